"""The only place that reads the clock: the domain is given its days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import timezone as offset
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


def today_anywhere(today: date) -> date:
    """The last day that a client somewhere calls today, when the organisation calls it `today`.

    14 hours ahead of Greenwich at most: in Nouméa it is already tomorrow when Paris dines.
    """
    ahead = now().astimezone(offset(timedelta(hours=14))).date()
    return ahead if ahead == today + timedelta(days=1) else today
