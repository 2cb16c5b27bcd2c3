"""Who may do what, written here once more by hand (Art. 3, Art. 5, Art. 8)."""

import pytest

from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import RIGHTS, Right, rights_of, roles_holding
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
    assert {act for act in Act if set(act.rule.by) == {Right.QUALIFY}} == JUDGING


@pytest.mark.article(5)
def test_acknowledging_is_the_work_of_client_relations() -> None:
    assert Act.ACKNOWLEDGE.is_for(RIGHTS[Role.CLIENT_RELATIONS])
    assert not Act.ACKNOWLEDGE.is_for(RIGHTS[Role.COLLABORATOR])


@pytest.mark.parametrize("act", Act)
def test_every_act_is_somebody_s_and_leaves_a_trace(act: Act) -> None:
    assert act.rule.by
    assert act.rule.events
    assert act.rule.moves


def test_due_dates_are_recomputed_by_who_configures_or_judges() -> None:
    assert [role for role in Role if Act.RECOMPUTE.is_for(RIGHTS[role])] == [Role.MANAGEMENT, Role.ADMINISTRATOR]
    assert Act.RECOMPUTE.is_for(rights_of(Role.CLIENT_RELATIONS, qualification_delegated=True))


def test_files_are_given_to_the_roles_that_handle_them() -> None:
    assert roles_holding(Right.HANDLE) == [Role.CLIENT_RELATIONS, Role.MANAGEMENT]


def test_what_only_the_client_says_no_member_of_staff_says_for_them() -> None:
    own = {Act.ANSWER_SURVEY, Act.OPEN_SPACE, Act.REQUEST_EMAIL, Act.CONFIRM_EMAIL}
    assert {act for act in Act if not act.is_for(Right)} == own


def test_neither_the_client_nor_cron_judges_answers_or_closes() -> None:
    staff_only = {*JUDGING, Act.RESPOND, Act.CLOSE, Act.REOPEN, Act.ACKNOWLEDGE, Act.HOLD, Act.CORRECT_RECEPTION}
    assert not [act for act in staff_only if act.is_for_party(Party.CLIENT)]
    own = {act for act in Act if act.is_for_party(Party.SYSTEM)}
    assert own == {Act.RECORD_BOUNCE, Act.RECEIVE_MESSAGE, Act.REISSUE}
