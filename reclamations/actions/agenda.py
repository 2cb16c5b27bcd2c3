"""Which acts are possible on a file, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reclamations import clock
from reclamations.actions.obstacles import obstacle, waiting_messages
from reclamations.actions.situations import facts_of
from reclamations.actions.waiting import is_moot, obstacle_to_leaving
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import situation
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import MessageKind
from reclamations.models import Complaint, Message, Staff


def possible_acts(
    complaint: Complaint, staff: Staff, *, among: Iterable[Act] = Act, facts: Facts | None = None
) -> list[Act]:
    """Those of these acts that this person may do on this file now; `facts`: where they were read already."""
    facts = facts or facts_of(complaint, clock.today(), waiting=waiting_messages(complaint))
    return [act for act in among if not obstacle(act, complaint, staff, facts=facts)]


def next_act(
    complaint: Complaint, staff: Staff, *, today: date, waiting: Iterable[Message] | None = None
) -> Act | None:
    """The one act the procedure waits for on `today`, among those this person may do: see `domain.situation`.

    `waiting`: the messages of the file that wait to leave, where they are known already.
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
