"""What the client reads of where their file stands: see `situation`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from reclamations.domain import gettext_noop as _
from reclamations.domain.standing.situation import MISSED, Facts, Said
from reclamations.domain.vocabulary import ClosingReason, Outcome, RequestKind, Status


def for_client(facts: Facts) -> tuple[Said, list[Said]]:
    """Say to the client where their file stands: a title, then what it means and what comes next."""
    return _TELLERS[facts.status](facts)


_Told = tuple[Said, list[Said]]


def _received(facts: Facts) -> _Told:
    lines = [Said(_("Elle est bien arrivée, le %(day)s. La direction va l’examiner."), {"day": facts.received_on})]
    if facts.acknowledged_on is None:
        lines.append(_owed(facts, facts.ack_due_on, _ACK_OWED, _ACK_LATE))
    elif facts.responded_on is None:
        lines += _response_owed(facts)
    else:
        lines += _again_owed(facts)
    return Said(_("Votre réclamation est reçue")), [*lines, *_lost(facts)]


def _in_progress(facts: Facts) -> _Told:
    lines = _again_owed(facts) if facts.responded_on else _response_owed(facts)
    if facts.acknowledged_on is None and facts.today > facts.ack_due_on:
        lines.insert(0, Said(_ACK_LATE, {"day": facts.ack_due_on}))
    return Said(_("Nous nous en occupons")), [*lines, *_lost(facts)]


def _lost(facts: Facts) -> list[Said]:
    """Tell of what did not reach them: they are the one who can set a wrong address right."""
    if facts.lost.isdisjoint(MISSED):
        return []
    return [
        Said(
            _("Un envoi ne vous est pas parvenu. Nous vous le devons, et nous vous l’enverrons de nouveau.")
            if facts.is_reached_again
            else _("Un envoi ne vous est pas parvenu. Vérifiez vos coordonnées, plus bas : vous pouvez les corriger.")
        )
    ]


def _response_owed(facts: Facts) -> list[Said]:
    # Beside a later date that was announced, the first one stays owed, but is promised no more.
    owed = _RESPONSE_STILL_OWED if facts.target_on else _RESPONSE_OWED
    lines = [_owed(facts, facts.response_due_on, owed, _RESPONSE_LATE)]
    if facts.target_on and facts.today > facts.target_on:
        words = _(
            "La date que nous vous avions annoncée, le %(day)s, est passée elle aussi. Nous n’avons pas tenu parole."
        )
        lines.append(Said(words, {"day": facts.target_on}))
    elif facts.target_on:
        words = _("Nous vous avons annoncé la réponse pour le %(day)s, et pourquoi elle demande ce temps.")
        lines.append(Said(words, {"day": facts.target_on}))
    return lines


def _again_owed(facts: Facts) -> list[Said]:
    lines = [Said(_("Une première réponse vous a été donnée ; nous reprenons le dossier et vous écrirons de nouveau."))]
    if facts.owes_again and facts.again_due_on:
        lines.append(_owed(facts, facts.again_due_on, _AGAIN_OWED, _AGAIN_LATE))
    return lines


def _answered(facts: Facts) -> _Told:
    lines = []
    if facts.answered_on:
        is_first = facts.answered_on == facts.responded_on
        # On one day, only a disagreement tells the second answer from the first.
        again = facts.answered_on == facts.again_answered_on and (not is_first or facts.disagreed_on is not None)
        words = (
            _("Nous vous avons répondu de nouveau le %(day)s. Cette réponse est dans vos documents.")
            if again
            else _("Notre réponse vous a été adressée le %(day)s. Elle est dans vos documents.")
        )
        lines.append(Said(words, {"day": facts.answered_on}))
        if (is_first or not again) and facts.answered_on > facts.response_due_on:
            late = _("Elle vous était due le %(day)s : elle est partie en retard, et nous nous en excusons.")
            lines.append(Said(late, {"day": facts.response_due_on}))
        if (is_first or not again) and facts.target_on and facts.answered_on > facts.target_on:
            broken = _("Nous vous l’avions annoncée pour le %(day)s : nous n’avons pas tenu parole.")
            lines.append(Said(broken, {"day": facts.target_on}))
    if facts.outcome:
        lines.append(Said(_OUTCOMES[facts.outcome]))
    if facts.is_contested and facts.disagreed_on and facts.again_due_on:
        words = _(
            "Vous nous avez dit votre désaccord le %(day)s : une personne le lit, et le médiateur vous est ouvert."
        )
        lines.append(Said(words, {"day": facts.disagreed_on}))
        lines.append(_owed(facts, facts.again_due_on, _AGAIN_OWED, _AGAIN_LATE))
    elif facts.disagreed_on and facts.again_answered_on:
        words = _("C’est notre réponse à votre désaccord du %(day)s. Le médiateur vous reste ouvert.")
        lines.append(Said(words, {"day": facts.disagreed_on}))
    elif facts.accepted_on:
        lines.append(Said(_("Vous nous avez dit qu’elle vous convient. Nous clorons le dossier.")))
    return Said(_("Nous vous avons répondu")), [*lines, *_lost(facts)]


def _closed(facts: Facts) -> _Told:
    lines = [_because(facts, facts.closing_reason)] if facts.closing_reason else []
    lines += _since(facts, _("Le traitement est terminé depuis le %(day)s."))
    if facts.disagreed_on and facts.closed_on and facts.disagreed_on >= facts.closed_on:
        words = _("Vous nous avez dit votre désaccord le %(day)s : il est au dossier, et le médiateur vous est ouvert.")
        lines.append(Said(words, {"day": facts.disagreed_on}))
    return Said(_("Votre dossier est clos")), [*lines, *_to_be_read(facts)]


def _because(facts: Facts, reason: ClosingReason) -> Said:
    """Say why it was closed; who wrote, disagreed or accepted since our answer is not told that we heard nothing."""
    spoke = facts.spoke_since_answer or facts.accepted_on is not None or facts.disagreed_on is not None
    if reason is ClosingReason.NO_FOLLOW_UP and spoke and facts.answered_on:
        return Said(_("Notre dernière réponse vous a été adressée le %(day)s."), {"day": facts.answered_on})
    return Said(_CLOSED_BECAUSE[reason])


def _to_be_read(facts: Facts) -> list[Said]:
    """Tell who wrote on a file that ended that somebody will read it: nothing else moves there."""
    return [Said(_("Votre message nous est bien arrivé ; il attend d’être lu."))] if facts.unread else []


def _withdrawn(facts: Facts) -> _Told:
    words = _("Vous l’avez retirée le %(day)s : nous n’y donnons pas d’autre suite.")
    again = _("Si vous changez d’avis, écrivez-nous ci-dessous : le dossier peut être rouvert à votre demande.")
    return Said(_("Votre réclamation est retirée")), [*_since(facts, words), Said(again), *_to_be_read(facts)]


def _request(facts: Facts) -> _Told:
    lines = [Said(_REQUESTS[facts.request_kind])] if facts.request_kind else []
    lines.append(
        Said(_("Le courrier qui vous dit pourquoi est en préparation ou en chemin."))
        if facts.dismissal_is_untold
        else Said(_("Notre courrier vous dit pourquoi, et ce qu’elle devient."))
    )
    if facts.dismissal_is_untold and facts.today > facts.untold_due_on:
        late = _("Il devait vous parvenir le %(day)s au plus tard : nous sommes en retard.")
        lines.append(Said(late, {"day": facts.untold_due_on}))
    words = _(
        "Ce n’est pas cela ? Écrivez-nous ci-dessous : nous pouvons revoir cette décision, "
        "et la date de réception reste le %(day)s. Le médiateur vous est aussi ouvert."
    )
    return Said(_("Une demande, plutôt qu’une réclamation")), [
        *lines,
        Said(words, {"day": facts.received_on}),
        *_to_be_read(facts),
    ]


def _since(facts: Facts, words: str) -> list[Said]:
    return [Said(words, {"day": facts.closed_on})] if facts.closed_on else []


def _owed(facts: Facts, due_on: date, owed: str, late: str) -> Said:
    return Said(late if facts.today > due_on else owed, {"day": due_on})


_TELLERS: Mapping[Status, Callable[[Facts], _Told]] = {
    Status.RECEIVED: _received,
    Status.IN_PROGRESS: _in_progress,
    Status.ANSWERED: _answered,
    Status.CLOSED: _closed,
    Status.WITHDRAWN: _withdrawn,
    Status.NOT_A_COMPLAINT: _request,
}
_ACK_OWED = _("Nous vous confirmerons sa réception au plus tard le %(day)s.")
_ACK_LATE = _("Nous devions vous en confirmer la réception le %(day)s : nous sommes en retard.")
_RESPONSE_OWED = _("Vous aurez une réponse écrite au plus tard le %(day)s.")
_RESPONSE_STILL_OWED = _("Une réponse écrite vous est due au plus tard le %(day)s.")
_RESPONSE_LATE = _("Vous deviez avoir une réponse le %(day)s : nous sommes en retard, et nous vous la devons.")
_AGAIN_OWED = _("Nous nous sommes fixé le %(day)s pour vous répondre de nouveau.")
_AGAIN_LATE = _("Nous nous étions fixé le %(day)s pour vous répondre de nouveau : nous sommes en retard.")
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: _("Nous faisons droit à votre réclamation."),
    Outcome.PARTLY_UPHELD: _("Nous faisons droit à une partie de votre réclamation."),
    Outcome.REJECTED: _("Nous ne pouvons pas faire droit à votre réclamation."),
}
_CLOSED_BECAUSE: Mapping[ClosingReason, str] = {
    ClosingReason.ACCEPTED: _("Vous nous aviez dit que notre réponse vous convenait."),
    ClosingReason.NO_FOLLOW_UP: _("Nous n’avions rien reçu de vous après notre réponse."),
    ClosingReason.MEDIATION: _("Une médiation ou une procédure est engagée : l’affaire se poursuit là-bas."),
    ClosingReason.SETTLED: _("Ce que nous vous avions promis est fait."),
}
_REQUESTS: Mapping[RequestKind, str] = {
    RequestKind.SERVICE: _("Nous avons compris votre message comme une demande de prestation."),
    RequestKind.INFORMATION: _("Nous avons compris votre message comme une demande d’information."),
    RequestKind.CLARIFICATION: _("Nous avons compris votre message comme une demande d’éclaircissement."),
    RequestKind.OPINION: _("Nous avons compris votre message comme une demande d’avis."),
}
