"""The journal: the only creator of events, their chains, the daily seals, and the proof that nothing was changed.

Each event carries the hash of the one before it in its file. Personal values enter the hash only as salted
commitments; values and salts live in `EventDetail`, so that the purge erases them and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models import Complaint, Event, EventDetail, Seal, Staff
from reclamations.models.event import ORGANISATION_CASE

Actor = Staff | Party


@dataclass(frozen=True)
class Flaw:
    """Something the verification found: where, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


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
    salts = {name: secrets.token_hex(16) for name in personal or {}}
    event = Event(
        case_id=case_id,
        sequence=length + 1,
        kind=kind.value,
        at=at.astimezone(UTC),
        actor=actor if isinstance(actor, Staff) else None,
        party=actor.value if isinstance(actor, Party) else "",
        facts=json.loads(_canonical(facts or {})),
        commitments={name: _commitment(salts[name], name, value) for name, value in (personal or {}).items()},
        previous_hash=head,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    if personal:
        EventDetail.objects.bulk_create(
            EventDetail(event=event, case_id=case_id, name=name, value=value, salt=salts[name])
            for name, value in personal.items()
        )
    if complaint is not None:
        complaint.journal_length, complaint.journal_head = event.sequence, event.hash
        Complaint.objects.filter(pk=complaint.pk).update(journal_length=event.sequence, journal_head=event.hash)
    return event


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
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


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
    return hmac.new(settings.JOURNAL_KEY.encode(), _canonical(content).encode(), hashlib.sha256).hexdigest()


def verify() -> Iterator[Flaw]:
    """Go over every event, detail and seal, and yield whatever does not hold."""
    heads: dict[int, tuple[int, str]] = {}
    hashes: dict[tuple[int, int], str] = {}
    wanted = _sealed_positions()
    for event in Event.objects.order_by("case_id", "sequence").iterator(chunk_size=5000):
        length, head = heads.get(event.case_id, (0, genesis(event.case_id)))
        where = f"event {event.pk} (file {event.case_id}, no. {event.sequence}, {event.kind})"
        if event.sequence != length + 1:
            yield Flaw(where, f"event no. {length + 1} is missing before it")
        elif event.previous_hash != head:
            yield Flaw(where, "it does not follow the event before it")
        if event_hash(event) != event.hash:
            yield Flaw(where, "its content does not match its hash")
        heads[event.case_id] = (event.sequence, event.hash)
        if (event.case_id, event.sequence) in wanted:
            hashes[event.case_id, event.sequence] = event.hash
    yield from _verify_heads(heads)
    yield from _verify_details()
    yield from _verify_seals(hashes)


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


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
        for seal in Seal.objects.iterator()
        for case_id, (sequence, _) in seal.heads["chains"].items()
    }


def _verify_heads(heads: Mapping[int, tuple[int, str]]) -> Iterator[Flaw]:
    for pk, reference, length, head in Complaint.objects.values_list(
        "pk", "reference", "journal_length", "journal_head"
    ).iterator():
        if heads.get(pk, (0, "")) != (length, head):
            yield Flaw(f"file {reference}", f"its journal should end with event no. {length}, and does not")


def _verify_details() -> Iterator[Flaw]:
    alive = set(Complaint.objects.values_list("pk", flat=True)) | {ORGANISATION_CASE}
    details: dict[int, dict[str, str]] = {}
    for detail in EventDetail.objects.iterator(chunk_size=5000):
        details.setdefault(detail.event_id, {})[detail.name] = _commitment(detail.salt, detail.name, detail.value)
    for pk, case_id, commitments in Event.objects.values_list("pk", "case_id", "commitments").iterator():
        found = details.pop(pk, {})
        if found != commitments and (case_id in alive or found):
            names = sorted(name for name in {*found, *commitments} if found.get(name) != commitments.get(name))
            yield Flaw(f"event {pk} (file {case_id})", f"its personal values do not match: {', '.join(names)}")
    for event_id in details:
        yield Flaw(f"event {event_id}", "details exist for an event that does not")


def _verify_seals(hashes: Mapping[tuple[int, int], str]) -> Iterator[Flaw]:
    previous = ""
    for seal in Seal.objects.order_by("pk").iterator():
        where = f"seal {seal.pk} of {seal.sealed_at:%Y-%m-%d}"
        if seal.previous_hash != previous:
            yield Flaw(where, "it does not follow the seal before it")
        if not hmac.compare_digest(seal_hash(seal), seal.hash):
            yield Flaw(where, "its content does not match its hash")
        for case_id, (sequence, sealed) in seal.heads["chains"].items():
            if hashes.get((int(case_id), sequence)) != sealed:
                yield Flaw(where, f"file {case_id}, event no. {sequence} is not what was sealed")
        previous = seal.hash
