"""Dismiss: a mere request of one of four kinds (Art. 2)."""

from datetime import date, timedelta
from typing import ClassVar

import pytest
from django.db import IntegrityError, transaction

from reclamations import actions, letters
from reclamations.domain.lifecycle import Act
from reclamations.domain.papers import REFUSALS
from reclamations.domain.vocabulary import (
    Channel,
    DispatchState,
    EventKind,
    LetterKind,
    MessageKind,
    RequestKind,
    Status,
)
from reclamations.journal import Actor
from reclamations.models import Complaint, Letter, Staff
from reclamations.outbox import wording
from tests.actions.contract import JUDGES, ActContract
from tests.actions.world import NOW, NOWHERE, TODAY, fresh, in_status, last_event, last_message, leave, personal


def dismiss(file: Complaint, actor: Actor, revision: int | None = 1, **fields: object) -> Complaint:
    usual = {"kind": RequestKind.INFORMATION, "reason": "Une question.", "message": "Voici nos horaires."}
    return actions.dismiss(file, actor=actor, revision=revision, **usual | fields)  # type: ignore[arg-type]


class TestDismiss(ActContract):
    act = Act.DISMISS
    event = EventKind.DISMISSED
    statuses: ClassVar = frozenset({Status.RECEIVED})
    roles = JUDGES

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        dismiss(file, actor, revision)


@pytest.mark.article(2)
@pytest.mark.parametrize("kind", RequestKind)
def test_each_kind_of_request_ends_the_file_signed_and_reasoned(kind: RequestKind, management: Staff) -> None:
    kept = fresh(dismiss(in_status(Status.RECEIVED), management, kind=kind))
    assert (kept.status, kept.request_kind) == (Status.NOT_A_COMPLAINT.value, kind.value)
    assert (kept.qualified_at, kept.qualified_by, kept.qualification_reason) == (NOW, management, "Une question.")
    assert (kept.closed_on, kept.retention_until) == (TODAY, date(2031, 5, 11))
    assert kept.next_due_on == kept.ack_due_on, "the client does not know it yet"


@pytest.mark.article(2)
def test_the_client_is_told_by_letter(management: Staff) -> None:
    file = dismiss(in_status(Status.RECEIVED), management)
    message = last_message(file)
    assert (message.kind, message.body) == (MessageKind.DISMISSAL.value, "Voici nos horaires.")
    assert message.letter is not None
    assert message.letter.kind == LetterKind.DISMISSAL.value
    assert personal(last_event(file)) == {"reason": "Une question.", "message": "Voici nos horaires."}


@pytest.mark.article(7)
def test_to_refuse_the_declaration_opens_the_mediator_to_the_client(management: Staff) -> None:
    file = dismiss(in_status(Status.RECEIVED), management)
    letter, message = file.letters.get(), last_message(file)
    assert (letter.names_mediator, bool(letter.content["mediator"])) == (True, True)
    assert fresh(file).mediator_named_on is None, "the mail did not leave yet"
    leave(message, management)
    assert fresh(file).mediator_named_on == TODAY
    bodies = wording.bodies(message.email, message)  # type: ignore[arg-type]
    assert "Médiateur du Tribunal de Grenoble" in bodies.text
    assert "Médiateur du Tribunal de Grenoble" in bodies.html


@pytest.mark.article(7)
def test_no_dismissal_leaves_without_the_mediator(management: Staff) -> None:
    with pytest.raises(letters.MediatorMissing):
        letters.issue(
            LetterKind.DISMISSAL,
            complaint=in_status(Status.RECEIVED),
            author=management,
            dated_on=TODAY,
            content={"body": "Merci.", "request_kind": "opinion", "reason": "Un avis."},
        )


@pytest.mark.article(7)
@pytest.mark.parametrize("kind", REFUSALS)
def test_the_database_refuses_a_refusal_that_names_no_mediator(kind: LetterKind) -> None:
    with pytest.raises(IntegrityError, match="letter_refusal_names_mediator"), transaction.atomic():
        Letter.objects.create(
            complaint=in_status(Status.RECEIVED), kind=kind.value, dated_on=TODAY, content={}, names_mediator=False
        )


def test_the_letter_of_a_client_who_wants_post_waits_to_be_posted(management: Staff) -> None:
    file = dismiss(in_status(Status.RECEIVED, reply_by=Channel.POST.value), management)
    assert (last_message(file).channel, last_message(file).state) == ("post", DispatchState.QUEUED.value)


@pytest.mark.parametrize("field", ["reason", "message"])
def test_a_dismissal_without_words_is_refused(field: str, management: Staff) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused) as refusal:
        dismiss(file, management, **{field: "  "})
    assert refusal.value.field == field
    assert fresh(file).status == Status.RECEIVED.value


@pytest.mark.article(5)
@pytest.mark.article(6)
@pytest.mark.parametrize("acknowledged_on", [None, TODAY])
@pytest.mark.parametrize("means", [Channel.EMAIL, Channel.POST, Channel.IN_PERSON])
def test_what_the_declaration_was_owed_stays_due_until_the_client_is_told(
    means: Channel, acknowledged_on: date | None, management: Staff
) -> None:
    how = {"email": "", "postal_address": "1 rue X", "reply_by": "post"} if means is Channel.POST else {}
    how = how or (NOWHERE if means is Channel.IN_PERSON else {})
    file = dismiss(in_status(Status.RECEIVED, acknowledged_on=acknowledged_on, **how), management)
    message, due = last_message(file), file.ack_due_on if acknowledged_on is None else file.response_due_on
    assert (message.channel, fresh(file).next_due_on) == (means.value, due)
    assert list(Complaint.objects.due_by(due)) == [file]
    assert list(Complaint.objects.overdue(on=due + timedelta(days=1))) == [file]
    assert not Complaint.objects.live().exists()
    leave(message, management)
    assert (fresh(file).dismissal_told_on, fresh(file).next_due_on) == (TODAY, None)
    actions.record_bounce(message, actor=management, reason="Inconnu.")
    assert (fresh(file).dismissal_told_on, fresh(file).next_due_on) == (None, due)
    assert not Complaint.objects.overdue(on=due).exists()


@pytest.mark.article(2)
def test_a_dismissal_undone_owes_what_it_owed(management: Staff) -> None:
    file = dismiss(in_status(Status.RECEIVED), management)
    leave(last_message(file), management)
    actions.reverse(file, actor=management, revision=fresh(file).revision, reason="À revoir.")
    kept = fresh(file)
    assert (kept.dismissal_told_on, kept.mediator_named_on, kept.next_due_on) == (None, None, kept.ack_due_on)
