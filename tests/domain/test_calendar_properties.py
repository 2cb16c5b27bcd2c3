"""The calendar against a day-by-day loop, over every zone, 2000 to 2100, with any closures.

`EXAMPLES=20000` runs each property so many times; the suite is content with fewer.
"""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reclamations.domain.delays.calendar import LAST_DAY, CalendarRangeError, Closure, SkipKind, WorkingCalendar
from reclamations.domain.delays.holidays_fr import HOLIDAYS, ZONES, public_holidays

#: So far from the calendar's end that two delays of 60 days, worked one day a week around three closures, stay inside.
DAYS = st.dates(date(2000, 1, 1), date(2096, 12, 31))
DELAYS = st.integers(1, 60)


@st.composite
def closures_near(draw, day):
    first = day + timedelta(days=draw(st.integers(-20, 90)))
    length = draw(st.one_of(st.integers(0, 30), st.integers(0, 200)))
    return Closure(first, first + timedelta(days=length), draw(st.sampled_from(["Congés", "Travaux", ""])))


@st.composite
def cases(draw):
    """A calendar, a day around which its closures lie, and a delay."""
    day = draw(DAYS)
    calendar = WorkingCalendar(
        zone=draw(st.sampled_from(list(ZONES))),
        weekdays=draw(st.sets(st.integers(1, 7), min_size=1)),
        closures=draw(st.lists(closures_near(day), max_size=3)),
        worked_holidays=draw(st.sets(st.sampled_from(list(HOLIDAYS)), max_size=3)),
        good_friday=draw(st.booleans()),
    )
    return calendar, day, draw(DELAYS)


@cache
def keys_by_day(zone):
    found = {}
    for holiday in public_holidays(zone):
        found.setdefault(holiday.day, set()).add(holiday.key)
    return found


def is_worked(calendar, day):
    if day.isoweekday() not in calendar.weekdays:
        return False
    if any(closure.first <= day <= closure.last for closure in calendar.closures):
        return False
    keys = set(keys_by_day(calendar.zone).get(day, ()))
    if calendar.zone == "alsace-moselle" and not calendar.good_friday:
        keys.discard("good_friday")
    return keys <= set(calendar.worked_holidays)


def add_by_walking(calendar, day, n):
    while n:
        day += timedelta(days=1)
        n -= is_worked(calendar, day)
    return day


@given(cases())
def test_add_is_what_walking_day_by_day_finds(case):
    calendar, day, n = case
    assert calendar.add(day, n) == add_by_walking(calendar, day, n)


@given(cases(), st.dates(date(2100, 1, 1), LAST_DAY))
def test_near_its_end_the_calendar_answers_right_or_refuses(case, day):
    calendar, _day, n = case
    left = sum(is_worked(calendar, LAST_DAY - timedelta(days=step)) for step in range((LAST_DAY - day).days))
    if n <= left:
        assert calendar.add(day, n) == add_by_walking(calendar, day, n)
    else:
        with pytest.raises(CalendarRangeError):
            calendar.add(day, n)


@given(cases())
def test_a_calendar_says_what_it_is_made_of_on_one_line(case):
    calendar, _day, _n = case
    assert len(repr(calendar)) < 400
    assert calendar.zone in repr(calendar)


@given(cases())
def test_count_undoes_add_and_the_due_date_is_worked(case):
    calendar, day, n = case
    due = calendar.add(day, n)
    assert due > day
    assert calendar.is_working(due)
    assert calendar.count(day, due) == n
    assert calendar.count(due, day) == -n
    assert calendar.count(day, due - timedelta(days=1)) == n - 1


@given(cases(), DELAYS)
def test_two_delays_in_a_row_make_their_sum(case, more):
    calendar, day, n = case
    assert calendar.add(calendar.add(day, n), more) == calendar.add(day, n + more)


@given(cases())
def test_the_ledger_proves_the_due_date(case):
    calendar, day, n = case
    ledger = calendar.ledger(day, n)
    assert [row.day for row in ledger] == [day + timedelta(days=step) for step in range(len(ledger))]
    assert ledger[-1].day == calendar.add(day, n)
    assert [row.number for row in ledger if row.number] == list(range(1, n + 1))
    assert all((row.number is None) == (row.reason is not None) for row in ledger)
    assert [row.reason.kind for row in ledger if row.reason].count(SkipKind.RECEPTION) == 1
    assert ledger[0].reason.kind == SkipKind.RECEPTION


@given(cases())
def test_one_more_closure_never_brings_a_due_date_nearer(case):
    calendar, day, n = case
    more = (*calendar.closures, Closure(day + timedelta(days=3), day + timedelta(days=5)))
    closed = WorkingCalendar(calendar.zone, calendar.weekdays, more, calendar.worked_holidays, calendar.good_friday)
    assert closed.add(day, n) >= calendar.add(day, n)
