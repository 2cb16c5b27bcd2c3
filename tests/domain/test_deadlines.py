"""The two clocks and where they stand on a given day."""

from datetime import date

import pytest

from reclamations.domain.delays.calendar import CalendarRangeError, WorkingCalendar
from reclamations.domain.delays.deadlines import ClockKind, ClockState, Delays, DueDates, clock_state, due_dates
from reclamations.domain.delays.holidays_fr import CalendarError

CALENDAR = WorkingCalendar()
FRIDAY, SATURDAY, MONDAY = date(2026, 6, 12), date(2026, 6, 13), date(2026, 6, 15)


def state(done_on, on, due_on=FRIDAY):
    return clock_state(due_on, done_on, on=on, calendar=CALENDAR)


@pytest.mark.article(5)
def test_receipt_is_acknowledged_within_14_working_days():
    assert due_dates(date(2026, 5, 4), CALENDAR).ack_due_on == date(2026, 5, 27)


@pytest.mark.article(6)
def test_the_answer_comes_within_30_working_days_of_reception():
    assert due_dates(date(2026, 5, 4), CALENDAR).response_due_on == date(2026, 6, 18)


def test_the_delays_are_the_organisations():
    due = due_dates(date(2026, 11, 20), CALENDAR, Delays(ack=1, response=5))
    assert due == DueDates(ack_due_on=date(2026, 11, 23), response_due_on=date(2026, 11, 27))


@pytest.mark.article(6)
@pytest.mark.parametrize(
    ("on", "kind", "days"),
    [
        (date(2026, 6, 10), ClockKind.DUE_LATER, 2),
        (date(2026, 6, 11), ClockKind.DUE_LATER, 1),
        (FRIDAY, ClockKind.DUE_TODAY, 0),
        (SATURDAY, ClockKind.LATE, 0),  # late strictly after the due date, by no working day yet
        (MONDAY, ClockKind.LATE, 1),
        (date(2026, 6, 16), ClockKind.LATE, 2),
    ],
)
def test_a_file_is_late_strictly_after_its_due_date(on, kind, days):
    assert state(None, on) == ClockState(kind=kind, days=days, due_on=FRIDAY, done_on=None)


@pytest.mark.parametrize(
    ("done_on", "kind", "days"),
    [
        (date(2026, 6, 10), ClockKind.DONE_ON_TIME, 2),
        (FRIDAY, ClockKind.DONE_ON_TIME, 0),
        (SATURDAY, ClockKind.DONE_LATE, 0),
        (MONDAY, ClockKind.DONE_LATE, 1),
    ],
)
def test_what_is_done_stays_on_time_or_late_for_ever(done_on, kind, days):
    for on in (done_on, date(2030, 1, 1)):
        assert state(done_on, on) == ClockState(kind=kind, days=days, due_on=FRIDAY, done_on=done_on)


def test_an_act_of_tomorrow_is_not_done_today():
    assert state(MONDAY, SATURDAY) == ClockState(ClockKind.LATE, 0, FRIDAY, None)


def test_days_off_do_not_count_in_the_days_left():
    assert state(None, date(2026, 4, 30), due_on=date(2026, 5, 26)).days == 14


@pytest.mark.parametrize(
    ("kind", "is_done", "is_late"),
    [
        (ClockKind.DONE_ON_TIME, True, False),
        (ClockKind.DONE_LATE, True, True),
        (ClockKind.DUE_LATER, False, False),
        (ClockKind.DUE_TODAY, False, False),
        (ClockKind.LATE, False, True),
    ],
)
def test_every_state_says_whether_it_is_done_and_late(kind, is_done, is_late):
    clock = ClockState(kind, 0, FRIDAY, FRIDAY if is_done else None)
    assert (clock.is_done, clock.is_late) == (is_done, is_late)
    assert clock.kind.label


@pytest.mark.parametrize("delays", [{"ack": 0}, {"response": -1}])
def test_a_delay_of_less_than_one_day_is_refused(delays):
    with pytest.raises(CalendarError, match="au moins un jour"):
        Delays(**delays)


def test_a_reception_too_near_the_end_of_the_calendar_is_refused():
    with pytest.raises(CalendarRangeError):
        due_dates(date(2101, 12, 1), CALENDAR)
