"""The words of the procedure. Pure Python: labels are French msgids, translated where they are shown."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Self

from reclamations.domain import gettext_noop


class Term(StrEnum):
    """A stored value with the French label people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class Status(Term):
    """Where a file stands. « Acknowledged » and « late » are facts and derivations, not statuses."""

    RECEIVED = "received", gettext_noop("Reçue")
    IN_PROGRESS = "in_progress", gettext_noop("En cours")
    ANSWERED = "answered", gettext_noop("Répondue")
    CLOSED = "closed", gettext_noop("Clôturée")
    WITHDRAWN = "withdrawn", gettext_noop("Retirée")
    NOT_A_COMPLAINT = "not_a_complaint", gettext_noop("Demande, hors réclamation")


OPEN_STATUSES = (Status.RECEIVED, Status.IN_PROGRESS)
LIVE_STATUSES = (Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED)
ENDED_STATUSES = (Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT)


class Channel(Term):
    """How words travel between the client and the company (Art. 4, Art. 5)."""

    WEB_FORM = "web_form", gettext_noop("Formulaire en ligne")
    IN_PERSON = "in_person", gettext_noop("En personne")
    EMAIL = "email", gettext_noop("Courriel")
    POST = "post", gettext_noop("Courrier postal")
    PHONE = "phone", gettext_noop("Téléphone")
    WHATSAPP = "whatsapp", gettext_noop("WhatsApp")


#: Art. 5: receipt is acknowledged by the form, in person, by e-mail or by post.
ACKNOWLEDGEMENT_MEANS = (Channel.EMAIL, Channel.POST, Channel.IN_PERSON, Channel.WEB_FORM)
#: Art. 7: the answer is in writing, so it never travels by telephone alone.
WRITTEN_MEANS = (Channel.EMAIL, Channel.POST, Channel.WEB_FORM, Channel.IN_PERSON)
#: What a client may ask for as the means of answer.
REPLY_MEANS = (Channel.EMAIL, Channel.POST, Channel.WEB_FORM)


class CodeSource(Term):
    """What shows that a client holds the code of the tracking space."""

    FILED = "filed", gettext_noop("Code affiché au dépôt en ligne")
    SIGNED_IN = "signed_in", gettext_noop("Le client a ouvert son espace de suivi")
    POSTED = "posted", gettext_noop("Code joint à un courrier posté")
    HANDED = "handed", gettext_noop("Code remis en main propre")


class RequestKind(Term):
    """Art. 2: what is not a complaint."""

    SERVICE = "service", gettext_noop("Demande de prestation")
    INFORMATION = "information", gettext_noop("Demande d’information")
    CLARIFICATION = "clarification", gettext_noop("Demande d’éclaircissement")
    OPINION = "opinion", gettext_noop("Demande d’avis")


class Risk(Term):
    """Art. 1: what the failing may become."""

    NONE = "none", gettext_noop("Aucun risque identifié")
    LEGAL = "legal", gettext_noop("Risque juridique")
    OPERATIONAL = "operational", gettext_noop("Risque opérationnel")
    BOTH = "both", gettext_noop("Risque juridique et opérationnel")


class Outcome(Term):
    """Art. 7: what the written answer grants."""

    UPHELD = "upheld", gettext_noop("Favorable")
    PARTLY_UPHELD = "partly_upheld", gettext_noop("Partiellement favorable")
    REJECTED = "rejected", gettext_noop("Rejet")


def mediator_is_due(outcome: Outcome, *, amicable_solution: bool) -> bool:
    """Tell whether the answer names the mediator (Art. 7): rejected, even in part, or nothing amicable found."""
    return outcome is not Outcome.UPHELD or not amicable_solution


class ClosingReason(Term):
    """Why a file is closed."""

    ACCEPTED = "accepted", gettext_noop("Réponse acceptée par le client")
    NO_FOLLOW_UP = "no_follow_up", gettext_noop("Réponse restée sans suite du client")
    MEDIATION = "mediation", gettext_noop("Médiation ou procédure engagée")
    SETTLED = "settled", gettext_noop("Engagements tenus par l’entreprise")


class LetterKind(Term):
    """The letters the procedure produces."""

    FILING_RECEIPT = "filing_receipt", gettext_noop("Récépissé de dépôt")
    ACKNOWLEDGEMENT = "acknowledgement", gettext_noop("Accusé de réception")
    HOLDING = "holding", gettext_noop("Lettre d’attente")
    RESPONSE = "response", gettext_noop("Réponse")
    DISMISSAL = "dismissal", gettext_noop("Réorientation d’une demande")
    DISAGREEMENT = "disagreement", gettext_noop("Prise en compte du désaccord")
    NOTICE = "notice", gettext_noop("Courrier d’information")


class MessageKind(Term):
    """What a piece of correspondence is."""

    FILING_RECEIPT = "filing_receipt", gettext_noop("Récépissé de dépôt")
    ACKNOWLEDGEMENT = "acknowledgement", gettext_noop("Accusé de réception")
    QUALIFICATION = "qualification", gettext_noop("Décision de qualification")
    DISMISSAL = "dismissal", gettext_noop("Réorientation d’une demande")
    HOLDING = "holding", gettext_noop("Lettre d’attente")
    RESPONSE = "response", gettext_noop("Réponse")
    DISAGREEMENT = "disagreement", gettext_noop("Prise en compte du désaccord")
    APPOINTMENT = "appointment", gettext_noop("Proposition de rendez-vous")
    CLOSING = "closing", gettext_noop("Clôture du dossier")
    WITHDRAWAL = "withdrawal", gettext_noop("Confirmation de retrait")
    REOPENING = "reopening", gettext_noop("Réouverture du dossier")
    ACCESS_CODE = "access_code", gettext_noop("Code de suivi")
    DETAILS = "details", gettext_noop("Coordonnées corrigées")
    EMAIL_CHANGE = "email_change", gettext_noop("Changement d’adresse électronique")
    MESSAGE = "message", gettext_noop("Message")


class Direction(Term):
    """Which way a message went."""

    IN = "in", gettext_noop("Reçu")
    OUT = "out", gettext_noop("Envoyé")


class DispatchState(Term):
    """How far an outgoing message got; its proof of dispatch."""

    QUEUED = "queued", gettext_noop("À envoyer")
    SENT = "sent", gettext_noop("Remis au serveur de courriel")
    FAILED = "failed", gettext_noop("Échec de l’envoi")
    BOUNCED = "bounced", gettext_noop("Retourné à l’expéditeur")
    ABANDONED = "abandoned", gettext_noop("Abandonné avant de partir")
    REPLACED = "replaced", gettext_noop("Remplacé avant de partir")
    POSTED = "posted", gettext_noop("Posté")
    HANDED = "handed", gettext_noop("Remis en main propre")
    PUBLISHED = "published", gettext_noop("Publié dans l’espace de suivi")
    RECEIVED = "received", gettext_noop("Reçu du client")


class MailState(Term):
    """Where a mail of the outbox stands."""

    QUEUED = "queued", gettext_noop("En attente")
    REQUEUED = "requeued", gettext_noop("Nouvel essai prévu")
    SENT = "sent", gettext_noop("Sortis de la file d’envoi")  # a server took it, or the folder: its row says which
    FAILED = "failed", gettext_noop("Échec")


#: Mails that will leave.
WAITING = (MailState.QUEUED, MailState.REQUEUED)
#: What left, and reached the client as far as anybody knows.
LEFT = (DispatchState.SENT, DispatchState.POSTED, DispatchState.HANDED, DispatchState.PUBLISHED)
#: What left and did not reach the client, or could not leave.
LOST = (DispatchState.FAILED, DispatchState.BOUNCED, DispatchState.ABANDONED)

#: Said of a mail, instead of « Remis au serveur de courriel », when the folder of `.eml` files took it.
IN_FOLDER = gettext_noop("Déposé dans le dossier des courriels (aucun serveur configuré)")
#: A mail counted as sent of which no server ever answered, such as those of a demonstration's past.
WITHOUT_SERVER = gettext_noop("Sans serveur de courriel")


class OldAddress(Term):
    """Whose e-mail address it was that a correction replaces: a stranger's opens the file no more."""

    CLIENTS = "clients", gettext_noop("Au client, qui en change")
    OTHERS = "others", gettext_noop("À quelqu’un d’autre, ou à personne : elle était erronée")


class EmailChangeState(Term):
    """What became of a change of address that a client asked for."""

    PENDING = "pending", gettext_noop("À confirmer")
    CONFIRMED = "confirmed", gettext_noop("Confirmé depuis l’ancienne adresse")
    ACCEPTED = "accepted", gettext_noop("Accepté par le personnel")
    REFUSED = "refused", gettext_noop("Refusé par le personnel")
    REPLACED = "replaced", gettext_noop("Remplacé par un autre changement")


class AttachmentRole(Term):
    """Why a file is in the case."""

    EVIDENCE = "evidence", gettext_noop("Pièce du client")
    MANDATE = "mandate", gettext_noop("Mandat de représentation")
    MESSAGE = "message", gettext_noop("Pièce d’un message")
    DISPATCH_PROOF = "dispatch_proof", gettext_noop("Preuve d’envoi")
    ORIGINAL = "original", gettext_noop("Original de la réclamation")


class CopyState(Term):
    """How far the clean copy of a received file is, which people look at instead of the original."""

    PENDING = "pending", gettext_noop("Copie en préparation")
    CLEAN = "clean", gettext_noop("Copie faite")
    ORIGINAL_ONLY = "original_only", gettext_noop("Original seul")


class AppointmentKind(Term):
    """Art. 7: how a meeting may take place."""

    IN_PERSON = "in_person", gettext_noop("Sur place")
    PHONE = "phone", gettext_noop("Par téléphone")
    VIDEO = "video", gettext_noop("Par visioconférence")


class SurveyQuestion(Term):
    """What a client is asked once the file is closed: about the handling, apart from the outcome (Art. 1)."""

    CLARITY = "clarity", gettext_noop("Nos explications étaient claires")
    SPEED = "speed", gettext_noop("Nous avons agi assez vite")
    LISTENING = "listening", gettext_noop("Nous avons pris le temps de vous écouter")
    EASE = "ease", gettext_noop("Réclamer et suivre le dossier était facile")


#: The answers to each question of the survey; a higher number is better.
SCORES: Mapping[int, str] = {
    1: gettext_noop("Pas du tout"),
    2: gettext_noop("Plutôt non"),
    3: gettext_noop("En partie"),
    4: gettext_noop("Plutôt oui"),
    5: gettext_noop("Tout à fait"),
}


class Role(Term):
    """Who a staff member is in the procedure."""

    COLLABORATOR = "collaborator", gettext_noop("Collaborateur")
    CLIENT_RELATIONS = "client_relations", gettext_noop("Relations clientèle")
    MANAGEMENT = "management", gettext_noop("Direction")
    ADMINISTRATOR = "administrator", gettext_noop("Administration")


class Party(Term):
    """An actor that is not a staff member."""

    CLIENT = "client", gettext_noop("Client")
    SYSTEM = "system", gettext_noop("Automate")


class EventKind(Term):
    """What the journal records. A kind is never renamed: past events carry it."""

    REGISTERED = "registered", gettext_noop("Réclamation enregistrée")
    ASSIGNED = "assigned", gettext_noop("Dossier confié")
    CLASSIFIED = "classified", gettext_noop("Classement modifié")
    QUALIFIED = "qualified", gettext_noop("Qualifiée en réclamation")
    DISMISSED = "dismissed", gettext_noop("Qualifiée en simple demande")
    QUALIFICATION_REVERSED = "qualification_reversed", gettext_noop("Qualification annulée")
    ACKNOWLEDGEMENT_PREPARED = "acknowledgement_prepared", gettext_noop("Accusé de réception rédigé")
    ACKNOWLEDGED = "acknowledged", gettext_noop("Réception accusée")
    HOLDING_PREPARED = "holding_prepared", gettext_noop("Lettre d’attente rédigée")
    HELD = "held", gettext_noop("Client informé du retard")
    RESPONSE_PREPARED = "response_prepared", gettext_noop("Réponse rédigée")
    RESPONDED = "responded", gettext_noop("Réponse écrite donnée")
    ACCEPTED = "accepted", gettext_noop("Réponse acceptée par le client")
    DISAGREED = "disagreed", gettext_noop("Désaccord du client enregistré")
    CLOSED = "closed", gettext_noop("Dossier clos")
    WITHDRAWN = "withdrawn", gettext_noop("Réclamation retirée")
    REOPENED = "reopened", gettext_noop("Dossier rouvert")
    NOTED = "noted", gettext_noop("Note interne ajoutée")
    MESSAGE_RECEIVED = "message_received", gettext_noop("Message reçu")
    MESSAGE_SENT = "message_sent", gettext_noop("Message émis")
    DISPATCHED = "dispatched", gettext_noop("Envoi effectué")
    DISPATCH_FAILED = "dispatch_failed", gettext_noop("Envoi en échec")
    BOUNCED = "bounced", gettext_noop("Envoi retourné")
    DISPATCH_ABANDONED = "dispatch_abandoned", gettext_noop("Envoi abandonné avant de partir")
    REISSUED = "reissued", gettext_noop("Envoi repris à l’adresse du dossier")
    LETTER_READ = "letter_read", gettext_noop("Courrier lu par le client")
    RECEPTION_CORRECTED = "reception_corrected", gettext_noop("Date de réception corrigée")
    DETAILS_CORRECTED = "details_corrected", gettext_noop("Coordonnées corrigées")
    EMAIL_CHANGE_ASKED = "email_change_asked", gettext_noop("Changement d’adresse électronique demandé")
    EMAIL_CHANGE_REFUSED = "email_change_refused", gettext_noop("Changement d’adresse électronique refusé")
    FACTS_COMPLETED = "facts_completed", gettext_noop("Faits complétés")
    DEADLINES_RECOMPUTED = "deadlines_recomputed", gettext_noop("Échéances recalculées")
    APPOINTMENT_PROPOSED = "appointment_proposed", gettext_noop("Rendez-vous proposé")
    APPOINTMENT_CHOSEN = "appointment_chosen", gettext_noop("Rendez-vous choisi")
    LEGAL_HOLD_SET = "legal_hold_set", gettext_noop("Gel posé")
    LEGAL_HOLD_LIFTED = "legal_hold_lifted", gettext_noop("Gel levé")
    CODE_GIVEN = "code_given", gettext_noop("Code de suivi remis")
    SPACE_OPENED = "space_opened", gettext_noop("Espace de suivi ouvert par le client")
    CODE_RENEWED = "code_renewed", gettext_noop("Code de suivi renouvelé")
    CODE_SENT = "code_sent", gettext_noop("Code de suivi renvoyé")
    DATA_GIVEN = "data_given", gettext_noop("Copie des données remise au client")
    SURVEY_ANSWERED = "survey_answered", gettext_noop("Avis du client sur le traitement")
    #: Of a file older than the release that tells every fact in its event.
    FACTS_TOLD = "facts_told", gettext_noop("Faits du dossier repris au journal")
    PURGED = "purged", gettext_noop("Dossier purgé")
    FINDING_RECORDED = "finding_recorded", gettext_noop("Dysfonctionnement consigné")
    FINDING_AMENDED = "finding_amended", gettext_noop("Dysfonctionnement précisé")
    FINDING_LINKED = "finding_linked", gettext_noop("Rattachée à un dysfonctionnement")
    FINDING_UNLINKED = "finding_unlinked", gettext_noop("Détachée d’un dysfonctionnement")
    FINDING_CLOSED = "finding_closed", gettext_noop("Dysfonctionnement soldé")
    FINDING_REOPENED = "finding_reopened", gettext_noop("Dysfonctionnement rouvert")
    CORRECTIVE_ACTION_RECORDED = "corrective_action_recorded", gettext_noop("Action corrective consignée")
    CORRECTIVE_ACTION_REASSIGNED = "corrective_action_reassigned", gettext_noop("Action corrective confiée à un autre")
    CORRECTIVE_ACTION_CLOSED = "corrective_action_closed", gettext_noop("Action corrective soldée")
    CORRECTIVE_ACTION_ASSESSED = "corrective_action_assessed", gettext_noop("Efficacité évaluée")
    MANAGEMENT_REVIEW_SIGNED = "management_review_signed", gettext_noop("Revue de direction signée")
    CALENDAR_CHANGED = "calendar_changed", gettext_noop("Calendrier modifié")
    ORGANISATION_CHANGED = "organisation_changed", gettext_noop("Organisation modifiée")
    STAFF_CHANGED = "staff_changed", gettext_noop("Compte ou délégation modifié")
    RESTORED = "restored", gettext_noop("Sauvegarde restaurée")
    PURGE_PROPOSED = "purge_proposed", gettext_noop("Purge proposée")
    PURGE_CANCELLED = "purge_cancelled", gettext_noop("Purge annulée")
    PURGE_APPROVED = "purge_approved", gettext_noop("Purge approuvée")
    PURGE_CERTIFIED = "purge_certified", gettext_noop("Purge certifiée")


def pairs(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """Give (value, French label) pairs, in the order given."""
    return [(term.value, term.label) for term in terms]
