"""Mails to staff about what arrives where nobody looks any more."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from reclamations import outbox
from reclamations.actions.base import Step
from reclamations.actions.keeping import Keepers
from reclamations.models import Message


def message_after_end(step: Step, message: Message) -> None:
    """Tell whoever keeps an ended file that its client wrote (`keeping`).

    The mail names the reference and never the client, as reminders do: it stays in the outbox after the purge.
    """
    context = {
        "organisation": step.organisation,
        "file": step.complaint,
        "case_url": f"{settings.SITE_URL}{reverse('admin:case', args=[step.complaint.reference])}",
    }
    for staff in Keepers.of(step.today).addressees(step.complaint.handler_id):
        outbox.notify(
            staff, "late_message", key=f"late_message/{message.event_key}", context={**context, "staff": staff}
        )
