"""Time travel, for the demonstration alone: the acts of the past are done at their own dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from reclamations.domain.delays.calendar import WorkingCalendar


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `moment`, aware, the present of this process: for `clock.now()` and for the dates the records take."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real


@dataclass(frozen=True)
class Timeline:
    """The dates of the story, told from the present moment: aware, in the organisation's time zone."""

    present: datetime
    calendar: WorkingCalendar

    @property
    def today(self) -> date:
        """Today's date."""
        return self.present.date()

    @property
    def anchor(self) -> date:
        """Today, or the last working day before it."""
        return self._working(self.today, -1)

    def days_ago(self, number: int) -> date:
        """The day `number` working days before the last one reached."""
        day = self.anchor
        for _ in range(number):
            day = self._working(day - timedelta(days=1), -1)
        return day

    def long_ago(self, *, years: int = 0, months: int = 0) -> date:
        """The first working day from so many years and months ago."""
        return self._working(self.today - relativedelta(years=years, months=months), 1)

    def after(self, day: date, number: int) -> date:
        """`number` working days after a day; before it when negative."""
        return self.calendar.add(day, number) if number >= 0 else self._working(day + timedelta(days=number), -1)

    def moment(self, day: date, minutes: int) -> datetime:
        """An aware moment of a day, `minutes` after nine o'clock; never later than the present."""
        start = datetime.combine(day, time(9), tzinfo=self.present.tzinfo)
        return min(start + timedelta(minutes=minutes), self.present)

    def _working(self, day: date, step: int) -> date:
        while not self.calendar.is_working(day):
            day += timedelta(days=step)
        return day
