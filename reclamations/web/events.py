"""How each event of the journal is told, one row a kind: its tone and its icon, and what the client reads of it.

Staff read the label of the kind itself. A kind without a row stops the site from starting: nothing is told by default,
and nothing is kept from the client by default either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import EventKind


class Telling(NamedTuple):
    """How an event is told; `client`: a title and a text, INTERNAL for what the client's timeline leaves out."""

    tone: str
    icon: str
    client: tuple[str, str] | None


INTERNAL = None
_LOST = (
    gettext_noop("Un envoi ne vous est pas parvenu"),
    gettext_noop("Vos coordonnées sont-elles exactes ? Vous pouvez les corriger plus bas."),
)

EVENTS: Mapping[EventKind, Telling] = {
    EventKind.REGISTERED: Telling(
        "accent",
        "inbox",
        (
            gettext_noop("Réclamation déposée"),
            gettext_noop("Votre réclamation est enregistrée, avec sa date de réception et ses deux échéances."),
        ),
    ),
    EventKind.ASSIGNED: Telling("info", "person", INTERNAL),
    EventKind.CLASSIFIED: Telling("info", "list", INTERNAL),
    EventKind.QUALIFIED: Telling(
        "info",
        "flag",
        (
            gettext_noop("Réclamation prise en charge"),
            gettext_noop("Elle a été examinée : elle est traitée comme une réclamation."),
        ),
    ),
    EventKind.DISMISSED: Telling(
        "neutral",
        "help",
        (
            gettext_noop("Traitée comme une demande"),
            gettext_noop("Il s’agit d’une demande plutôt que d’une réclamation."),
        ),
    ),
    EventKind.QUALIFICATION_REVERSED: Telling(
        "warn",
        "reopen",
        (
            gettext_noop("Décision revue"),
            gettext_noop("Nous examinons de nouveau votre dossier. Sa date de réception ne change pas."),
        ),
    ),
    EventKind.ACKNOWLEDGEMENT_PREPARED: Telling("info", "letter", INTERNAL),
    EventKind.ACKNOWLEDGED: Telling(
        "ok",
        "check-circle",
        (
            gettext_noop("Réception accusée"),
            gettext_noop("Nous vous avons confirmé avoir reçu votre réclamation."),
        ),
    ),
    EventKind.HOLDING_PREPARED: Telling("info", "letter", INTERNAL),
    EventKind.HELD: Telling(
        "warn",
        "pause",
        (
            gettext_noop("Nous vous tenons au courant"),
            gettext_noop(
                "La réponse demande plus de temps : notre courrier dit pourquoi et annonce une nouvelle date."
            ),
        ),
    ),
    EventKind.RESPONSE_PREPARED: Telling("info", "letter", INTERNAL),
    EventKind.RESPONDED: Telling(
        "ok",
        "send",
        (
            gettext_noop("Réponse écrite"),
            gettext_noop("La personne en charge a répondu à votre réclamation."),
        ),
    ),
    EventKind.ACCEPTED: Telling(
        "ok",
        "handshake",
        (
            gettext_noop("Réponse acceptée"),
            gettext_noop("Vous nous avez dit que la réponse vous convient. Merci."),
        ),
    ),
    EventKind.DISAGREED: Telling(
        "danger",
        "scales",
        (
            gettext_noop("Désaccord exprimé"),
            gettext_noop("Vous nous avez dit que la réponse ne vous convient pas. Vous pouvez saisir le médiateur."),
        ),
    ),
    EventKind.CLOSED: Telling(
        "neutral",
        "check",
        (
            gettext_noop("Dossier clos"),
            gettext_noop("Le traitement est terminé. Le dossier est conservé cinq ans."),
        ),
    ),
    EventKind.WITHDRAWN: Telling(
        "neutral",
        "withdraw",
        (
            gettext_noop("Réclamation retirée"),
            gettext_noop("La réclamation a été retirée. Le dossier est conservé cinq ans."),
        ),
    ),
    EventKind.REOPENED: Telling(
        "warn", "reopen", (gettext_noop("Dossier rouvert"), gettext_noop("Nous reprenons le traitement."))
    ),
    EventKind.NOTED: Telling("neutral", "note", INTERNAL),
    EventKind.MESSAGE_RECEIVED: Telling("accent", "chat", (gettext_noop("Message reçu de votre part"), "")),
    EventKind.MESSAGE_SENT: Telling("info", "chat", (gettext_noop("Nous vous avons écrit"), "")),
    EventKind.DISPATCHED: Telling("info", "send", INTERNAL),
    EventKind.DISPATCH_FAILED: Telling("danger", "alert", _LOST),
    EventKind.BOUNCED: Telling("danger", "alert", _LOST),
    EventKind.DISPATCH_ABANDONED: Telling("warn", "close", INTERNAL),
    EventKind.REISSUED: Telling("info", "send", INTERNAL),
    EventKind.LETTER_READ: Telling("neutral", "eye", INTERNAL),
    EventKind.RECEPTION_CORRECTED: Telling(
        "warn",
        "calendar",
        (
            gettext_noop("Date de réception corrigée"),
            gettext_noop("Les deux échéances ont été recalculées."),
        ),
    ),
    EventKind.DETAILS_CORRECTED: Telling(
        "warn",
        "person",
        (
            gettext_noop("Vos coordonnées ont été corrigées"),
            gettext_noop("Ce qui a changé : %(fields)s."),
        ),
    ),
    EventKind.EMAIL_CHANGE_ASKED: Telling(
        "accent",
        "mail",
        (
            gettext_noop("Nouvelle adresse demandée"),
            gettext_noop("Vous nous avez demandé d’écrire à une autre adresse : elle reste à confirmer."),
        ),
    ),
    EventKind.EMAIL_CHANGE_REFUSED: Telling(
        "warn",
        "mail",
        (
            gettext_noop("Adresse inchangée"),
            gettext_noop("Nous n’avons pas changé l’adresse électronique du dossier ; notre message dit pourquoi."),
        ),
    ),
    EventKind.FACTS_COMPLETED: Telling(
        "info",
        "pencil",
        (
            gettext_noop("Les faits ont été précisés"),
            gettext_noop("Ce qui a changé : %(fields)s. Votre récépissé reste tel que vous l’avez reçu."),
        ),
    ),
    EventKind.DEADLINES_RECOMPUTED: Telling(
        "warn",
        "calendar",
        (
            gettext_noop("Échéances recalculées"),
            gettext_noop("Notre calendrier a changé. Une date promise par écrit n’est jamais repoussée."),
        ),
    ),
    EventKind.APPOINTMENT_PROPOSED: Telling(
        "info",
        "calendar",
        (
            gettext_noop("Rendez-vous proposés"),
            gettext_noop("Choisissez le moment qui vous convient."),
        ),
    ),
    EventKind.APPOINTMENT_CHOSEN: Telling("ok", "calendar", (gettext_noop("Rendez-vous choisi"), "")),
    EventKind.LEGAL_HOLD_SET: Telling("warn", "lock", INTERNAL),
    EventKind.LEGAL_HOLD_LIFTED: Telling("neutral", "lock", INTERNAL),
    EventKind.CODE_GIVEN: Telling("info", "key", INTERNAL),
    EventKind.SPACE_OPENED: Telling("accent", "eye", INTERNAL),
    EventKind.CODE_RENEWED: Telling(
        "neutral",
        "key",
        (
            gettext_noop("Nouveau code de suivi"),
            gettext_noop("L’ancien code n’ouvre plus le dossier."),
        ),
    ),
    EventKind.CODE_SENT: Telling(
        "neutral",
        "key",
        (
            gettext_noop("Code de suivi renvoyé"),
            gettext_noop("Votre lien et votre code vous ont été renvoyés par courriel. Ils n’ont pas changé."),
        ),
    ),
    EventKind.DATA_GIVEN: Telling(
        "neutral", "download", (gettext_noop("Vous avez téléchargé une copie de vos données"), "")
    ),
    EventKind.SURVEY_ANSWERED: Telling(
        "accent",
        "heart",
        (
            gettext_noop("Vous nous avez donné votre avis"),
            gettext_noop("Merci : il nous aide à mieux traiter les réclamations."),
        ),
    ),
    EventKind.FACTS_TOLD: Telling("neutral", "shield", INTERNAL),
    EventKind.PURGED: Telling("neutral", "trash", INTERNAL),
    EventKind.FINDING_RECORDED: Telling("warn", "register", INTERNAL),
    EventKind.FINDING_AMENDED: Telling("info", "register", INTERNAL),
    EventKind.FINDING_LINKED: Telling("warn", "register", INTERNAL),
    EventKind.FINDING_UNLINKED: Telling("neutral", "register", INTERNAL),
    EventKind.FINDING_CLOSED: Telling("ok", "register", INTERNAL),
    EventKind.FINDING_REOPENED: Telling("warn", "register", INTERNAL),
    EventKind.CORRECTIVE_ACTION_RECORDED: Telling("info", "register", INTERNAL),
    EventKind.CORRECTIVE_ACTION_REASSIGNED: Telling("info", "person", INTERNAL),
    EventKind.CORRECTIVE_ACTION_CLOSED: Telling("ok", "register", INTERNAL),
    EventKind.CORRECTIVE_ACTION_ASSESSED: Telling("info", "register", INTERNAL),
    EventKind.MANAGEMENT_REVIEW_SIGNED: Telling("ok", "pencil", INTERNAL),
    EventKind.CALENDAR_CHANGED: Telling("warn", "calendar", INTERNAL),
    EventKind.ORGANISATION_CHANGED: Telling("neutral", "settings", INTERNAL),
    EventKind.STAFF_CHANGED: Telling("neutral", "people", INTERNAL),
    EventKind.RESTORED: Telling("warn", "reopen", INTERNAL),
    EventKind.PURGE_PROPOSED: Telling("warn", "trash", INTERNAL),
    EventKind.PURGE_CANCELLED: Telling("neutral", "trash", INTERNAL),
    EventKind.PURGE_APPROVED: Telling("warn", "trash", INTERNAL),
    EventKind.PURGE_CERTIFIED: Telling("neutral", "shield", INTERNAL),
}

if untold := set(EventKind) - set(EVENTS):
    raise TypeError(f"events without a row: {sorted(untold)}")
