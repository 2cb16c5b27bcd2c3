"""« Mise en service »: what a new site still lacks, and whether what runs by itself still runs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reclamations import clock, duties
from reclamations.backoffice.configuration.alarms import said
from reclamations.backoffice.configuration.checklist import Item, items
from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.tables import pill
from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.templatetags.ui import moment
from reclamations.web.tables import Column, Table
from reclamations.web.visit import visits


def _state(item: Item) -> SafeString:
    if not item.todo:
        return pill(_("Fait"), "ok", "check")
    return pill(_("Indispensable") if item.blocks else _("À régler"), item.tone, "alert")


def _what(item: Item) -> str:
    if not (item.todo and item.url):
        return item.todo or item.done
    link = '{} <a href="{}">{}<span class="visually-hidden"> : {}</span></a>'
    return format_html(link, item.todo, item.url, _("Ouvrir"), item.label)


def _health(standing: duties.Standing) -> SafeString:
    trouble = said(standing)
    return pill(capfirst(trouble), "danger", "alert") if trouble else pill(_("À jour"), "ok", "check")


def _last(standing: duties.Standing) -> SafeString:
    when = moment(standing.succeeded_at) if standing.succeeded_at else "–"
    failure = format_html("<br><code>{}</code>", standing.failure) if standing.failure else ""
    return format_html("{}{}", when, failure)


#: On a telephone no label stands beside the values: a pill and a sentence speak for themselves.
ITEMS = Table(
    [
        Column(gettext_noop("Quoi"), lambda item: item.label),
        Column(gettext_noop("État"), _state, on_phone=""),
        Column(gettext_noop("À faire"), _what, on_phone=""),
    ]
)
DUTIES = Table(
    [
        Column(
            gettext_noop("Tâche"),
            lambda standing: format_html("{} <code>{}</code>", capfirst(_(standing.task.label)), standing.task.command),
        ),
        Column(gettext_noop("État"), _health, on_phone=""),
        Column(gettext_noop("Dernière fois"), _last, on_phone=""),
    ]
)


def index(request: HttpRequest) -> HttpResponseBase:
    """Show the list to whoever configures."""
    staff = staff_of(request)
    if not (staff.may(Right.CONFIGURE) or staff.may(Right.MANAGE_STAFF)):
        raise PermissionDenied
    organisation = visits.organisation_of(request)
    context = {
        "title": _("Mise en service"),
        "is_open": organisation.is_ready,
        "items_table": ITEMS,
        "items": [item.for_(staff) for item in items(organisation)],
        "duties_table": DUTIES,
        "duties": duties.standings(clock.now()),
    }
    return page(request, "backoffice/setup.html", context)
