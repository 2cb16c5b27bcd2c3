"""The only place that reads the clock: the domain is given its days."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from reclamations.models import Organisation


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in the organisation's time zone."""
    return date_of(now(), Organisation.current())


def date_of(moment: datetime, organisation: Organisation) -> date:
    """The date of an aware moment in the organisation's time zone: 22:30 UTC in May is the next day in Paris."""
    return moment.astimezone(ZoneInfo(organisation.time_zone)).date()
