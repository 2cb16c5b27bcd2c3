"""Hold: the client is kept informed, the original date stays (Art. 6)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EventKind, LetterKind, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, Staff
from tests.actions.contract import ActContract
from tests.actions.world import (
    ACK_DUE,
    RESPONSE_DUE,
    fresh,
    in_status,
    kinds,
    last_event,
    last_message,
    leave,
    personal,
)

TARGET = date(2026, 7, 15)


def hold(file: Complaint, actor: Actor, revision: int | None = 1, **fields: object) -> Complaint:
    usual = {"circumstances": "Expertise en cours.", "target_on": TARGET, "means": Channel.WEB_FORM}
    return actions.hold(file, actor=actor, revision=revision, **usual | fields)  # type: ignore[arg-type]


class TestHold(ActContract):
    act = Act.HOLD
    event = EventKind.HELD
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        hold(file, actor, revision)


@pytest.mark.article(6)
def test_holding_keeps_the_original_date_beside_the_new_one(relations: Staff) -> None:
    kept = fresh(hold(in_status(Status.IN_PROGRESS), relations))
    assert (kept.target_on, kept.circumstances) == (TARGET, "Expertise en cours.")
    assert (kept.response_due_on, kept.next_due_on) == (RESPONSE_DUE, ACK_DUE)
    assert kept.response_state(date(2026, 6, 19)).is_late


@pytest.mark.article(6)
def test_the_letter_states_circumstances_and_the_new_date(relations: Staff) -> None:
    file = hold(in_status(Status.IN_PROGRESS), relations)
    message = last_message(file)
    assert message.kind == MessageKind.HOLDING.value
    assert message.letter is not None
    assert message.letter.kind == LetterKind.HOLDING.value
    assert message.letter.content["circumstances"] == "Expertise en cours."
    assert message.letter.content["target_on"] == "2026-07-15"
    prepared = Event.objects.get(case_id=file.pk, kind=EventKind.HOLDING_PREPARED.value)
    assert personal(prepared)["circumstances"] == "Expertise en cours."
    assert last_event(file).facts["response_due_on"] == "2026-06-18"


@pytest.mark.article(6)
@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"circumstances": "  "}, "circumstances"),
        ({"target_on": date(2026, 5, 11)}, "target_on"),
        ({"target_on": RESPONSE_DUE}, "target_on"),
        ({"means": Channel.PHONE}, "means"),
    ],
)
def test_holding_asks_for_circumstances_a_later_date_and_a_written_means(
    fields: dict[str, object], at_fault: str, relations: Staff
) -> None:
    file = in_status(Status.IN_PROGRESS)
    with pytest.raises(actions.ActRefused) as refusal:
        hold(file, relations, **fields)
    assert refusal.value.field == at_fault
    assert fresh(file).target_on is None


@pytest.mark.article(6)
@pytest.mark.parametrize("means", [Channel.POST, Channel.IN_PERSON, Channel.EMAIL])
def test_a_new_date_is_announced_once_its_letter_left(means: Channel, relations: Staff) -> None:
    file = hold(in_status(Status.IN_PROGRESS), relations, means=means)
    assert (fresh(file).target_on, fresh(file).circumstances) == (None, "")
    assert EventKind.HELD.value not in kinds(file)
    leave(last_message(file), relations)
    assert (fresh(file).target_on, fresh(file).circumstances) == (TARGET, "Expertise en cours.")
    assert kinds(file)[-1] == EventKind.HELD.value


@pytest.mark.article(6)
def test_a_letter_whose_new_date_is_past_cannot_leave_and_is_made_again(clock: Traveller, relations: Staff) -> None:
    file = hold(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    clock.move_to(datetime(2026, 7, 15, 8, tzinfo=UTC))
    with pytest.raises(actions.ActRefused, match="ne peut plus partir"):
        actions.record_posting(last_message(file), actor=relations, dispatched_on=TARGET, proof="RK 1")
    hold(file, relations, revision=None, means=Channel.POST, target_on=date(2026, 8, 3))
    assert [message.state for message in file.messages.order_by("pk")] == ["replaced", "queued"]
    assert fresh(file).target_on is None


def test_a_second_holding_letter_replaces_the_new_date_only(relations: Staff) -> None:
    file = hold(in_status(Status.IN_PROGRESS), relations)
    kept = fresh(hold(file, relations, revision=2, target_on=date(2026, 8, 3), circumstances="Pièce attendue."))
    assert (kept.target_on, kept.circumstances, kept.response_due_on) == (
        date(2026, 8, 3),
        "Pièce attendue.",
        RESPONSE_DUE,
    )


def test_a_holding_letter_that_never_arrived_announced_nothing(relations: Staff) -> None:
    file = hold(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    actions.record_bounce(last_message(file), actor=relations, reason="Jamais postée.")
    assert fresh(file).target_on is None
    again = hold(file, relations, revision=None, means=Channel.WEB_FORM)
    later = hold(again, relations, revision=None, means=Channel.POST, target_on=date(2026, 9, 1))
    actions.record_bounce(last_message(later), actor=relations, reason="Jamais postée.")
    assert fresh(file).target_on == TARGET, "the letter published before it still stands"
