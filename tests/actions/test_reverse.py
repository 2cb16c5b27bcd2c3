"""Reverse: the decision can be undone without losing the original reception date (Art. 2)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, MessageKind, RequestKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import JUDGES, ActContract
from tests.actions.world import ACK_DUE, RECEIVED_ON, RESPONSE_DUE, fresh, in_status, kinds, last_event, last_message


class TestReverse(ActContract):
    act = Act.REVERSE
    event = EventKind.QUALIFICATION_REVERSED
    statuses: ClassVar = frozenset({Status.NOT_A_COMPLAINT, Status.IN_PROGRESS})
    roles = JUDGES

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.reverse(file, actor=actor, revision=revision, reason="Réexamen.")


@pytest.mark.article(2)
def test_a_reversed_dismissal_waits_for_triage_with_its_original_clocks(management: Staff) -> None:
    kept = fresh(actions.reverse(in_status(Status.NOT_A_COMPLAINT), actor=management, revision=1, reason="Réexamen."))
    assert (kept.status, kept.request_kind, kept.qualified_by) == (Status.RECEIVED.value, "", None)
    assert (kept.received_on, kept.ack_due_on, kept.response_due_on) == (RECEIVED_ON, ACK_DUE, RESPONSE_DUE)
    assert (kept.closed_on, kept.retention_until, kept.next_due_on) == (None, None, ACK_DUE)


@pytest.mark.article(2)
def test_dismissed_reversed_then_qualified_keeps_the_reception_date(management: Staff) -> None:
    file = in_status(Status.RECEIVED)
    file = actions.dismiss(
        file, actor=management, revision=1, kind=RequestKind.OPINION, reason="Un avis.", message="Merci."
    )
    file = actions.reverse(file, actor=management, revision=2, reason="Relu.")
    file = actions.qualify(file, actor=management, revision=3, reason="C’en est une.")
    kept = fresh(file)
    assert (kept.status, kept.request_kind, kept.received_on) == (Status.IN_PROGRESS.value, "", RECEIVED_ON)
    assert kinds(file) == ["dismissed", "qualification_reversed", "qualified"]


def test_the_journal_keeps_what_was_undone_and_the_client_is_told(management: Staff) -> None:
    file = actions.reverse(in_status(Status.NOT_A_COMPLAINT), actor=management, revision=1, reason="Réexamen.")
    assert last_event(file).facts == {"from": "not_a_complaint", "kind": "information"}
    assert last_message(file).kind == MessageKind.QUALIFICATION.value


def test_a_reversal_without_reason_is_refused(management: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.reverse(in_status(Status.NOT_A_COMPLAINT), actor=management, revision=1, reason="")
    assert refusal.value.field == "reason"
