"""Lose a response: an answer that did not reach the client is owed again (Art. 7)."""

import pytest

from reclamations import actions
from reclamations.domain.vocabulary import Channel, ClosingReason, EventKind, Outcome, Party, Status
from reclamations.models import Complaint, Message, Staff
from tests.actions.test_respond import AGAIN, respond
from tests.actions.world import ACK_DUE, TODAY, fresh, in_status, kinds, last_message


def posted(file: Complaint, relations: Staff, **fields: object) -> Message:
    respond(file, relations, None, means=Channel.POST, dispatched_on=TODAY, proof="RK 1", **fields)
    return last_message(file)


@pytest.mark.article(7)
def test_an_answer_that_bounces_is_owed_again_with_nothing_left_of_it(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    message = posted(file, relations, outcome=Outcome.REJECTED)
    actions.record_bounce(message, actor=relations, reason="Inconnu à l’adresse.")
    kept = fresh(file)
    assert (kept.status, kept.responded_on, kept.outcome) == (Status.IN_PROGRESS.value, None, "")
    assert (kept.amicable_solution, kept.mediator_named_on) == (None, None)
    # The answer was also what proved the reception.
    assert (kept.acknowledged_on, kept.next_due_on) == (None, ACK_DUE)


def test_an_acknowledgement_of_its_own_outlives_the_answer(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.IN_PROGRESS), actor=relations, revision=1, means=Channel.WEB_FORM)
    actions.record_bounce(posted(file, relations), actor=relations, reason="Inconnu.")
    assert fresh(file).acknowledged_on == TODAY


@pytest.mark.article(7)
def test_a_second_answer_that_bounces_gives_back_the_first(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    posted(file, relations, outcome=Outcome.REJECTED)
    actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    actions.record_bounce(posted(file, relations, outcome=Outcome.UPHELD), actor=relations, reason="Inconnu.")
    kept = fresh(file)
    assert (kept.status, kept.outcome) == (Status.ANSWERED.value, Outcome.REJECTED.value)
    assert (kept.amicable_solution, kept.mediator_named_on, kept.responded_on) == (False, TODAY, TODAY)
    assert fresh(respond(file, relations, None)).outcome == Outcome.UPHELD.value, "the disagreement is still to answer"


@pytest.mark.article(7)
def test_a_first_answer_that_bounces_while_the_second_waits_leaves_the_second_to_count(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    first = posted(file, relations)
    actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    respond(file, relations, None, outcome=Outcome.PARTLY_UPHELD, means=Channel.POST)
    second = last_message(file)
    actions.record_bounce(first, actor=relations, reason="Inconnu.")
    assert (fresh(file).status, fresh(file).outcome, fresh(file).responded_on) == (Status.IN_PROGRESS.value, "", None)
    actions.record_posting(second, actor=relations, dispatched_on=TODAY, proof="RK 2")
    kept = fresh(file)
    assert (kept.status, kept.outcome, kept.responded_on) == (Status.ANSWERED.value, "partly_upheld", TODAY)


@pytest.mark.article(7)
def test_a_second_answer_that_bounces_is_due_on_our_own_date_again(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    posted(file, relations, outcome=Outcome.REJECTED)
    actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    assert fresh(file).next_due_on == AGAIN
    second = posted(file, relations)
    assert fresh(file).next_due_on is None
    actions.record_bounce(second, actor=relations, reason="Inconnu.")
    assert fresh(file).next_due_on == AGAIN


@pytest.mark.article(7)
def test_an_answer_that_bounces_once_the_file_is_reopened_is_owed_again(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    message = posted(file, relations)
    actions.close(file, actor=relations, revision=None, reason=ClosingReason.SETTLED)
    actions.reopen(file, actor=relations, revision=None, reason="Fait nouveau.")
    actions.record_bounce(message, actor=relations, reason="Inconnu.")
    assert (fresh(file).status, fresh(file).responded_on) == (Status.IN_PROGRESS.value, None)
    assert kinds(file)[-1] == EventKind.BOUNCED.value


def test_whoever_was_writing_on_the_answered_file_is_told(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    message = posted(file, relations)
    seen = fresh(file).revision
    actions.record_bounce(message, actor=relations, reason="Inconnu.")
    with pytest.raises(actions.Conflict):
        actions.close(file, actor=relations, revision=seen, reason=ClosingReason.ACCEPTED)
