"""Receive a message: what the client wrote or said, by any channel (Art. 4)."""

from datetime import date
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Direction, DispatchState, EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import NOW, TODAY, fresh, in_status, last_event, personal


class TestReceiveMessage(ActContract):
    act = Act.RECEIVE_MESSAGE
    event = EventKind.MESSAGE_RECEIVED
    statuses: ClassVar = EVERY_STATUS
    parties: ClassVar = frozenset({Party.CLIENT, Party.SYSTEM})
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.receive_message(file, actor=actor, channel=Channel.EMAIL, body="Toujours rien.")


@pytest.mark.article(4)
@pytest.mark.parametrize("channel", Channel)
def test_a_message_of_any_channel_joins_the_file(channel: Channel) -> None:
    file = in_status(Status.CLOSED)
    message = actions.receive_message(file, actor=Party.CLIENT, channel=channel, subject=" Suite ", body=" Bonjour. ")
    assert (message.direction, message.state) == (Direction.IN.value, DispatchState.RECEIVED.value)
    assert (message.channel, message.subject, message.body) == (channel.value, "Suite", "Bonjour.")
    assert (fresh(file).last_message_on, message.read_by_staff_at) == (TODAY, None)
    assert personal(last_event(file)) == {"subject": "Suite", "body": "Bonjour."}


def test_a_message_that_staff_record_is_read(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    message = actions.receive_message(
        file, actor=relations, channel=Channel.PHONE, body="Il rappelle.", received_on=date(2026, 5, 8)
    )
    assert (message.author, message.read_by_staff_at, message.occurred_on) == (relations, NOW, date(2026, 5, 8))


@pytest.mark.parametrize(
    ("fields", "at_fault"), [({"body": " "}, "body"), ({"received_on": date(2026, 5, 12)}, "received_on")]
)
def test_an_empty_or_future_message_is_refused(fields: dict[str, object], at_fault: str) -> None:
    usual: dict[str, object] = {"channel": Channel.EMAIL, "body": "Bonjour."}
    with pytest.raises(actions.ActRefused) as refusal:
        actions.receive_message(in_status(Status.RECEIVED), actor=Party.CLIENT, **usual | fields)  # type: ignore[arg-type]
    assert refusal.value.field == at_fault


def test_what_arrives_does_not_disturb_whoever_is_writing(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    actions.receive_message(file, actor=Party.CLIENT, channel=Channel.EMAIL, body="Bonjour.")
    actions.acknowledge(file, actor=relations, revision=file.revision, means=Channel.WEB_FORM)
    assert fresh(file).last_message_on == TODAY
