"""What the register adds to the back-office: an entry of the rail, a panel on the case file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reclamations.backoffice.shell.panels import Charge, NavItem
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import Status
from reclamations.models import Complaint, Staff
from registre import actions
from registre.models import CorrectiveAction


def nav(request: HttpRequest) -> NavItem | None:
    """Lead to the register those who may consult it."""
    if not isinstance(request.user, Staff) or not request.user.may(Right.VIEW_REGISTER):
        return None
    return NavItem(_("Registre"), reverse("registre:home"), "register")


def findings_of(request: HttpRequest, complaint: Complaint) -> tuple[str, dict[str, Any]] | None:
    """Show the findings a complaint brought out, and the way to record one."""
    staff = request.user
    if not isinstance(staff, Staff) or not staff.may(Right.VIEW_REGISTER):
        return None
    links = list(complaint.finding_links.select_related("finding"))
    may_record = staff.may(Right.KEEP_REGISTER) and complaint.status != Status.NOT_A_COMPLAINT.value
    if not links and not may_record:
        return None
    context = {"complaint": complaint, "links": links, "may_record": may_record}
    return "backoffice/registre/panel.html", context


#: Corrective actions still to be done: who leaves gives them to somebody else.
OPEN_ACTIONS = Charge(
    count=lambda staff: CorrectiveAction.objects.filter(owner=staff, done_on__isnull=True).count(),
    words=lambda count: (
        ngettext("%(n)s action corrective à réaliser", "%(n)s actions correctives à réaliser", count) % {"n": count}
    ),
    hand_over=lambda staff, actor, to: actions.hand_over_corrective_actions(staff, actor=actor, to=to),
)
