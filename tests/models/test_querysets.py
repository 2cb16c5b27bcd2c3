"""Named questions about files; `on` is a day in the organisation's time zone."""

from datetime import date

import pytest

from reclamations.domain.vocabulary import LIVE_STATUSES, OPEN_STATUSES, Status
from reclamations.models import Complaint, Staff
from tests.actions.world import ACK_DUE, RESPONSE_DUE, TODAY, in_status
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def files() -> dict[Status, Complaint]:
    return {status: in_status(status) for status in Status}


def test_each_question_finds_the_statuses_it_names(files: dict[Status, Complaint]) -> None:
    every = Complaint.objects
    found = {
        "open": (every.open(), OPEN_STATUSES),
        "live": (every.live(), LIVE_STATUSES),
        "triage": (every.awaiting_triage(), [Status.RECEIVED]),
        "acknowledgement": (every.awaiting_acknowledgement(), OPEN_STATUSES),
        "response": (every.awaiting_response(), [Status.IN_PROGRESS]),
        "closing": (every.awaiting_closing(), [Status.ANSWERED]),
        "register": (every.recorded_as_complaints(), [status for status in Status if status != "not_a_complaint"]),
    }
    for name, (query, statuses) in found.items():
        assert set(query) == {files[status] for status in statuses}, name


@pytest.mark.article(5)
def test_a_file_is_overdue_strictly_after_its_due_date(files: dict[Status, Complaint]) -> None:
    assert not Complaint.objects.overdue(on=ACK_DUE).exists()
    assert set(Complaint.objects.overdue(on=date(2026, 5, 28))) == {files[Status.RECEIVED], files[Status.IN_PROGRESS]}
    assert set(Complaint.objects.due_by(ACK_DUE)) == {files[Status.RECEIVED], files[Status.IN_PROGRESS]}


@pytest.mark.article(6)
def test_once_acknowledged_the_next_date_is_that_of_the_answer() -> None:
    file = in_status(Status.IN_PROGRESS, acknowledged_on=TODAY)
    file.refresh_from_db()
    assert file.next_due_on == RESPONSE_DUE
    assert not Complaint.objects.overdue(on=RESPONSE_DUE).exists()
    assert Complaint.objects.overdue(on=date(2026, 6, 19)).get() == file


@pytest.mark.article(3)
def test_the_queue_begins_with_the_nearest_date() -> None:
    answered = in_status(Status.ANSWERED)
    later = in_status(Status.RECEIVED, received_on=date(2026, 5, 5), recorded_on=date(2026, 5, 5))
    sooner = in_status(Status.IN_PROGRESS)
    assert list(Complaint.objects.live().by_next_due()) == [sooner, later, answered]


def test_a_handler_sees_their_live_files(files: dict[Status, Complaint]) -> None:
    staff: Staff = make_staff()
    mine = in_status(Status.IN_PROGRESS, handler=staff)
    in_status(Status.CLOSED, handler=staff)
    assert list(Complaint.objects.in_care_of(staff)) == [mine]


def test_a_file_is_promised_later_while_open_with_a_new_date() -> None:
    held = {"target_on": date(2026, 7, 1), "circumstances": "Expertise."}
    file = in_status(Status.IN_PROGRESS, **held)
    in_status(Status.ANSWERED, **held)
    assert list(Complaint.objects.promised_later()) == [file]


@pytest.mark.article(8)
def test_retention_is_over_strictly_after_its_last_day() -> None:
    file = in_status(Status.CLOSED)
    assert file.retention_until == date(2031, 5, 11)
    assert not Complaint.objects.retention_over(on=date(2031, 5, 11)).exists()
    assert Complaint.objects.retention_over(on=date(2031, 5, 12)).get() == file
