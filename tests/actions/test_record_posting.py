"""Record a posting: a paper letter left, with its date and its proof (Art. 5)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.actions.waiting import is_moot
from reclamations.backoffice.desk import queue
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, EventKind, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Message, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.test_respond import respond
from tests.actions.world import RESPONSE_DUE, TODAY, fresh, in_status, kinds, last_event, last_message
from tests.factories import make_message


class TestRecordPosting(ActContract):
    act = Act.RECORD_POSTING
    event = EventKind.DISPATCHED
    statuses: ClassVar = EVERY_STATUS
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        waiting = make_message(file, channel=Channel.POST.value)
        actions.record_posting(waiting, actor=actor, dispatched_on=TODAY, proof="RK 123")


def waiting_acknowledgement(relations: Staff, means: Channel = Channel.POST) -> Message:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=means)
    return last_message(file)


@pytest.mark.article(5)
@pytest.mark.parametrize(
    ("means", "state"), [(Channel.POST, DispatchState.POSTED), (Channel.IN_PERSON, DispatchState.HANDED)]
)
def test_the_obligation_is_met_on_the_day_of_the_posting(
    means: Channel, state: DispatchState, clock: Traveller, relations: Staff
) -> None:
    message = waiting_acknowledgement(relations, means)
    assert fresh(message.complaint).acknowledged_on is None
    clock.move_to(datetime(2026, 5, 13, 8, 0, tzinfo=UTC))
    actions.record_posting(message, actor=relations, dispatched_on=date(2026, 5, 12), proof=" RK 123 ")
    message.refresh_from_db()
    assert (message.state, message.proof) == (state.value, "RK 123")
    assert fresh(message.complaint).acknowledged_on == date(2026, 5, 12)
    assert kinds(message.complaint)[-2:] == ["dispatched", "acknowledged"]


@pytest.mark.article(6)
def test_an_answer_posted_after_its_due_date_is_late_by_the_day_of_posting(clock: Traveller, relations: Staff) -> None:
    clock.move_to(datetime(2026, 6, 19, 8, 0, tzinfo=UTC))
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST, circumstances="Sinistre.")
    clock.move_to(datetime(2026, 6, 22, 8, 0, tzinfo=UTC))
    actions.record_posting(last_message(file), actor=relations, dispatched_on=date(2026, 6, 19), proof="RK 1")
    kept = fresh(file)
    assert (kept.responded_on, kept.response_due_on) == (date(2026, 6, 19), RESPONSE_DUE)
    assert kept.response_state(date(2026, 6, 22)).is_late
    assert kept.circumstances == "Sinistre."


@pytest.mark.parametrize(
    ("on", "proof", "at_fault"),
    [
        (TODAY, " ", "proof"),
        (date(2026, 5, 12), "RK 1", "dispatched_on"),
        (date(2026, 5, 10), "RK 1", "dispatched_on"),  # before the letter was written
    ],
)
def test_a_posting_that_cannot_be_is_refused(on: date, proof: str, at_fault: str, relations: Staff) -> None:
    message = waiting_acknowledgement(relations)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.record_posting(message, actor=relations, dispatched_on=on, proof=proof)
    assert refusal.value.field == at_fault


def test_what_does_not_wait_to_be_posted_is_refused(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    gone = make_message(file, channel=Channel.POST.value, state="posted", occurred_on=TODAY, proof="RK 1")
    for message in (make_message(file), gone):
        with pytest.raises(actions.ActRefused, match="n’attend pas"):
            actions.record_posting(message, actor=relations, dispatched_on=TODAY, proof="RK 2")


def test_the_same_posting_is_recorded_once(relations: Staff) -> None:
    message = waiting_acknowledgement(relations)
    actions.record_posting(message, actor=relations, dispatched_on=TODAY, proof="RK 1")
    with pytest.raises(actions.ActRefused):
        actions.record_posting(message, actor=relations, dispatched_on=TODAY, proof="RK 2")
    assert kinds(message.complaint).count("acknowledged") == 1
    message.refresh_from_db()
    assert message.proof == "RK 1"


WAITING = (Channel.POST, Channel.IN_PERSON)


@pytest.mark.article(5)
@pytest.mark.parametrize("means", WAITING)
def test_an_acknowledgement_that_the_answer_overtook_is_asked_for_no_more_and_hidden_from_nobody(
    means: Channel, clock: Traveller, relations: Staff, management: Staff
) -> None:
    waiting = waiting_acknowledgement(relations, means)
    file = actions.qualify(waiting.complaint_id, actor=management, revision=None, reason="Un mécontentement.")
    clock.move_to(datetime(2026, 6, 2, 8, 0, tzinfo=UTC))
    file = respond(fresh(file), relations, revision=None, means=Channel.POST)
    assert waiting in queue.waiting_letters(*WAITING), "the answer waits too"
    actions.record_posting(last_message(file), actor=relations, dispatched_on=date(2026, 6, 2), proof="RK 2")
    kept = fresh(file)
    assert kept.acknowledged_on == date(2026, 6, 2), "the answer proves the reception, late"
    assert kept.ack_state(date(2026, 6, 2)).is_late
    assert waiting not in queue.waiting_letters(*WAITING)
    assert not actions.read_facts(kept, date(2026, 6, 2)).waits(MessageKind.ACKNOWLEDGEMENT)
    # It had left before, and nobody had recorded it.
    actions.record_posting(waiting, actor=relations, dispatched_on=date(2026, 5, 13), proof="RK 1")
    assert fresh(file).acknowledged_on == date(2026, 5, 13)
    assert last_event(file).kind == EventKind.ACKNOWLEDGED.value


@pytest.mark.article(5)
def test_an_acknowledgement_waits_again_once_the_answer_came_back(relations: Staff, management: Staff) -> None:
    waiting = waiting_acknowledgement(relations)
    file = actions.qualify(waiting.complaint_id, actor=management, revision=None, reason="Un mécontentement.")
    file = respond(fresh(file), relations, revision=None, means=Channel.IN_PERSON, dispatched_on=TODAY, proof="Signée")
    answer = last_message(file)
    assert not queue.waiting_letters(Channel.POST).filter(pk=waiting.pk).exists()
    actions.record_bounce(answer, actor=relations, reason="Remis à un autre.")
    assert queue.waiting_letters(Channel.POST).filter(pk=waiting.pk).exists()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", MessageKind)
def test_the_database_and_the_pages_agree_on_what_is_asked_for_no_more(status: Status, kind: MessageKind) -> None:
    again = {"again_due_on": date(2026, 7, 1)}
    for facts in ({}, again, again | {"again_answered_on": date(2026, 6, 30)}):
        message = make_message(in_status(status, **facts), kind=kind.value, channel=Channel.POST.value)
        asked = queue.waiting_letters(Channel.POST).filter(pk=message.pk).exists()
        assert asked is not is_moot(message.complaint, message)
