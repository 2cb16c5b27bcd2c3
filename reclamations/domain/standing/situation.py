"""The facts of a file on a day, and what the procedure waits for: what every sentence of state is a function of.

`staff_words` and `client_words` say it, on both sides, as pure functions of these facts: what waits to leave is never
said to be sent, and a date that passed is owned up to. Sentences are msgids with their values; who shows them
translates them and writes the dates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from reclamations.domain import gettext_noop as _
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import Right
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
    has_email: bool = False
    is_under_legal_hold: bool = False
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

    def waits_as_mail(self, kind: MessageKind) -> bool:
        """Whether a mail of this kind waits: unlike a paper, it cannot be called back and written again."""
        return any(message.kind is kind and not message.on_paper for message in self.waiting)


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


def obstacle(act: Act, facts: Facts) -> Said | None:
    """Say why an act may not be done on the file as it stands; None when it may, or when only the act's words tell.

    Who may do it is another matter: `Act.is_for`.
    """
    if refusal := impossible(act, facts.status):
        return refusal
    words = OBSTACLES[act](facts) if act in OBSTACLES else ""
    return Said(words, {"acknowledged": facts.acknowledged_on or facts.today}) if words else None


def impossible(act: Act, status: Status) -> Said | None:
    """Say that an act is not possible in this status; None when it is. All there is to say of most acts."""
    if is_possible(act, status):
        return None
    words = _("« %(act)s » n’est pas possible : le dossier est au statut « %(status)s ».")
    return Said(words, {"act": act, "status": status})


def _acknowledge(facts: Facts) -> str:
    if facts.acknowledged_on is not None:
        return _("La réception a déjà été accusée le %(acknowledged)s.")
    waits = facts.waits_as_mail(MessageKind.ACKNOWLEDGEMENT)
    return _("Un accusé de réception attend déjà d’être envoyé.") if waits else ""


def _hold(facts: Facts) -> str:
    waits = facts.waits_as_mail(MessageKind.HOLDING)
    return _("Une lettre d’attente attend déjà d’être envoyée.") if waits else ""


def _respond(facts: Facts) -> str:
    if facts.status is Status.ANSWERED and not facts.owes_again:
        return _("Une réponse a déjà été donnée ; une seconde ne suit qu’un désaccord du client ou une réouverture.")
    return _("Une réponse attend déjà d’être envoyée.") if facts.waits_as_mail(MessageKind.RESPONSE) else ""


def _accept(facts: Facts) -> str:
    return _("L’acceptation de la réponse est déjà enregistrée.") if facts.accepted_on else ""


def _disagree(facts: Facts) -> str:
    return _("Le désaccord sur cette réponse est déjà noté : une personne le lit.") if facts.is_contested else ""


def _close(facts: Facts) -> str:
    waits = facts.waits(MessageKind.RESPONSE)
    return _("La réponse attend encore d’être envoyée : le dossier ne peut pas être clos.") if waits else ""


def _reverse(facts: Facts) -> str:
    waits = facts.waits(MessageKind.RESPONSE)
    return _("Une réponse attend d’être envoyée : la qualification ne peut pas être annulée.") if waits else ""


def _set_legal_hold(facts: Facts) -> str:
    return _("Ce dossier est déjà gelé.") if facts.is_under_legal_hold else ""


def _lift_legal_hold(facts: Facts) -> str:
    return "" if facts.is_under_legal_hold else _("Ce dossier n’est pas gelé.")


def _send_code(facts: Facts) -> str:
    return "" if facts.has_email else _("Ce dossier n’a pas d’adresse électronique.")


#: What stands in the way of an act beside the status: a sentence, or nothing.
OBSTACLES: Mapping[Act, Callable[[Facts], str]] = {
    Act.ACKNOWLEDGE: _acknowledge,
    Act.HOLD: _hold,
    Act.RESPOND: _respond,
    Act.ACCEPT: _accept,
    Act.DISAGREE: _disagree,
    Act.CLOSE: _close,
    Act.REVERSE: _reverse,
    Act.SET_LEGAL_HOLD: _set_legal_hold,
    Act.LIFT_LEGAL_HOLD: _lift_legal_hold,
    Act.SEND_CODE: _send_code,
}


def _may(act: Act, facts: Facts, rights: Collection[Right]) -> bool:
    return act.is_for(rights) and obstacle(act, facts) is None
