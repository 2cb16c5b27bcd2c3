"""The proof that nothing was changed: every event, personal value, chain and seal, read without trust."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from reclamations import keys
from reclamations.domain.vocabulary import EventKind
from reclamations.journal.chains import commitment, event_hash, event_mac, genesis
from reclamations.journal.flaws import Flaw
from reclamations.journal.rows import Row, one_moment, read_rows, read_values
from reclamations.journal.seals import seal_hash
from reclamations.journal.standing import verify_facts
from reclamations.models import Complaint, ErasurePermit, Event, EventDetail, Seal
from reclamations.models.case.event import ORGANISATION_CASE


def verify() -> Iterator[Flaw]:
    """Go over every event, detail and seal as they stood at one moment, and yield whatever does not hold."""
    with one_moment():
        yield from _verify()


def _verify() -> Iterator[Flaw]:
    wanted = _sealed_positions()
    without_mac = _last_without_mac()
    heads: dict[int, _Head] = {}
    sealed: dict[tuple[int, int], Event] = {}
    for row in read_rows(Event, order_by=("case_id", "sequence")):
        if not isinstance(row.found, Event):
            yield _unreadable(row, "event")
            continue
        event = row.found
        yield from _verify_event(event, row.oddities, heads.get(event.case_id))
        if not (event.pk <= without_mac if event.mac is None else _is_ours(event.hash, event.mac)):
            yield Flaw(_name(event), "none of our keys made it: it was not written by the site")
        heads[event.case_id] = _Head(event.sequence, event.hash, event.pk, event.kind)
        if (event.case_id, event.sequence) in wanted:
            sealed[event.case_id, event.sequence] = event
    yield from _verify_heads(heads)
    yield from _verify_details()
    yield from verify_facts()
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
    where = _name(event)
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


def _name(event: Event) -> str:
    return f"event {event.pk} (file {event.case_id}, no. {event.sequence}, {event.kind})"


def _is_ours(digest: object, mac: object) -> bool:
    """Tell whether one of our keys made this code for an event of this hash."""
    ours = (settings.JOURNAL_KEY, *settings.JOURNAL_KEY_FALLBACKS)
    return any(_holds(str(mac), partial(event_mac, str(digest), key)) for key in ours)


def _last_without_mac() -> int:
    """The primary key up to which events carry no code: those of the first releases, as the upgrade has told."""
    names = ("case_id", "kind", "hash", "mac", "facts")
    for case_id, kind, digest, mac, facts in read_values(Event, names, ("case_id", "sequence")):
        if case_id != ORGANISATION_CASE:
            break
        if kind == EventKind.FACTS_TOLD.value and _is_ours(digest, mac):
            with suppress(ValueError, TypeError, KeyError):  # spoiled: named in its place
                return int(json.loads(facts)["events"])
    return 0


def _holds(written: str, computed: Callable[[], str]) -> bool:
    try:
        return hmac.compare_digest(written.encode(), computed().encode())
    except RecursionError:  # read at the very depth that cannot be written
        return False


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
                found[one.name] = commitment(one.salt, one.name, one.value)
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
    previous: Seal | None = None
    for row in read_rows(Seal):
        if not isinstance(row.found, Seal):
            yield _unreadable(row, "seal")
            continue
        seal = row.found
        where = f"seal {seal.pk} of {seal.sealed_at:%Y-%m-%d}"
        if row.oddities:
            yield Flaw(where, f"not as the journal writes it: {', '.join(row.oddities)}")
        if seal.previous_hash != (previous.hash if previous else ""):
            yield Flaw(where, "it does not follow the seal before it")
        if previous and seal.sealed_at < previous.sealed_at and seal.heads.get("despite_clock") is not True:
            yield Flaw(where, "it is dated before the seal before it")
        yield from _verify_key(seal, where)
        for case_id, (sequence, head) in _chains(seal).items():
            event = sealed.get((int(case_id), sequence))
            if event is None or event.hash != head:
                yield Flaw(where, f"file {case_id}, event no. {sequence} is not what was sealed")
            elif event.pk > seal.sealed_upto:
                yield Flaw(f"event {event.pk}", f"its row comes after those that seal {seal.pk} has seen")
        previous = seal


def _verify_key(seal: Seal, where: str) -> Iterator[Flaw]:
    """Try the key that a seal names; a seal of the first releases names none: any of ours may have made it."""
    ours = [settings.JOURNAL_KEY, *settings.JOURNAL_KEY_FALLBACKS]
    named = [key for key in ours if seal.key_id in (None, keys.identifier(key))]
    if not named:
        yield Flaw(where, f"its key, « {seal.key_id} », is not one of ours: is it missing in JOURNAL_KEY_FALLBACKS?")
    elif not any(_holds(seal.hash, partial(seal_hash, seal, key)) for key in named):
        yield Flaw(where, "its content does not match its hash")
