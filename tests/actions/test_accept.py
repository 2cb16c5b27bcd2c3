"""Accept: the client is satisfied with the answer (Art. 1)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint
from tests.actions.contract import ActContract
from tests.actions.world import TODAY, fresh, in_status, kinds, last_event, personal


class TestAccept(ActContract):
    act = Act.ACCEPT
    event = EventKind.ACCEPTED
    statuses: ClassVar = frozenset({Status.ANSWERED})
    parties: ClassVar = frozenset({Party.CLIENT})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.accept(file, actor=actor, revision=revision)


@pytest.mark.article(1)
def test_acceptance_is_dated_and_ends_the_disagreement() -> None:
    file = actions.accept(in_status(Status.ANSWERED, disagreed_on=TODAY), actor=Party.CLIENT, comment=" Merci ! ")
    assert (fresh(file).accepted_on, fresh(file).disagreed_on) == (TODAY, None)
    assert personal(last_event(file)) == {"comment": "Merci !"}


def test_a_second_click_accepts_nothing_more() -> None:
    file = actions.accept(in_status(Status.ANSWERED), actor=Party.CLIENT)
    with pytest.raises(actions.ActRefused, match="déjà enregistrée"):
        actions.accept(file, actor=Party.CLIENT)
    assert kinds(file) == ["accepted"]
