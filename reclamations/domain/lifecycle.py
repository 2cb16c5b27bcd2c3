"""The life of a file as a table of data: act x status -> status."""

from collections.abc import Mapping

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Status, Term


class Act(Term):
    """Something somebody does to a file."""

    REGISTER = "register", gettext_noop("Enregistrer")
    ASSIGN = "assign", gettext_noop("Confier")
    HAND_OVER = "hand_over", gettext_noop("Confier les dossiers d’un départ")
    CLASSIFY = "classify", gettext_noop("Classer")
    QUALIFY = "qualify", gettext_noop("Qualifier en réclamation")
    DISMISS = "dismiss", gettext_noop("Qualifier en simple demande")
    REVERSE = "reverse", gettext_noop("Annuler la qualification")
    ACKNOWLEDGE = "acknowledge", gettext_noop("Accuser réception")
    HOLD = "hold", gettext_noop("Envoyer une lettre d’attente")
    RESPOND = "respond", gettext_noop("Répondre")
    ACCEPT = "accept", gettext_noop("Accepter la réponse")
    DISAGREE = "disagree", gettext_noop("Enregistrer le désaccord")
    CLOSE = "close", gettext_noop("Clore")
    WITHDRAW = "withdraw", gettext_noop("Retirer")
    REOPEN = "reopen", gettext_noop("Rouvrir")
    NOTE = "note", gettext_noop("Ajouter une note")
    RECEIVE_MESSAGE = "receive_message", gettext_noop("Consigner un message reçu")
    SEND_MESSAGE = "send_message", gettext_noop("Écrire au client")
    CORRECT_RECEPTION = "correct_reception", gettext_noop("Corriger la date de réception")
    CORRECT_DETAILS = "correct_details", gettext_noop("Corriger les coordonnées")
    REQUEST_EMAIL = "request_email", gettext_noop("Demander un changement d’adresse électronique")
    CONFIRM_EMAIL = "confirm_email", gettext_noop("Confirmer un changement d’adresse électronique")
    DECIDE_EMAIL = "decide_email", gettext_noop("Décider du changement d’adresse")
    COMPLETE_FACTS = "complete_facts", gettext_noop("Compléter les faits")
    RECOMPUTE = "recompute", gettext_noop("Recalculer les échéances")
    PROPOSE_APPOINTMENT = "propose_appointment", gettext_noop("Proposer un rendez-vous")
    CHOOSE_APPOINTMENT = "choose_appointment", gettext_noop("Choisir un rendez-vous")
    RECORD_BOUNCE = "record_bounce", gettext_noop("Signaler un envoi retourné")
    RECORD_POSTING = "record_posting", gettext_noop("Consigner l’envoi ou la remise")
    REISSUE = "reissue", gettext_noop("Envoyer de nouveau")
    DELIVER_RESPONSE = "deliver_response", gettext_noop("Constater que la réponse est partie")
    LOSE_RESPONSE = "lose_response", gettext_noop("Constater que la réponse n’est pas parvenue")
    SET_LEGAL_HOLD = "set_legal_hold", gettext_noop("Geler le dossier")
    LIFT_LEGAL_HOLD = "lift_legal_hold", gettext_noop("Lever le gel")
    RENEW_CODE = "renew_code", gettext_noop("Renouveler le code de suivi")
    SEND_CODE = "send_code", gettext_noop("Renvoyer le code de suivi")
    GIVE_CODE = "give_code", gettext_noop("Remettre le code de suivi")
    OPEN_SPACE = "open_space", gettext_noop("Ouvrir l’espace de suivi")
    ANSWER_SURVEY = "answer_survey", gettext_noop("Donner son avis sur le traitement")


Moves = Mapping[Status | None, Status]


def _same(*statuses: Status) -> Moves:
    return {status: status for status in statuses}


_R, _P, _A = Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED
_C, _W, _N = Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT

TABLE: Mapping[Act, Moves] = {
    Act.REGISTER: {None: _R},
    Act.ASSIGN: _same(_R, _P, _A),
    Act.HAND_OVER: _same(_R, _P, _A),
    Act.CLASSIFY: _same(_R, _P, _A, _C),
    Act.QUALIFY: {_R: _P},
    Act.DISMISS: {_R: _N},
    Act.REVERSE: {_N: _R, _P: _R},
    Act.ACKNOWLEDGE: _same(_R, _P),
    Act.HOLD: _same(_R, _P),
    Act.RESPOND: _same(_P, _A),  # the file is answered when the letter leaves
    Act.ACCEPT: {_A: _A},
    Act.DISAGREE: _same(_A, _C),
    Act.CLOSE: {_A: _C},
    Act.WITHDRAW: {_R: _W, _P: _W, _A: _W},
    Act.REOPEN: {_C: _P, _W: _R},
    Act.NOTE: _same(*Status),
    Act.RECEIVE_MESSAGE: _same(*Status),
    Act.SEND_MESSAGE: _same(*Status),
    Act.CORRECT_RECEPTION: _same(_R, _P, _A),
    # An ended file too: its dismissal may come back, and the client still follows it for five years.
    Act.CORRECT_DETAILS: _same(*Status),
    Act.REQUEST_EMAIL: _same(*Status),
    Act.CONFIRM_EMAIL: _same(*Status),
    Act.DECIDE_EMAIL: _same(*Status),
    Act.COMPLETE_FACTS: _same(_R, _P, _A),
    Act.RECOMPUTE: _same(_R, _P),
    Act.PROPOSE_APPOINTMENT: _same(_R, _P, _A),
    Act.CHOOSE_APPOINTMENT: _same(_R, _P, _A),
    Act.RECORD_BOUNCE: _same(*Status),
    Act.RECORD_POSTING: _same(*Status),
    Act.REISSUE: _same(*Status),
    # One that leaves once the file is no longer under way is kept as a fact.
    Act.DELIVER_RESPONSE: {**_same(*Status), _P: _A},
    Act.LOSE_RESPONSE: {_R: _R, _P: _P, _A: _P},
    Act.SET_LEGAL_HOLD: _same(*Status),
    Act.LIFT_LEGAL_HOLD: _same(*Status),
    Act.RENEW_CODE: _same(*Status),
    Act.SEND_CODE: _same(*Status),
    Act.GIVE_CODE: _same(*Status),
    Act.OPEN_SPACE: _same(*Status),
    Act.ANSWER_SURVEY: _same(_C),
}


class ForbiddenTransition(Exception):
    """The act is not possible in the file's status."""

    def __init__(self, act: Act, status: Status | None) -> None:
        super().__init__(f"{act.value} from {status.value if status else 'nothing'}")
        self.act = act
        self.status = status


def is_possible(act: Act, status: Status | None) -> bool:
    """Tell whether the table has a line for this act in this status (None: the file does not exist yet)."""
    return status in TABLE[act]


def after(act: Act, status: Status | None) -> Status:
    """Give the status after the act; raise ForbiddenTransition when the table has no such line."""
    try:
        return TABLE[act][status]
    except KeyError:
        raise ForbiddenTransition(act, status) from None


def diagram() -> str:
    """Draw the status changes as a Mermaid state diagram; acts that leave the status as it is are listed below it."""
    lines = ["stateDiagram-v2"]
    for act, moves in TABLE.items():
        for before, then in moves.items():
            if before is None:
                lines.append(f"    [*] --> {then.value}: {act.value}")
            elif before is not then:
                lines.append(f"    {before.value} --> {then.value}: {act.value}")
    return "\n".join(lines)
