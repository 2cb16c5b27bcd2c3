"""The two clocks: acknowledgement (Art. 5) and response (Art. 6).

They run from the day of reception and are never paused: the procedure grants no suspension. The last day
counts whole, so a file is late strictly after its due date.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reclamations.domain import gettext_noop
from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.delays.holidays_fr import CalendarError


@dataclass(frozen=True, slots=True)
class Delays:
    """The organisation's two delays in working days, each at least 1. Raises CalendarError otherwise."""

    ack: int = 14
    response: int = 30

    def __post_init__(self) -> None:
        if self.ack < 1 or self.response < 1:
            raise CalendarError("Un délai compte au moins un jour ouvré.")


@dataclass(frozen=True, slots=True)
class DueDates:
    """The last day, included, to acknowledge receipt (Art. 5) and to answer (Art. 6)."""

    ack_due_on: date
    response_due_on: date


def due_dates(received_on: date, calendar: WorkingCalendar, delays: Delays = Delays()) -> DueDates:
    """Both due dates of a complaint received on `received_on`, a date in the organisation's time zone.

    The day of reception is not counted. Raises CalendarRangeError when a date leaves the calendar.
    """
    return DueDates(
        ack_due_on=calendar.add(received_on, delays.ack),
        response_due_on=calendar.add(received_on, delays.response),
    )


class ClockKind(StrEnum):
    """Where a clock stands."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DUE_LATER = "due_later"
    DUE_TODAY = "due_today"
    LATE = "late"

    @property
    def label(self) -> str:
        """The French msgid, without the number of days."""
        return _CLOCK_LABELS[self]


_CLOCK_LABELS = {
    ClockKind.DONE_ON_TIME: gettext_noop("Dans le délai"),
    ClockKind.DONE_LATE: gettext_noop("Hors délai"),
    ClockKind.DUE_LATER: gettext_noop("À faire"),
    ClockKind.DUE_TODAY: gettext_noop("À faire aujourd’hui"),
    ClockKind.LATE: gettext_noop("En retard"),
}


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock on a given day.

    `days` is the number of working days between the due date and the act (done) or the given day (not done):
    left for DONE_ON_TIME and DUE_LATER, overrun for DONE_LATE and LATE. It is 0 for a lateness that has only
    run over days off: on the Saturday after a Friday, late, by no working day yet.
    """

    kind: ClockKind
    days: int
    due_on: date
    done_on: date | None

    @property
    def is_done(self) -> bool:
        """Whether the act had been done by the given day."""
        return self.done_on is not None

    @property
    def is_late(self) -> bool:
        """Whether the due date was missed, done since or not."""
        return self.kind in (ClockKind.DONE_LATE, ClockKind.LATE)


def clock_state(due_on: date, done_on: date | None, *, on: date, calendar: WorkingCalendar) -> ClockState:
    """Where the clock due on `due_on` stands on the day `on`; an act done after that day is not done yet.

    Raises CalendarRangeError when a date leaves the calendar.
    """
    if done_on is not None and done_on > on:
        done_on = None
    reached = on if done_on is None else done_on
    return ClockState(
        kind=_kind(due_on, reached, done=done_on is not None),
        days=abs(calendar.count(due_on, reached)),
        due_on=due_on,
        done_on=done_on,
    )


def _kind(due_on: date, reached: date, *, done: bool) -> ClockKind:
    if reached > due_on:
        return ClockKind.DONE_LATE if done else ClockKind.LATE
    if done:
        return ClockKind.DONE_ON_TIME
    return ClockKind.DUE_TODAY if reached == due_on else ClockKind.DUE_LATER
