"""Renew the tracking code: the old one opens nothing any more (docs/architecture.md, « Reference and secret »)."""

from typing import ClassVar

from reclamations import actions, codes
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, MessageKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Message
from reclamations.outbox import wording
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import fresh, in_status, last_event, last_message


class TestRenewCode(ActContract):
    act = Act.RENEW_CODE
    event = EventKind.CODE_RENEWED
    statuses: ClassVar = EVERY_STATUS
    parties: ClassVar = frozenset({Party.CLIENT})
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.renew_code(file, actor=actor)


def test_a_new_code_revokes_the_old_one_and_is_sent() -> None:
    file = in_status(Status.RECEIVED)
    old = codes.tracking_code(file)
    new = codes.tracking_code(actions.renew_code(file, actor=Party.CLIENT))
    assert old != new
    assert codes.find(file.reference, old) is None
    assert codes.find(file.reference, new) == file
    assert last_message(file).kind == MessageKind.ACCESS_CODE.value
    email = last_message(file).email
    assert email is not None
    text = wording.bodies(email, last_message(fresh(file))).text
    assert new in text
    assert old not in text
    assert new not in str(vars(email)), "the code is written when the mail is sent, and kept nowhere"


def test_the_journal_knows_the_version_and_never_the_code() -> None:
    file = actions.renew_code(in_status(Status.RECEIVED), actor=Party.CLIENT)
    event = last_event(file)
    assert event.facts == {"version": file.code_version}
    assert not event.commitments


def test_without_an_address_nothing_is_sent() -> None:
    file = in_status(Status.RECEIVED, email="", reply_by="web_form")
    before = file.code_version
    assert fresh(actions.renew_code(file, actor=Party.CLIENT)).code_version != before
    assert not Message.objects.exists()
