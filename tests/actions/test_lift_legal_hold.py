"""Lift a legal hold: the retention runs out again (Art. 8)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import EVERY_STATUS, JUDGES, ActContract
from tests.actions.world import TODAY, fresh, in_status, last_event, personal


def held(status: Status) -> Complaint:
    return in_status(status, legal_hold_on=TODAY, legal_hold_reason="Contentieux.")


class TestLiftLegalHold(ActContract):
    act = Act.LIFT_LEGAL_HOLD
    event = EventKind.LEGAL_HOLD_LIFTED
    statuses: ClassVar = EVERY_STATUS
    roles = JUDGES

    def prepare(self, status: Status) -> Complaint:
        return held(status)

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.lift_legal_hold(file, actor=actor, revision=revision, reason="Jugement rendu.")


@pytest.mark.article(8)
def test_lifting_leaves_the_end_of_retention_where_it_was(management: Staff) -> None:
    before = held(Status.CLOSED)
    file = actions.lift_legal_hold(before, actor=management, revision=1, reason=" Jugement rendu. ")
    kept = fresh(file)
    assert (kept.legal_hold_on, kept.legal_hold_reason) == (None, "")
    assert kept.retention_until == before.retention_until
    assert personal(last_event(file)) == {"reason": "Jugement rendu."}


def test_a_file_not_held_and_an_empty_reason_are_refused(management: Staff) -> None:
    with pytest.raises(actions.ActRefused, match="n’est pas gelé"):
        actions.lift_legal_hold(in_status(Status.CLOSED), actor=management, revision=1, reason="Rien.")
    with pytest.raises(actions.ActRefused) as refusal:
        actions.lift_legal_hold(held(Status.CLOSED), actor=management, revision=1, reason="")
    assert refusal.value.field == "reason"
