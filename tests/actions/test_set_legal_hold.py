"""Set a legal hold: the file is kept from the purge (Art. 8)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import ClosingReason, EventKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Message, Staff
from tests.actions.contract import EVERY_STATUS, JUDGES, ActContract
from tests.actions.world import TODAY, fresh, in_status, last_event, personal


class TestSetLegalHold(ActContract):
    act = Act.SET_LEGAL_HOLD
    event = EventKind.LEGAL_HOLD_SET
    statuses: ClassVar = EVERY_STATUS
    roles = JUDGES

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.set_legal_hold(file, actor=actor, revision=revision, reason="Contentieux.")


@pytest.mark.article(8)
def test_a_hold_is_dated_reasoned_and_silent(management: Staff) -> None:
    file = actions.set_legal_hold(in_status(Status.CLOSED), actor=management, revision=1, reason=" Contentieux. ")
    kept = fresh(file)
    assert (kept.legal_hold_on, kept.legal_hold_reason, kept.is_under_legal_hold) == (TODAY, "Contentieux.", True)
    assert personal(last_event(file)) == {"reason": "Contentieux."}
    assert not Message.objects.exists()


def test_a_file_is_held_once_and_for_a_reason(management: Staff) -> None:
    file = actions.set_legal_hold(in_status(Status.CLOSED), actor=management, revision=1, reason="Contentieux.")
    with pytest.raises(actions.ActRefused, match="déjà gelé"):
        actions.set_legal_hold(file, actor=management, revision=2, reason="Encore.")
    with pytest.raises(actions.ActRefused) as refusal:
        actions.set_legal_hold(in_status(Status.CLOSED), actor=management, revision=1, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.article(8)
def test_the_procedure_goes_on_under_a_hold(management: Staff) -> None:
    file = in_status(Status.ANSWERED, legal_hold_on=TODAY, legal_hold_reason="Contentieux.")
    file = actions.close(file, actor=management, revision=1, reason=ClosingReason.MEDIATION)
    assert actions.reopen(file, actor=management, revision=2, reason="Fait nouveau.").is_under_legal_hold
