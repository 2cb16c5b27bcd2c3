"""The file's dates for the client's own calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client

from reclamations import codes
from reclamations.domain.vocabulary import AppointmentKind
from reclamations.models import Appointment, Complaint, Organisation
from reclamations.web import ics
from tests.factories import make_complaint, make_organisation, make_staff


def events(data: bytes) -> list[Any]:
    """The events of a calendar file, read as a calendar would."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def appointment(complaint: Complaint, **fields: Any) -> Appointment:
    """A meeting on the video link, on 9 June 2026 from 14 h in Paris, chosen."""
    usual: dict[str, Any] = {
        "kind": AppointmentKind.VIDEO.value,
        "starts_at": datetime(2026, 6, 9, 12, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 6, 9, 12, 30, tzinfo=UTC),
        "place": "https://visio.exemple.fr/salle",
        "proposed_by": make_staff(),
        "chosen_at": datetime(2026, 6, 1, tzinfo=UTC),
    }
    return Appointment.objects.create(complaint=complaint, **usual | fields)


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_both_due_dates_are_whole_days(visitor: Client, complaint: Complaint) -> None:
    response = visitor.get(f"/suivi/dossier/{complaint.reference}/echeances.ics")
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    found = events(response.content)
    assert [event.start for event in found] == [complaint.ack_due_on, complaint.response_due_on]
    assert all(event.end == event.start + timedelta(days=1) for event in found)
    assert all(type(event.start) is date for event in found)


def test_an_event_rings_the_day_before(visitor: Client, complaint: Complaint) -> None:
    found = events(visitor.get(f"/suivi/dossier/{complaint.reference}/echeances.ics").content)
    for event in found:
        [alarm] = event.walk("VALARM")
        assert alarm["trigger"].dt == timedelta(hours=-15)


def test_a_second_download_replaces_the_first(complaint: Complaint) -> None:
    organisation = Organisation.current()
    before = events(ics.due_dates(complaint, organisation))
    complaint.revision += 1
    complaint.response_due_on += timedelta(days=7)
    after = events(ics.due_dates(complaint, organisation))
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert after[1]["sequence"] > before[1]["sequence"]


def test_a_calendar_file_never_holds_the_code(complaint: Complaint) -> None:
    organisation = Organisation.current()
    chosen = appointment(complaint)
    unfolded = b"".join(
        data.replace(b"\r\n ", b"")
        for data in (ics.due_dates(complaint, organisation), ics.appointment(chosen, complaint, organisation))
    )
    assert codes.tracking_code(complaint).encode() not in unfolded
    assert complaint.subject.encode() not in unfolded


@pytest.mark.article(7)
def test_a_chosen_appointment_has_its_time_zone_and_its_link(visitor: Client, complaint: Complaint) -> None:
    chosen = appointment(complaint)
    response = visitor.get(f"/suivi/dossier/{complaint.reference}/rendez-vous/{chosen.pk}.ics")
    assert b"BEGIN:VTIMEZONE" in response.content
    assert b"DTSTART;TZID=Europe/Paris:20260609T140000" in response.content
    [event] = events(response.content)
    assert event["location"] == event["url"] == "https://visio.exemple.fr/salle"
    assert event.end - event.start == timedelta(minutes=30)


def test_an_appointment_follows_the_organisation_s_time_zone(complaint: Complaint) -> None:
    organisation = make_organisation(time_zone="Indian/Reunion")
    data = ics.appointment(appointment(complaint), complaint, organisation)
    assert b"TZID=Indian/Reunion:20260609T160000" in data


def test_only_a_chosen_appointment_of_this_file_is_given(visitor: Client, complaint: Complaint) -> None:
    proposed = appointment(complaint, chosen_at=None)
    other = appointment(make_complaint())
    for row in (proposed, other):
        assert visitor.get(f"/suivi/dossier/{complaint.reference}/rendez-vous/{row.pk}.ics").status_code == 404


def test_a_stranger_gets_no_date(client: Client, complaint: Complaint) -> None:
    assert client.get(f"/suivi/dossier/{complaint.reference}/echeances.ics").status_code == 403


def test_hostile_text_stays_in_its_line(complaint: Complaint) -> None:
    chosen = appointment(complaint, place="Salle 3\r\nATTENDEE:mailto:x@example.org")
    [event] = events(ics.appointment(chosen, complaint, Organisation.current()))
    assert "attendee" not in event


def test_the_file_s_page_offers_its_dates(visitor: Client, complaint: Complaint) -> None:
    page = visitor.get(f"/suivi/dossier/{complaint.reference}/").content.decode()
    assert f'href="/suivi/dossier/{complaint.reference}/echeances.ics"' in page


@pytest.mark.parametrize(("end", "offered"), [(None, True), (date(2026, 6, 5), False)])
def test_an_appointment_after_the_end_of_the_file_does_not_take_place(
    visitor: Client, complaint: Complaint, end: date | None, offered: bool
) -> None:
    with time_machine.travel(datetime(2026, 6, 6, 8, tzinfo=UTC)):
        chosen = appointment(complaint)
        visitor.cookies.clear()
        Complaint.objects.update(**ended(end))
        visitor.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
        url = f"/suivi/dossier/{complaint.reference}/"
        page = visitor.get(url).content.decode()
        assert ("n’aura pas lieu" in page) is not offered
        ics = f"{url}rendez-vous/{chosen.pk}.ics"
        assert (ics in page) is offered
        assert visitor.get(ics).status_code == (200 if offered else 404)


def ended(on: date | None) -> dict[str, Any]:
    """The columns of a file withdrawn on that day; none while it is open."""
    return {"status": "withdrawn", "closed_on": on, "retention_until": on.replace(year=2031)} if on else {}


@pytest.mark.parametrize(
    ("end", "now", "off"),
    [(None, 5, False), (5, 6, True), (5, 20, True), (9, 8, True), (9, 9, False), (10, 20, False)],
)
def test_a_meeting_is_off_when_the_file_ended_first(end: int | None, now: int, off: bool) -> None:
    slot = Appointment(starts_at=datetime(2026, 6, 9, 12, tzinfo=UTC))
    assert slot.is_off(end and date(2026, 6, end), datetime(2026, 6, now, 16, tzinfo=UTC)) is off
