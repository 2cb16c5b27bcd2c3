"""Working days (« jours ouvrés »): which days count, which day is the nth, and why (Art. 5, Art. 6).

A working day is one of the organisation's worked weekdays that is neither a public holiday in law nor inside
a closure. Day 1 is the first working day *after* the day of reception. Nothing here reads a clock or a
setting.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, compress
from typing import NamedTuple

from reclamations.domain import gettext_noop
from reclamations.domain.delays.holidays_fr import (
    ALSACE_MOSELLE,
    FIRST_YEAR,
    HOLIDAYS,
    LAST_YEAR,
    CalendarError,
    Holiday,
    public_holidays,
    validate_zone,
)

#: The days a calendar knows, both inclusive.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_ORIGIN = FIRST_DAY.toordinal()
_DAYS = [date.fromordinal(ordinal) for ordinal in range(_ORIGIN, LAST_DAY.toordinal() + 1)]
_INDEX = {day: index for index, day in enumerate(_DAYS)}  # a look-up here costs less than date arithmetic


class CalendarRangeError(CalendarError):
    """A date, or the due date it leads to, is outside FIRST_DAY..LAST_DAY."""


class Closure(NamedTuple):
    """Days on which the organisation is closed, from `first` to `last` inclusive."""

    first: date
    last: date
    label: str = ""


class SkipKind(StrEnum):
    """Why a day has no number in the ledger."""

    RECEPTION = "reception"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    HOLIDAY = "holiday"
    CLOSURE = "closure"

    @property
    def label(self) -> str:
        """The French msgid."""
        return _SKIP_LABELS[self]


_SKIP_LABELS = {
    SkipKind.RECEPTION: gettext_noop("Jour de réception, non compté"),
    SkipKind.WEEKEND: gettext_noop("Week-end"),
    SkipKind.DAY_OFF: gettext_noop("Jour non travaillé"),
    SkipKind.HOLIDAY: gettext_noop("Jour férié"),
    SkipKind.CLOSURE: gettext_noop("Fermeture"),
}


class SkipReason(NamedTuple):
    """A kind, and the name of the holiday or the closure."""

    kind: SkipKind
    name: str = ""

    @property
    def text(self) -> str:
        """What a reader is shown: the name where there is one, else the kind's label (a French msgid)."""
        return self.name or self.kind.label


class LedgerDay(NamedTuple):
    """One day of the proof: its number among the working days, or the reason it has none."""

    day: date
    number: int | None
    reason: SkipReason | None


class _Table(NamedTuple):
    """What a calendar answers from. `flags` and `counted` are indexed like _DAYS.

    `flags`: 1 on a working day. `counted`: how many working days so far, that day included. `nth`: the working
    days, numbered from 1 (nobody asks for nth[0]).
    """

    flags: bytes
    counted: "array[int]"
    nth: list[date]


@dataclass(frozen=True, init=False, repr=False)
class WorkingCalendar:
    """The working days of one organisation. Immutable, hashable, cheap to build again with the same values.

    `zone`: a slug of holidays_fr.ZONES. `weekdays`: worked weekdays, ISO (1 Monday to 7 Sunday). `closures`:
    (first, last, label) inclusive, in any order, overlapping or not, of any length. `worked_holidays`: keys
    of holidays_fr.HOLIDAYS on which the organisation works, such as "whit_monday", its solidarity day (a day
    that is another holiday as well stays off). `good_friday`: whether Good Friday is off in Alsace-Moselle
    (code du travail, art. L3134-13); no effect elsewhere. Raises CalendarError when any of them is wrong.
    """

    zone: str
    weekdays: tuple[int, ...]
    closures: tuple[Closure, ...]
    worked_holidays: tuple[str, ...]
    good_friday: bool
    _flags: bytes = field(compare=False)
    _counted: "array[int]" = field(compare=False)
    _nth: list[date] = field(compare=False)

    def __init__(
        self,
        zone: str = "metropole",
        weekdays: Iterable[int] = (1, 2, 3, 4, 5),
        closures: Iterable[Closure | tuple[date, date, str] | tuple[date, date]] = (),
        worked_holidays: Iterable[str] = (),
        good_friday: bool = True,
    ) -> None:
        validate_zone(zone)
        week = _checked_week(weekdays)
        closed = tuple(sorted({_checked_closure(Closure(*closure)) for closure in closures}))
        worked = _checked_keys(worked_holidays)
        table = _table(zone, week, tuple(closure[:2] for closure in closed), worked, good_friday)
        values = (zone, week, closed, worked, good_friday, *table)
        for name, value in zip(self.__dataclass_fields__, values, strict=True):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """What it was made of, on one line: the tables it answers from hold a century of days."""
        week = "".join(map(str, self.weekdays))
        closures = ", ".join(f"{closure.first}..{closure.last}" for closure in self.closures[:3])
        more = f", and {len(self.closures) - 3} more" if len(self.closures) > 3 else ""
        worked = ", ".join(self.worked_holidays)
        return (
            f"<WorkingCalendar {self.zone}, weekdays {week}, closures [{closures}{more}], "
            f"worked holidays [{worked}], Good Friday {'off' if self.good_friday else 'worked'}>"
        )

    def is_working(self, day: date) -> bool:
        """Whether `day` counts. Raises CalendarRangeError outside FIRST_DAY..LAST_DAY."""
        return bool(self._flags[_index(day)])

    def add(self, day: date, n: int) -> date:
        """The nth working day after `day`, itself never counted, worked or not; `day` when n is 0.

        In constant time. Raises ValueError when n is negative, CalendarRangeError when `day` or the answer is
        outside FIRST_DAY..LAST_DAY, TypeError on a datetime (its day depends on a time zone: the caller's
        choice).
        """
        if n > 0:
            try:
                return self._nth[self._counted[_INDEX[day]] + n]
            except LookupError:
                start = _DAYS[_index(day)]
                raise CalendarRangeError(_out_of_range(f"{n} jours ouvrés après le {start:%d/%m/%Y}")) from None
        if n < 0:
            raise ValueError(f"n must not be negative: {n}")
        return _DAYS[_index(day)]

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; minus count(end, start) if `end` comes first.

        So count(day, add(day, n)) is n. Raises CalendarRangeError outside FIRST_DAY..LAST_DAY.
        """
        return self._counted[_index(end)] - self._counted[_index(start)]

    def ledger(self, start: date, n: int) -> tuple[LedgerDay, ...]:
        """Every day from `start` (reception, not counted) to add(start, n) inclusive, numbered or explained.

        One reason a day: not a worked weekday, else the holiday, else the closure. Raises like `add`.
        """
        due = self.add(start, n)
        days = [LedgerDay(start, None, SkipReason(SkipKind.RECEPTION))]
        number = 0
        for index in range(_INDEX[start] + 1, _INDEX[due] + 1):
            day = _DAYS[index]
            if self._flags[index]:
                number += 1
                days.append(LedgerDay(day, number, None))
            else:
                days.append(LedgerDay(day, None, self._reason(day)))
        return tuple(days)

    def _reason(self, day: date) -> SkipReason:
        weekday = day.isoweekday()
        if weekday not in self.weekdays:
            return SkipReason(SkipKind.WEEKEND if weekday > 5 else SkipKind.DAY_OFF)
        if names := _days_off(self.zone, self.worked_holidays, self.good_friday).get(day):
            return SkipReason(SkipKind.HOLIDAY, _joined(names))
        labels = (closure.label for closure in self.closures if closure.first <= day <= closure.last)
        return SkipReason(SkipKind.CLOSURE, _joined(labels))


def _checked_week(weekdays: Iterable[int]) -> tuple[int, ...]:
    week = tuple(weekdays)
    if not week:
        raise CalendarError("La semaine doit compter au moins un jour travaillé.")
    for weekday in week:
        if type(weekday) is not int or not 1 <= weekday <= 7:
            raise CalendarError(f"Jour de la semaine inconnu : {weekday!r}. De 1 (lundi) à 7 (dimanche).")
    return tuple(sorted(set(week)))


def _checked_closure(closure: Closure) -> Closure:
    if closure.last < closure.first:
        raise CalendarError(
            f"La fermeture du {closure.first:%d/%m/%Y} au {closure.last:%d/%m/%Y} finit avant de commencer."
        )
    return closure


def _checked_keys(keys: Iterable[str]) -> tuple[str, ...]:
    worked = tuple(sorted(set(keys)))
    if unknown := [key for key in worked if key not in HOLIDAYS]:
        raise CalendarError(f"Jour férié inconnu : {', '.join(unknown)}.")
    return worked


def _joined(names: Iterable[str]) -> str:
    return " et ".join(dict.fromkeys(filter(None, names)))


def _index(day: date) -> int:
    try:
        return _INDEX[day]
    except KeyError:
        if isinstance(day, datetime) or not isinstance(day, date):
            raise TypeError(f"a date is expected, not {day!r}") from None
        raise CalendarRangeError(_out_of_range(f"le {day:%d/%m/%Y}")) from None


def _out_of_range(what: str) -> str:
    return f"Date hors du calendrier ({what}). Il va du {FIRST_DAY:%d/%m/%Y} au {LAST_DAY:%d/%m/%Y}."


@lru_cache(maxsize=64)
def _days_off(zone: str, worked: tuple[str, ...], good_friday: bool) -> dict[date, list[str]]:
    """Days off and the names of their holidays; a day stays off while one of its holidays is not worked."""
    kept: dict[date, list[Holiday]] = {}
    for holiday in public_holidays(zone):
        optional = holiday.key == "good_friday" and zone == ALSACE_MOSELLE
        if good_friday or not optional:
            kept.setdefault(holiday.day, []).append(holiday)
    return {
        day: [holiday.name for holiday in holidays]
        for day, holidays in kept.items()
        if any(holiday.key not in worked for holiday in holidays)
    }


@lru_cache(maxsize=64)
def _flags(zone: str, week: tuple[int, ...], worked: tuple[str, ...], good_friday: bool) -> bytes:
    """One byte a day, 1 for a worked weekday that is no holiday, before closures."""
    pattern = bytes(weekday in week for weekday in range(1, 8))
    monday = FIRST_DAY.isoweekday() - 1
    flags = bytearray((pattern * (len(_DAYS) // 7 + 2))[monday : monday + len(_DAYS)])
    for day in _days_off(zone, worked, good_friday):
        flags[_INDEX[day]] = 0
    return bytes(flags)


@lru_cache(maxsize=32)
def _table(
    zone: str,
    week: tuple[int, ...],
    closures: tuple[tuple[date, date], ...],
    worked: tuple[str, ...],
    good_friday: bool,
) -> _Table:
    flags = bytearray(_flags(zone, week, worked, good_friday))
    for first, last in closures:
        start, end = max(first.toordinal() - _ORIGIN, 0), min(last.toordinal() - _ORIGIN + 1, len(_DAYS))
        if start < end:
            flags[start:end] = bytes(end - start)
    nth = [FIRST_DAY, *compress(_DAYS, flags)]
    return _Table(bytes(flags), array("i", accumulate(flags)), nth)
