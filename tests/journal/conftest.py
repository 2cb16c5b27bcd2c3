"""A small journal to spoil: two files, six events, a seal."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from reclamations import journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models import Complaint, Event, Seal, Staff
from tests.factories import make_complaint, make_staff

START = datetime(2026, 5, 4, 9, 30, 15, 250, tzinfo=UTC)


@dataclass
class Books:
    """What the tests spoil."""

    complaint: Complaint
    other: Complaint
    staff: Staff
    events: list[Event]
    seal: Seal


@pytest.fixture
def books(db: None) -> Books:
    complaint, other, staff = make_complaint(), make_complaint(), make_staff()
    for file in (complaint, other):
        journal.begin(file)
    events = [
        journal.record(
            EventKind.REGISTERED,
            actor=Party.CLIENT,
            at=START,
            complaint=complaint,
            facts={"channel": "web_form", "received_on": complaint.received_on},
            personal={"name": "Hélène Martin", "email": "helene@exemple.fr"},
        ),
        journal.record(EventKind.QUALIFIED, actor=staff, at=START + timedelta(hours=1), complaint=complaint),
        journal.record(
            EventKind.NOTED, actor=staff, at=START + timedelta(hours=2), complaint=complaint, facts={"n": 1}
        ),
        journal.record(EventKind.REGISTERED, actor=Party.CLIENT, at=START, complaint=other, personal={"name": "Paul"}),
        journal.record(EventKind.CALENDAR_CHANGED, actor=staff, at=START, facts={"reason": "Pont de l’Ascension"}),
    ]
    seal = journal.seal(START + timedelta(days=1))
    assert seal is not None
    return Books(complaint, other, staff, events, seal)
