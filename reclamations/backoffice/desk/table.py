"""The queue as a table: what to do, by when, for whom."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reclamations.backoffice.desk.queue import QueueLine
from reclamations.backoffice.shell.tables import lateness_pill, link, muted, pill, status_pill
from reclamations.domain import gettext_noop
from reclamations.domain.delays.deadlines import ClockKind
from reclamations.templatetags.ui import icon
from reclamations.web.tables import Column, Table
from reclamations.words.typography import longdate

_DUE = '<span class="bo-due">{}</span>'
_LOOKS = {ClockKind.LATE: "is-late", ClockKind.DUE_TODAY: "is-due-today"}


def _act(row: QueueLine) -> SafeString:
    pills = [*row.pills, *([(_("Message à lire"), "accent", "chat")] if row.unread else [])]
    shown = format_html_join(" ", "{}", ((pill(*one),) for one in pills))
    return format_html('<strong class="bo-next">{}</strong> {}', row.act_label, shown)


def _due(row: QueueLine) -> SafeString:
    if row.state is None:
        return muted(_("Aucune échéance"))
    ours = format_html(_DUE, _("Notre date")) if row.is_ours else ""
    return format_html("{} {} {}", lateness_pill(row.state), format_html(_DUE, longdate(row.state.due_on)), ours)


def _file(row: QueueLine) -> SafeString:
    file = row.complaint
    return format_html("{} {}", link("admin:case", file.reference, file.reference, "bo-file"), status_pill(file.status))


def _client(row: QueueLine) -> SafeString:
    return format_html('<span class="bo-client">{}</span> {}', row.complaint.name, muted(row.complaint.subject))


def _handler(row: QueueLine) -> SafeString:
    who = row.complaint.handler or muted(_("Personne"))
    keeping = format_html(_DUE, format_html("{}{}", icon("alert"), row.keeping)) if row.keeping else ""
    return format_html("{} {}", who, keeping)


#: On a telephone only the name needs its label: what is to be done, its date and the file speak for themselves.
QUEUE = Table(
    [
        Column(gettext_noop("À faire"), _act, on_phone=""),
        Column(gettext_noop("Échéance"), _due, on_phone=""),
        Column(gettext_noop("Dossier"), _file, on_phone="", names=True),
        Column(gettext_noop("Client et objet"), _client, on_phone=""),
        Column(gettext_noop("Chargé du dossier"), _handler),
    ],
    row_css=lambda row: _LOOKS.get(row.state.kind, "") if row.state else "",
)
