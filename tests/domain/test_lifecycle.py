"""The life of a file, drawn here once more by hand: a line added to the table must be added here knowingly."""

import pytest

from reclamations.domain.lifecycle import Act, ForbiddenTransition, after, is_possible
from reclamations.domain.vocabulary import ENDED_STATUSES, LIVE_STATUSES, OPEN_STATUSES, Status

R, P, A = Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED
C, W, N = Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT
MOVES = {
    (Act.REGISTER, None): R,
    (Act.QUALIFY, R): P,
    (Act.DISMISS, R): N,
    (Act.REVERSE, N): R,
    (Act.REVERSE, P): R,
    (Act.DELIVER_RESPONSE, P): A,
    (Act.LOSE_RESPONSE, A): P,
    (Act.CLOSE, A): C,
    (Act.WITHDRAW, R): W,
    (Act.WITHDRAW, P): W,
    (Act.WITHDRAW, A): W,
    (Act.REOPEN, C): P,
    (Act.REOPEN, W): R,
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", [None, *Status])
def test_a_file_changes_status_only_as_the_procedure_says(act: Act, status: Status | None) -> None:
    if not is_possible(act, status):
        with pytest.raises(ForbiddenTransition):
            after(act, status)
        return
    assert after(act, status) == MOVES.get((act, status), status)


def test_every_move_of_the_procedure_is_in_the_table() -> None:
    assert {pair for pair in MOVES if is_possible(*pair)} == set(MOVES)


def test_every_act_has_its_line_and_every_status_its_way_out() -> None:
    assert all(act.rule.moves for act in Act)
    for status in Status:
        assert any(act.rule.moves.get(status, status) is not status for act in Act), status


@pytest.mark.article(7)
def test_no_file_is_closed_without_an_answer() -> None:
    assert [status for status in Status if is_possible(Act.CLOSE, status)] == [A]
    assert [status for status in Status if is_possible(Act.RESPOND, status)] == [P, A]


@pytest.mark.article(2)
def test_only_a_qualified_complaint_is_answered() -> None:
    reached = {status for (act, _), status in MOVES.items() if act is Act.QUALIFY}
    assert {status for status in (R, N) if is_possible(Act.RESPOND, status)} == set()
    assert all(is_possible(Act.RESPOND, status) for status in reached)


@pytest.mark.article(6)
def test_no_act_suspends_the_clocks() -> None:
    assert not [act for act in Act if "suspend" in act.value or "pause" in act.value]
    assert not [status for status in Status if status not in (*LIVE_STATUSES, *ENDED_STATUSES)]


def test_statuses_are_open_live_or_ended() -> None:
    assert set(OPEN_STATUSES) < set(LIVE_STATUSES)
    assert set(LIVE_STATUSES) | set(ENDED_STATUSES) == set(Status)
    assert not set(LIVE_STATUSES) & set(ENDED_STATUSES)
