"""Receive a message: what the client wrote or said, by any channel (Art. 4)."""

from datetime import date
from typing import Any, ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Direction, DispatchState, EventKind, Party, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Mail, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import NOW, TODAY, fresh, in_status, last_event, personal
from tests.factories import make_staff


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


def _told(*staff: Staff) -> bool:
    return sorted(mail.to for mail in Mail.objects.all()) == sorted(person.email for person in staff)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT])
def test_a_message_after_the_end_is_told_to_the_handler_without_a_word_about_the_client(status: Status) -> None:
    handler = make_staff(email="claire@exemple.fr")
    make_staff(email="paul@exemple.fr")
    file = in_status(status, handler=handler)
    actions.receive_message(file, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Toujours rien.")
    assert _told(handler)
    mail = Mail.objects.get()
    assert file.reference in mail.subject
    assert f"/gestion/dossiers/{file.reference}/" in mail.text
    assert not [word for word in (file.name, file.subject, "Toujours") if word in mail.text + mail.html]


@pytest.mark.parametrize("handler", [{}, {"email": ""}, {"email": "parti@exemple.fr", "is_active": False}])
def test_without_a_handler_to_tell_all_who_handle_files_are(handler: dict[str, Any]) -> None:
    relations = make_staff(email="paul@exemple.fr")
    manager = make_staff(Role.MANAGEMENT, email="direction@exemple.fr")
    make_staff(Role.COLLABORATOR, email="accueil@exemple.fr")
    file = in_status(Status.CLOSED, handler=make_staff(**handler) if handler else None)
    actions.receive_message(file, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Toujours rien.")
    assert _told(relations, manager)


def test_a_message_before_the_end_or_that_staff_record_sends_no_mail() -> None:
    staff = make_staff(email="paul@exemple.fr")
    actions.receive_message(in_status(Status.ANSWERED), actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Bonjour.")
    actions.receive_message(in_status(Status.CLOSED), actor=staff, channel=Channel.PHONE, body="Il rappelle.")
    assert _told()
