"""Reopen: the file comes back with its clocks, and leaves retention (Art. 8)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, ClosingReason, EventKind, MessageKind, Outcome, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.test_respond import respond
from tests.actions.world import (
    ACK_DUE,
    RECEIVED_ON,
    RESPONSE_DUE,
    TODAY,
    fresh,
    in_status,
    last_event,
    last_message,
    personal,
)


class TestReopen(ActContract):
    act = Act.REOPEN
    event = EventKind.REOPENED
    statuses: ClassVar = frozenset({Status.CLOSED, Status.WITHDRAWN})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.reopen(file, actor=actor, revision=revision, reason="Fait nouveau.")


@pytest.mark.article(8)
@pytest.mark.parametrize(
    ("before", "after"), [(Status.CLOSED, Status.IN_PROGRESS), (Status.WITHDRAWN, Status.RECEIVED)]
)
def test_reopening_takes_the_file_out_of_retention(before: Status, after: Status, relations: Staff) -> None:
    file = actions.reopen(in_status(before), actor=relations, revision=1, reason="Fait nouveau.")
    kept = fresh(file)
    assert (kept.status, kept.closed_on, kept.retention_until, kept.closing_reason) == (after.value, None, None, "")
    assert last_event(file).facts == {"from": before.value, "closed_on": TODAY.isoformat()}
    assert personal(last_event(file)) == {"reason": "Fait nouveau."}
    assert last_message(file).kind == MessageKind.REOPENING.value


@pytest.mark.article(6)
def test_clocks_still_run_from_the_original_reception(relations: Staff) -> None:
    kept = fresh(actions.reopen(in_status(Status.WITHDRAWN), actor=relations, revision=1, reason="Fait nouveau."))
    assert (kept.received_on, kept.ack_due_on, kept.response_due_on) == (RECEIVED_ON, ACK_DUE, RESPONSE_DUE)
    assert kept.next_due_on == ACK_DUE


def test_a_reopening_without_reason_is_refused(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.reopen(in_status(Status.CLOSED), actor=relations, revision=1, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.article(7)
def test_an_answer_that_came_back_after_the_closing_is_owed_again_once_reopened(relations: Staff) -> None:
    file = respond(
        in_status(Status.IN_PROGRESS),
        relations,
        means=Channel.POST,
        dispatched_on=TODAY,
        proof="RK 1",
        outcome=Outcome.REJECTED,
    )
    answer = last_message(file)
    file = actions.close(file, actor=relations, revision=2, reason=ClosingReason.NO_FOLLOW_UP)
    actions.record_bounce(answer, actor=relations, reason="N’habite plus à l’adresse.")
    assert fresh(file).outcome == Outcome.REJECTED.value, "a closed file keeps the facts it was closed on"
    kept = fresh(actions.reopen(file, actor=relations, revision=None, reason="Pli revenu."))
    assert (kept.responded_on, kept.outcome, kept.acknowledged_on) == (None, "", None)
    assert kept.next_due_on == ACK_DUE
