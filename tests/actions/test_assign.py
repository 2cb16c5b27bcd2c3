"""Assign: who takes care of the file."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import fresh, in_status, last_event
from tests.factories import make_staff


class TestAssign(ActContract):
    act = Act.ASSIGN
    event = EventKind.ASSIGNED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.assign(file, actor=actor, revision=revision, handler=None)


def test_the_handler_is_kept_and_journalled(relations: Staff, management: Staff) -> None:
    file = actions.assign(in_status(Status.RECEIVED), actor=management, revision=1, handler=relations)
    assert fresh(file).handler == relations
    assert last_event(file).facts == {"handler": relations.pk}


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.ADMINISTRATOR])
def test_somebody_who_does_not_handle_files_is_not_given_one(role: Role, management: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.assign(in_status(Status.RECEIVED), actor=management, revision=1, handler=make_staff(role))
    assert refusal.value.field == "handler"


def test_somebody_who_has_left_is_not_given_a_file(management: Staff) -> None:
    gone = make_staff(Role.CLIENT_RELATIONS, is_active=False)
    with pytest.raises(actions.ActRefused):
        actions.assign(in_status(Status.RECEIVED), actor=management, revision=1, handler=gone)
