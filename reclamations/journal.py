"""The journal: the only creator of events, their chains, the daily seals, and the proof that nothing was changed.

Each event carries the hash of the one before it in its file. Personal values enter the hash only as salted
commitments; values and salts live in `EventDetail`, so that the purge erases them and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models import Complaint, ErasurePermit, Event, EventDetail, Organisation, Seal, Staff
from reclamations.models.event import ORGANISATION_CASE
from reclamations.models.writing import insert, insert_all
from reclamations.rawrows import Row, read_rows

Actor = Staff | Party

#: Written by hand: every act of the site runs it.
_MOVE_HEAD = "UPDATE reclamations_complaint SET journal_length = %s, journal_head = %s WHERE id = %s"


@dataclass(frozen=True)
class Flaw:
    """Something the verification found: where, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}".encode("utf-8", "backslashreplace").decode()


def record(
    kind: EventKind,
    *,
    actor: Actor,
    at: datetime,
    complaint: Complaint | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> Event:
    """Append one event, inside the act's transaction.

    `facts` is plain data without any personal value; what identifies somebody goes in `personal`, by name.
    `at` is aware. Without a complaint the event joins the organisation's own chain. The caller holds the lock on
    the complaint's row; its `journal_length` and `journal_head` are updated and saved here.
    """
    case_id, length, head = _place(complaint)
    event, details = compose(
        kind,
        actor=actor,
        at=at,
        case_id=case_id,
        sequence=length + 1,
        previous_hash=head,
        facts=facts,
        personal=personal,
    )
    insert(event)
    for detail in details:
        detail.event_id = event.pk
    insert_all(details)
    if complaint is not None:
        complaint.journal_length, complaint.journal_head = event.sequence, event.hash
        with connection.cursor() as cursor:
            cursor.execute(_MOVE_HEAD, [event.sequence, event.hash, complaint.pk])
    return event


def record_purged(files: Iterable[tuple[Complaint, Mapping[str, Any]]], *, at: datetime) -> None:
    """Append the last event of locked files, with its facts: their rows go in the same transaction (Art. 8)."""
    events = []
    for file, facts in files:
        case_id, length, head = _place(file)
        event, _details = compose(
            EventKind.PURGED,
            actor=Party.SYSTEM,
            at=at,
            case_id=case_id,
            sequence=length + 1,
            previous_hash=head,
            facts=facts,
        )
        events.append(event)
    Event.objects.bulk_create(events)


def _new_salt() -> str:
    return secrets.token_hex(16)


def compose(
    kind: EventKind,
    *,
    actor: Actor,
    at: datetime,
    case_id: int,
    sequence: int,
    previous_hash: str,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
    salt: Callable[[], str] = _new_salt,
) -> tuple[Event, list[EventDetail]]:
    """Make, without saving them, the event that follows `previous_hash` in its chain and its personal details.

    `record` saves them one act at a time; the demonstration fills benchmarks with thousands at once.
    """
    salts = {name: salt() for name in personal or {}}
    event = Event(
        case_id=case_id,
        sequence=sequence,
        kind=kind.value,
        at=at.astimezone(UTC),
        actor=actor if isinstance(actor, Staff) else None,
        party=actor.value if isinstance(actor, Party) else "",
        facts=json.loads(_canonical(facts or {})),
        commitments={name: _commitment(salts[name], name, value) for name, value in (personal or {}).items()},
        previous_hash=previous_hash,
    )
    event.hash = event_hash(event)
    details = [
        EventDetail(event=event, case_id=case_id, name=name, value=value, salt=salts[name])
        for name, value in (personal or {}).items()
    ]
    return event, details


def genesis(case_id: int) -> str:
    """The hash an empty chain begins with."""
    return hashlib.sha256(f"reclamations:{case_id}".encode()).hexdigest()


def event_hash(event: Event) -> str:
    """The hash an event must carry, from its own columns."""
    content = {
        "case": event.case_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "party": event.party,
        "facts": event.facts,
        "commitments": event.commitments,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(_bytes(content)).hexdigest()


def seal(at: datetime) -> Seal | None:
    """Bind the heads of all chains that moved since the last seal; None when nothing moved. `at` is aware."""
    with transaction.atomic():
        before = list(Seal.objects.select_for_update().order_by("-pk")[:2])
        last = before[0] if before else None
        if not Event.objects.filter(pk__gt=last.sealed_upto if last else 0).exists():
            return None
        # From the seal before the last one: an event may have been committed after one with a higher number.
        heads = _heads_since(before[1].sealed_upto if len(before) == 2 else 0)
        new = Seal(sealed_at=at.astimezone(UTC), heads=heads, previous_hash=last.hash if last else "")
        new.hash = seal_hash(new)
        new.save(force_insert=True)
        return new


def seal_hash(seal: Seal) -> str:
    """The keyed hash a seal must carry: without the key nobody who can write the database can seal it anew."""
    content = {
        "at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "heads": seal.heads,
        "previous": seal.previous_hash,
    }
    return hmac.new(settings.JOURNAL_KEY.encode(), _bytes(content), hashlib.sha256).hexdigest()


def verify() -> Iterator[Flaw]:
    """Go over every event, detail and seal, and yield whatever does not hold."""
    wanted = _sealed_positions()
    heads: dict[int, _Head] = {}
    sealed: dict[tuple[int, int], Event] = {}
    for row in read_rows(Event, order_by=("case_id", "sequence")):
        if not isinstance(row.found, Event):
            yield _unreadable(row, "event")
            continue
        event = row.found
        yield from _verify_event(event, row.oddities, heads.get(event.case_id))
        heads[event.case_id] = _Head(event.sequence, event.hash, event.pk, event.kind)
        if (event.case_id, event.sequence) in wanted:
            sealed[event.case_id, event.sequence] = event
    yield from _verify_heads(heads)
    yield from _verify_details()
    yield from _verify_seals(sealed)
    for permit in ErasurePermit.objects.iterator():
        yield Flaw(f"file {permit.case_id}", "a permit to erase is left open outside any purge")


@dataclass(frozen=True)
class _Head:
    """Where a chain stands: its last event's number, hash, primary key and kind."""

    sequence: int
    hash: str
    pk: int
    kind: str


def _unreadable(row: Row, what: str) -> Flaw:
    return Flaw(f"{what} {row.pk}", f"it cannot be read: {', '.join(row.oddities)}")


def _verify_event(event: Event, oddities: Sequence[str], head: _Head | None) -> Iterator[Flaw]:
    where = f"event {event.pk} (file {event.case_id}, no. {event.sequence}, {event.kind})"
    sequence, last_hash = (head.sequence, head.hash) if head else (0, genesis(event.case_id))
    if oddities:
        yield Flaw(where, f"not as the journal writes it: {', '.join(oddities)}")
    if event.sequence != sequence + 1:
        yield Flaw(where, f"event no. {sequence + 1} is missing before it")
    elif event.previous_hash != last_hash:
        yield Flaw(where, "it does not follow the event before it")
    if head and event.pk <= head.pk:
        yield Flaw(where, f"its row does not come after that of event {head.pk} before it")
    if not _holds(event.hash, partial(event_hash, event)):
        yield Flaw(where, "its content does not match its hash")


def _holds(written: str, computed: Callable[[], str]) -> bool:
    try:
        return hmac.compare_digest(written.encode(), computed().encode())
    except RecursionError:  # read at the very depth that cannot be written
        return False


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _bytes(content: Mapping[str, Any]) -> bytes:
    return _canonical(content).encode("utf-8", "surrogatepass")  # half a character, written by hand, is hashed as it is


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a fact must be plain data, not {type(value).__name__}")


def _commitment(salt: str, name: str, value: str) -> str:
    return hashlib.sha256(f"{salt}\0{name}\0{value}".encode()).hexdigest()


def _place(complaint: Complaint | None) -> tuple[int, int, str]:
    if complaint is not None:
        return complaint.pk, complaint.journal_length, complaint.journal_head or genesis(complaint.pk)
    # Nobody holds a file's lock here: the organisation's row is the lock of its chain.
    list(Organisation.objects.select_for_update().filter(pk=1).values_list("pk"))
    last = Event.objects.filter(case_id=ORGANISATION_CASE).order_by("-sequence").first()
    if last is None:
        return ORGANISATION_CASE, 0, genesis(ORGANISATION_CASE)
    return ORGANISATION_CASE, last.sequence, last.hash


def _heads_since(last_event: int) -> dict[str, Any]:
    moved = Event.objects.filter(pk__gt=last_event).order_by().values_list("case_id").annotate(Max("sequence"))
    tops = dict(moved)
    upto = Event.objects.aggregate(top=Max("pk"))["top"] or 0
    chains = {
        str(event.case_id): [event.sequence, event.hash]
        for event in Event.objects.filter(pk__gt=last_event).order_by("case_id", "sequence").iterator()
        if tops[event.case_id] == event.sequence
    }
    return {"upto": upto, "chains": chains}


def _sealed_positions() -> set[tuple[int, int]]:
    return {
        (int(case_id), sequence)
        for row in read_rows(Seal)
        if isinstance(row.found, Seal)
        for case_id, (sequence, _) in _chains(row.found).items()
    }


def _chains(seal: Seal) -> dict[str, tuple[int, str]]:
    """The heads a seal binds; empty when somebody wrote something else there (its hash tells)."""
    try:
        int(seal.heads["upto"])
        return {str(int(case_id)): (int(top[0]), str(top[1])) for case_id, top in seal.heads["chains"].items()}
    except (TypeError, KeyError, ValueError, IndexError, AttributeError, OverflowError):
        return {}


def _verify_heads(heads: Mapping[int, _Head]) -> Iterator[Flaw]:
    alive: set[int] = {ORGANISATION_CASE}
    for pk, reference, length, last_hash in Complaint.objects.values_list(
        "pk", "reference", "journal_length", "journal_head"
    ).iterator():
        alive.add(pk)
        head = heads.get(pk)
        if (head.sequence, head.hash) != (length, last_hash) if head else (length, last_hash) != (0, ""):
            yield Flaw(f"file {reference}", f"its journal should end with event no. {length}, and does not")
        elif head and head.kind == EventKind.PURGED.value:
            yield Flaw(f"file {reference}", "its journal says it was purged, and it is still there")
    for case_id, head in heads.items():
        if case_id not in alive and head.kind != EventKind.PURGED.value:
            yield Flaw(f"file {case_id}", "it has disappeared, and no purge is its last event")


def _verify_details() -> Iterator[Flaw]:
    """Walk events and details side by side, both by the event's primary key: memory stays flat."""
    alive = set(Complaint.objects.values_list("pk", flat=True)) | {ORGANISATION_CASE}
    details = read_rows(EventDetail, order_by=("event_id", "id"))
    detail = next(details, None)
    unread: set[object] = set()
    for row in read_rows(Event, order_by=("id",)):
        if not isinstance(row.found, Event):
            unread.add(row.pk)
            continue
        event, found = row.found, dict[str, str]()
        where = f"event {event.pk} (file {event.case_id})"
        while detail and isinstance(detail.found, EventDetail) and detail.found.event_id <= event.pk:
            one = detail.found
            if one.event_id < event.pk:
                yield from _orphan(one, unread)
            else:
                found[one.name] = _commitment(one.salt, one.name, one.value)
                if one.case_id != event.case_id or detail.oddities:
                    yield Flaw(where, f"its personal value « {one.name} » is not as the journal writes it")
            detail = next(details, None)
        while detail and detail.found is None:
            yield _unreadable(detail, "detail")
            detail = next(details, None)
        if found != event.commitments and (event.case_id in alive or found):
            names = sorted(
                name for name in {*found, *event.commitments} if found.get(name) != event.commitments.get(name)
            )
            yield Flaw(where, f"its personal values do not match: {', '.join(names)}")
    while detail:
        last = detail.found
        yield from _orphan(last, unread) if isinstance(last, EventDetail) else [_unreadable(detail, "detail")]
        detail = next(details, None)


def _orphan(detail: EventDetail, unread: Set[object]) -> Iterator[Flaw]:
    """A detail whose event is not there; an event that could not be read was named already."""
    if detail.event_id not in unread:
        yield Flaw(f"detail {detail.pk}", f"it belongs to event {detail.event_id}, which does not exist")


def _verify_seals(sealed: Mapping[tuple[int, int], Event]) -> Iterator[Flaw]:
    previous = ""
    for row in read_rows(Seal):
        if not isinstance(row.found, Seal):
            yield _unreadable(row, "seal")
            continue
        seal = row.found
        where = f"seal {seal.pk} of {seal.sealed_at:%Y-%m-%d}"
        if row.oddities:
            yield Flaw(where, f"not as the journal writes it: {', '.join(row.oddities)}")
        if seal.previous_hash != previous:
            yield Flaw(where, "it does not follow the seal before it")
        if not _holds(seal.hash, partial(seal_hash, seal)):
            yield Flaw(where, "its content does not match its hash")
        for case_id, (sequence, head) in _chains(seal).items():
            event = sealed.get((int(case_id), sequence))
            if event is None or event.hash != head:
                yield Flaw(where, f"file {case_id}, event no. {sequence} is not what was sealed")
            elif event.pk > seal.sealed_upto:
                yield Flaw(f"event {event.pk}", f"its row comes after those that seal {seal.pk} has seen")
        previous = seal.hash
