"""The only creator of events: one at the end of its file's chain, in the act's transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from reclamations.domain.vocabulary import EventKind, Party
from reclamations.journal.chains import canonical, commitment, event_hash, event_mac, genesis
from reclamations.journal.facts import Told, tell
from reclamations.models import Complaint, Event, EventDetail, Organisation, Staff
from reclamations.models.case.event import ORGANISATION_CASE
from reclamations.models.writing import insert, insert_all

Actor = Staff | Party

#: Written by hand: every act of the site runs it.
_MOVE_HEAD = "UPDATE reclamations_complaint SET journal_length = %s, journal_head = %s WHERE id = %s"


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
    the complaint's row; its `journal_length` and `journal_head` are updated and saved here. What changed of the
    complaint's own facts since its last event is told with it (`journal.facts`).
    """
    case_id, length, head = _place(complaint)
    told = tell(complaint, personal or {}) if complaint is not None else Told()
    event, details = compose(
        kind,
        actor=actor,
        at=at,
        case_id=case_id,
        sequence=length + 1,
        previous_hash=head,
        facts=facts,
        changes=told.changes,
        personal={**(personal or {}), **told.rest},
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
    changes: Mapping[str, Any] | None = None,
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
        facts=json.loads(canonical(facts or {})),
        changes=changes,
        commitments={name: commitment(salts[name], name, value) for name, value in (personal or {}).items()},
        previous_hash=previous_hash,
    )
    event.hash = event_hash(event)
    event.mac = event_mac(event.hash, settings.JOURNAL_KEY)
    details = [
        EventDetail(event=event, case_id=case_id, name=name, value=value, salt=salts[name])
        for name, value in (personal or {}).items()
    ]
    return event, details


def _place(complaint: Complaint | None) -> tuple[int, int, str]:
    if complaint is not None:
        return complaint.pk, complaint.journal_length, complaint.journal_head or genesis(complaint.pk)
    wait_for_turn()
    last = Event.objects.filter(case_id=ORGANISATION_CASE).order_by("-sequence").first()
    if last is None:
        return ORGANISATION_CASE, 0, genesis(ORGANISATION_CASE)
    return ORGANISATION_CASE, last.sequence, last.hash


def wait_for_turn() -> None:
    """Lock the organisation's row, which stands for its own chain and for that of the seals: nobody has a file's."""
    list(Organisation.objects.select_for_update().filter(pk=1).values_list("pk"))
