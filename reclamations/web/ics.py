"""Dates for the client's own calendar (iCalendar, RFC 5545): both due dates, and a chosen appointment.

A file kept by a calendar is read by others and synchronised elsewhere: it holds the reference, never the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from reclamations import clock
from reclamations.domain.vocabulary import AppointmentKind
from reclamations.models import Appointment, Complaint, Organisation
from reclamations.words.typography import longdate, working_days

#: A whole day begins at midnight: the alarm rings the day before, at nine.
THE_DAY_BEFORE_AT_NINE = timedelta(hours=-15)
THE_DAY_BEFORE = timedelta(days=-1)


def due_dates(complaint: Complaint, organisation: Organisation) -> bytes:
    """Write both due dates as whole days of the organisation's calendar (Art. 5, Art. 6)."""
    days = [
        ("accuse", complaint.ack_due_on, _("Accusé de réception"), complaint.calendar.delays.ack),
        ("reponse", complaint.response_due_on, _("Réponse écrite"), complaint.calendar.delays.response),
    ]
    events = []
    for key, day, owed, delay in days:
        title = _("%(owed)s, dernier jour (%(reference)s)") % {"owed": owed, "reference": complaint.reference}
        text = _(
            "%(name)s a reçu votre réclamation le %(day)s. Le délai, %(delay)s à partir du "
            "lendemain, s’achève à la fin de ce jour-ci."
        ) % {"name": organisation.name, "day": longdate(complaint.received_on), "delay": working_days(delay)}
        event = _event(complaint, key, title, text, THE_DAY_BEFORE_AT_NINE)
        event.DTSTART, event.DTEND = day, _next(day)
        event.add("transp", "TRANSPARENT")  # a date to know, not an hour that is taken
        events.append(event)
    return _calendar(events, organisation)


def appointment(chosen: Appointment, complaint: Complaint, organisation: Organisation) -> bytes:
    """Write a chosen appointment in the organisation's time zone, with its place, its number or its link (Art. 7)."""
    kind = AppointmentKind(chosen.kind)
    title = _("Rendez-vous avec %(name)s") % {"name": organisation.name}
    text = _("%(kind)s, au sujet de votre réclamation %(reference)s.") % {
        "kind": _(kind.label),
        "reference": complaint.reference,
    }
    event = _event(complaint, "rendez-vous", title, text, THE_DAY_BEFORE)
    zone = ZoneInfo(organisation.time_zone)
    event.DTSTART, event.DTEND = chosen.starts_at.astimezone(zone), chosen.ends_at.astimezone(zone)
    if chosen.place:
        event.add("location", chosen.place)
    if kind is AppointmentKind.VIDEO and chosen.place.startswith("https://"):
        event["url"] = chosen.place.split()[0]
    return _calendar([event], organisation)


def download(data: bytes, *, filename: str) -> HttpResponse:
    """Serve a calendar file; telephones open it in their calendar."""
    return HttpResponse(
        data,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def _event(complaint: Complaint, key: str, title: str, text: str, alarm_at: timedelta) -> Event:
    """An event whose identity stays the same: a second download replaces the first one."""
    link = settings.SITE_URL + reverse("tracking:login")
    event = Event()
    event.add("uid", f"{complaint.reference}-{key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", complaint.revision)
    event.add("dtstamp", clock.now())
    event.add("summary", title)
    event.add("description", "\n\n".join([text, _("Suivre ma réclamation : %(link)s") % {"link": link}]))
    event["url"] = link
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Demain : %(title)s") % {"title": title})
    alarm["trigger"] = vDuration(alarm_at)
    event.add_component(alarm)
    return event


def _calendar(events: Iterable[Event], organisation: Organisation) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{organisation.name}//Votre voix compte//{(get_language() or 'fr').upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=_years(-1), last_date=_years(2))
    data: bytes = calendar.to_ical()
    return data


def _years(away: int) -> date:
    """A New Year's day: a calendar needs the changes of the clock around the appointment, not those of a century."""
    return date(clock.today().year + away, 1, 1)


def _next(day: date) -> date:
    """The day after: the end of a whole day is exclusive (RFC 5545, 3.6.1)."""
    return day + timedelta(days=1)
