"""Send the tracking code again: the same code, to the address on file, nothing revoked.

See docs/architecture.md, « Reference and secret ».
"""

from datetime import timedelta
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions, codes
from reclamations.actions.client import access_codes
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, MessageKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import CodeRequest, Complaint, Message
from reclamations.outbox import wording
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import fresh, in_status, last_event, last_message
from tests.factories import make_staff


class TestSendCode(ActContract):
    act = Act.SEND_CODE
    event = EventKind.CODE_SENT
    statuses: ClassVar = EVERY_STATUS
    parties: ClassVar = frozenset({Party.CLIENT})
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.send_code(file, actor=actor)


def ask(**fields: str) -> int:
    """Ask for a code and let the command answer; give the number of mails."""
    actions.request_code(actor=Party.CLIENT, **fields)
    return actions.answer_code_requests(actor=Party.CLIENT)


def test_the_same_code_is_sent_and_still_opens_the_file() -> None:
    file = in_status(Status.RECEIVED)
    code = codes.tracking_code(file)
    assert codes.tracking_code(actions.send_code(file, actor=Party.CLIENT)) == code
    message = last_message(file)
    assert message.kind == MessageKind.ACCESS_CODE.value
    assert message.email is not None
    bodies = wording.bodies(message.email, message)
    assert code in bodies.text
    assert code in bodies.html
    assert code not in bodies.text_without_link
    assert code not in str(vars(message.email)), "the code is written when the mail is sent, and kept nowhere"


def test_the_journal_knows_the_version_and_never_the_code() -> None:
    file = actions.send_code(in_status(Status.RECEIVED), actor=Party.CLIENT)
    event = last_event(file)
    assert (event.facts, event.commitments) == ({"version": file.code_version}, {})


def test_without_an_address_nothing_is_sent() -> None:
    file = in_status(Status.RECEIVED, email="", reply_by="web_form")
    with pytest.raises(actions.ActRefused, match="pas d’adresse"):
        actions.send_code(file, actor=Party.CLIENT)
    assert Act.SEND_CODE not in actions.possible_acts(file, make_staff())


def test_an_address_and_its_reference_bring_one_mail_whatever_their_case() -> None:
    file = in_status(Status.IN_PROGRESS)
    in_status(Status.RECEIVED)
    assert ask(email=file.email.upper(), reference=file.reference.lower()) == 1
    assert (Message.objects.get().complaint, CodeRequest.objects.count()) == (file, 0)


def test_an_address_alone_brings_a_mail_for_each_of_its_files_live_ones_first() -> None:
    closed, live = in_status(Status.CLOSED), in_status(Status.RECEIVED)
    in_status(Status.RECEIVED, email="autre@exemple.fr")
    assert ask(email=live.email) == 2
    assert [message.complaint for message in Message.objects.order_by("pk")] == [live, closed]


@pytest.mark.parametrize("fields", [{"email": "autre@exemple.fr"}, {"reference": "R-1999-000001"}])
def test_an_address_and_a_reference_that_do_not_go_together_bring_nothing(fields: dict[str, str]) -> None:
    file = in_status(Status.RECEIVED)
    assert ask(**{"email": file.email, "reference": file.reference} | fields) == 0
    assert not Message.objects.exists()
    assert not CodeRequest.objects.exists()


def test_an_empty_address_never_finds_files_without_one() -> None:
    in_status(Status.RECEIVED, email="", reply_by="web_form")
    assert ask(email="") == 0


def test_an_old_request_is_forgotten(clock: Traveller) -> None:
    file = in_status(Status.RECEIVED)
    actions.request_code(actor=Party.CLIENT, email=file.email)
    clock.shift(timedelta(hours=7))
    assert actions.answer_code_requests(actor=Party.CLIENT) == 0
    assert not CodeRequest.objects.exists()


def test_a_request_that_breaks_stays_whole_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = in_status(Status.RECEIVED, email="un@exemple.fr"), in_status(Status.RECEIVED)
    send = access_codes.send_code

    def break_one(file: Complaint, *, actor: Actor) -> Complaint:
        if file.pk == broken.pk:
            raise RuntimeError("broken")
        return send(file, actor=actor)

    monkeypatch.setattr(access_codes, "send_code", break_one)
    actions.request_code(actor=Party.CLIENT, email="un@exemple.fr")
    assert ask(email=sound.email) == 1
    assert [request.email for request in CodeRequest.objects.all()] == ["un@exemple.fr"]
    assert fresh(broken).journal_length == 0
