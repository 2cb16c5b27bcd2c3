"""Send a message: write to the client outside of the procedure's letters."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, EventKind, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import TODAY, fresh, in_status, last_event, last_message, personal


class TestSendMessage(ActContract):
    act = Act.SEND_MESSAGE
    event = EventKind.MESSAGE_SENT
    statuses: ClassVar = EVERY_STATUS
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.send_message(file, actor=actor, subject="Suite", body="Bonjour.", means=Channel.WEB_FORM)


def test_an_email_waits_in_the_outbox_with_a_key_of_its_own(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    for _ in range(2):
        actions.send_message(file, actor=relations, subject=" Suite ", body=" Bonjour. ", means=Channel.EMAIL)
    message = last_message(file)
    assert (message.kind, message.state, message.subject) == (
        MessageKind.MESSAGE.value,
        DispatchState.QUEUED.value,
        "Suite",
    )
    assert message.email is not None
    assert message.email.to == file.email
    assert fresh(file).last_message_on == TODAY
    assert personal(last_event(file)) == {"subject": "Suite", "body": "Bonjour."}


def test_an_empty_message_is_refused(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.send_message(in_status(Status.RECEIVED), actor=relations, subject="", body=" ", means=Channel.EMAIL)
    assert refusal.value.field == "body"


def test_a_message_meets_no_obligation(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    actions.send_message(file, actor=relations, subject="", body="Bonjour.", means=Channel.WEB_FORM)
    assert (fresh(file).acknowledged_on, fresh(file).responded_on) == (None, None)
