"""Who may do what, written here once more by hand (Art. 3, Art. 5, Art. 8)."""

import pytest

from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import PARTY_ACTS, REQUIRED, RIGHTS, Right, rights_of
from reclamations.domain.vocabulary import Party, Role

TABLE = {
    # right: collaborator, client relations, management, administrator
    Right.REPORT: (True, True, True, True),
    Right.VIEW: (False, True, True, False),
    Right.HANDLE: (False, True, True, False),
    Right.QUALIFY: (False, False, True, False),
    Right.LEGAL_HOLD: (False, False, True, False),
    Right.KEEP_REGISTER: (False, False, True, False),
    Right.VIEW_REGISTER: (False, True, True, False),
    Right.APPROVE_PURGE: (False, False, True, False),
    Right.CONFIGURE: (False, False, False, True),
    Right.MANAGE_STAFF: (False, False, True, True),
}
JUDGING = {Act.QUALIFY, Act.DISMISS, Act.REVERSE}


@pytest.mark.article(3)
@pytest.mark.parametrize("right", Right)
def test_each_role_holds_the_rights_of_the_procedure(right: Right) -> None:
    assert tuple(right in RIGHTS[role] for role in Role) == TABLE[right]


@pytest.mark.article(3)
@pytest.mark.parametrize("role", Role)
def test_delegation_gives_client_relations_the_judgement_and_nothing_more(role: Role) -> None:
    gained = rights_of(role, qualification_delegated=True) - rights_of(role, qualification_delegated=False)
    assert gained == ({Right.QUALIFY} if role is Role.CLIENT_RELATIONS else set())


@pytest.mark.article(3)
def test_judging_asks_for_the_right_to_judge() -> None:
    assert {act for act in Act if REQUIRED[act] is Right.QUALIFY} == JUDGING


@pytest.mark.article(5)
def test_acknowledging_is_the_work_of_client_relations() -> None:
    assert REQUIRED[Act.ACKNOWLEDGE] in RIGHTS[Role.CLIENT_RELATIONS]
    assert REQUIRED[Act.ACKNOWLEDGE] not in RIGHTS[Role.COLLABORATOR]


def test_every_act_asks_for_a_right() -> None:
    assert set(REQUIRED) == set(Act)


def test_neither_the_client_nor_cron_judges_answers_or_closes() -> None:
    staff_only = {*JUDGING, Act.RESPOND, Act.CLOSE, Act.REOPEN, Act.ACKNOWLEDGE, Act.HOLD, Act.CORRECT_RECEPTION}
    assert not PARTY_ACTS[Party.CLIENT] & staff_only
    assert PARTY_ACTS[Party.SYSTEM] == {Act.RECORD_BOUNCE, Act.RECEIVE_MESSAGE, Act.REISSUE}
