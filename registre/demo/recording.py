"""A file lived once through the real acts, kept as rows with blanks: dates, names, keys and hashes, to be played again.

What the acts write is what is played, column for column: an act that writes one more fact asks for nothing here. The
dates of a file are kept as working days after its reception, so that due dates are right wherever it is played.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, models

from reclamations import files, journal
from reclamations.actions.retention import retention_end
from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.models import Complaint, Event, EventDetail, Letter, Mail, Message
from reclamations.models.writing import columns

#: What a recording is recognised by: nothing else in its rows looks like these.
NAME, EMAIL, SUBJECT = "Xavier Zzyzx", "xavier.zzyzx@example.org", "Zzyzx sans suite"
#: The first primary key of each table while recording: beyond any real one, within what a 32-bit column holds.
_FIRST_KEY, _KEYS_APART = 1_500_000_000, 10_000_000
_LONG = 1000  # days: of all dates, only the end of the retention lies so far from the reception
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: What fills a blank: ("date", 3), ("stamp", 3, time), ("key", Message, 0), ("name",)…
Blank = tuple[Any, ...]


@contextmanager
def distinct_keys() -> Iterator[None]:
    """Give what is written meanwhile primary keys that nothing else looks like, then go on from where they were."""
    tables = [(model._meta.db_table, str(model._meta.pk.column)) for model in _tables()]
    with connection.cursor() as cursor:
        before = [_last_key(cursor, *table) for table in tables]
        for number, table in enumerate(tables):
            _move_keys(cursor, *table, (_FIRST_KEY + number * _KEYS_APART, True))
        try:
            yield
        finally:
            for table, last in zip(tables, before, strict=True):
                _move_keys(cursor, *table, last)


def _last_key(cursor: Any, table: str, column: str) -> tuple[int, bool]:
    """The last key of a table's sequence, and whether it was given already."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
        cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")  # noqa: S608  # its own name
    else:
        cursor.execute("SELECT COALESCE(MAX(seq), 0), true FROM sqlite_sequence WHERE name = %s", [table])
    last, is_called = cursor.fetchone()
    return last, bool(is_called)


def _move_keys(cursor: Any, table: str, column: str, last: tuple[int, bool]) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", [f'"{table}"', column, *last])
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last[0]])


def _tables() -> list[type[models.Model]]:
    """Every table whose rows may belong to a file."""
    ours = list(apps.get_app_config("reclamations").get_models())
    return [model for model in ours if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)]


@dataclass(frozen=True)
class Text:
    """A text with blanks, as « %s »."""

    words: str
    blanks: tuple[int, ...]

    def maker(self) -> Callable[[Sequence[Any]], str]:
        """A function of the values of a play."""
        words, blanks = self.words, self.blanks
        if len(blanks) == 1:
            (only,) = blanks
            return lambda values: words % values[only]
        get = itemgetter(*blanks)
        return lambda values: words % get(values)


@dataclass(frozen=True)
class RowPlan:
    """One row: its constants, the columns that are a blank, those that are a text with blanks, those always new."""

    model: type[models.Model]
    constants: list[Any]
    blanks: list[tuple[int, int]]
    texts: list[tuple[int, Callable[[Sequence[Any]], str]]]
    fresh: list[tuple[int, Callable[[], Any]]]

    def row(self, values: Sequence[Any]) -> list[Any]:
        """The row as the database takes it."""
        row = self.constants.copy()
        for place, blank in self.blanks:
            row[place] = values[blank]
        for place, make in self.texts:
            row[place] = make(values)
        for place, new in self.fresh:
            row[place] = new()
        return row


@dataclass(frozen=True)
class EventPlan:
    """One event: its personal details, the text its hash is made of, and where the hash and its code go."""

    #: For each detail: the blank of its salt and of its commitment, its name, the text or the blank of its value.
    details: list[tuple[int, int, str, Callable[[Sequence[Any]], str]]]
    content: Callable[[Sequence[Any]], str]
    hash: int
    mac: int


@dataclass
class Recording:
    """A file to be played: the blanks, in the order of the values; its rows, tables in the order of `inserted`."""

    blanks: list[Blank]
    days: list[Blank]
    rows: list[RowPlan]
    events: list[EventPlan]
    keys: Mapping[type[models.Model], int]
    length: int
    zone: ZoneInfo = field(repr=False)


def compile_file(complaint: Complaint, calendar: WorkingCalendar, zone: ZoneInfo, length: int) -> Recording:
    """Read all that the acts wrote of a file, `length` working days long, and leave blanks in it."""
    return _Compiler(complaint, calendar, zone).recording(length)


class _Compiler:
    def __init__(self, complaint: Complaint, calendar: WorkingCalendar, zone: ZoneInfo) -> None:
        self.complaint, self.calendar, self.zone = complaint, calendar, zone
        self.places: dict[Blank, int] = {}
        self.days: dict[date, Blank] = {}
        self.rows = _rows_of(complaint)
        self.chain = list(Event.objects.filter(case_id=complaint.pk).order_by("sequence").prefetch_related("details"))
        self.pattern, self.tokens = re.compile(""), dict[str, Blank]()

    def recording(self, length: int) -> Recording:
        self._learn_days()
        self._learn_tokens()
        rows, events = [], []
        for number, event in enumerate(self.chain):
            events.append(self._event(number, event))
        for model, found in self.rows.items():
            rows += [self._row(model, number, row) for number, row in enumerate(found)]
        for day in self.days.values():
            self._place(day)
        return Recording(
            blanks=list(self.places),
            days=list(self.days.values()),
            rows=rows,
            events=events,
            keys={model: len(found) for model, found in self.rows.items()},
            length=length,
            zone=self.zone,
        )

    def _place(self, blank: Blank) -> int:
        return self.places.setdefault(blank, len(self.places))

    # -- what is left blank

    def _learn_days(self) -> None:
        """Keep every day of the file as working days after its reception, or as the end of a retention."""
        first = self.complaint.received_on
        found: set[date] = set()
        for rows in self.rows.values():
            for row in rows:
                for column in columns(type(row)):
                    found.update(self._days_in(getattr(row, column.attname)))
        near = {day for day in found if abs((day - first).days) < _LONG}
        self.days = {day: ("date", self.calendar.count(first, day)) for day in sorted(near)}
        for day in sorted(found - near):
            base = next((one for one in near if retention_end(one) == day), None)
            if base is not None:
                self.days[day] = ("kept", self.calendar.count(first, base))

    def _days_in(self, value: Any) -> set[date]:
        if isinstance(value, datetime):
            return {value.astimezone(self.zone).date()}
        if isinstance(value, date):
            return {value}
        if isinstance(value, dict | list | str):
            return {date.fromisoformat(day) for day in _ISO_DAY.findall(json.dumps(value))}
        return set()

    def _learn_tokens(self) -> None:
        tokens: dict[str, Blank] = {
            self.complaint.reference: ("reference",),
            NAME: ("name",),
            EMAIL: ("email",),
            SUBJECT: ("subject",),
        }
        for day, blank in self.days.items():
            tokens[day.isoformat()] = blank
        for model, rows in self.rows.items():
            for number, row in enumerate(rows):
                tokens[str(row.pk)] = ("key", model, number)
                if isinstance(row, Event):
                    tokens[row.hash] = ("hash", number)
                    tokens[str(row.mac)] = ("mac", number)
                    for name, commitment in row.commitments.items():
                        tokens[commitment] = ("commitment", number, name)
                if isinstance(row, Event):
                    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
                    tokens[at] = self._stamp("iso", row.at)
        tokens[journal.genesis(self.complaint.pk)] = ("genesis",)
        self.tokens = tokens
        self.pattern = re.compile("|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True)))

    def _stamp(self, form: str, moment: datetime) -> Blank:
        local = moment.astimezone(self.zone)
        return (form, self._place(self.days[local.date()]), local.time())

    def _text(self, text: str, *, escaped: bool = False) -> Text:
        words, blanks, end = [], [], 0
        for found in self.pattern.finditer(text):
            blank = self.tokens[found[0]]
            if escaped and blank[0] in ("name", "subject"):
                blank = (*blank, "escaped")
            words.append(text[end : found.start()].replace("%", "%%"))
            blanks.append(self._place(blank))
            end = found.end()
        words.append(text[end:].replace("%", "%%"))
        return Text("%s".join(words), tuple(blanks))

    # -- rows

    def _event(self, number: int, event: Event) -> EventPlan:
        plans = []
        for detail in event.details.all():
            salt = self._place(("salt", number, detail.name))
            commitment = self._place(("commitment", number, detail.name))
            value = self._text(detail.value)
            make = value.maker() if value.blanks else _constant(detail.value)
            plans.append((salt, commitment, detail.name, make))
        content = self._text(journal.canonical(journal.hashed(event)))
        return EventPlan(plans, content.maker(), self._place(("hash", number)), self._place(("mac", number)))

    def _row(self, model: type[models.Model], number: int, row: models.Model) -> RowPlan:
        plan = RowPlan(model, [], [], [], [])
        for place, column in enumerate(columns(model)):
            plan.constants.append(None)
            self._column(plan, place, column, row)
        if isinstance(row, EventDetail):
            order = [event.pk for event in self.chain].index(row.event_id)
            salt = next(i for i, column in enumerate(columns(model)) if column.name == "salt")
            plan.texts[:] = [text for text in plan.texts if text[0] != salt]
            plan.blanks.append((salt, self._place(("salt", order, row.name))))
        return plan

    def _column(self, plan: RowPlan, place: int, column: models.Field[Any, Any], row: models.Model) -> None:
        value = getattr(row, column.attname)
        ready = column.get_db_prep_save(value, connection)
        if value is None or isinstance(value, bool):
            plan.constants[place] = ready
        elif (default := _always_new(column)) is not None:
            plan.fresh.append((place, lambda: column.get_db_prep_save(default(), connection)))
        elif isinstance(value, datetime):
            plan.blanks.append((place, self._place(self._stamp("stamp", value))))
        elif isinstance(value, int) and str(value) in self.tokens:
            plan.blanks.append((place, self._place(self.tokens[str(value)])))
        elif isinstance(value, date):
            plan.blanks.append((place, self._place(self.days[value])))
        elif isinstance(row, Letter) and column.name == "storage_name" and value:
            plan.fresh.append((place, lambda: files.link(value)))
        elif isinstance(value, str | dict | list):
            self._words(plan, place, value, ready)
        else:
            plan.constants[place] = ready

    def _words(self, plan: RowPlan, place: int, value: Any, ready: Any) -> None:
        text = self._text(ready if isinstance(ready, str) else json.dumps(value), escaped=not isinstance(value, str))
        if not text.blanks:
            plan.constants[place] = ready
        elif text.words == "%s":
            plan.blanks.append((place, text.blanks[0]))
        else:
            plan.texts.append((place, text.maker()))


def _constant(value: str) -> Callable[[Sequence[Any]], str]:
    return lambda values: value


def _always_new(column: models.Field[Any, Any]) -> Callable[[], Any] | None:
    """What makes a new value of a column that holds another one in each row, such as a secret drawn by chance."""
    default = column.default
    return default if callable(default) and default not in (dict, list, models.NOT_PROVIDED) else None


def _rows_of(complaint: Complaint) -> dict[type[models.Model], list[models.Model]]:
    """All that belongs to a file, table by table in the order in which it can be inserted."""
    found: dict[type[models.Model], list[models.Model]] = {Complaint: [complaint]}
    mails = Message.objects.filter(complaint=complaint, email__isnull=False).values("email")
    found[Letter] = list(Letter.objects.filter(complaint=complaint).order_by("pk"))
    found[Mail] = list(Mail.objects.filter(pk__in=mails).order_by("pk"))
    found[Message] = list(Message.objects.filter(complaint=complaint).order_by("pk"))
    found[Event] = list(Event.objects.filter(case_id=complaint.pk).order_by("sequence"))
    found[EventDetail] = list(EventDetail.objects.filter(case_id=complaint.pk).order_by("event_id", "pk"))
    for model in _tables():
        if model not in found and (link := _link_to_file(model)):
            found[model] = list(model._default_manager.filter(**{link: complaint}).order_by("pk"))
    return {model: rows for model, rows in found.items() if rows}


def _link_to_file(model: type[models.Model]) -> str:
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and column.related_model is Complaint:
            return column.name
    return ""
