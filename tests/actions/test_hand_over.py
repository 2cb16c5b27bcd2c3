"""Hand over: who leaves leaves no file behind, one journalled act a file."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Party, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.world import fresh, in_status, kinds, last_event
from tests.factories import make_staff

LIVE = (Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED)
ACT: ClassVar[Act] = Act.HAND_OVER


@pytest.fixture
def leaving() -> Staff:
    return make_staff(Role.CLIENT_RELATIONS)


@pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.ADMINISTRATOR])
def test_every_live_file_goes_to_the_successor_with_its_own_event(role: Role, leaving: Staff, relations: Staff) -> None:
    files = [in_status(status, handler=leaving) for status in LIVE]
    assert actions.hand_over(leaving, actor=make_staff(role), to=relations) == len(files)
    for file in files:
        assert fresh(file).handler == relations
        assert kinds(file) == [EventKind.ASSIGNED.value]
        assert last_event(file).facts == {"handler": relations.pk, "from": leaving.pk}
    assert not Complaint.objects.in_care_of(leaving).exists()


def test_ended_files_and_those_of_others_keep_who_handled_them(
    leaving: Staff, relations: Staff, management: Staff
) -> None:
    ended, another = in_status(Status.CLOSED, handler=leaving), in_status(Status.RECEIVED, handler=management)
    assert actions.hand_over(leaving, actor=management, to=relations) == 0
    assert (fresh(ended).handler, fresh(another).handler) == (leaving, management)


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.CLIENT_RELATIONS])
def test_only_who_manages_accounts_hands_over(role: Role, leaving: Staff, relations: Staff) -> None:
    file = in_status(Status.RECEIVED, handler=leaving)
    with pytest.raises(actions.NotAllowed):
        actions.hand_over(leaving, actor=make_staff(role), to=relations)
    assert fresh(file).handler == leaving


def test_files_go_to_somebody_else_who_handles_them(leaving: Staff, management: Staff) -> None:
    in_status(Status.RECEIVED, handler=leaving)
    for to in (leaving, make_staff(Role.ADMINISTRATOR), make_staff(Role.CLIENT_RELATIONS, is_active=False)):
        with pytest.raises(actions.ActRefused) as refusal:
            actions.hand_over(leaving, actor=management, to=to)
        assert refusal.value.field == "successor"


def test_all_files_or_none(
    leaving: Staff, relations: Staff, management: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (in_status(Status.RECEIVED, handler=leaving) for _ in range(2))
    write = actions.base.Step.write

    def break_on_the_second(step: actions.base.Step, *fields: str) -> None:
        if step.complaint.pk == second.pk:
            raise RuntimeError("broken")
        write(step, *fields)

    monkeypatch.setattr(actions.base.Step, "write", break_on_the_second)
    with pytest.raises(RuntimeError):
        actions.hand_over(leaving, actor=management, to=relations)
    assert fresh(first).handler == leaving


def test_the_client_and_cron_hand_nothing_over(leaving: Staff, relations: Staff) -> None:
    in_status(Status.RECEIVED, handler=leaving)
    actors: list[Actor] = list(Party)
    for actor in actors:
        with pytest.raises(actions.NotAllowed):
            actions.hand_over(leaving, actor=actor, to=relations)
