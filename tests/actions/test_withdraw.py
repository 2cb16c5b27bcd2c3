"""Withdraw: the complaint ceases at the client's wish (Art. 8)."""

from datetime import date
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, EventKind, MessageKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import TODAY, fresh, in_status, last_event, last_message, personal


class TestWithdraw(ActContract):
    act = Act.WITHDRAW
    event = EventKind.WITHDRAWN
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})
    parties: ClassVar = frozenset({Party.CLIENT})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.withdraw(file, actor=actor, revision=revision)


@pytest.mark.article(8)
def test_five_years_run_from_the_cessation_of_the_complaint() -> None:
    file = actions.withdraw(in_status(Status.RECEIVED), actor=Party.CLIENT, reason=" Réglé. ")
    kept = fresh(file)
    assert (kept.status, kept.withdrawal_reason) == (Status.WITHDRAWN.value, "Réglé.")
    assert (kept.closed_on, kept.retention_until, kept.next_due_on) == (TODAY, date(2031, 5, 11), None)
    assert last_message(file).kind == MessageKind.WITHDRAWAL.value
    assert personal(last_event(file)) == {"reason": "Réglé."}


def test_what_waited_to_leave_still_tells_its_fate_after_the_withdrawal(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.POST)
    letter = last_message(file)
    actions.withdraw(file, actor=Party.CLIENT)
    actions.record_posting(letter, actor=relations, dispatched_on=TODAY, proof="RK 1")
    letter.refresh_from_db()
    assert (letter.state, fresh(file).status) == (DispatchState.POSTED.value, Status.WITHDRAWN.value)
    assert fresh(file).acknowledged_on == TODAY
