"""Where a file stands, in a sentence or two for the client, whatever its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ClosingReason, RequestKind, Status
from reclamations.models import Complaint
from reclamations.templatetags.looks import STATUS_LOOKS
from reclamations.templatetags.ui import longdate

_CLOSED_BECAUSE: Mapping[ClosingReason, str] = {
    ClosingReason.ACCEPTED: gettext_noop("Vous nous avez dit que notre réponse vous convient."),
    ClosingReason.NO_FOLLOW_UP: gettext_noop("Nous n’avons rien reçu de vous depuis notre réponse."),
    ClosingReason.MEDIATION: gettext_noop("Une médiation ou une procédure est engagée : l’affaire se poursuit là-bas."),
    ClosingReason.SETTLED: gettext_noop("Ce que nous vous avions promis est fait."),
}
_REQUESTS: Mapping[RequestKind, str] = {
    RequestKind.SERVICE: gettext_noop("Nous avons compris votre message comme une demande de prestation."),
    RequestKind.INFORMATION: gettext_noop("Nous avons compris votre message comme une demande d’information."),
    RequestKind.CLARIFICATION: gettext_noop("Nous avons compris votre message comme une demande d’éclaircissement."),
    RequestKind.OPINION: gettext_noop("Nous avons compris votre message comme une demande d’avis."),
}


@dataclass(frozen=True)
class Standing:
    """A title, what it means, what may come next; the tone and the icon are those of the status."""

    title: str
    lines: list[str]
    tone: str
    icon: str


def standing_of(complaint: Complaint, today: date, *, answer_left: bool) -> Standing:
    """Say where the file stands on `today` (a day in the organisation's time zone).

    `answer_left` is False while the written answer still waits to leave.
    """
    status = Status(complaint.status)
    title, lines = _TELLERS[status](complaint, today, answer_left)
    tone, icon = STATUS_LOOKS[status]
    return Standing(title, lines, tone, icon)


Told = tuple[str, list[str]]


def _received(complaint: Complaint, today: date, _answer_left: bool) -> Told:
    lines = [_("Elle est bien arrivée, le %(day)s. La direction l’examine.") % {"day": longdate(complaint.received_on)}]
    if complaint.acknowledged_on is None:
        lines.append(_owed(today, complaint.ack_due_on, _ACK_OWED, _ACK_LATE))
    else:
        lines.append(_owed(today, complaint.response_due_on, _RESPONSE_OWED, _RESPONSE_LATE))
    return _("Votre réclamation est reçue"), lines


def _in_progress(complaint: Complaint, today: date, _answer_left: bool) -> Told:
    lines = [_owed(today, complaint.response_due_on, _RESPONSE_OWED, _RESPONSE_LATE)]
    if complaint.responded_on is not None:
        lines = [_("Une première réponse vous a été donnée ; nous reprenons le dossier et vous écrirons de nouveau.")]
    elif complaint.target_on:
        day = {"day": longdate(complaint.target_on)}
        lines.append(_("Nous vous avons annoncé la réponse pour le %(day)s, et pourquoi elle demande ce temps.") % day)
    return _("Nous nous en occupons"), lines


def _answered(complaint: Complaint, _today: date, answer_left: bool) -> Told:
    if not answer_left or complaint.responded_on is None:
        return _("Notre réponse est écrite"), [_("Elle est en chemin, par le moyen que vous avez choisi.")]
    day = {"day": longdate(complaint.responded_on)}
    lines = [_("Notre réponse vous a été adressée le %(day)s. Elle est dans vos documents.") % day]
    if complaint.disagreed_on:
        lines.append(_("Vous nous avez dit votre désaccord : une personne le lit, et le médiateur vous est ouvert."))
    elif complaint.accepted_on:
        lines.append(_("Vous nous avez dit qu’elle vous convient. Nous clorons le dossier."))
    return _("Nous vous avons répondu"), lines


def _closed(complaint: Complaint, today: date, _answer_left: bool) -> Told:
    because = _(_CLOSED_BECAUSE[ClosingReason(complaint.closing_reason)])
    return _("Votre dossier est clos"), [because, _since(complaint, _CLOSED_SINCE), kept_words(complaint, today)]


def _withdrawn(complaint: Complaint, today: date, _answer_left: bool) -> Told:
    again = _("Si vous changez d’avis, écrivez-nous ci-dessous : le dossier peut être rouvert à votre demande.")
    return _("Votre réclamation est retirée"), [
        _since(complaint, _WITHDRAWN_SINCE),
        kept_words(complaint, today),
        again,
    ]


def _request(complaint: Complaint, _today: date, _answer_left: bool) -> Told:
    lines = [
        _(_REQUESTS[RequestKind(complaint.request_kind)]),
        _("Notre courrier vous dit pourquoi, et ce qu’elle devient."),
        _(
            "Ce n’est pas cela ? Écrivez-nous ci-dessous : nous pouvons revoir cette décision, "
            "et la date de réception reste le %(day)s."
        )
        % {"day": longdate(complaint.received_on)},
    ]
    return _("Une demande, plutôt qu’une réclamation"), lines


_TELLERS: Mapping[Status, Callable[[Complaint, date, bool], Told]] = {
    Status.RECEIVED: _received,
    Status.IN_PROGRESS: _in_progress,
    Status.ANSWERED: _answered,
    Status.CLOSED: _closed,
    Status.WITHDRAWN: _withdrawn,
    Status.NOT_A_COMPLAINT: _request,
}
_ACK_OWED = gettext_noop("Nous vous confirmerons sa réception au plus tard le %(day)s.")
_ACK_LATE = gettext_noop("Nous devions vous en confirmer la réception le %(day)s : nous sommes en retard.")
_RESPONSE_OWED = gettext_noop("Vous aurez une réponse écrite au plus tard le %(day)s.")
_RESPONSE_LATE = gettext_noop(
    "Vous deviez avoir une réponse le %(day)s : nous sommes en retard, et nous vous la devons."
)
_CLOSED_SINCE = gettext_noop("Le traitement est terminé depuis le %(day)s.")
_WITHDRAWN_SINCE = gettext_noop("Vous l’avez retirée le %(day)s : nous n’y donnons pas d’autre suite.")

_KEPT = gettext_noop("Le dossier est conservé jusqu’au %(day)s (article 8), puis détruit.")
_KEPT_AT_LEAST = gettext_noop("Le dossier est conservé au moins jusqu’au %(day)s (article 8).")
_TO_DESTROY = gettext_noop("La conservation du dossier s’est achevée le %(day)s (article 8) : il doit être détruit.")
_HELD = gettext_noop(
    "La conservation du dossier devait s’achever le %(day)s (article 8). Il est gardé plus longtemps, parce "
    "qu’une procédure ou une obligation légale interdit de le détruire pour l’instant."
)


def _owed(today: date, due_on: date, owed: str, late: str) -> str:
    return _(late if today > due_on else owed) % {"day": longdate(due_on)}


def _since(complaint: Complaint, words: str) -> str:
    return _(words) % {"day": longdate(complaint.closed_on)} if complaint.closed_on else ""


def kept_words(complaint: Complaint, today: date) -> str:
    """Say how long a file that ended is kept (Art. 8), as things stand on `today`; nothing of one that goes on.

    A date that passed is not promised any more: the file is to be destroyed, or a legal hold keeps it.
    """
    if complaint.retention_until is None:
        return ""
    is_over = today > complaint.retention_until
    words = (_KEPT, _KEPT_AT_LEAST) if not is_over else (_TO_DESTROY, _HELD)
    return _(words[complaint.is_held]) % {"day": longdate(complaint.retention_until)}
