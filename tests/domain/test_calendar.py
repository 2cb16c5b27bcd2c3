"""Hand-checked cases of the working calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reclamations.domain.delays.calendar import (
    FIRST_DAY,
    LAST_DAY,
    CalendarRangeError,
    Closure,
    SkipKind,
    SkipReason,
    WorkingCalendar,
)
from reclamations.domain.delays.holidays_fr import CalendarError

METROPOLE = WorkingCalendar()


@pytest.mark.article(6)
@pytest.mark.parametrize(
    ("received_on", "n", "due_on"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # a Monday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday: Monday is day 1, not day 0
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # a Sunday
        (date(2026, 4, 30), 14, date(2026, 5, 26)),  # 1, 8, 14 and 25 May
        (date(2026, 5, 4), 14, date(2026, 5, 27)),
        (date(2026, 5, 4), 30, date(2026, 6, 18)),
        (date(2026, 5, 14), 1, date(2026, 5, 15)),  # received on Ascension Day
        (date(2025, 12, 1), 30, date(2026, 1, 14)),  # over the year's end
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # Christmas is a Friday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # New Year's Day is a Friday
        (date(2008, 4, 30), 1, date(2008, 5, 2)),  # 1 May 2008 is also Ascension Day
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # a leap year
        (date(2100, 2, 26), 1, date(2100, 3, 1)),  # not a leap year
        (date(2000, 2, 28), 1, date(2000, 2, 29)),
    ],
)
def test_day_1_is_the_first_working_day_after_reception(received_on, n, due_on):
    assert METROPOLE.add(received_on, n) == due_on
    assert METROPOLE.count(received_on, due_on) == n


def test_no_delay_at_all_falls_on_the_day_itself():
    assert METROPOLE.add(date(2026, 11, 22), 0) == date(2026, 11, 22)
    assert [row.number for row in METROPOLE.ledger(date(2026, 11, 22), 0)] == [None]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 23), date(2026, 11, 20), -1),
        (date(2025, 12, 31), date(2026, 12, 31), 252),
    ],
)
def test_count_leaves_the_start_out_and_the_end_in(start, end, days):
    assert METROPOLE.count(start, end) == days


def test_closures_may_overlap_and_fall_on_days_off():
    calendar = WorkingCalendar(
        closures=[
            (date(2026, 12, 24), date(2027, 1, 2), "Congés de fin d’année"),
            (date(2026, 12, 31), date(2027, 1, 4), "Inventaire"),
            (date(2026, 12, 26), date(2026, 12, 27), "Week-end"),
        ]
    )
    assert calendar.add(date(2026, 12, 22), 1) == date(2026, 12, 23)
    assert calendar.add(date(2026, 12, 23), 1) == date(2027, 1, 5)


def test_a_closure_of_several_years_pushes_the_due_date_past_it():
    calendar = WorkingCalendar(closures=[Closure(date(2026, 3, 2), date(2031, 6, 30), "Travaux")])
    assert calendar.add(date(2027, 1, 1), 2) == date(2031, 7, 2)
    assert len(calendar.ledger(date(2026, 3, 1), 1)) == (date(2031, 7, 1) - date(2026, 3, 1)).days + 1


def test_a_closure_may_reach_beyond_the_calendar():
    calendar = WorkingCalendar(closures=[(date(1950, 1, 1), date(2005, 12, 31), "Avant l’ouverture")])
    assert calendar.add(date(2000, 1, 3), 1) == date(2006, 1, 2)
    assert WorkingCalendar(closures=[(date(2150, 1, 1), date(2151, 1, 1), "")]).is_working(date(2101, 12, 30))


def test_whit_monday_worked_as_solidarity_day_counts():
    solidarity = WorkingCalendar(worked_holidays=["whit_monday"])
    assert solidarity.is_working(date(2026, 5, 25))
    assert solidarity.add(date(2026, 4, 30), 14) == date(2026, 5, 25)
    assert not METROPOLE.is_working(date(2026, 5, 25))


def test_a_worked_holiday_stays_off_when_it_is_another_holiday_too():
    guadeloupe = WorkingCalendar("guadeloupe", worked_holidays=["whit_monday"])
    assert guadeloupe.is_working(date(2026, 5, 25))
    assert not guadeloupe.is_working(date(2080, 5, 27))  # Whit Monday and the abolition


def test_good_friday_is_a_setting_in_alsace_moselle_only():
    good_friday = date(2026, 4, 3)
    assert not WorkingCalendar("alsace-moselle").is_working(good_friday)
    assert WorkingCalendar("alsace-moselle", good_friday=False).is_working(good_friday)
    assert not WorkingCalendar("alsace-moselle", good_friday=False).is_working(date(2025, 12, 26))
    assert not WorkingCalendar("polynesie-francaise", good_friday=False).is_working(good_friday)
    assert METROPOLE.is_working(good_friday)


def test_the_week_is_the_organisations():
    shop = WorkingCalendar(weekdays=[6, 2, 3, 4, 5, 2])
    assert shop.weekdays == (2, 3, 4, 5, 6)
    assert shop.add(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert shop.add(date(2026, 11, 21), 1) == date(2026, 11, 24)
    sundays = WorkingCalendar(weekdays=[7])
    assert sundays.add(date(2026, 11, 22), 2) == date(2026, 12, 6)


@pytest.mark.article(5)
def test_the_ledger_numbers_a_day_or_says_why_not():
    closed = WorkingCalendar(closures=[(date(2026, 5, 12), date(2026, 5, 14), "Inventaire")])
    rows = {row.day: row for row in closed.ledger(date(2026, 5, 7), 3)}
    assert rows[date(2026, 5, 7)].reason == SkipReason(SkipKind.RECEPTION)
    assert rows[date(2026, 5, 8)].reason == SkipReason(SkipKind.HOLIDAY, "Fête de la Victoire")
    assert rows[date(2026, 5, 9)].reason == SkipReason(SkipKind.WEEKEND)
    assert rows[date(2026, 5, 11)].number == 1
    assert rows[date(2026, 5, 12)].reason == SkipReason(SkipKind.CLOSURE, "Inventaire")
    assert rows[date(2026, 5, 14)].reason == SkipReason(SkipKind.HOLIDAY, "Ascension")
    assert rows[date(2026, 5, 15)].number == 2
    assert max(rows) == date(2026, 5, 18)
    assert rows[date(2026, 5, 18)].number == 3


def test_the_ledger_names_every_holiday_and_closure_of_a_day():
    closures = [(date(2026, 8, 3), date(2026, 8, 7), "Congés"), (date(2026, 8, 4), date(2026, 8, 4), "Travaux")]
    summer = WorkingCalendar(closures=closures)
    assert METROPOLE.ledger(date(2008, 4, 30), 1)[1].reason.text == "Fête du Travail et Ascension"
    assert summer.ledger(date(2026, 8, 3), 1)[1].reason.text == "Congés et Travaux"


def test_the_ledger_calls_a_free_wednesday_a_day_off_not_a_weekend():
    calendar = WorkingCalendar(weekdays=[1, 2, 4, 5], closures=[(date(2026, 11, 26), date(2026, 11, 26), "")])
    rows = calendar.ledger(date(2026, 11, 24), 1)
    assert [row.reason and row.reason.text for row in rows] == [
        "Jour de réception, non compté",
        "Jour non travaillé",
        "Fermeture",
        None,
    ]


def test_calendars_of_the_same_settings_are_equal_and_share_their_tables():
    closures = [(date(2026, 8, 3), date(2026, 8, 7), "Congés"), (date(2026, 1, 2), date(2026, 1, 2), "Pont")]
    one, two = WorkingCalendar(closures=closures), WorkingCalendar(closures=closures[::-1], weekdays=range(1, 6))
    assert one == two
    assert hash(one) == hash(two)
    assert one._nth is two._nth
    assert one != METROPOLE


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"zone": "lorraine"}, "Zone de jours fériés inconnue"),
        ({"weekdays": []}, "au moins un jour"),
        ({"weekdays": [0, 1]}, "inconnu"),
        ({"weekdays": [8]}, "inconnu"),
        ({"weekdays": ["1"]}, "inconnu"),
        ({"weekdays": [True]}, "inconnu"),
        ({"closures": [(date(2026, 8, 7), date(2026, 8, 3), "Congés")]}, "finit avant de commencer"),
        ({"worked_holidays": ["pentecote"]}, "Jour férié inconnu"),
    ],
)
def test_a_wrong_setting_is_refused_in_french(settings, message):
    with pytest.raises(CalendarError, match=message):
        WorkingCalendar(**settings)


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date(1, 1, 1)])
def test_a_date_outside_the_calendar_is_refused(day):
    for ask in (
        lambda: METROPOLE.is_working(day),
        lambda: METROPOLE.add(day, 1),
        lambda: METROPOLE.add(day, 0),
        lambda: METROPOLE.count(date(2026, 1, 1), day),
        lambda: METROPOLE.ledger(day, 1),
    ):
        with pytest.raises(CalendarRangeError, match="hors du calendrier"):
            ask()


def test_a_due_date_outside_the_calendar_is_refused():
    endless = WorkingCalendar(closures=[(date(2026, 1, 1), date(9999, 12, 31), "Cessation")])
    with pytest.raises(CalendarRangeError, match="14 jours ouvrés après le 01/06/2026"):
        endless.add(date(2026, 6, 1), 14)
    with pytest.raises(CalendarRangeError):
        METROPOLE.add(LAST_DAY, 1)
    assert METROPOLE.add(date(2101, 12, 29), 1) == date(2101, 12, 30)


def test_a_negative_delay_is_refused():
    with pytest.raises(ValueError, match="negative"):
        METROPOLE.add(date(2026, 1, 5), -1)


def test_a_datetime_is_refused_because_its_day_depends_on_a_time_zone():
    late_evening = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    with pytest.raises(TypeError):
        METROPOLE.add(late_evening, 14)
    with pytest.raises(TypeError):
        METROPOLE.count(late_evening, date(2026, 6, 1))
