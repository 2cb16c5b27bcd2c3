"""The row of every living file against what its journal tells: whatever was written beside the acts is named."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any

from reclamations.journal.facts import COLUMNS, is_empty, plain, replay
from reclamations.journal.flaws import Flaw
from reclamations.journal.rows import read_rows, read_values
from reclamations.models import CalendarSnapshot, Complaint, Event, EventDetail
from reclamations.models.company.organisation import digest_of

_MOMENTS = frozenset({"qualified_at"})


def verify_facts() -> Iterator[Flaw]:
    """Build every living file again from its events, side by side with its row: memory stays flat."""
    digests = yield from _verify_calendars()
    events = _Beside(read_values(Event, ("case_id", "id", "changes"), ("case_id", "sequence")))
    details = _Beside(read_values(EventDetail, ("case_id", "event_id", "name", "value"), ("case_id", "id")))
    for pk, *values in read_values(Complaint, ("id", *COLUMNS.values()), ("id",)):
        row = {name: _as_told(name, value) for name, value in zip(COLUMNS, values, strict=True)}
        row["calendar"] = digests.get(row["calendar"], row["calendar"])
        where = f"file {row['reference']}"
        try:
            told = _replayed(events.take(pk), details.take(pk))
        except (ValueError, TypeError, AttributeError, RecursionError):
            continue  # an event that cannot be read is named by itself
        if not told:
            yield Flaw(where, "no event tells its facts")
            continue
        wrong = [name for name, value in row.items() if told.get(name) != (None if is_empty(value) else value)]
        if wrong:
            yield Flaw(where, f"its row is not what its journal tells: {', '.join(wrong)}")


def _verify_calendars() -> Generator[Flaw, None, dict[Any, str]]:
    """Name the calendars whose rules are not those of their digest; give the digests by primary key."""
    digests = {}
    for row in read_rows(CalendarSnapshot):
        snapshot = row.found
        if isinstance(snapshot, CalendarSnapshot) and digest_of(snapshot.rules) == snapshot.digest:
            digests[snapshot.pk] = snapshot.digest
        else:
            yield Flaw(f"calendar {row.pk}", "its rules are not those of its digest")
    return digests


def _replayed(events: Iterable[Sequence[Any]], details: Iterable[Sequence[Any]]) -> dict[str, Any]:
    words: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for _case, event, name, value in details:
        words[event][name] = value
    return replay((json.loads(changes or "null"), words[pk]) for _case, pk, changes in events)


def _as_told(name: str, value: Any) -> Any:
    """A value as the database gave it, as the journal writes it: SQLite keeps a moment as text, in UTC."""
    if name in _MOMENTS and isinstance(value, str):
        moment, _dot, fraction = value.replace(" ", "T").partition(".")
        return f"{moment}.{fraction:0<6}+00:00"
    return plain(value)


class _Beside:
    """Rows in the order of the file they belong to, their first value, taken file by file."""

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        self._rows = (row for row in rows if isinstance(row[0], int))
        self._next = next(self._rows, None)

    def take(self, pk: int) -> list[Sequence[Any]]:
        """Give the rows of this file; those of files before it are passed over."""
        found = []
        while self._next is not None and self._next[0] <= pk:
            if self._next[0] == pk:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found
