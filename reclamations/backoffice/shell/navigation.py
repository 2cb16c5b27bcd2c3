"""What the rail offers to each person, by right."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from reclamations.backoffice.shell.panels import NavItem, registered_nav
from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.models import Staff

#: (right asked, label, address name, icon), before and after the entries of the floors above.
FIRST = (
    (Right.VIEW, gettext_noop("File du jour"), "admin:index", "queue"),
    (Right.VIEW, gettext_noop("Toutes les réclamations"), "admin:reclamations_complaint_changelist", "inbox"),
    (Right.HANDLE, gettext_noop("Nouvelle réclamation"), "admin:register", "plus"),
    (Right.REPORT, gettext_noop("Signaler"), "admin:report", "megaphone"),
)
LAST = (
    (Right.VIEW, gettext_noop("Courriels"), "admin:reclamations_mail_changelist", "mail"),
    (Right.VIEW, gettext_noop("Journal"), "admin:reclamations_event_changelist", "list"),
    (Right.REPORT, gettext_noop("Affiches"), "admin:posters", "print"),
    (Right.CONFIGURE, gettext_noop("Calendrier et fermetures"), "admin:reclamations_closure_changelist", "calendar"),
    (Right.MANAGE_STAFF, gettext_noop("Configuration"), "admin:configuration", "settings"),
)


def nav_items(request: HttpRequest) -> list[NavItem]:
    """Give the rail's entries; the one that leads to the page shown, or to the pages below it, is current."""
    if not isinstance(request.user, Staff):
        return []
    items = [
        *_items(request.user, FIRST),
        *registered_nav(request),
        *_items(request.user, LAST),
    ]
    home = reverse("admin:index")
    here = [item.url for item in items if request.path == item.url]
    here = here or [item.url for item in items if item.url != home and request.path.startswith(item.url)]
    return [replace(item, current=item.url in here) for item in items]


def _items(staff: Staff, table: tuple[tuple[Right, str, str, str], ...]) -> list[NavItem]:
    return [NavItem(_(label), reverse(name), icon) for right, label, name, icon in table if staff.may(right)]
