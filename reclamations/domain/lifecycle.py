"""The life of a file as a table of data: one row an act, act x status -> status."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind, Party, Status, Term

Moves = Mapping[Status | None, Status]


@dataclass(frozen=True)
class Rule:
    """What the procedure says of an act: nothing of it has a default, so that no act goes without.

    `article`: the one it applies, None for what no article asks for. `by`: who does it, a member of staff with any one
    of these rights, or these parties. `events`: what the journal records, the first one as a rule. `moves`: the
    statuses where it is possible, and what each becomes.
    """

    article: int | None
    by: Collection[Right | Party]
    events: Sequence[EventKind]
    moves: Moves


def _same(*statuses: Status) -> Moves:
    return {status: status for status in statuses}


_R, _P, _A = Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED
_C, _W, _N = Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT
_ANY = _same(*Status)


class Act(Term):
    """Something somebody does to a file."""

    rule: Rule

    def __new__(cls, value: str, label: str, rule: Rule) -> Self:
        act = str.__new__(cls, value)
        act._value_ = value
        act.label, act.rule = label, rule
        return act

    REGISTER = (
        "register",
        gettext_noop("Enregistrer"),
        Rule(3, {Right.REPORT, Party.CLIENT}, [EventKind.REGISTERED], {None: _R}),
    )
    ASSIGN = (
        "assign",
        gettext_noop("Confier"),
        Rule(5, {Right.HANDLE}, [EventKind.ASSIGNED], _same(_R, _P, _A)),
    )
    HAND_OVER = (
        "hand_over",
        gettext_noop("Confier les dossiers d’un départ"),
        Rule(5, {Right.MANAGE_STAFF}, [EventKind.ASSIGNED], _same(_R, _P, _A)),
    )
    CLASSIFY = (
        "classify",
        gettext_noop("Classer"),
        Rule(1, {Right.HANDLE}, [EventKind.CLASSIFIED], _same(_R, _P, _A, _C)),
    )
    QUALIFY = (
        "qualify",
        gettext_noop("Qualifier en réclamation"),
        Rule(2, {Right.QUALIFY}, [EventKind.QUALIFIED], {_R: _P}),
    )
    DISMISS = (
        "dismiss",
        gettext_noop("Qualifier en simple demande"),
        Rule(2, {Right.QUALIFY}, [EventKind.DISMISSED], {_R: _N}),
    )
    REVERSE = (
        "reverse",
        gettext_noop("Annuler la qualification"),
        Rule(2, {Right.QUALIFY}, [EventKind.QUALIFICATION_REVERSED], {_N: _R, _P: _R}),
    )
    ACKNOWLEDGE = (
        "acknowledge",
        gettext_noop("Accuser réception"),
        Rule(5, {Right.HANDLE}, [EventKind.ACKNOWLEDGEMENT_PREPARED, EventKind.ACKNOWLEDGED], _same(_R, _P)),
    )
    HOLD = (
        "hold",
        gettext_noop("Envoyer une lettre d’attente"),
        Rule(6, {Right.HANDLE}, [EventKind.HOLDING_PREPARED, EventKind.HELD], _same(_R, _P)),
    )
    # The file is answered when the letter leaves.
    RESPOND = (
        "respond",
        gettext_noop("Répondre"),
        Rule(7, {Right.HANDLE}, [EventKind.RESPONSE_PREPARED, EventKind.RESPONDED], _same(_P, _A)),
    )
    ACCEPT = (
        "accept",
        gettext_noop("Accepter la réponse"),
        Rule(7, {Right.HANDLE, Party.CLIENT}, [EventKind.ACCEPTED], {_A: _A}),
    )
    DISAGREE = (
        "disagree",
        gettext_noop("Enregistrer le désaccord"),
        Rule(7, {Right.HANDLE, Party.CLIENT}, [EventKind.DISAGREED], _same(_A, _C)),
    )
    CLOSE = (
        "close",
        gettext_noop("Clore"),
        Rule(8, {Right.HANDLE}, [EventKind.CLOSED], {_A: _C}),
    )
    WITHDRAW = (
        "withdraw",
        gettext_noop("Retirer"),
        Rule(8, {Right.HANDLE, Party.CLIENT}, [EventKind.WITHDRAWN], {_R: _W, _P: _W, _A: _W}),
    )
    REOPEN = (
        "reopen",
        gettext_noop("Rouvrir"),
        Rule(8, {Right.HANDLE}, [EventKind.REOPENED], {_C: _P, _W: _R}),
    )
    NOTE = (
        "note",
        gettext_noop("Ajouter une note"),
        Rule(None, {Right.HANDLE}, [EventKind.NOTED], _ANY),
    )
    RECEIVE_MESSAGE = (
        "receive_message",
        gettext_noop("Consigner un message reçu"),
        Rule(4, {Right.HANDLE, Party.CLIENT, Party.SYSTEM}, [EventKind.MESSAGE_RECEIVED], _ANY),
    )
    SEND_MESSAGE = (
        "send_message",
        gettext_noop("Écrire au client"),
        Rule(None, {Right.HANDLE}, [EventKind.MESSAGE_SENT], _ANY),
    )
    CORRECT_RECEPTION = (
        "correct_reception",
        gettext_noop("Corriger la date de réception"),
        Rule(5, {Right.HANDLE}, [EventKind.RECEPTION_CORRECTED], _same(_R, _P, _A)),
    )
    # An ended file too: its dismissal may come back, and the client still follows it for five years.
    CORRECT_DETAILS = (
        "correct_details",
        gettext_noop("Corriger les coordonnées"),
        Rule(5, {Right.HANDLE, Party.CLIENT}, [EventKind.DETAILS_CORRECTED], _ANY),
    )
    REQUEST_EMAIL = (
        "request_email",
        gettext_noop("Demander un changement d’adresse électronique"),
        Rule(5, {Party.CLIENT}, [EventKind.EMAIL_CHANGE_ASKED], _ANY),
    )
    CONFIRM_EMAIL = (
        "confirm_email",
        gettext_noop("Confirmer un changement d’adresse électronique"),
        Rule(5, {Party.CLIENT}, [EventKind.DETAILS_CORRECTED], _ANY),
    )
    DECIDE_EMAIL = (
        "decide_email",
        gettext_noop("Décider du changement d’adresse"),
        Rule(5, {Right.HANDLE}, [EventKind.DETAILS_CORRECTED, EventKind.EMAIL_CHANGE_REFUSED], _ANY),
    )
    COMPLETE_FACTS = (
        "complete_facts",
        gettext_noop("Compléter les faits"),
        Rule(3, {Right.HANDLE, Party.CLIENT}, [EventKind.FACTS_COMPLETED], _same(_R, _P, _A)),
    )
    RECOMPUTE = (
        "recompute",
        gettext_noop("Recalculer les échéances"),
        Rule(6, {Right.CONFIGURE, Right.QUALIFY}, [EventKind.DEADLINES_RECOMPUTED], _same(_R, _P)),
    )
    PROPOSE_APPOINTMENT = (
        "propose_appointment",
        gettext_noop("Proposer un rendez-vous"),
        Rule(7, {Right.HANDLE}, [EventKind.APPOINTMENT_PROPOSED], _same(_R, _P, _A)),
    )
    CHOOSE_APPOINTMENT = (
        "choose_appointment",
        gettext_noop("Choisir un rendez-vous"),
        Rule(7, {Right.HANDLE, Party.CLIENT}, [EventKind.APPOINTMENT_CHOSEN], _same(_R, _P, _A)),
    )
    RECORD_BOUNCE = (
        "record_bounce",
        gettext_noop("Signaler un envoi retourné"),
        Rule(5, {Right.HANDLE, Party.SYSTEM}, [EventKind.BOUNCED, EventKind.DISPATCH_ABANDONED], _ANY),
    )
    RECORD_POSTING = (
        "record_posting",
        gettext_noop("Consigner l’envoi ou la remise"),
        Rule(5, {Right.HANDLE}, [EventKind.DISPATCHED], _ANY),
    )
    REISSUE = (
        "reissue",
        gettext_noop("Envoyer de nouveau"),
        Rule(5, {Right.HANDLE, Party.SYSTEM}, [EventKind.REISSUED], _ANY),
    )
    # One that leaves once the file is no longer under way is kept as a fact.
    DELIVER_RESPONSE = (
        "deliver_response",
        gettext_noop("Constater que la réponse est partie"),
        Rule(7, {Right.HANDLE}, [EventKind.RESPONDED], {**_ANY, _P: _A}),
    )
    LOSE_RESPONSE = (
        "lose_response",
        gettext_noop("Constater que la réponse n’est pas parvenue"),
        Rule(7, {Right.HANDLE}, [EventKind.BOUNCED], {_R: _R, _P: _P, _A: _P}),
    )
    SET_LEGAL_HOLD = (
        "set_legal_hold",
        gettext_noop("Geler le dossier"),
        Rule(8, {Right.LEGAL_HOLD}, [EventKind.LEGAL_HOLD_SET], _ANY),
    )
    LIFT_LEGAL_HOLD = (
        "lift_legal_hold",
        gettext_noop("Lever le gel"),
        Rule(8, {Right.LEGAL_HOLD}, [EventKind.LEGAL_HOLD_LIFTED], _ANY),
    )
    RENEW_CODE = (
        "renew_code",
        gettext_noop("Renouveler le code de suivi"),
        Rule(None, {Right.HANDLE, Party.CLIENT}, [EventKind.CODE_RENEWED], _ANY),
    )
    SEND_CODE = (
        "send_code",
        gettext_noop("Renvoyer le code de suivi"),
        Rule(None, {Right.HANDLE, Party.CLIENT}, [EventKind.CODE_SENT], _ANY),
    )
    GIVE_CODE = (
        "give_code",
        gettext_noop("Remettre le code de suivi"),
        Rule(None, {Right.HANDLE}, [EventKind.CODE_GIVEN], _ANY),
    )
    OPEN_SPACE = (
        "open_space",
        gettext_noop("Ouvrir l’espace de suivi"),
        Rule(None, {Party.CLIENT}, [EventKind.SPACE_OPENED], _ANY),
    )
    ANSWER_SURVEY = (
        "answer_survey",
        gettext_noop("Donner son avis sur le traitement"),
        Rule(None, {Party.CLIENT}, [EventKind.SURVEY_ANSWERED], _same(_C)),
    )

    def is_for(self, rights: Collection[Right]) -> bool:
        """Whether a member of staff with these rights may do it."""
        return any(right in self.rule.by for right in rights)

    def is_for_party(self, party: Party) -> bool:
        """Whether the client, or the cron commands, may do it by themselves."""
        return party in self.rule.by


class ForbiddenTransition(Exception):
    """The act is not possible in the file's status."""

    def __init__(self, act: Act, status: Status | None) -> None:
        super().__init__(f"{act.value} from {status.value if status else 'nothing'}")
        self.act = act
        self.status = status


def is_possible(act: Act, status: Status | None) -> bool:
    """Tell whether the table has a line for this act in this status (None: the file does not exist yet)."""
    return status in act.rule.moves


def after(act: Act, status: Status | None) -> Status:
    """Give the status after the act; raise ForbiddenTransition when the table has no such line."""
    try:
        return act.rule.moves[status]
    except KeyError:
        raise ForbiddenTransition(act, status) from None


def diagram() -> str:
    """Draw the status changes as a Mermaid state diagram; acts that leave the status as it is are listed below it."""
    lines = ["stateDiagram-v2"]
    for act in Act:
        for before, then in act.rule.moves.items():
            if before is None:
                lines.append(f"    [*] --> {then.value}: {act.value}")
            elif before is not then:
                lines.append(f"    {before.value} --> {then.value}: {act.value}")
    return "\n".join(lines)
