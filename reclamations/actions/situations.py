"""The facts that every sentence of state is a function of, read from a file and its messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reclamations.actions.waiting import is_moot, obstacle_to_leaving
from reclamations.domain.standing.situation import MISSED, Facts, Waiting
from reclamations.domain.vocabulary import (
    LEFT,
    LOST,
    Channel,
    ClosingReason,
    Direction,
    DispatchState,
    MessageKind,
    Outcome,
    RequestKind,
    Status,
)
from reclamations.models import Complaint, Message


def facts_of(
    complaint: Complaint,
    today: date,
    *,
    waiting: Iterable[Message],
    lost: Iterable[str] = (),
    answered_on: date | None = None,
    unread: bool = False,
    is_reached_again: bool = False,
    spoke_since_answer: bool = False,
) -> Facts:
    """Gather them: `waiting` to leave, the oldest first; `lost`, the kinds of what did not arrive; the last answer."""
    file = complaint
    return Facts(
        status=Status(file.status),
        today=today,
        received_on=file.received_on,
        ack_due_on=file.ack_due_on,
        response_due_on=file.response_due_on,
        acknowledged_on=file.acknowledged_on,
        target_on=file.target_on,
        responded_on=file.responded_on,
        answered_on=answered_on or file.again_answered_on or file.responded_on,
        outcome=Outcome(file.outcome) if file.outcome else None,
        accepted_on=file.accepted_on,
        disagreed_on=file.disagreed_on,
        again_due_on=file.again_due_on,
        again_answered_on=file.again_answered_on,
        closed_on=file.closed_on,
        closing_reason=ClosingReason(file.closing_reason) if file.closing_reason else None,
        request_kind=RequestKind(file.request_kind) if file.request_kind else None,
        dismissal_is_untold=file.dismissal_is_untold,
        waiting=tuple(
            Waiting(
                MessageKind(message.kind), Channel(message.channel), bool(obstacle_to_leaving(file, message, today))
            )
            for message in waiting
            if not is_moot(file, message)
        ),
        lost=frozenset({MessageKind(kind) for kind in lost} & _still_missed(file)),
        is_out_of_reach=file.is_out_of_reach,
        has_email=bool(file.email),
        is_under_legal_hold=file.is_under_legal_hold,
        unread=unread,
        is_reached_again=is_reached_again,
        spoke_since_answer=spoke_since_answer,
    )


def read_facts(complaint: Complaint, today: date) -> Facts:
    """Gather them from the database, for one file."""
    messages = list(complaint.messages.select_related("letter").order_by("pk"))
    return facts_among(complaint, today, messages)


def facts_among(complaint: Complaint, today: date, messages: Iterable[Message]) -> Facts:
    """Gather them from all the messages of the file, the oldest first."""
    all_of_them = list(messages)
    ours = [message for message in all_of_them if message.direction == Direction.OUT.value]
    answers = [message for message in ours if message.kind == MessageKind.RESPONSE.value and message.state in LEFT]
    theirs = [message for message in all_of_them if message.direction == Direction.IN.value]
    answered_on = max((message.occurred_on for message in answers if message.occurred_on), default=None)
    last = {message.kind: message for message in ours if message.state != DispatchState.REPLACED.value}
    return facts_of(
        complaint,
        today,
        waiting=[message for message in ours if message.state == DispatchState.QUEUED.value],
        lost=[kind for kind, message in last.items() if message.state in LOST],
        answered_on=answered_on,
        unread=any(message.read_by_staff_at is None for message in theirs),
        is_reached_again=complaint.email_failed_on is None
        and {message.channel for message in last.values() if message.state in LOST} == {Channel.EMAIL.value},
        spoke_since_answer=any(
            answered_on <= message.occurred_on <= (complaint.closed_on or today)
            for message in theirs
            if answered_on and message.occurred_on
        ),
    )


def _still_missed(complaint: Complaint) -> frozenset[MessageKind]:
    """What is lost counts no more once its obligation was met otherwise."""
    met = set()
    if complaint.is_acknowledged:
        met.add(MessageKind.ACKNOWLEDGEMENT)
    if complaint.responded_on is not None and not complaint.again_is_due:
        met |= {MessageKind.RESPONSE, MessageKind.HOLDING}
    return MISSED - met
