"""Lives of files, lived through the real acts on named days, the outbox at work after each: what the register tells."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.core.management import call_command

from reclamations import actions
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    MessageKind,
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
    """A file to be: received on a day, recorded that day by the client or later by staff; and what is planned."""

    received_on: date
    recorded_on: date | None = None
    steps: list[tuple[date, Callable[[], Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.staff: Staff = make_staff(Role.MANAGEMENT)
        self.complaint: Complaint
        self.begins_on = self.recorded_on or self.received_on
        self.steps.append((self.begins_on, self._register))

    def _register(self) -> None:
        if self.recorded_on is None:
            self.complaint = actions.register(actor=Party.CLIENT, filing=filing())
        else:
            late = filing(channel=Channel.POST, received_on=self.received_on, reception_reason="Courrier")
            self.complaint = actions.register(actor=self.staff, filing=late)

    def plan(self, days: int, step: Callable[[], Any]) -> None:
        """Plan a step so many days after the recording."""
        self.steps.append((self.begins_on + timedelta(days=days), step))

    def act(self, days: int, name: str, **arguments: Any) -> None:
        """Plan an act of the client."""
        self.plan(days, lambda: getattr(actions, name)(self.complaint.pk, actor=Party.CLIENT, **arguments))

    def staff_act(self, days: int, name: str, **arguments: Any) -> None:
        """Plan an act of staff on the file as it will be."""

        def step() -> None:
            getattr(actions, name)(self.complaint.pk, actor=self.staff, revision=None, **arguments)

        self.plan(days, step)


def play(files: Sequence[File], *, after: date = date.min, upto: date = date.max) -> None:
    """Do what is planned strictly after a day and up to another, day by day."""
    steps = [(day, number, step) for file in files for number, (day, step) in enumerate(file.steps)]
    for day, _number, step in sorted(steps, key=lambda planned: planned[:2]):
        if after < day <= upto:
            with on(day):
                step()


def answered(one: File, outcome: Outcome, *, late: bool = False, risk: Risk = Risk.LEGAL) -> None:
    """Qualify, classify, acknowledge, answer; after both due dates when `late`."""
    one.staff_act(1, "qualify", reason="Mécontentement")
    one.plan(2, lambda: classify(one, "Maintenance", risk))
    one.staff_act(60 if late else 5, "acknowledge", means=Channel.EMAIL)
    respond(one, 90 if late else 15, outcome, circumstances="Expertise attendue" if late else "")


def respond(one: File, days: int, outcome: Outcome, **arguments: Any) -> None:
    """Answer by e-mail."""
    amicable = outcome is Outcome.UPHELD
    usual = {"amicable_solution": amicable, "body": BODY, "means": Channel.EMAIL, "circumstances": "Expertise"}
    one.staff_act(days, "respond", outcome=outcome, **usual | arguments)


def closed(one: File, outcome: Outcome, reason: ClosingReason, *, late: bool = False, risk: Risk = Risk.LEGAL) -> None:
    """Answer and close."""
    answered(one, outcome, late=late, risk=risk)
    one.staff_act(100, "close", reason=reason)


def classify(one: File, service: str, risk: Risk) -> None:
    """Say what a file concerns."""
    actions.classify(
        one.complaint.pk,
        actor=one.staff,
        revision=None,
        service=Service.objects.get_or_create(name=service)[0],
        installation=Installation.objects.get_or_create(name="Télécabine", slug="telecabine")[0],
        category=Category.objects.get_or_create(name="Panne", code="panne")[0],
        risk=risk,
    )


def surveyed(one: File) -> None:
    """Closed, and the client said what they think of the handling."""
    closed(one, Outcome.UPHELD, ClosingReason.ACCEPTED)
    one.act(101, "answer_survey", scores=dict.fromkeys(SurveyQuestion, 4))


def reopened(one: File) -> None:
    """Closed, reopened, answered again and closed for good."""
    closed(one, Outcome.PARTLY_UPHELD, ClosingReason.NO_FOLLOW_UP)
    one.staff_act(120, "reopen", reason="Fait nouveau")
    respond(one, 125, Outcome.UPHELD)
    one.staff_act(130, "close", reason=ClosingReason.SETTLED)


def contested(one: File) -> None:
    """Answered, contested, answered otherwise, closed."""
    answered(one, Outcome.REJECTED)
    one.act(20, "disagree", comment="Je ne suis pas d’accord")
    respond(one, 30, Outcome.PARTLY_UPHELD)
    one.staff_act(60, "close", reason=ClosingReason.NO_FOLLOW_UP)


def withdrawn(one: File) -> None:
    """Qualified, then withdrawn before any answer."""
    one.staff_act(1, "qualify", reason="Mécontentement")
    one.act(4, "withdraw")


def requalified(one: File) -> None:
    """Dismissed as a request, looked at again, found to be a complaint, and closed; classified twice."""
    one.staff_act(1, "dismiss", kind=RequestKind.SERVICE, reason="Demande", message="Voici.")
    one.staff_act(10, "reverse", reason="Erreur")
    one.staff_act(12, "qualify", reason="Mécontentement")
    one.plan(13, lambda: classify(one, "Maintenance", Risk.NONE))
    one.plan(25, lambda: classify(one, "Accueil", Risk.BOTH))
    respond(one, 28, Outcome.UPHELD)
    one.staff_act(50, "close", reason=ClosingReason.ACCEPTED)


def corrected(one: File) -> None:
    """Received earlier than was thought."""
    withdrawn(one)
    one.steps[-1:] = []
    earlier = one.received_on - timedelta(days=9)
    one.staff_act(3, "correct_reception", received_on=earlier, reason="Cachet de la poste")
    one.staff_act(40, "acknowledge", means=Channel.EMAIL)
    respond(one, 70, Outcome.REJECTED, circumstances="Expertise attendue")
    one.staff_act(80, "close", reason=ClosingReason.MEDIATION)


def bounced(one: File) -> None:
    """The answer came back, and left again."""
    answered(one, Outcome.REJECTED)

    def come_back() -> None:
        message = one.complaint.messages.filter(kind=MessageKind.RESPONSE.value).latest("pk")
        actions.record_bounce(message, actor=one.staff, reason="Boîte pleine")

    one.plan(22, come_back)
    respond(one, 27, Outcome.UPHELD)
    one.staff_act(50, "close", reason=ClosingReason.ACCEPTED)


def request(kind: RequestKind) -> Callable[[File], None]:
    """No complaint: a request."""
    return lambda one: one.staff_act(2, "dismiss", kind=kind, reason="Demande", message="Voici.")


#: Every way a file ends, by name.
ENDED: dict[str, Callable[[File], None]] = {
    "upheld": lambda one: closed(one, Outcome.UPHELD, ClosingReason.ACCEPTED),
    "partly upheld, late": lambda one: closed(one, Outcome.PARTLY_UPHELD, ClosingReason.NO_FOLLOW_UP, late=True),
    "rejected": lambda one: closed(one, Outcome.REJECTED, ClosingReason.MEDIATION, risk=Risk.OPERATIONAL),
    "surveyed": surveyed,
    "reopened": reopened,
    "contested": contested,
    "requalified": requalified,
    "corrected": corrected,
    "bounced": bounced,
    "withdrawn": withdrawn,
    "withdrawn untriaged": lambda one: one.act(2, "withdraw"),
    "service": request(RequestKind.SERVICE),
    "opinion": request(RequestKind.OPINION),
}
#: Every way a file stays.
LIVE: dict[str, Callable[[File], None]] = {
    "untriaged": lambda one: None,
    "running": lambda one: one.staff_act(1, "qualify", reason="Mécontentement"),
    "answered": lambda one: answered(one, Outcome.REJECTED),
}
