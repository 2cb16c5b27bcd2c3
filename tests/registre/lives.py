"""Lives of files, lived through the real acts on named days, the outbox at work after each: what the register tells."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.core.management import call_command

from reclamations import actions
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Role,
    SurveyQuestion,
)
from reclamations.models import Category, Complaint, Installation, Service, Staff
from tests.actions.world import filing
from tests.factories import make_staff

BODY = "Voici ce que nous avons constaté, et ce que nous vous proposons."


@contextmanager
def on(day: date) -> Iterator[None]:
    """Live on a day, at ten o'clock UTC; the outbox sends what the acts of the day queued."""
    with time_machine.travel(datetime.combine(day, time(10), tzinfo=UTC), tick=False):
        yield
        call_command("send_outbox", stdout=io.StringIO())


@dataclass
class File:
    """A file under way, and who acts on it."""

    complaint: Complaint
    staff: Staff
    received_on: date

    def act(self, days: int, name: str, *, actor: Any = None, **arguments: Any) -> None:
        """Do an act so many days after the reception."""
        with on(self.received_on + timedelta(days=days)):
            getattr(actions, name)(self.complaint.pk, actor=actor or self.staff, **arguments)

    def staff_act(self, days: int, name: str, **arguments: Any) -> None:
        """Do an act of staff on the file as it is."""
        self.act(days, name, revision=None, **arguments)


def file(received_on: date, *, recorded_on: date | None = None, **fields: Any) -> File:
    """A complaint of a client; recorded later by staff when `recorded_on` says so."""
    staff = make_staff(Role.MANAGEMENT)
    if recorded_on is None:
        with on(received_on):
            made = actions.register(actor=Party.CLIENT, filing=filing(**fields))
    else:
        late: dict[str, Any] = {"channel": Channel.POST, "received_on": received_on, "reception_reason": "Courrier"}
        with on(recorded_on):
            made = actions.register(actor=staff, filing=filing(**late | fields))
    return File(made, staff, received_on)


def answered(one: File, outcome: Outcome, *, late: bool = False, risk: Risk = Risk.LEGAL) -> File:
    """Qualify, classify, acknowledge, answer; after both due dates when `late`."""
    one.staff_act(1, "qualify", reason="Mécontentement")
    one.staff_act(1, "classify", **lists(), risk=risk)
    one.staff_act(60 if late else 5, "acknowledge", means=Channel.EMAIL)
    one.staff_act(
        90 if late else 15,
        "respond",
        outcome=outcome,
        amicable_solution=outcome is Outcome.UPHELD,
        body=BODY,
        means=Channel.EMAIL,
        circumstances="Expertise attendue" if late else "",
    )
    return one


def closed(one: File, outcome: Outcome, reason: ClosingReason, *, late: bool = False, risk: Risk = Risk.LEGAL) -> File:
    """Answer and close."""
    answered(one, outcome, late=late, risk=risk)
    one.staff_act(100, "close", reason=reason)
    return one


def lists() -> dict[str, Any]:
    """What a file concerns."""
    return {
        "service": Service.objects.get_or_create(name="Maintenance")[0],
        "installation": Installation.objects.get_or_create(name="Télécabine", slug="telecabine")[0],
        "category": Category.objects.get_or_create(name="Panne", code="panne")[0],
    }


def surveyed(one: File) -> None:
    """Closed, and the client said what they think of the handling."""
    closed(one, Outcome.UPHELD, ClosingReason.ACCEPTED)
    one.act(101, "answer_survey", actor=Party.CLIENT, scores=dict.fromkeys(SurveyQuestion, 4))


def reopened(one: File) -> None:
    """Closed, reopened, answered again and closed for good."""
    closed(one, Outcome.PARTLY_UPHELD, ClosingReason.NO_FOLLOW_UP)
    one.staff_act(120, "reopen", reason="Fait nouveau")
    one.staff_act(125, "respond", outcome=Outcome.UPHELD, amicable_solution=True, body=BODY, means=Channel.EMAIL)
    one.staff_act(130, "close", reason=ClosingReason.SETTLED)


def withdrawn(one: File) -> None:
    """Qualified, then withdrawn before any answer."""
    one.staff_act(1, "qualify", reason="Mécontentement")
    one.act(4, "withdraw", actor=Party.CLIENT)


def request(kind: RequestKind) -> Callable[[File], None]:
    """No complaint: a request."""
    return lambda one: one.staff_act(2, "dismiss", kind=kind, reason="Demande", message="Voici.")


#: Every way a file ends, by name.
ENDED: dict[str, Callable[[File], Any]] = {
    "upheld": lambda one: closed(one, Outcome.UPHELD, ClosingReason.ACCEPTED),
    "partly upheld, late": lambda one: closed(one, Outcome.PARTLY_UPHELD, ClosingReason.NO_FOLLOW_UP, late=True),
    "rejected": lambda one: closed(one, Outcome.REJECTED, ClosingReason.MEDIATION, risk=Risk.OPERATIONAL),
    "surveyed": surveyed,
    "reopened": reopened,
    "withdrawn": withdrawn,
    "withdrawn untriaged": lambda one: one.act(2, "withdraw", actor=Party.CLIENT),
    "service": request(RequestKind.SERVICE),
    "opinion": request(RequestKind.OPINION),
}
#: Every way a file stays.
LIVE: dict[str, Callable[[File], Any]] = {
    "untriaged": lambda one: None,
    "running": lambda one: one.staff_act(1, "qualify", reason="Mécontentement"),
    "answered": lambda one: answered(one, Outcome.REJECTED),
}
