"""Deliver a response: the file is answered when the answer leaves, and not before (Art. 7)."""

from datetime import date

import pytest

from reclamations import actions
from reclamations.domain.vocabulary import Channel, EventKind, Outcome, Party, Status
from reclamations.models import Event, Staff
from tests.actions.test_respond import respond
from tests.actions.world import TODAY, fresh, in_status, kinds, last_message, leave


@pytest.mark.article(7)
def test_whoever_was_writing_on_the_file_is_told_that_it_was_answered_meanwhile(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    seen = fresh(file).revision
    leave(last_message(file), relations)
    with pytest.raises(actions.Conflict):
        actions.acknowledge(file, actor=relations, revision=seen, means=Channel.WEB_FORM)


@pytest.mark.article(7)
def test_the_journal_says_when_and_how_the_answer_left(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST, outcome=Outcome.REJECTED)
    leave(last_message(file), relations)
    assert kinds(file) == ["response_prepared", "dispatched", "responded", "acknowledged"]
    facts = Event.objects.get(case_id=file.pk, kind=EventKind.RESPONDED.value).facts
    assert (facts["on"], facts["means"], facts["outcome"]) == (TODAY.isoformat(), "post", "rejected")
    assert (facts["names_mediator"], facts["late"]) == (True, False)


def test_an_answer_that_leaves_after_the_withdrawal_is_kept_as_a_fact(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    actions.withdraw(file, actor=Party.CLIENT)
    leave(file.messages.get(kind="response"), relations)
    assert (fresh(file).status, fresh(file).responded_on) == (Status.WITHDRAWN.value, TODAY)


@pytest.mark.article(2)
def test_a_qualification_is_not_undone_while_the_answer_waits(relations: Staff, management: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    with pytest.raises(actions.ActRefused, match="attend d’être envoyée"):
        actions.reverse(file, actor=management, revision=None, reason="Relu.")


@pytest.mark.article(7)
def test_a_second_answer_counts_once_it_left_too(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    respond(file, relations, None, means=Channel.POST)
    kept = fresh(file)
    assert (kept.outcome, kept.again_due_on, kept.next_due_on) == ("rejected", date(2026, 6, 3), date(2026, 6, 3))
    leave(last_message(file), relations)
    kept = fresh(file)
    assert (kept.outcome, kept.again_answered_on, kept.next_due_on) == ("upheld", TODAY, None)
