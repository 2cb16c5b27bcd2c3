"""Which acts are possible on a file, and which one comes next."""

from __future__ import annotations

from reclamations.actions.dispatch import awaits_second_response
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import REQUIRED
from reclamations.domain.vocabulary import Status
from reclamations.models import Complaint, Staff

#: Acts that have no page of their own on the file: they concern one message, the calendar, or the client alone.
_ELSEWHERE = frozenset(
    {
        Act.REGISTER,
        Act.RECOMPUTE,
        Act.CHOOSE_APPOINTMENT,
        Act.RECORD_BOUNCE,
        Act.RECORD_POSTING,
        Act.LOSE_RESPONSE,
        Act.ANSWER_SURVEY,
    }
)


def possible_acts(complaint: Complaint, staff: Staff) -> list[Act]:
    """The acts this person may do on this file now, in the table's order."""
    return [
        act
        for act in Act
        if act not in _ELSEWHERE
        and is_possible(act, Status(complaint.status))
        and staff.may(REQUIRED[act])
        and not _is_pointless(act, complaint)
    ]


def next_act(complaint: Complaint, staff: Staff) -> Act | None:
    """The one act the procedure waits for, among those this person may do; None when nothing is due."""
    order = {
        Status.RECEIVED: (Act.QUALIFY, Act.ACKNOWLEDGE),
        Status.IN_PROGRESS: (Act.ACKNOWLEDGE, Act.RESPOND),
        Status.ANSWERED: (Act.RESPOND, Act.CLOSE),
    }
    possible = possible_acts(complaint, staff)
    return next((act for act in order.get(Status(complaint.status), ()) if act in possible), None)


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
