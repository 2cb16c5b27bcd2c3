"""The client came in with the code: what is published in their space reaches them (Art. 5 to 7)."""

import pytest

from reclamations import actions
from reclamations.domain.vocabulary import CodeSource, EventKind, Party, Role, Status
from tests.actions.test_give_code import PHONED
from tests.actions.world import TODAY, fresh, in_status, kinds
from tests.factories import make_staff


def test_the_first_coming_in_is_kept_and_journalled_once() -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    actions.open_space(file, actor=Party.CLIENT)
    actions.open_space(fresh(file), actor=Party.CLIENT)
    actions.open_space(file, actor=Party.CLIENT)
    assert kinds(file) == [EventKind.SPACE_OPENED.value]
    assert (fresh(file).code_held_on, fresh(file).code_held_by) == (TODAY, CodeSource.SIGNED_IN.value)


def test_who_filed_online_writes_nothing_by_coming_in() -> None:
    file = in_status(Status.RECEIVED)
    actions.open_space(file, actor=Party.CLIENT)
    assert kinds(file) == []


@pytest.mark.parametrize("role", Role)
def test_no_staff_comes_in_for_the_client(role: Role) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.open_space(in_status(Status.RECEIVED, **PHONED), actor=make_staff(role))
