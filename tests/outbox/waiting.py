"""Mails that wait, and what became of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from reclamations import outbox
from reclamations.domain.vocabulary import MessageKind
from reclamations.models import Complaint, Mail, Message, Organisation
from tests import factories

NOW = datetime(2026, 5, 11, 9, tzinfo=UTC)


def queued(kind: MessageKind = MessageKind.ACKNOWLEDGEMENT, complaint: Complaint | None = None, **fields: Any) -> Mail:
    """A mail in the outbox, as an act leaves it."""
    context = fields.pop("context", {})
    message = factories.make_message(complaint, kind=kind.value, **fields)
    return outbox.queue(
        message,
        to=message.complaint.email,
        context={
            "complaint": message.complaint,
            "organisation": Organisation.current(),
            "message": message,
            "letter": message.letter,
            **context,
        },
    )


class Results:
    """What the outbox reported, mail by mail."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, bool, str]] = []

    def __call__(self, email: Mail, accepted: bool, detail: str) -> None:
        """Keep a report and conclude the message, as the act does."""
        self.calls.append((email.pk, accepted, detail))
        Message.objects.filter(email=email).update(
            state="sent" if accepted else "failed", occurred_on=NOW.date() if accepted else None
        )


def deliver(results: Results | None = None, *, after: timedelta = timedelta(), limit: int = 500) -> outbox.Deliveries:
    """Work the outbox once, some time after NOW."""
    return outbox.deliver_due(limit=limit, now=NOW + after, on_result=results or Results())
