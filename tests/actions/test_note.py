"""Note: something staff write for themselves."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Message, Note, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import in_status, last_event, personal


class TestNote(ActContract):
    act = Act.NOTE
    event = EventKind.NOTED
    statuses: ClassVar = EVERY_STATUS
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.note(file, actor=actor, body="Rappeler mardi.")


def test_a_note_is_signed_and_sends_nothing(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    note = actions.note(file, actor=relations, body=" Rappeler mardi. ")
    assert (Note.objects.get().author, note.body) == (relations, "Rappeler mardi.")
    assert (last_event(file).facts, personal(last_event(file))) == ({"note": note.pk}, {"body": "Rappeler mardi."})
    assert not Message.objects.exists()


def test_an_empty_note_is_refused(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.note(in_status(Status.RECEIVED), actor=relations, body="\t")
    assert refusal.value.field == "body"


def test_reading_messages_dates_the_reading_once(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    message = actions.receive_message(file, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Bonjour.")
    assert message.read_by_staff_at is None
    actions.mark_messages_read(file, actor=relations)
    message.refresh_from_db()
    assert message.read_by_staff_at is not None
