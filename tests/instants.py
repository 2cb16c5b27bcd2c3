"""The instants at which the suite lives: one named day, and the awkward ones of the calendar sweep.

No test reads the day it runs. `SUITE_INSTANT`, an aware ISO date and time, moves the whole suite to another instant:
`make test-calendar` goes through all of `AWKWARD`.
"""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_PARIS = ZoneInfo("Europe/Paris")


def _paris(*moment: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=_PARIS, fold=fold).astimezone(UTC)


#: A Tuesday like any other, ten o'clock in Paris, with no holiday in the month around it.
ORDINARY = _paris(2026, 9, 15, 10, 0)

#: The instants at which a sum of days, an hour or a year goes wrong, by name.
AWKWARD = {
    "christmas-eve": _paris(2026, 12, 24, 23, 50),  # the end-of-year closure begins within ten minutes
    "new-year-s-eve": _paris(2026, 12, 31, 23, 50),  # the year of references changes within ten minutes
    "new-year-s-day": _paris(2027, 1, 1, 0, 5),
    "spring-forward": _paris(2027, 3, 28, 2, 30),  # an hour that does not exist: half past three in summer time
    "fall-back-first": _paris(2026, 10, 25, 2, 30),  # an hour that comes twice
    "fall-back-again": _paris(2026, 10, 25, 2, 30, fold=1),
    "leap-day": _paris(2028, 2, 29, 12, 0),
    "sunday-in-may": _paris(2026, 5, 3, 15, 0),  # 1, 8 and 14 May, then 25 May, are days off
    "labour-day": _paris(2026, 5, 1, 9, 0),
    "bastille-day": _paris(2026, 7, 14, 9, 0),
    "easter-eve": _paris(2027, 3, 27, 18, 0),  # Easter Monday follows, and the clocks change in the night
    "before-the-closure": _paris(2026, 11, 25, 10, 0),  # 30 working days from here lie beyond the end-of-year closure
    "two-days-at-once": _paris(2026, 8, 1, 0, 30),  # still 31 July in UTC
    "ten-years-on": _paris(2036, 9, 16, 10, 0),
    "century-leap-eve": _paris(2096, 2, 28, 23, 55),  # near the end of the calendar
}


def chosen() -> datetime:
    """The instant at which this run of the suite begins, aware; the clock then ticks."""
    named = os.environ.get("SUITE_INSTANT", "")
    if not named:
        return ORDINARY
    moment = AWKWARD.get(named) or datetime.fromisoformat(named)
    if moment.tzinfo is None:
        raise ValueError(f"SUITE_INSTANT must carry its offset from UTC: {named}")
    return moment


if __name__ == "__main__":
    print(*AWKWARD)
