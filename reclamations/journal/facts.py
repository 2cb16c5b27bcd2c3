"""What the journal vouches for of a file: every fact that an act writes is told by its event, and can be built again.

An event tells the new values only. In its `changes`, under `set`, those that identify nobody and stay for ever; under
`said`, by field, the name of the personal value of the event that is the field's new one. All others together, as one
JSON text, are its personal value `rest`. A field that was never told is empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from reclamations.journal.chains import canonical
from reclamations.models import Complaint

#: Facts of the procedure, which the purge leaves in the journal: dates, kinds and counts of nobody in particular.
KEPT = (
    "reference",
    "revision",
    "status",
    "channel",
    "received_on",
    "recorded_on",
    "request_kind",
    "dismissal_told_on",
    "calendar",
    "ack_due_on",
    "response_due_on",
    "promised_ack_on",
    "promised_response_on",
    "acknowledged_on",
    "target_on",
    "responded_on",
    "outcome",
    "amicable_solution",
    "mediator_named_on",
    "accepted_on",
    "disagreed_on",
    "again_due_on",
    "again_answered_on",
    "closed_on",
    "closing_reason",
    "retention_until",
    "legal_hold_on",
)
#: What no event tells, and why not.
OUTSIDE: Mapping[str, str] = {
    "id": "the name of the chain itself",
    "code_version": "what the tracking code is made with: it opens the file and says nothing of it",
    "idempotency_key": "drawn by the browser against a form sent twice; it says nothing of the file",
    "created_at": "the machine's time of the first event",
    "next_due_on": "computed by the database from facts that are told",
    "journal_length": "the chain itself",
    "journal_head": "the chain itself",
}

#: Every other fact may identify the client, or is of no use once the file is purged: it is committed to, and erased.
ERASED = tuple(
    field.name for field in Complaint._meta.concrete_fields if field.name not in KEPT and field.name not in OUTSIDE
)
#: Fact -> column of the file's row.
COLUMNS = {name: Complaint._meta.get_field(name).attname for name in (*KEPT, *ERASED)}  # type: ignore[union-attr]
#: The personal value of an event that holds the changes of its file which are said nowhere else in it.
REST = "rest"
#: Where the values that the journal has told by now are remembered while an act is under way.
_TOLD = "_told"


class Told(NamedTuple):
    """What an event tells of a file's facts: its `changes`, None without any; the personal value `rest`, if any."""

    changes: dict[str, dict[str, Any]] | None = None
    rest: Mapping[str, str] = MappingProxyType({})


def remember(complaint: Complaint) -> None:
    """Take the file's facts as they stand for those that its journal has told."""
    held = complaint.__dict__
    held[_TOLD] = [held[column] for column in COLUMNS.values()]


def begin(complaint: Complaint) -> None:
    """Take the journal of a file for empty: everything that is not empty is still to be told."""
    complaint.__dict__[_TOLD] = [None] * len(COLUMNS)


def untold(complaint: Complaint) -> list[str]:
    """Name the facts that changed since the journal last told them; none of a file that no act has locked."""
    held = complaint.__dict__
    if _TOLD not in held:
        return []
    pairs = zip(COLUMNS.items(), held[_TOLD], strict=True)
    return [name for (name, column), told in pairs if held[column] != told and not is_empty(held[column], told)]


def is_empty(*values: object) -> bool:
    """Tell whether these are no facts: the text without letters, and None."""
    return all(value in ("", None) for value in values)


def tell(complaint: Complaint, personal: Mapping[str, str]) -> Told:
    """Give what an event with these personal values is to tell of the facts, and take it for told."""
    kept: dict[str, Any] = {}
    said: dict[str, str] = {}
    rest: dict[str, Any] = {}
    words = {value: name for name, value in personal.items()}
    for name in untold(complaint):
        value = value_of(complaint, name)
        if name in _KEPT or is_empty(value):
            kept[name] = value
        elif isinstance(value, str) and personal.get(name) == value:
            said[name] = name
        elif isinstance(value, str) and value in words:
            said[name] = words[value]
        else:
            rest[name] = value
    if not (kept or said or rest):
        return Told()
    remember(complaint)
    changes = {name: values for name, values in (("set", kept), ("said", said)) if values}
    return Told(changes, {REST: canonical(rest)} if rest else {})


def value_of(complaint: Complaint, name: str) -> Any:
    """Give a fact of a file as plain data: the digest of its calendar, keys of rows, days and moments in ISO 8601."""
    if name == "calendar":
        return complaint.calendar.digest
    return plain(getattr(complaint, COLUMNS[name]))


def plain(value: object) -> Any:
    """Write a value as the journal does: a moment in UTC, to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def replay(events: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, str]]]) -> dict[str, Any]:
    """Build the facts of a file from its events, each as its changes and its personal values, in order.

    Gives plain values by name, empty ones left out. Personal values that are not there any more (they were purged) are
    not in what is given. Raises ValueError for an event that the journal has not written.
    """
    facts: dict[str, Any] = {}
    for changes, personal in events:
        if changes is not None:
            facts.update(changes.get("set", {}))
            facts.update({name: personal[word] for name, word in changes.get("said", {}).items() if word in personal})
            facts.update(json.loads(personal.get(REST, "{}")))
    return {name: value for name, value in facts.items() if not is_empty(value)}


_KEPT = frozenset(KEPT)
