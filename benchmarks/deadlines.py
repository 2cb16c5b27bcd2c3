"""How long one due date takes, several ways: `python -m benchmarks.deadlines`.

Every way computes the 30th working day after 4 May 2026 in metropolitan France and is checked to agree before it
is timed. The targets: `WorkingCalendar.add` within 5 times two list look-ups, at least 10 times faster than
numpy's `busday_offset` on one date, at least 100 times faster than `get_nth_working_day` of `holidays`.
"""

import sys
import timeit
from bisect import bisect_right
from datetime import date, timedelta

import numpy as np
from holidays import country_holidays

from reclamations.domain.delays.calendar import FIRST_DAY, LAST_DAY, Closure, WorkingCalendar
from reclamations.domain.delays.holidays_fr import FIRST_YEAR, LAST_YEAR, public_holidays

DAY, N = date(2026, 5, 4), 30
ROUNDS = 7

#: Name -> (statement, how many times to run it).
WAYS = {
    "two list look-ups": ("nth[counted[index] + n]", 500_000),
    "WorkingCalendar.add": ("calendar.add(day, n)", 500_000),
    "bisect in the working days": ("nth[bisect_right(nth, day) - 1 + n]", 200_000),
    "numpy busday_offset": ("busday_offset(numpy_day, n, roll='backward', busdaycal=numpy_calendar)", 50_000),
    "loop over the days": ("walk(day, n, off)", 20_000),
    "holidays get_nth_working_day": ("france.get_nth_working_day(day, n)", 5_000),
}


def walk(day: date, n: int, off: set[date]) -> date:
    """The nth working day after `day`, Monday to Friday, one day at a time."""
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5 and day not in off
    return day


def names(calendar: WorkingCalendar) -> dict[str, object]:
    """What the statements of WAYS use, prepared beforehand."""
    every_day = [FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    nth = [FIRST_DAY, *filter(calendar.is_working, every_day)]
    off = {holiday.day for holiday in public_holidays(calendar.zone)}
    return {
        "calendar": calendar,
        "day": DAY,
        "n": N,
        "index": (DAY - FIRST_DAY).days,
        "nth": nth,
        "counted": [bisect_right(nth, day) - 1 for day in every_day],
        "bisect_right": bisect_right,
        "busday_offset": np.busday_offset,
        "numpy_day": np.datetime64(DAY),
        "numpy_calendar": np.busdaycalendar(holidays=np.array(sorted(off), dtype="datetime64[D]")),
        "walk": walk,
        "off": off,
        "france": country_holidays("FR", years=range(2025, 2028)),
    }


def microseconds(statement: str, loops: int, namespace: dict[str, object]) -> float:
    """The best of ROUNDS timings of one run of `statement`, in µs."""
    return min(timeit.repeat(statement, globals=namespace, number=loops, repeat=ROUNDS)) / loops * 1e6


def print_ways(calendar: WorkingCalendar) -> bool:
    """Print the time of each way beside `WorkingCalendar.add`, then the three targets; tell whether all are met."""
    namespace = names(calendar)
    expected = calendar.add(DAY, N)
    times = {}
    for name, (statement, loops) in WAYS.items():
        answer = eval(statement, namespace)
        assert str(answer) == str(expected), f"{name} answers {answer}, not {expected}"
        times[name] = microseconds(statement, loops, namespace)
    ours = times["WorkingCalendar.add"]
    print(f"One due date: the {N}th working day after {DAY} ({expected}), best of {ROUNDS}")
    print(f"{'':32}{'µs':>10}{'times add':>12}")
    for name, time in times.items():
        print(f"{name:32}{time:>10.3f}{time / ours:>12.1f}")
    met = [
        print_target("slower than two list look-ups", ours / times["two list look-ups"], at_most=5),
        print_target("faster than numpy", times["numpy busday_offset"] / ours, at_least=10),
        print_target("faster than holidays", times["holidays get_nth_working_day"] / ours, at_least=100),
    ]
    return all(met)


def print_target(what: str, ratio: float, *, at_most: float = float("inf"), at_least: float = 0) -> bool:
    """Print a ratio, its bound, and whether it is kept; tell the latter."""
    bound = f"at least {at_least}" if at_least else f"at most {at_most}"
    is_met = at_least <= ratio <= at_most
    print(f"  {ratio:6.1f} times {what} ({bound}: {'met' if is_met else 'MISSED'})")
    return is_met


def print_construction() -> None:
    """Print what a calendar costs: the holidays of its zone, the tables of new closures, the same once more."""
    settings = [[Closure(DAY, DAY + timedelta(days=length))] for length in range(20)]
    zone = timeit.timeit(lambda: public_holidays("wallis-et-futuna"), number=1)
    tables = min(timeit.timeit(lambda: WorkingCalendar(closures=settings.pop()), number=1) for _ in range(20))
    again = microseconds("WorkingCalendar()", 10_000, {"WorkingCalendar": WorkingCalendar})
    print(f"\nA calendar from {FIRST_YEAR} to {LAST_YEAR}")
    print(f"{'public holidays of a zone, once':32}{zone * 1000:>10.2f} ms")
    print(f"{'tables of new closures':32}{tables * 1000:>10.2f} ms")
    print(f"{'the same settings again':32}{again:>10.2f} µs")


if __name__ == "__main__":
    all_met = print_ways(WorkingCalendar())
    print_construction()
    sys.exit(0 if all_met else 1)
