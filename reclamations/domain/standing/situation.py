"""The facts of a file on a day, and what the procedure waits for: what every sentence of state is a function of.

`staff_words` and `client_words` say it, on both sides, as pure functions of these facts: what waits to leave is never
said to be sent, and a date that passed is owned up to. Sentences are msgids with their values; who shows them
translates them and writes the dates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import REQUIRED, Right
from reclamations.domain.vocabulary import (
    ENDED_STATUSES,
    Channel,
    ClosingReason,
    MessageKind,
    Outcome,
    RequestKind,
    Status,
    Term,
)


@dataclass(frozen=True)
class Said:
    """A sentence: a French msgid and its values, which are dates, terms of the vocabulary, or other sentences."""

    words: str
    values: Mapping[str, date | Term | Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something written to the client that is to leave; `is_stale`: it may not leave as it is any more."""

    kind: MessageKind
    means: Channel
    is_stale: bool = False

    @property
    def on_paper(self) -> bool:
        """Whether somebody must post it or hand it over."""
        return self.means is not Channel.EMAIL


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known of a file on `today`, a day in the organisation's time zone like every other date.

    `waiting`: what waits to leave, the oldest first. `lost`: kinds of what did not reach the client and that nothing
    replaced. `dismissal_is_untold`: taken for a mere request, and the client does not know it yet. `answered_on`: the
    last answer that left. `unread`: the client wrote and nobody read it. `is_reached_again`: what was lost was a mail,
    and nothing says any more that mails do not arrive. `spoke_since_answer`: the client wrote since the last answer.
    """

    status: Status
    today: date
    received_on: date
    ack_due_on: date
    response_due_on: date
    acknowledged_on: date | None = None
    target_on: date | None = None
    responded_on: date | None = None
    answered_on: date | None = None
    outcome: Outcome | None = None
    accepted_on: date | None = None
    disagreed_on: date | None = None
    again_due_on: date | None = None
    again_answered_on: date | None = None
    closed_on: date | None = None
    closing_reason: ClosingReason | None = None
    request_kind: RequestKind | None = None
    waiting: tuple[Waiting, ...] = ()
    lost: frozenset[MessageKind] = frozenset()
    is_out_of_reach: bool = False
    dismissal_is_untold: bool = False
    unread: bool = False
    is_reached_again: bool = False
    spoke_since_answer: bool = False

    @property
    def owes_again(self) -> bool:
        """Whether a new answer is owed: the client disagreed, or the file was reopened, and none left since."""
        return self.again_due_on is not None and self.again_answered_on is None

    @property
    def is_contested(self) -> bool:
        """Whether the disagreement of the client awaits its answer."""
        return self.disagreed_on is not None and self.owes_again

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is done on the file."""
        return self.status in ENDED_STATUSES

    @property
    def untold_due_on(self) -> date:
        """The last day to tell the client of a dismissal: what their declaration was owed first, and was not given."""
        return self.ack_due_on if self.acknowledged_on is None else self.response_due_on

    def waits(self, kind: MessageKind) -> bool:
        """Whether a message of this kind waits to leave."""
        return any(message.kind is kind for message in self.waiting)


#: The act that writes each of these letters, and writes it again while it waits on paper.
WRITING: Mapping[MessageKind, Act] = {
    MessageKind.ACKNOWLEDGEMENT: Act.ACKNOWLEDGE,
    MessageKind.HOLDING: Act.HOLD,
    MessageKind.RESPONSE: Act.RESPOND,
}
#: What the client would miss: the rest tells what the file tells. A mail of the rest leaves within the minute.
MISSED = frozenset({*WRITING, MessageKind.DISMISSAL})
_ORDER: Mapping[Status, tuple[Act, ...]] = {
    Status.RECEIVED: (Act.QUALIFY, Act.ACKNOWLEDGE),
    Status.IN_PROGRESS: (Act.ACKNOWLEDGE, Act.RESPOND),
    Status.ANSWERED: (Act.RESPOND, Act.CLOSE),
}


def next_act(facts: Facts, rights: Collection[Right]) -> Act | None:
    """The one act the procedure waits for, among those these rights allow; None when nothing is to be done.

    A letter that meets an obligation is posted or handed over before anything else; one that may not leave is written
    again. To write to a client whom nothing reaches, their details come first. The other papers leave last.
    """
    owed = [message for message in facts.waiting if message.on_paper and message.kind in MISSED]
    for message in owed:
        act = WRITING.get(message.kind, Act.RECORD_POSTING) if message.is_stale else Act.RECORD_POSTING
        if _may(act, facts, rights):
            return act
    if facts.waits(MessageKind.RESPONSE):
        return None
    if facts.dismissal_is_untold and not facts.waits(MessageKind.DISMISSAL):
        act = Act.CORRECT_DETAILS if facts.is_out_of_reach else Act.REISSUE
        return act if MessageKind.DISMISSAL in facts.lost and _may(act, facts, rights) else None
    order = [act for act in _ORDER.get(facts.status, ()) if _may(act, facts, rights)]
    if order[:1] == [Act.CLOSE] or not order:
        papers = any(message.on_paper for message in facts.waiting) and _may(Act.RECORD_POSTING, facts, rights)
        return Act.RECORD_POSTING if papers else next(iter(order), None)
    unreached = facts.is_out_of_reach and order[0] in (Act.ACKNOWLEDGE, Act.RESPOND)
    return Act.CORRECT_DETAILS if unreached else order[0]


def _may(act: Act, facts: Facts, rights: Collection[Right]) -> bool:
    by_mail = any(WRITING.get(message.kind) is act and not message.on_paper for message in facts.waiting)
    pointless = {
        Act.ACKNOWLEDGE: facts.acknowledged_on is not None,
        Act.RESPOND: facts.status is Status.ANSWERED and not facts.is_contested,
    }.get(act, False)
    return is_possible(act, facts.status) and REQUIRED[act] in rights and not by_mail and not pointless
