"""Qualify: it is a complaint; management judges (Art. 2, Art. 3)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, MessageKind, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import JUDGES, ActContract
from tests.actions.world import NOW, fresh, in_status, last_event, last_message, personal
from tests.factories import make_staff


class TestQualify(ActContract):
    act = Act.QUALIFY
    event = EventKind.QUALIFIED
    statuses: ClassVar = frozenset({Status.RECEIVED})
    roles = JUDGES

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.qualify(file, actor=actor, revision=revision, reason="Un mécontentement est exprimé.")


@pytest.mark.article(2)
def test_the_decision_is_dated_signed_reasoned_and_told(management: Staff) -> None:
    file = actions.qualify(in_status(Status.RECEIVED), actor=management, revision=1, reason=" Fondée. ")
    kept = fresh(file)
    assert kept.status == Status.IN_PROGRESS.value
    assert (kept.qualified_at, kept.qualified_by, kept.qualification_reason) == (NOW, management, "Fondée.")
    assert last_message(file).kind == MessageKind.QUALIFICATION.value
    assert personal(last_event(file)) == {"reason": "Fondée."}


@pytest.mark.article(2)
def test_a_qualification_without_reason_is_refused(management: Staff) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.qualify(file, actor=management, revision=1, reason=" \n")
    assert refusal.value.field == "reason"
    assert fresh(file).status == Status.RECEIVED.value


@pytest.mark.article(3)
def test_client_relations_qualify_only_by_delegation() -> None:
    delegate = make_staff(Role.CLIENT_RELATIONS, qualification_delegated=True)
    assert actions.qualify(in_status(Status.RECEIVED), actor=delegate, revision=1, reason="Fondée.").qualified_by
    with pytest.raises(actions.NotAllowed):
        actions.qualify(in_status(Status.RECEIVED), actor=make_staff(), revision=1, reason="Fondée.")


def test_qualifying_moves_neither_reception_nor_due_dates(management: Staff) -> None:
    before = in_status(Status.RECEIVED)
    after = fresh(actions.qualify(before, actor=management, revision=1, reason="Fondée."))
    assert (after.received_on, after.ack_due_on, after.response_due_on) == (
        before.received_on,
        before.ack_due_on,
        before.response_due_on,
    )
