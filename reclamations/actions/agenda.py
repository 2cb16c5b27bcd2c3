"""Which acts are possible on a file, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable

from reclamations.actions.dispatch import awaits_second_response
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import REQUIRED
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
        Act.LOSE_RESPONSE,
        Act.ANSWER_SURVEY,
        Act.OPEN_SPACE,
    }
)


#: What waits to leave makes these acts pointless: they would be refused.
_WAITED_FOR = {
    Act.ACKNOWLEDGE: MessageKind.ACKNOWLEDGEMENT.value,
    Act.RESPOND: MessageKind.RESPONSE.value,
    Act.CLOSE: MessageKind.RESPONSE.value,
}


def possible_acts(
    complaint: Complaint,
    staff: Staff,
    *,
    waiting: Iterable[Message] | None = None,
    contested: bool | None = None,
) -> list[Act]:
    """The acts this person may do on this file now, in the table's order.

    Where they are known already: `waiting`, the messages of the file that wait to leave; `contested`, whether a
    disagreement awaits its answer.
    """
    kinds = {message.kind for message in (waiting_messages(complaint) if waiting is None else waiting)}
    return [
        act
        for act in Act
        if act not in _ELSEWHERE
        and is_possible(act, Status(complaint.status))
        and staff.may(REQUIRED[act])
        and _WAITED_FOR.get(act) not in kinds
        and not _is_pointless(act, complaint, contested)
    ]


def next_act(
    complaint: Complaint,
    staff: Staff,
    *,
    waiting: Iterable[Message] | None = None,
    contested: bool | None = None,
) -> Act | None:
    """The one act the procedure waits for, among those this person may do; None when nothing is due.

    A letter already written is posted or handed over before anything else. `waiting`, `contested`: see `possible_acts`.
    """
    leaving = list(waiting_messages(complaint) if waiting is None else waiting)
    if any(message.awaits_posting for message in leaving) and staff.may(REQUIRED[Act.RECORD_POSTING]):
        return Act.RECORD_POSTING
    order = {
        Status.RECEIVED: (Act.QUALIFY, Act.ACKNOWLEDGE),
        Status.IN_PROGRESS: (Act.ACKNOWLEDGE, Act.RESPOND),
        Status.ANSWERED: (Act.RESPOND, Act.CLOSE),
    }
    possible = possible_acts(complaint, staff, waiting=leaving, contested=contested)
    return next((act for act in order.get(Status(complaint.status), ()) if act in possible), None)


def waiting_messages(complaint: Complaint) -> list[Message]:
    """What was written to the client and has not left yet, the oldest first."""
    waiting = complaint.messages.filter(direction=Direction.OUT.value, state=DispatchState.QUEUED.value)
    return list(waiting.order_by("pk"))


def _is_pointless(act: Act, complaint: Complaint, contested: bool | None) -> bool:
    if act in (Act.RESPOND, Act.DISAGREE) and complaint.status in (Status.ANSWERED.value, Status.CLOSED.value):
        awaited = awaits_second_response(complaint) if contested is None else contested
        return awaited is (act is Act.DISAGREE)
    return {
        Act.ACKNOWLEDGE: complaint.is_acknowledged,
        Act.ACCEPT: complaint.accepted_on is not None,
        Act.SET_LEGAL_HOLD: complaint.is_held,
        Act.LIFT_LEGAL_HOLD: not complaint.is_held,
        Act.SEND_CODE: not complaint.email,
    }.get(act, False)
