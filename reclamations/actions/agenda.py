"""Which acts are possible on a file, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reclamations.actions.correspondence.dispatch import awaits_second_response
from reclamations.actions.situations import facts_of
from reclamations.actions.waiting import is_moot, obstacle_to_leaving
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import REQUIRED
from reclamations.domain.standing import situation
from reclamations.domain.standing.situation import WRITING
from reclamations.domain.vocabulary import Direction, DispatchState, MessageKind, Status
from reclamations.models import Complaint, Message, Staff

#: Acts that have no page of their own on the file: they concern one message, the calendar, a departure, or the client
#: alone.
_ELSEWHERE = frozenset(
    {
        Act.REGISTER,
        Act.HAND_OVER,
        Act.REQUEST_EMAIL,
        Act.CONFIRM_EMAIL,
        Act.DECIDE_EMAIL,
        Act.RECOMPUTE,
        Act.CHOOSE_APPOINTMENT,
        Act.RECORD_BOUNCE,
        Act.RECORD_POSTING,
        Act.REISSUE,
        Act.DELIVER_RESPONSE,
        Act.LOSE_RESPONSE,
        Act.ANSWER_SURVEY,
        Act.OPEN_SPACE,
    }
)


def possible_acts(complaint: Complaint, staff: Staff, *, waiting: Iterable[Message] | None = None) -> list[Act]:
    """The acts this person may do on this file now, in the table's order.

    `waiting`: the messages of the file that wait to leave, where they are known already. A mail that waits bars the
    act that would write it again; a closing waits for the answer to leave.
    """
    leaving = list(waiting_messages(complaint) if waiting is None else waiting)
    barred = {WRITING.get(MessageKind(message.kind)) for message in leaving if not message.awaits_posting}
    if any(message.kind == MessageKind.RESPONSE.value for message in leaving):
        barred |= {Act.CLOSE, Act.REVERSE}
    return [
        act
        for act in Act
        if act not in _ELSEWHERE
        and is_possible(act, Status(complaint.status))
        and staff.may(REQUIRED[act])
        and act not in barred
        and not _is_pointless(act, complaint)
    ]


def next_act(
    complaint: Complaint, staff: Staff, *, today: date, waiting: Iterable[Message] | None = None
) -> Act | None:
    """The one act the procedure waits for on `today`, among those this person may do: see `domain.situation`.

    `waiting`: see `possible_acts`.
    """
    leaving = waiting_messages(complaint) if waiting is None else waiting
    return situation.next_act(facts_of(complaint, today, waiting=leaving), staff.rights)


def next_to_post(complaint: Complaint, waiting: Iterable[Message], today: date) -> Message:
    """The letter that `next_act` wants posted or handed over: one that meets an obligation, else the first."""
    papers = [
        message
        for message in waiting
        if message.awaits_posting
        and not is_moot(complaint, message)
        and not obstacle_to_leaving(complaint, message, today)
    ]
    return next((paper for paper in papers if MessageKind(paper.kind) in situation.MISSED), papers[0])


def waiting_messages(complaint: Complaint) -> list[Message]:
    """What was written to the client and has not left yet, the oldest first."""
    waiting = complaint.messages.filter(direction=Direction.OUT.value, state=DispatchState.QUEUED.value)
    return list(waiting.order_by("pk"))


def _is_pointless(act: Act, complaint: Complaint) -> bool:
    if act in (Act.RESPOND, Act.DISAGREE) and complaint.status in (Status.ANSWERED.value, Status.CLOSED.value):
        return awaits_second_response(complaint) is (act is Act.DISAGREE)
    return {
        Act.ACKNOWLEDGE: complaint.is_acknowledged,
        Act.ACCEPT: complaint.accepted_on is not None,
        Act.SET_LEGAL_HOLD: complaint.is_held,
        Act.LIFT_LEGAL_HOLD: not complaint.is_held,
        Act.SEND_CODE: not complaint.email,
    }.get(act, False)
