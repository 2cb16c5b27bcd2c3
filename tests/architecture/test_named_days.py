"""No test and no demonstration depends on the day it runs: what the rule sees, and what is under it.

See docs/architecture.md, « Named days ».
"""

import ast
from pathlib import Path

import pytest

from tests.architecture.days import days_counted_from_today

ROOT = Path(__file__).resolve().parents[2]
DATED = sorted(path for folder in ("tests", "registre/demo") for path in (ROOT / folder).rglob("*.py"))
#: How many of its lines count days on purpose.
ON_PURPOSE = {"registre/demo/bulk.py": 1}  # a file came on any day of four years; the calendar tells what it lived


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    "source",
    [
        "clock.today() + timedelta(40)",
        "timedelta(days=1) + clock.today()",
        "clock.today() + relativedelta(months=1)",
        "clock.today() - 3 * timedelta(days=1)",
        "clock.now().date() + timedelta(days=40)",
        "(clock.now() + timedelta(days=40)).date()",
        "clock.now() + relativedelta(weeks=2)",
        "clock.now() + timedelta(3)",
        "timezone.now() + timedelta(weeks=1)",
        "date_of(clock.now(), organisation) + timedelta(days=9)",
        "clock.date_of(clock.now(), organisation) + timedelta(days=9)",
        "date.fromordinal(clock.today().toordinal() + 40)",
        "clock.today() + WEEK",
        "clock.today().replace(year=2027)",
        "clock.now().replace(day=1)",
        "self.today + timedelta(days=3)",
        "date.today()",
        "datetime.date.today()",
        "dt.today()",
        "datetime.now(UTC).date()",
        "datetime.datetime.now(tz=UTC)",
        "datetime.utcnow()",
        "timezone.localdate() + relativedelta(days=10)",
        "localdate()",
    ],
)
def test_days_counted_from_today_are_seen(source: str) -> None:
    assert days_counted_from_today(ast.parse(source)) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "today = clock.today()\ntoday + timedelta(days=40)",
        "start: date = clock.today()\nstart += timedelta(days=40)",
        "WEEK = timedelta(weeks=1)\nclock.now() + 2 * WEEK",
        "present = clock.now()\nlater = present.astimezone(PARIS) + timedelta(days=40)",
        "present = clock.now()\ndef due(): return present.date() + timedelta(days=40)",
        "if (day := clock.today()):\n    later = day + timedelta(days=40)",
        "soon = clock.now() + timedelta(hours=1)\ndue = soon + timedelta(days=40)",
        "@pytest.fixture\ndef due(today): return today + timedelta(days=40)",
    ],
)
def test_the_present_is_followed_through_its_names(source: str) -> None:
    last = len(source.splitlines())
    assert days_counted_from_today(ast.parse(source)) == [last]


@pytest.mark.parametrize(
    "source",
    [
        "calendar.add(clock.today(), 40)",
        "calendar.add(today - timedelta(days=150), 1)",
        "clock.now() + timedelta(hours=3)",
        "clock.now() + proof.LIFETIME",
        "clock.now() - relativedelta(years=6)",
        "clock.today() - relativedelta(months=3)",
        "clock.today() - file.received_on",
        "clock.now().replace(hour=0, minute=0)",
        "date(2026, 5, 4) + timedelta(days=40)",
        "TODAY + timedelta(days=40)",
        "time_machine.escape_hatch.datetime.datetime.now(tz=UTC)",
        "def due():\n    today = date(2026, 5, 4)\n    return today + timedelta(days=40)",
    ],
)
def test_named_days_and_what_the_calendar_is_asked_are_left_alone(source: str) -> None:
    assert days_counted_from_today(ast.parse(source)) == []


@pytest.mark.parametrize("path", DATED, ids=relative)
def test_no_test_and_no_demonstration_counts_days_from_today(path: Path) -> None:
    found = days_counted_from_today(ast.parse(path.read_text()))
    assert len(found) == ON_PURPOSE.get(relative(path), 0), f"name the day, or ask the calendar: lines {found}"
