"""Files in every status, made by hand, and the people who act on them; « today » is Monday 11 May 2026."""

from datetime import UTC, date, datetime
from typing import Any

from reclamations import actions
from reclamations.actions import Filing
from reclamations.domain.vocabulary import Channel, ClosingReason, Outcome, RequestKind, Role, Status
from reclamations.journal.facts import REST
from reclamations.models import Complaint, Event, EventDetail, Message, Staff
from tests.factories import make_complaint, make_staff

RECEIVED_ON = date(2026, 5, 4)
TODAY = date(2026, 5, 11)
NOW = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)
ACK_DUE = date(2026, 5, 27)
RESPONSE_DUE = date(2026, 6, 18)


def qualified(by: Staff) -> dict[str, Any]:
    """The columns of a signed qualification."""
    return {"qualified_at": NOW, "qualified_by": by, "qualification_reason": "Un mécontentement est exprimé."}


#: A client whom nothing reaches.
NOWHERE: dict[str, Any] = {"email": "", "postal_address": "", "reply_by": "", "code_held_on": None, "code_held_by": ""}


def in_status(status: Status, **fields: Any) -> Complaint:
    """A file in this status, with the facts its constraints ask for."""
    answer = {"responded_on": TODAY, "outcome": Outcome.UPHELD.value, "amicable_solution": True}
    end = {"closed_on": TODAY, "retention_until": date(2031, 5, 11)}
    columns: dict[Status, dict[str, Any]] = {
        Status.RECEIVED: {},
        Status.IN_PROGRESS: {},
        Status.ANSWERED: answer,
        Status.CLOSED: {**answer, **end, "closing_reason": ClosingReason.ACCEPTED.value},
        Status.WITHDRAWN: end,
        Status.NOT_A_COMPLAINT: {
            **end,
            "request_kind": RequestKind.INFORMATION.value,
            "dismissal_told_on": TODAY,
        },
    }
    signed = {} if status in (Status.RECEIVED, Status.WITHDRAWN) else qualified(make_staff(Role.MANAGEMENT))
    return make_complaint(status=status.value, **columns[status] | signed | fields)


def filing(**fields: Any) -> Filing:
    """What a client declares on the site."""
    usual: dict[str, Any] = {
        "name": "Hélène Martin-Dupré",
        "email": "helene.martin@exemple.fr",
        "subject": "Chaudière en panne",
        "description": "La chaudière est en panne depuis dix jours.",
        "reply_by": Channel.EMAIL,
        "channel": Channel.WEB_FORM,
    }
    return Filing(**usual | fields)


def fresh(complaint: Complaint) -> Complaint:
    """The file as the database has it."""
    return Complaint.objects.get(pk=complaint.pk)


def kinds(complaint: Complaint) -> list[str]:
    """What the file's journal says happened, in order."""
    return list(Event.objects.filter(case_id=complaint.pk).order_by("sequence").values_list("kind", flat=True))


def last_event(complaint: Complaint) -> Event:
    """The last event of the file."""
    return Event.objects.filter(case_id=complaint.pk).order_by("sequence").last()  # type: ignore[return-value]


def personal(event: Event) -> dict[str, str]:
    """The personal values that an event's act gave, without those of the file's facts that it changed."""
    return dict(EventDetail.objects.filter(event=event).exclude(name=REST).values_list("name", "value"))


def leave(message: Message, staff: Staff, on: date = TODAY) -> None:
    """Let what waits leave: the server takes a mail, staff post a letter or hand it over."""
    if message.email:
        actions.record_dispatch(message.email, accepted=True, detail="250 OK")
    else:
        actions.record_posting(message, actor=staff, dispatched_on=on, proof="RK 1")


def last_message(complaint: Complaint) -> Message:
    """The last message of the file."""
    return complaint.messages.order_by("pk").last()  # type: ignore[return-value]
