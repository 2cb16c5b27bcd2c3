"""Acknowledge receipt, by the form, in person, by e-mail or by post (Art. 5)."""

from datetime import date
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, EventKind, LetterKind, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import RESPONSE_DUE, TODAY, fresh, in_status, kinds, last_message


class TestAcknowledge(ActContract):
    act = Act.ACKNOWLEDGE
    event = EventKind.ACKNOWLEDGED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.acknowledge(file, actor=actor, revision=revision, means=Channel.WEB_FORM)


@pytest.mark.article(5)
@pytest.mark.parametrize(
    ("means", "state"), [(Channel.POST, DispatchState.POSTED), (Channel.IN_PERSON, DispatchState.HANDED)]
)
def test_post_and_hand_acknowledge_with_their_date_and_proof(
    means: Channel, state: DispatchState, relations: Staff
) -> None:
    on = date(2026, 5, 11)
    file = actions.acknowledge(
        in_status(Status.RECEIVED), actor=relations, revision=1, means=means, dispatched_on=on, proof="RK 123"
    )
    message = last_message(file)
    assert (message.state, message.occurred_on, message.proof) == (state.value, on, "RK 123")
    assert fresh(file).acknowledged_on == on
    assert kinds(file) == ["acknowledgement_prepared", "acknowledged"]


@pytest.mark.article(5)
def test_the_form_acknowledges_at_once(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.WEB_FORM)
    assert last_message(file).state == DispatchState.PUBLISHED.value
    assert fresh(file).acknowledged_on == TODAY


@pytest.mark.article(5)
def test_an_email_queued_does_not_acknowledge_yet(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.EMAIL)
    assert last_message(file).state == DispatchState.QUEUED.value
    assert fresh(file).acknowledged_on is None
    assert kinds(file) == ["acknowledgement_prepared"]


@pytest.mark.article(5)
@pytest.mark.parametrize("means", [Channel.PHONE, Channel.WHATSAPP])
def test_other_means_do_not_acknowledge(means: Channel, relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=means)
    assert refusal.value.field == "means"


def test_the_letter_promises_the_date_of_the_answer(relations: Staff) -> None:
    file = actions.acknowledge(
        in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.EMAIL, body=" Merci. "
    )
    letter = last_message(file).letter
    assert fresh(file).promised_response_on == RESPONSE_DUE
    assert letter is not None
    assert (letter.kind, letter.content["body"]) == (LetterKind.ACKNOWLEDGEMENT.value, "Merci.")


def test_receipt_is_acknowledged_once(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, acknowledged_on=TODAY)
    with pytest.raises(actions.ActRefused, match="déjà été accusée le lundi 11 mai 2026"):
        actions.acknowledge(file, actor=relations, revision=1, means=Channel.EMAIL)


def test_a_second_acknowledgement_waits_for_the_first_to_leave(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.EMAIL)
    with pytest.raises(actions.ActRefused, match="attend déjà"):
        actions.acknowledge(file, actor=relations, revision=2, means=Channel.WEB_FORM)
    assert fresh(file).messages.filter(kind=MessageKind.ACKNOWLEDGEMENT.value).count() == 1


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"dispatched_on": date(2026, 5, 11)}, "proof"),
        ({"proof": "RK 123"}, "dispatched_on"),
        ({"dispatched_on": date(2026, 5, 12), "proof": "RK 123"}, "dispatched_on"),
        ({"dispatched_on": date(2026, 5, 3), "proof": "RK 123"}, "dispatched_on"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(fields: dict[str, object], at_fault: str, relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.acknowledge(file, actor=relations, revision=1, means=Channel.POST, **fields)  # type: ignore[arg-type]
    assert refusal.value.field == at_fault
    assert not fresh(file).messages.exists()


@pytest.mark.parametrize(("means", "missing"), [(Channel.EMAIL, "email"), (Channel.POST, "postal_address")])
def test_a_means_without_its_address_is_refused(means: Channel, missing: str, relations: Staff) -> None:
    file = in_status(Status.RECEIVED, reply_by=Channel.WEB_FORM.value, **{missing: ""})
    with pytest.raises(actions.ActRefused) as refusal:
        actions.acknowledge(file, actor=relations, revision=1, means=means)
    assert refusal.value.field == "means"
