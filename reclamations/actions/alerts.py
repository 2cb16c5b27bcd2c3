"""Mails to staff about what arrives where nobody looks any more."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from reclamations import outbox
from reclamations.actions.base import Step
from reclamations.domain.rights import Right
from reclamations.models import Message, Staff


def message_after_end(step: Step, message: Message) -> None:
    """Tell the handler of an ended file that its client wrote; without one who can be told, all who handle files.

    The mail names the reference and never the client, as reminders do: it stays in the outbox after the purge.
    """
    context = {
        "organisation": step.organisation,
        "file": step.complaint,
        "case_url": f"{settings.SITE_URL}{reverse('admin:case', args=[step.complaint.reference])}",
    }
    for staff in _addressees(step):
        outbox.notify(
            staff, "late_message", key=f"late_message/{message.event_key}", context={**context, "staff": staff}
        )


def _addressees(step: Step) -> Iterable[Staff]:
    able = [staff for staff in Staff.objects.filter(is_active=True) if staff.may(Right.HANDLE) and staff.email]
    return [staff for staff in able if staff == step.complaint.handler] or able
