"""Decide of an address that the client asks for: accept as a correction, or refuse with a reason they read."""

from typing import ClassVar

import pytest

from reclamations import actions, codes
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EmailChangeState, EventKind, MessageKind, OldAddress, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, EmailChange, Message, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.test_request_email import NEW
from tests.actions.world import fresh, in_status


def decide(file: Complaint, actor: Actor, *, revision: int | None = None, accept: bool = True, **more: object) -> None:
    usual = {"reason": "Rappelée au numéro du dossier.", "old_email_was": OldAddress.CLIENTS}
    actions.decide_email(file, actor=actor, revision=revision, accept=accept, **usual | more)  # type: ignore[arg-type]


def asked(status: Status = Status.RECEIVED) -> Complaint:
    """A file whose client asks for another address."""
    file = in_status(status)
    EmailChange.objects.create(complaint=file, email=NEW, asked_at="2026-05-11T08:00:00Z")
    return file


class TestDecideEmail(ActContract):
    act = Act.DECIDE_EMAIL
    event = EventKind.DETAILS_CORRECTED
    statuses: ClassVar = EVERY_STATUS

    def prepare(self, status: Status) -> Complaint:
        return asked(status)

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        decide(file, actor, revision=revision)


def test_an_address_accepted_is_the_files_and_who_decided_is_kept(relations: Staff) -> None:
    file = asked()
    decide(file, relations)
    change = EmailChange.objects.get()
    assert fresh(file).email == NEW
    assert (change.state, change.decided_by) == (EmailChangeState.ACCEPTED.value, relations)


def test_the_code_is_revoked_when_the_old_address_was_somebody_elses(relations: Staff) -> None:
    file = asked()
    code = codes.tracking_code(file)
    decide(file, relations, old_email_was=OldAddress.OTHERS)
    assert codes.find(file.reference, code) is None


def test_a_refusal_changes_nothing_and_the_client_reads_why(relations: Staff) -> None:
    file = asked()
    decide(file, relations, accept=False, reason="Nous n’avons pas pu vous joindre.")
    assert fresh(file).email == file.email
    assert EmailChange.objects.get().state == EmailChangeState.REFUSED.value
    message = Message.objects.get(complaint=file, kind=MessageKind.MESSAGE.value)
    assert "Nous n’avons pas pu vous joindre." in message.body


@pytest.mark.parametrize(("more", "field"), [({"reason": " "}, "reason"), ({"old_email_was": None}, "old_email_was")])
def test_what_is_refused(more: dict[str, object], field: str, relations: Staff) -> None:
    file = asked()
    with pytest.raises(actions.ActRefused) as refusal:
        decide(file, relations, **more)
    assert (refusal.value.field, fresh(file).email) == (field, file.email)


def test_without_a_request_there_is_nothing_to_decide(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused, match="Aucun changement"):
        decide(in_status(Status.RECEIVED), relations)


def test_the_client_does_not_decide() -> None:
    with pytest.raises(actions.NotAllowed):
        decide(asked(), Party.CLIENT)
