"""What leaves the register: each column once, for the page, the file that is downloaded and the document on paper."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.web.tables import Column, Table
from registre.chronology.numbers import Number
from registre.chronology.register import Clock, Line


def _subject(line: Line) -> object:
    return line.subject if line.file else format_html('<span class="erased">{}</span>', line.subject)


def _where(line: Line) -> str:
    return "\N{NO-BREAK SPACE}· ".join(filter(None, (line.service, line.installation)))


def _status(line: Line) -> object:
    status = _(line.status.label)
    if not line.certificate:
        return status
    return format_html("{}<br>{}", status, _("purgée, %(number)s") % {"number": line.certificate})


def _done(clock: Clock) -> SafeString:
    told = format_html('<span class="in-time-{}">{}</span>', clock.in_time, _(clock.in_time.label))
    return format_html("{}<br>{}", clock.done, told) if str(clock.done) else told


def _run(number: Number) -> str:
    return f"{number.reference} – {number.upto}" if number.upto else number.reference


RECEIVED = Column(
    gettext_noop("Reçue le"),
    lambda line: line.received,
    lambda line: line.received.plain,
    lambda line: line.received,
    width="day",
)
CLOSED = Column(
    gettext_noop("Clôturée le"),
    lambda line: line.closed,
    lambda line: line.closed.plain,
    lambda line: line.closed,
    width="day",
)

#: The chronological register, without the clients' names: a file and a document travel.
REGISTER = Table(
    [
        Column(
            gettext_noop("Référence"),
            plain=lambda line: line.reference,
            paper=lambda line: line.reference,
            width="reference",
        ),
        RECEIVED,
        Column(gettext_noop("Canal"), plain=lambda line: line.channel),
        Column(gettext_noop("Objet"), plain=lambda line: line.subject, paper=_subject, width="subject"),
        Column(gettext_noop("Service, installation"), paper=_where, width="where"),
        Column(gettext_noop("Service"), plain=lambda line: line.service),
        Column(gettext_noop("Installation"), plain=lambda line: line.installation),
        Column(gettext_noop("Catégorie"), plain=lambda line: line.category),
        Column(gettext_noop("Risque"), plain=lambda line: line.risk, paper=lambda line: line.risk, width="risk"),
        Column(gettext_noop("Statut"), plain=lambda line: _(line.status.label), paper=_status, width="status"),
        Column(
            gettext_noop("Accusé de réception dû le"),
            plain=lambda line: line.acknowledgement.due.plain,
            paper=lambda line: line.acknowledgement.due,
            width="day",
            group=gettext_noop("Accusé de réception"),
            on_paper=gettext_noop("Dû le"),
        ),
        Column(
            gettext_noop("Réception accusée le"),
            plain=lambda line: line.acknowledgement.done.plain,
            paper=lambda line: _done(line.acknowledgement),
            width="day",
            group=gettext_noop("Accusé de réception"),
            on_paper=gettext_noop("Fait le"),
        ),
        Column(gettext_noop("Délai d’accusé de réception"), plain=lambda line: _(line.acknowledgement.in_time.label)),
        Column(
            gettext_noop("Réponse due le"),
            plain=lambda line: line.answer.due.plain,
            paper=lambda line: line.answer.due,
            width="day",
            group=gettext_noop("Réponse"),
            on_paper=gettext_noop("Due le"),
        ),
        Column(
            gettext_noop("Répondue le"),
            plain=lambda line: line.answer.done.plain,
            paper=lambda line: _done(line.answer),
            width="day",
            group=gettext_noop("Réponse"),
            on_paper=gettext_noop("Faite le"),
        ),
        Column(gettext_noop("Délai de réponse"), plain=lambda line: _(line.answer.in_time.label)),
        Column(
            gettext_noop("Issue"), plain=lambda line: line.outcome, paper=lambda line: line.outcome, width="outcome"
        ),
        CLOSED,
        Column(gettext_noop("Motif de clôture"), plain=lambda line: line.closing_reason),
        Column(gettext_noop("Certificat de purge"), plain=lambda line: line.certificate),
    ]
)

#: The numbers of a year that are no complaint received in it.
NUMBERS = Table(
    [
        Column(gettext_noop("Référence"), _run, lambda number: number.reference, _run, css="nowrap"),
        Column(gettext_noop("Jusqu’à"), plain=lambda number: number.upto),
        Column(
            gettext_noop("Reçue le"),
            lambda number: number.received,
            lambda number: number.received.plain,
            lambda number: number.received,
        ),
        Column(
            gettext_noop("Ce que c’est"),
            lambda number: number.why,
            lambda number: number.why,
            lambda number: number.why,
        ),
    ]
)

#: The files that a purge destroyed: (reference, fingerprint of the line that stays).
CERTIFIED = Table(
    [
        Column(gettext_noop("Référence"), lambda line: line[0], paper=lambda line: line[0], css="nowrap"),
        Column(
            gettext_noop("Empreinte SHA-256"),
            lambda line: format_html("<code>{}</code>", line[1]),
            paper=lambda line: format_html('<div class="code">{}</div>', line[1]),
        ),
    ]
)
