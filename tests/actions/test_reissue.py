"""What failed, came back or waits leaves again for the right address; what it was is kept (Art. 5, Art. 7)."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    Channel,
    DispatchState,
    EventKind,
    LetterKind,
    MailState,
    MessageKind,
    OldAddress,
    Party,
    Status,
)
from reclamations.journal import Actor
from reclamations.letters import issue
from reclamations.models import Complaint, Mail, Message, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.test_correct_details import NEW, correct
from tests.actions.test_give_code import PHONED
from tests.actions.world import NOW, TODAY, fresh, in_status, kinds
from tests.factories import make_message

LOST = {"kind": MessageKind.CLOSING.value, "state": DispatchState.FAILED.value, "occurred_on": TODAY}
ADDRESS = "1 rue Neuve\n38000 Grenoble"


class TestReissue(ActContract):
    act = Act.REISSUE
    event = EventKind.REISSUED
    statuses: ClassVar = EVERY_STATUS
    checks_revision = False
    parties: ClassVar = frozenset({Party.SYSTEM})  # `send_outbox --again`

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.reissue(make_message(file, **LOST), actor=actor, means=Channel.EMAIL)


def to_post(file: Complaint) -> list[Message]:
    """The letters of the file that wait to be posted."""
    return [message for message in actions.agenda.waiting_messages(fresh(file)) if message.awaits_posting]


def acknowledged_by_post(actor: Staff) -> tuple[Complaint, Message]:
    """A file whose acknowledgement waits to be posted."""
    file = in_status(Status.RECEIVED)
    actions.acknowledge(file, actor=actor, revision=None, means=Channel.POST, body="Un mot.")
    return fresh(file), Message.objects.get(complaint=file)


@pytest.mark.article(5)
def test_a_letter_to_post_is_made_again_for_the_corrected_address(relations: Staff) -> None:
    file, first = acknowledged_by_post(relations)
    correct(file, relations, postal_address=ADDRESS)
    old, new = Message.objects.filter(complaint=file, kind=MessageKind.ACKNOWLEDGEMENT.value).order_by("pk")
    assert (old.pk, old.state, new.state) == (first.pk, DispatchState.REPLACED.value, DispatchState.QUEUED.value)
    assert old.letter is not None
    assert new.letter is not None
    assert "rue des Lilas" in old.letter.content["recipient"]
    assert "rue Neuve" in new.letter.content["recipient"]
    assert new.letter.content["body"] == "Un mot."
    assert old.letter.sha256 != new.letter.sha256
    assert EventKind.REISSUED.value in kinds(file)


@pytest.mark.article(5)
def test_the_letter_made_again_is_the_one_that_is_posted_and_counts(relations: Staff) -> None:
    file, _first = acknowledged_by_post(relations)
    correct(file, relations, name="Hélène Martin")
    [waiting] = to_post(file)
    actions.record_posting(waiting, actor=relations, dispatched_on=TODAY, proof="RK 1")
    assert fresh(file).acknowledged_on == TODAY


def test_a_correction_that_the_window_does_not_show_leaves_letters_alone(relations: Staff) -> None:
    file, first = acknowledged_by_post(relations)
    correct(file, relations, phone="0476000009")
    assert to_post(file) == [first]


@pytest.mark.article(7)
def test_a_letter_to_post_without_an_address_left_is_lost_and_due_again(relations: Staff) -> None:
    file, first = acknowledged_by_post(relations)
    correct(file, relations, postal_address="")
    first.refresh_from_db()
    assert first.state == DispatchState.FAILED.value
    assert to_post(file) == []


@pytest.fixture
def mailed(relations: Staff) -> Message:
    """An acknowledgement that waits in the outbox."""
    file = in_status(Status.RECEIVED)
    actions.acknowledge(file, actor=relations, revision=None, means=Channel.EMAIL)
    return Message.objects.get(complaint=file)


def email_of(message: Message) -> Mail:
    return Mail.objects.get(case_message=message)


@pytest.mark.article(5)
def test_a_mail_that_waits_leaves_for_the_corrected_address(mailed: Message, relations: Staff) -> None:
    correct(fresh(mailed.complaint), relations, email=NEW, old_email_was=OldAddress.OTHERS)
    assert email_of(mailed).to == NEW


def test_a_mail_that_is_being_sent_is_left_where_it_goes(mailed: Message, relations: Staff) -> None:
    before = email_of(mailed)
    Mail.objects.filter(pk=before.pk).update(due_at=NOW + timedelta(minutes=2))
    correct(fresh(mailed.complaint), relations, email=NEW, old_email_was=OldAddress.OTHERS)
    assert email_of(mailed).to == before.to


def test_a_mail_that_is_being_sent_to_a_strangers_address_cannot_be_called_back(
    mailed: Message, relations: Staff
) -> None:
    Mail.objects.update(due_at=NOW + timedelta(minutes=2))
    correct(fresh(mailed.complaint), relations, email="", reply_by=Channel.POST, old_email_was=OldAddress.OTHERS)
    mailed.refresh_from_db()
    assert mailed.state == DispatchState.QUEUED.value


def test_a_message_that_waits_without_its_mail_or_its_letter_is_left_alone(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    alone = [make_message(file), make_message(file, channel=Channel.POST.value)]
    correct(file, relations, email=NEW, postal_address=ADDRESS, old_email_was=OldAddress.OTHERS)
    for message in alone:
        message.refresh_from_db()
        assert message.state == DispatchState.QUEUED.value


@pytest.mark.article(5)
def test_a_mail_that_waits_for_a_strangers_address_never_leaves_when_there_is_no_other(
    mailed: Message, relations: Staff
) -> None:
    correct(fresh(mailed.complaint), relations, email="", reply_by=Channel.POST, old_email_was=OldAddress.OTHERS)
    mailed.refresh_from_db()
    assert (mailed.state, email_of(mailed).state) == (DispatchState.FAILED.value, MailState.FAILED.value)


def test_what_came_back_leaves_again_with_its_letter_made_for_the_address_of_today(relations: Staff) -> None:
    file = in_status(Status.NOT_A_COMPLAINT)
    content: dict[str, Any] = {"body": "Voici qui vous répond.", "request_kind": "information", "reason": "Un horaire."}
    letter = issue(
        LetterKind.DISMISSAL, complaint=file, author=relations, dated_on=TODAY, content=content, names_mediator=True
    )
    sent = make_message(
        file, kind="dismissal", channel="post", state="bounced", occurred_on=TODAY, letter=letter, body=content["body"]
    )
    correct(file, relations, postal_address=ADDRESS)
    actions.reissue(sent, actor=relations, means=Channel.POST, dispatched_on=TODAY, proof="RK 2")
    again = Message.objects.get(complaint=file, kind="dismissal", state="posted")
    assert again.letter is not None
    assert "rue Neuve" in again.letter.content["recipient"]
    assert (again.body, again.letter.content["reason"]) == (content["body"], "Un horaire.")
    sent.refresh_from_db()
    assert sent.state == DispatchState.BOUNCED.value


@pytest.mark.parametrize(
    "fields",
    [
        {"state": DispatchState.SENT.value},
        {"kind": MessageKind.RESPONSE.value},
        {"kind": MessageKind.EMAIL_CHANGE.value},
        {"kind": MessageKind.ACCESS_CODE.value},
    ],
)
def test_what_is_not_sent_again_as_it_was(fields: dict[str, Any], relations: Staff) -> None:
    message = make_message(in_status(Status.RECEIVED), **LOST | fields)
    with pytest.raises(actions.ActRefused, match="tels quels"):
        actions.reissue(message, actor=relations, means=Channel.EMAIL)


def test_what_had_no_letter_has_one_to_be_posted(relations: Staff) -> None:
    actions.reissue(make_message(in_status(Status.CLOSED), **LOST), actor=relations, means=Channel.POST)
    again = Message.objects.latest("pk")
    assert again.letter is not None
    assert (again.letter.kind, again.awaits_posting) == (LetterKind.NOTICE.value, True)


@pytest.mark.article(2)
@pytest.mark.parametrize(
    ("found", "means"), [({"email": NEW}, Channel.EMAIL), ({"postal_address": ADDRESS}, Channel.POST)]
)
def test_what_waited_for_the_client_s_details_leaves_once_they_are_known(
    found: dict[str, str], means: Channel, relations: Staff, management: Staff
) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    actions.qualify(file, actor=management, revision=None, reason="Fondée.")
    correct(fresh(file), relations, **found)
    old, new = Message.objects.filter(complaint=file, kind=MessageKind.QUALIFICATION.value).order_by("pk")
    assert (old.state, new.channel) == (DispatchState.REPLACED.value, means.value)
    assert (new.letter is not None) is (means is Channel.POST)


def test_a_corrected_address_is_believed_until_a_mail_comes_back(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, email_failed_on=TODAY)
    correct(file, relations, email=NEW, old_email_was=OldAddress.OTHERS)
    kept = fresh(file)
    assert (kept.email_failed_on, kept.code_held_on) == (None, None), "and the revoked code is nobody's"
