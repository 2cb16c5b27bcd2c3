"""Any number of files, quickly, for benchmarks: rows written directly, with chains that verify.

The rows hold what the acts would have written, texts apart: they are short and the same for everybody.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Max, Model

from reclamations import journal
from reclamations.actions.retention import RETENTION
from reclamations.domain.deadlines import DueDates, due_dates
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    Direction,
    DispatchState,
    EventKind,
    MessageKind,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Status,
)
from reclamations.journal import Actor
from reclamations.models import (
    Category,
    Complaint,
    Event,
    EventDetail,
    Installation,
    Message,
    Organisation,
    ReferenceCounter,
    Service,
    Staff,
)
from reclamations.models.writing import insert_all

_T = TypeVar("_T")
_BATCH = 2000  # files in a transaction
_YEARS = 4
_FIRST = ("Alice", "Bruno", "Chloé", "Damien", "Elsa", "Fabien", "Gaëlle", "Hamid", "Irène", "Joël", "Karine", "Luc")
_LAST = ("Armand", "Besson", "Colin", "Duval", "Esteve", "Faure", "Giraud", "Huet", "Imbert", "Jolivet", "Klein")
_SUBJECTS = (
    "Attente trop longue",
    "Cabine en panne",
    "Douche froide",
    "Facture contestée",
    "Accueil désagréable",
    "Borne hors service",
    "Vestiaire sale",
    "Remboursement attendu",
)
_TEXT = "Je suis très mécontent du service rendu ce jour-là. J’attends une réponse écrite de votre part."
#: How files are shared out among the states, for those old enough to have ended.
_ENDS = ((Status.CLOSED, 88), (Status.WITHDRAWN, 5), (Status.NOT_A_COMPLAINT, 7))
_OUTCOMES = ((Outcome.UPHELD, 55), (Outcome.PARTLY_UPHELD, 25), (Outcome.REJECTED, 20))


def fill(size: int, *, seed: int, today: date) -> dict[str, int]:
    """Add `size` files received in the four years before `today`; return the number of rows by table.

    The same seed on the same day and database gives the same files. One transaction for each 2,000 files.
    """
    forge = _Forge(random.Random(seed), today)  # noqa: S311  # no secret is drawn here
    rows: Counter[str] = Counter()
    ages = sorted((forge.random.randrange(_YEARS * 365) for _ in range(size)), reverse=True)
    for start in range(0, size, _BATCH):
        with transaction.atomic():
            for age in ages[start : start + _BATCH]:
                forge.add(today - timedelta(days=age))
            rows.update(forge.flush())
    _reset_sequences([Complaint, Event, EventDetail, Message])
    return dict(rows)


@dataclass
class _Forge:
    """Makes files with all that hangs on them, and writes them by the batch."""

    random: random.Random
    today: date
    complaints: list[Complaint] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    details: list[EventDetail] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        organisation = Organisation.current()
        self.zone = ZoneInfo(organisation.time_zone)
        self.snapshot = organisation.calendar_in_force
        self.due_dates = cache(self._due_dates)
        staff = [person for person in Staff.objects.order_by("pk") if person.may(Right.HANDLE)]
        self.handlers = staff
        self.judges = [person for person in staff if person.may(Right.QUALIFY)]
        self.services = list(Service.objects.values_list("pk", flat=True))
        self.installations = list(Installation.objects.values_list("pk", flat=True))
        self.categories = list(Category.objects.values_list("pk", flat=True))
        self.case_ids, self.event_ids = _numbers_after(Complaint), _numbers_after(Event)
        self.detail_ids, self.message_ids = _numbers_after(EventDetail), _numbers_after(Message)
        self.counters = Counter(dict(ReferenceCounter.objects.values_list("year", "last")))

    def add(self, received_on: date) -> None:
        """Make one file, as far along its life as its age allows."""
        draw = self.random
        complaint = self._complaint(received_on)
        chain = _Chain(self, complaint)
        chain.log(EventKind.REGISTERED, Party.CLIENT, received_on, self._registered(complaint), personal=True)
        judged_on = received_on + timedelta(days=draw.randrange(1, 6))
        end = _draw(draw, _ENDS)
        waits = judged_on > self.today or ((self.today - received_on).days < 60 and draw.random() < 0.1)
        if not waits and end is Status.NOT_A_COMPLAINT:
            self._dismiss(complaint, chain, judged_on)
        elif not waits:
            self._handle(complaint, chain, judged_on, end)
        complaint.journal_length, complaint.journal_head = chain.length, chain.head
        self.complaints.append(complaint)

    def flush(self) -> dict[str, int]:
        """Write everything made since the last time; return the number of rows by table."""
        tables: dict[str, Sequence[Model]] = {
            "complaints": self.complaints,
            "events": self.events,
            "details": self.details,
            "messages": self.messages,
        }
        for rows in tables.values():
            insert_all(rows)
        for year, last in self.counters.items():
            ReferenceCounter.objects.update_or_create(year=year, defaults={"last": last})
        counts = {name: len(rows) for name, rows in tables.items()}
        self.complaints, self.events, self.details, self.messages = [], [], [], []
        return counts

    def _complaint(self, received_on: date) -> Complaint:
        draw = self.random
        pk = next(self.case_ids)
        first, last = draw.choice(_FIRST), draw.choice(_LAST)
        due = self.due_dates(received_on)
        self.counters[received_on.year] += 1
        return Complaint(
            pk=pk,
            reference=f"R-{received_on.year}-{self.counters[received_on.year]:06d}",
            status=Status.RECEIVED.value,
            name=f"{first} {last}",
            email=f"client.{pk}@example.org",
            reply_by=Channel.EMAIL.value,
            subject=draw.choice(_SUBJECTS),
            description=_TEXT,
            service_id=draw.choice(self.services) if self.services else None,
            installation_id=draw.choice(self.installations) if self.installations else None,
            category_id=draw.choice(self.categories) if self.categories else None,
            channel=Channel.WEB_FORM.value,
            received_on=received_on,
            recorded_on=received_on,
            calendar=self.snapshot,
            ack_due_on=due.ack_due_on,
            response_due_on=due.response_due_on,
            promised_ack_on=due.ack_due_on,
            promised_response_on=due.response_due_on,
            created_at=self.moment(received_on, 0),
        )

    def _registered(self, complaint: Complaint) -> dict[str, Any]:
        return {
            "reference": complaint.reference,
            "channel": complaint.channel,
            "received_on": complaint.received_on,
            "ack_due_on": complaint.ack_due_on,
            "response_due_on": complaint.response_due_on,
            "calendar": self.snapshot.digest,
            "files": [],
        }

    def _dismiss(self, complaint: Complaint, chain: _Chain, on: date) -> None:
        self._judge(complaint, on)
        complaint.status = Status.NOT_A_COMPLAINT.value
        complaint.request_kind = self.random.choice(list(RequestKind)).value
        self._end(complaint, on)
        chain.log(EventKind.DISMISSED, complaint.qualified_by or Party.SYSTEM, on, {"kind": complaint.request_kind})

    def _handle(self, complaint: Complaint, chain: _Chain, on: date, end: Status) -> None:
        """Qualify, acknowledge, answer and end, each on its day, as long as that day has come."""
        draw = self.random
        self._judge(complaint, on)
        complaint.status, complaint.risk = Status.IN_PROGRESS.value, draw.choice(list(Risk)).value
        complaint.handler = draw.choice(self.handlers)
        acknowledged_on = on + timedelta(days=draw.randrange(0, 18))
        if acknowledged_on > self.today:
            return
        complaint.acknowledged_on = acknowledged_on
        self._message(complaint, MessageKind.ACKNOWLEDGEMENT, acknowledged_on)
        chain.log(EventKind.ACKNOWLEDGED, complaint.handler, acknowledged_on, {"on": acknowledged_on})
        answered_on = acknowledged_on + timedelta(days=draw.randrange(5, 40))
        ended_on = answered_on + timedelta(days=draw.randrange(3, 30))
        if end is Status.WITHDRAWN and answered_on <= self.today:
            complaint.status = Status.WITHDRAWN.value
            self._end(complaint, answered_on)
            chain.log(EventKind.WITHDRAWN, Party.CLIENT, answered_on, {"retention_until": complaint.retention_until})
        elif answered_on <= self.today:
            self._respond(complaint, chain, answered_on)
            if ended_on <= self.today:
                complaint.status = Status.CLOSED.value
                complaint.closing_reason = draw.choice(list(ClosingReason)).value
                self._end(complaint, ended_on)
                chain.log(EventKind.CLOSED, complaint.handler, ended_on, {"reason": complaint.closing_reason})

    def _respond(self, complaint: Complaint, chain: _Chain, on: date) -> None:
        outcome = _draw(self.random, _OUTCOMES)
        complaint.status, complaint.outcome = Status.ANSWERED.value, outcome.value
        complaint.responded_on = on
        complaint.amicable_solution = outcome is Outcome.UPHELD
        complaint.mediator_named_on = None if complaint.amicable_solution else on
        if on > complaint.response_due_on:
            complaint.circumstances = "Expertise attendue du fournisseur."
        self._message(complaint, MessageKind.RESPONSE, on)
        chain.log(
            EventKind.RESPONDED,
            complaint.handler or Party.SYSTEM,
            on,
            {"outcome": outcome.value, "dispatched_on": on, "late": on > complaint.response_due_on},
        )

    def _judge(self, complaint: Complaint, on: date) -> None:
        complaint.qualified_at = self.moment(on, 1)
        complaint.qualified_by = self.random.choice(self.judges)
        complaint.qualification_reason = "Mécontentement exprimé (article 2)."

    def _end(self, complaint: Complaint, on: date) -> None:
        complaint.closed_on, complaint.retention_until = on, on + RETENTION

    def _message(self, complaint: Complaint, kind: MessageKind, on: date) -> None:
        complaint.last_message_on = on
        self.messages.append(
            Message(
                pk=next(self.message_ids),
                complaint=complaint,
                direction=Direction.OUT.value,
                kind=kind.value,
                channel=Channel.WEB_FORM.value,
                body=_TEXT,
                author=complaint.handler,
                created_at=self.moment(on, 2),
                occurred_on=on,
                state=DispatchState.PUBLISHED.value,
                event_key=f"{complaint.reference}/{kind.value}",
            )
        )

    def moment(self, day: date, hours: int) -> datetime:
        """An aware moment of a day."""
        return datetime.combine(day, time(9 + hours), tzinfo=self.zone)

    def _due_dates(self, received_on: date) -> DueDates:
        return due_dates(received_on, self.snapshot.calendar, self.snapshot.delays)


@dataclass
class _Chain:
    """The journal of one file under way."""

    forge: _Forge
    complaint: Complaint
    length: int = 0

    def __post_init__(self) -> None:
        self.head = journal.genesis(self.complaint.pk)

    def log(self, kind: EventKind, actor: Actor, on: date, facts: dict[str, Any], *, personal: bool = False) -> None:
        """Append one event, on this day."""
        forge, complaint = self.forge, self.complaint
        event, details = journal.compose(
            kind,
            actor=actor,
            at=forge.moment(on, self.length),
            case_id=complaint.pk,
            sequence=self.length + 1,
            previous_hash=self.head,
            facts=facts,
            personal={name: getattr(complaint, name) for name in ("name", "email", "subject")} if personal else None,
            salt=lambda: f"{forge.random.getrandbits(128):032x}",
        )
        event.pk = next(forge.event_ids)
        for detail in details:
            detail.pk, detail.event_id = next(forge.detail_ids), event.pk
        forge.events.append(event)
        forge.details += details
        self.length, self.head = event.sequence, event.hash


def _draw(draw: random.Random, shares: Sequence[tuple[_T, int]]) -> _T:
    return draw.choices([value for value, _ in shares], [share for _, share in shares])[0]


def _numbers_after(model: type[Model]) -> Iterator[int]:
    top = model._default_manager.aggregate(top=Max("pk"))["top"] or 0
    return itertools.count(top + 1)


def _reset_sequences(models: list[type[Model]]) -> None:
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        for statement in database.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
