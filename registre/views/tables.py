"""The tables of the register's pages; what is also a file or a document is in `chronology.columns`."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reclamations.backoffice.shell.tables import drawn, link, muted, pill
from reclamations.domain import gettext_noop
from reclamations.web.tables import Column, Table
from reclamations.words.typography import shortdate
from registre.chronology import columns
from registre.chronology.register import Clock, Line
from registre.models import ArchivedLine, CorrectiveAction, Finding, PurgeBatch
from registre.vocabulary import BatchStatus


def _where(item: Finding | ArchivedLine) -> SafeString:
    return drawn("registre/where", item=item)


def _month(day: date | None) -> str:
    return formats.date_format(day, "F Y") if day else ""


def _certificate(batch: PurgeBatch) -> object:
    if batch.status != BatchStatus.EXECUTED.value:
        return _("purge en cours")
    return link("registre:certificate", batch.certificate.number, batch.certificate.number)


def _action(action: CorrectiveAction) -> SafeString:
    page = reverse("registre:finding", args=[action.finding_id])
    return format_html('<a href="{}#action-{}">{}</a>', page, action.pk, action)


def _done(action: CorrectiveAction) -> SafeString:
    done = shortdate(action.done_on) if action.done_on else muted(_("pas encore"))
    if not action.effectiveness:
        return format_html("{}", done)
    return format_html("{} {}", done, muted(action.get_effectiveness_display().lower()))


def _clock(clock: Clock) -> SafeString:
    return drawn("registre/clock_cell", clock=clock)


FINDINGS = Table(
    [
        Column(gettext_noop("Intitulé"), lambda finding: link("registre:finding", finding.pk, finding.title)),
        Column(
            gettext_noop("Risque"),
            lambda finding: drawn("registre/risk", risk=finding.risk, label=finding.get_risk_display()),
        ),
        Column(gettext_noop("Concerne"), _where),
        Column(gettext_noop("Réclamations"), lambda finding: finding.complaints, css="num"),
        Column(gettext_noop("Actions en cours"), lambda finding: finding.open_actions, css="num"),
        Column(gettext_noop("Consigné le"), lambda finding: shortdate(finding.recorded_on)),
        Column(
            gettext_noop("Soldé le"),
            lambda finding: shortdate(finding.closed_on) if finding.closed_on else _("ouvert"),
        ),
    ]
)
OPEN_FINDINGS = Table(FINDINGS.columns[:-1])

ARCHIVES = Table(
    [
        Column(gettext_noop("Référence"), lambda line: line.reference, css="nowrap"),
        Column(gettext_noop("Reçue en"), lambda line: _month(line.received_month), css="nowrap"),
        Column(gettext_noop("Close en"), lambda line: _month(line.closed_month), css="nowrap"),
        Column(gettext_noop("Concerne"), _where),
        Column(gettext_noop("Risque"), lambda line: line.get_risk_display()),
        Column(gettext_noop("Issue"), lambda line: line.get_outcome_display() or line.get_request_kind_display()),
        Column(gettext_noop("Certificat"), lambda line: _certificate(line.batch), css="nowrap"),
    ]
)

PURGES = Table(
    [
        Column(gettext_noop("Lot"), lambda batch: link("registre:batch", batch.pk, batch)),
        Column(gettext_noop("Proposé le"), lambda batch: shortdate(batch.proposed_at)),
        Column(gettext_noop("Proposé par"), lambda batch: batch.proposed_by or _("l’automate")),
        Column(gettext_noop("Statut"), lambda batch: batch.get_status_display()),
        Column(gettext_noop("Décidé par"), lambda batch: batch.decided_by or ""),
    ]
)

#: Rows: (file, what keeps it).
KEPT = Table(
    [
        Column(
            gettext_noop("Référence"),
            lambda kept: link("admin:case", kept[0].reference, kept[0].reference),
            css="nowrap",
        ),
        Column(gettext_noop("Conservation échue le"), lambda kept: shortdate(kept[0].retention_until)),
        Column(gettext_noop("Ce qui le retient"), lambda kept: kept[1]),
    ]
)

CANDIDATES = Table(
    [
        Column(gettext_noop("Référence"), lambda candidate: candidate.reference, css="nowrap"),
        Column(gettext_noop("Conservé jusqu’au"), lambda candidate: shortdate(candidate.retention_until)),
        Column(gettext_noop("État"), lambda candidate: candidate.get_state_display()),
        Column(
            gettext_noop("Pourquoi le dossier est conservé"),
            lambda candidate: candidate.obstacle,
            on_phone=gettext_noop("Pourquoi"),
        ),
    ]
)


def corrective_actions(today: date) -> Table:
    """The corrective actions; those that are late on `today` are marked."""

    def is_late(action: CorrectiveAction) -> bool:
        return action.is_late(today)

    def due(action: CorrectiveAction) -> object:
        day = shortdate(action.due_on)
        return format_html("{} {}", day, pill(_("en retard"), "danger", "alert")) if is_late(action) else day

    return Table(
        [
            Column(gettext_noop("Action"), _action),
            Column(gettext_noop("Responsable"), lambda action: action.owner),
            Column(gettext_noop("Échéance"), due),
            Column(gettext_noop("Réalisée le"), _done),
            Column(gettext_noop("Dysfonctionnement"), lambda action: action.finding),
        ],
        row_css=lambda action: "is-late" if is_late(action) else "",
    )


def chronological(*, names_clients: bool) -> Table:
    """The page of the chronological register; it names clients only to who may open the files."""

    def reference(line: Line) -> object:
        is_open = line.file and names_clients
        return link("admin:case", line.reference, line.reference) if is_open else line.reference

    def subject(line: Line) -> object:
        if line.file is None:
            return muted(line.subject)
        return format_html("<strong>{}</strong><br>{}", line.file.name, line.subject) if names_clients else line.subject

    return Table(
        [
            Column(gettext_noop("Référence"), reference, css="nowrap"),
            columns.RECEIVED,
            Column(gettext_noop("Client et objet") if names_clients else gettext_noop("Objet"), subject, css="subject"),
            Column(gettext_noop("Statut et issue"), lambda line: drawn("registre/status_cell", line=line)),
            Column(gettext_noop("Accusé de réception"), lambda line: _clock(line.acknowledgement)),
            Column(gettext_noop("Réponse"), lambda line: _clock(line.answer)),
            columns.CLOSED,
        ]
    )
