"""One page per act, as a table: a new act is a row."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reclamations import actions
from reclamations.backoffice.acts import forms, forms_details, forms_dispatch, forms_messages
from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Term
from reclamations.models import Complaint


class Group(Term):
    """Where the button of an act stands on the file: its title, empty for the steps of the procedure itself."""

    PROCEDURE = "procedure", ""
    CORRESPONDENCE = "correspondence", gettext_noop("Échanger")
    FILE = "file", gettext_noop("Tenir le dossier")


@dataclass(frozen=True)
class ActPage:
    """How an act is shown: what it does, what leaves for the client, with which form, by which function.

    `group` is None for what the file shows elsewhere than among its acts. `function` is the act: it takes the file (or
    the message), the actor, and what the form gives. `sends` is empty when the client is told nothing;
    `is_told_by_mail` when they are by e-mail alone, which it says. `has_letter`: the PDF can be looked at before it
    leaves. `compare` is a template that shows what the act would change, before it is done. `aside` is one more card
    beside the form. Who may do it, under which article and when: see `domain.lifecycle`.
    """

    act: Act
    slug: str
    group: Group | None
    function: Callable[..., object]
    form: type[forms.ActForm]
    does: Any
    sends: Any = ""
    is_told_by_mail: bool = False
    has_letter: bool = False
    is_grave: bool = False
    aside: str = ""
    compare: str = ""
    does_without_code: Any = ""

    @property
    def article(self) -> int | None:
        """The article that the act applies."""
        return self.act.rule.article

    @property
    def takes_revision(self) -> bool:
        """Whether the act refuses what was written on a page that is no longer up to date; one that adds does not."""
        return "revision" in inspect.signature(self.function).parameters

    def lead(self, complaint: Complaint) -> str:
        """What the act does; the tracking space is not promised to a client who, as far as we know, has no code."""
        has_code = complaint.code_held_on is not None
        return str(self.does if has_code or not self.does_without_code else self.does_without_code)

    def told_to(self, complaint: Complaint) -> str:
        """What leaves for this client, empty when nothing does; a client out of reach gets nothing by itself."""
        if self.sends and complaint.is_out_of_reach and not self.is_told_by_mail:
            return _now(
                "Rien de ce qui s’envoie n’atteint ce client : ce qui lui est destiné sera à remettre en main propre, "
                "ou partira à l’adresse que vous aurez obtenue."
            )
        return str(self.sends)


PAGES: tuple[ActPage, ...] = (
    ActPage(
        Act.QUALIFY,
        "qualifier",
        Group.PROCEDURE,
        actions.qualify,
        forms.QualifyForm,
        _(
            "Vous jugez que la déclaration constate un mécontentement : c’est une réclamation. "
            "Son instruction commence."
        ),
        sends=_("Le client est informé que sa déclaration est traitée comme une réclamation."),
        aside="backoffice/acts/qualify.html",
    ),
    ActPage(
        Act.DISMISS,
        "demande",
        Group.PROCEDURE,
        actions.dismiss,
        forms.DismissForm,
        _("Vous jugez qu’il s’agit d’une simple demande et non d’une réclamation. La décision pourra être annulée."),
        sends=_("Le client reçoit une lettre qui explique la décision et reprend votre message."),
        has_letter=True,
    ),
    ActPage(
        Act.ACKNOWLEDGE,
        "accuser-reception",
        Group.PROCEDURE,
        actions.acknowledge,
        forms_dispatch.AcknowledgeForm,
        _("L’entreprise confirme au client qu’elle a bien reçu sa réclamation et lui donne les délais."),
        sends=_("Le client reçoit l’accusé de réception, avec sa référence et la date de réponse."),
        has_letter=True,
    ),
    ActPage(
        Act.HOLD,
        "attente",
        Group.PROCEDURE,
        actions.hold,
        forms_dispatch.HoldForm,
        _("La réponse ne peut pas partir à temps : le client est tenu informé et une nouvelle date lui est annoncée."),
        sends=_("Le client reçoit une lettre d’attente, avec les circonstances et la nouvelle date."),
        has_letter=True,
    ),
    ActPage(
        Act.RESPOND,
        "repondre",
        Group.PROCEDURE,
        actions.respond,
        forms_dispatch.RespondForm,
        _(
            "L’entreprise répond par écrit. En cas de rejet, même partiel, ou sans solution amiable, "
            "la lettre indique le médiateur."
        ),
        sends=_("Le client reçoit la lettre de réponse, signée de votre nom."),
        has_letter=True,
        aside="backoffice/acts/respond.html",
    ),
    ActPage(
        Act.ACCEPT,
        "acceptation",
        Group.PROCEDURE,
        actions.accept,
        forms.CommentForm,
        _("Le client a dit qu’il accepte la réponse."),
    ),
    ActPage(
        Act.DISAGREE,
        "desaccord",
        Group.PROCEDURE,
        actions.disagree,
        forms.DisagreeForm,
        _("Le client n’accepte pas la réponse : son désaccord est consigné."),
        sends=_("Le client reçoit une lettre qui en prend acte et indique le médiateur."),
    ),
    ActPage(
        Act.CLOSE,
        "clore",
        Group.PROCEDURE,
        actions.close,
        forms.CloseForm,
        _("Le dossier est clos. Il est conservé cinq ans, puis détruit."),
        sends=_("Le client est informé de la clôture."),
        is_grave=True,
    ),
    ActPage(
        Act.SEND_MESSAGE,
        "ecrire",
        Group.CORRESPONDENCE,
        actions.send_message,
        forms_messages.SendMessageForm,
        _("Un message libre. Il ne vaut ni accusé de réception ni réponse."),
        sends=_("Le client reçoit votre message et ses pièces jointes."),
    ),
    ActPage(
        Act.RECEIVE_MESSAGE,
        "message-recu",
        Group.CORRESPONDENCE,
        actions.receive_message,
        forms_messages.ReceiveMessageForm,
        _("Ce que le client a dit ou envoyé rejoint le dossier, avec sa date et son canal."),
    ),
    ActPage(
        Act.PROPOSE_APPOINTMENT,
        "rendez-vous",
        Group.CORRESPONDENCE,
        actions.propose_appointments,
        forms_messages.AppointmentForm,
        _("Vous proposez un ou plusieurs créneaux ; le client choisit dans son espace de suivi."),
        does_without_code=_(
            "Vous proposez un ou plusieurs créneaux. Rien ne montre que ce client détient son code de suivi : il vous "
            "dira lequel lui convient, et vous le consignerez."
        ),
        sends=_("Le client reçoit les créneaux proposés."),
    ),
    ActPage(
        Act.CHOOSE_APPOINTMENT,
        "creneau-choisi",
        None,
        actions.choose_appointment,
        forms_messages.ChooseAppointmentForm,
        _("Le client vous a dit, autrement que sur le site, quel créneau lui convient."),
    ),
    ActPage(
        Act.NOTE,
        "note",
        Group.CORRESPONDENCE,
        actions.note,
        forms.NoteForm,
        _("Une note interne rejoint le dossier."),
    ),
    ActPage(
        Act.ASSIGN,
        "confier",
        Group.FILE,
        actions.assign,
        forms.AssignForm,
        _("La personne choisie prend le dossier en charge."),
    ),
    ActPage(
        Act.CLASSIFY,
        "classer",
        Group.FILE,
        actions.classify,
        forms.ClassifyForm,
        _("Le service, l’installation, la catégorie et le risque nourrissent l’analyse du registre."),
    ),
    ActPage(
        Act.CORRECT_DETAILS,
        "coordonnees",
        Group.FILE,
        actions.correct_details,
        forms_details.CorrectDetailsForm,
        _(
            "Le nom, une adresse, le moyen de réponse ou le représentant étaient inexacts. Le dossier garde ce qui "
            "était écrit avant ; le récépissé ne change pas."
        ),
        sends=_("Le client apprend par courriel, s’il a une adresse, quelles coordonnées ont été corrigées."),
        is_told_by_mail=True,
    ),
    ActPage(
        Act.COMPLETE_FACTS,
        "faits",
        Group.FILE,
        actions.complete_facts,
        forms_details.CompleteFactsForm,
        _("La date, l’heure ou le lieu des faits manquaient ou étaient inexacts. Le dossier garde ce qui était écrit."),
    ),
    ActPage(
        Act.CORRECT_RECEPTION,
        "date-de-reception",
        Group.FILE,
        actions.correct_reception,
        forms.CorrectReceptionForm,
        _(
            "La date de réception était inexacte : les deux échéances sont recalculées. "
            "Ce qui a été promis par écrit n’est jamais repoussé."
        ),
        aside="backoffice/acts/correct_reception.html",
        compare="backoffice/acts/ledgers.html",
    ),
    ActPage(
        Act.REVERSE,
        "annuler-qualification",
        Group.FILE,
        actions.reverse,
        forms.ReasonForm,
        _("La qualification est annulée et le dossier revient au tri, avec sa date de réception d’origine."),
        sends=_("Le client est informé que la qualification est réexaminée."),
    ),
    ActPage(
        Act.WITHDRAW,
        "retirer",
        Group.FILE,
        actions.withdraw,
        forms.OptionalReasonForm,
        _("Le client retire sa réclamation : plus aucune réponse n’est due. Le dossier est conservé cinq ans."),
        sends=_("Le client reçoit la confirmation de son retrait."),
        is_grave=True,
    ),
    ActPage(
        Act.REOPEN,
        "rouvrir",
        Group.FILE,
        actions.reopen,
        forms.ReasonForm,
        _("Le dossier reprend vie, avec ses dates d’origine. Sa destruction n’est plus programmée."),
        sends=_("Le client est informé de la réouverture."),
    ),
    ActPage(
        Act.SET_LEGAL_HOLD,
        "geler",
        Group.FILE,
        actions.set_legal_hold,
        forms.ReasonForm,
        _("Le dossier gelé échappe à la destruction au bout de cinq ans, jusqu’à la levée du gel."),
    ),
    ActPage(
        Act.LIFT_LEGAL_HOLD,
        "lever-le-gel",
        Group.FILE,
        actions.lift_legal_hold,
        forms.ReasonForm,
        _("Le dossier suit de nouveau sa durée de conservation normale."),
        is_grave=True,
    ),
    ActPage(
        Act.SEND_CODE,
        "renvoyer-le-code",
        Group.FILE,
        actions.send_code,
        forms.ConfirmForm,
        _("Le client a perdu son code de suivi : le même lui est renvoyé. Rien d’autre ne change."),
        does_without_code=_("Le lien et le code de suivi partent à l’adresse du dossier. Rien d’autre ne change."),
        sends=_("Le client reçoit son lien et son code de suivi par courriel."),
    ),
    ActPage(
        Act.GIVE_CODE,
        "remettre-le-code",
        Group.FILE,
        actions.give_code,
        forms_dispatch.GiveCodeForm,
        _(
            "Vous avez posté ou remis au client la feuille qui porte sa référence et son code : il peut dès lors "
            "suivre son dossier en ligne, et ce qui paraît dans son espace l’atteint."
        ),
        aside="backoffice/acts/give_code.html",
    ),
    ActPage(
        Act.RENEW_CODE,
        "code-de-suivi",
        Group.FILE,
        actions.renew_code,
        forms.ConfirmForm,
        _("Le code de suivi actuel cesse de fonctionner ; un nouveau le remplace."),
        sends=_("Le client reçoit le nouveau code par courriel, si le dossier a une adresse."),
        is_told_by_mail=True,
        is_grave=True,
    ),
    ActPage(
        Act.DECIDE_EMAIL,
        "nouvelle-adresse",
        None,
        actions.decide_email,
        forms_details.DecideEmailForm,
        _(
            "Le client demande, depuis son espace de suivi, à recevoir ses courriels ailleurs. Il peut le confirmer de "
            "l’ancienne adresse ; si elle est morte, assurez-vous que c’est bien lui, puis décidez."
        ),
        sends=_("Le client apprend la décision, et son motif si vous refusez."),
    ),
)

#: Pages of one message, mounted under the message's own address.
MESSAGE_PAGES: tuple[ActPage, ...] = (
    ActPage(
        Act.RECORD_BOUNCE,
        "retour",
        None,
        actions.record_bounce,
        forms.ReasonForm,
        _("L’envoi est revenu ou n’a pas atteint le client : l’obligation qu’il remplissait est de nouveau à remplir."),
        is_grave=True,
    ),
    ActPage(
        Act.REISSUE,
        "renvoyer",
        None,
        actions.reissue,
        forms_dispatch.DispatchForm,
        _(
            "Ce qui n’est pas arrivé repart, mot pour mot, à l’adresse du dossier. S’il y a un courrier, il est refait "
            "à cette adresse et daté d’aujourd’hui ; le premier reste au dossier tel qu’il était."
        ),
        sends=_("Le client reçoit ce qu’il aurait dû recevoir."),
    ),
    ActPage(
        Act.RECORD_POSTING,
        "depart",
        None,
        actions.record_posting,
        forms_dispatch.PostingForm,
        _("Le courrier est parti ou a été remis : sa date et sa preuve rejoignent le dossier."),
    ),
)

PAGE_OF: dict[Act, ActPage] = {page.act: page for page in (*PAGES, *MESSAGE_PAGES)}


def label_of(act: Act, complaint: Complaint) -> str:
    """Name an act as a button does on this file: an answer may be the second one."""
    if act is Act.RESPOND and complaint.responded_on:
        return _now("Répondre de nouveau")
    return _now(act.label)
