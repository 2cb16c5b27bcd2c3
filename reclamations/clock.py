"""The only place that reads the clock: the domain is given its days."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in the organisation's time zone."""
    from reclamations.models import (
        Organisation,
    )  # the models' floor is below; imported late to stay importable first

    return date_of(timezone.now(), Organisation.current())


def date_of(moment: datetime, organisation: object) -> date:
    """The date of an aware moment in the organisation's time zone: 22:30 UTC in May is the next day in Paris."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(str(organisation.time_zone))).date()  # type: ignore[attr-defined]
