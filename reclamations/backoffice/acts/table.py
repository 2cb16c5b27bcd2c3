"""One page per act, as a table: a new act is a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reclamations.backoffice.acts import forms, forms_details, forms_dispatch, forms_messages
from reclamations.domain.lifecycle import Act
from reclamations.models import Complaint


@dataclass(frozen=True)
class ActPage:
    """How an act is shown: what it does, what leaves for the client, under which article, with which form.

    `sends` is empty when the client is told nothing; `is_told_by_mail` when they are by e-mail alone, which it says.
    `action` names the function of `reclamations.actions` where it is not the act's own value. `has_letter`: the PDF
    can be looked at before it leaves. `compare` is a template that shows what the act would change, before it is
    done. `aside` is one more card beside the form. `is_offered` says when the page makes sense, for an act that the
    file's list of acts leaves out.
    """

    act: Act
    slug: str
    form: type[forms.ActForm]
    does: Any
    sends: Any = ""
    is_told_by_mail: bool = False
    article: int | None = None
    action: str = ""
    has_letter: bool = False
    takes_revision: bool = True
    is_grave: bool = False
    aside: str = ""
    compare: str = ""
    is_offered: Callable[[Complaint], bool] | None = None
    does_without_code: Any = ""

    @property
    def function(self) -> str:
        """The name of the function in `reclamations.actions`."""
        return self.action or self.act.value

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
        forms.QualifyForm,
        _(
            "Vous jugez que la déclaration constate un mécontentement : c’est une réclamation. "
            "Son instruction commence."
        ),
        sends=_("Le client est informé que sa déclaration est traitée comme une réclamation."),
        article=2,
        aside="backoffice/acts/qualify.html",
    ),
    ActPage(
        Act.DISMISS,
        "demande",
        forms.DismissForm,
        _("Vous jugez qu’il s’agit d’une simple demande et non d’une réclamation. La décision pourra être annulée."),
        sends=_("Le client reçoit une lettre qui explique la décision et reprend votre message."),
        article=2,
        has_letter=True,
    ),
    ActPage(
        Act.REVERSE,
        "annuler-qualification",
        forms.ReasonForm,
        _("La qualification est annulée et le dossier revient au tri, avec sa date de réception d’origine."),
        sends=_("Le client est informé que la qualification est réexaminée."),
        article=2,
    ),
    ActPage(
        Act.ACKNOWLEDGE,
        "accuser-reception",
        forms_dispatch.AcknowledgeForm,
        _("L’entreprise confirme au client qu’elle a bien reçu sa réclamation et lui donne les délais."),
        sends=_("Le client reçoit l’accusé de réception, avec sa référence et la date de réponse."),
        article=5,
        has_letter=True,
    ),
    ActPage(
        Act.HOLD,
        "attente",
        forms_dispatch.HoldForm,
        _("La réponse ne peut pas partir à temps : le client est tenu informé et une nouvelle date lui est annoncée."),
        sends=_("Le client reçoit une lettre d’attente, avec les circonstances et la nouvelle date."),
        article=6,
        has_letter=True,
    ),
    ActPage(
        Act.RESPOND,
        "repondre",
        forms_dispatch.RespondForm,
        _(
            "L’entreprise répond par écrit. En cas de rejet, même partiel, ou sans solution amiable, "
            "la lettre indique le médiateur."
        ),
        sends=_("Le client reçoit la lettre de réponse, signée de votre nom."),
        article=7,
        has_letter=True,
        aside="backoffice/acts/respond.html",
    ),
    ActPage(
        Act.ACCEPT,
        "acceptation",
        forms.CommentForm,
        _("Le client a dit qu’il accepte la réponse."),
        article=7,
    ),
    ActPage(
        Act.DISAGREE,
        "desaccord",
        forms.DisagreeForm,
        _("Le client n’accepte pas la réponse : son désaccord est consigné."),
        sends=_("Le client reçoit une lettre qui en prend acte et indique le médiateur."),
        article=7,
    ),
    ActPage(
        Act.CLOSE,
        "clore",
        forms.CloseForm,
        _("Le dossier est clos. Il est conservé cinq ans, puis détruit."),
        sends=_("Le client est informé de la clôture."),
        article=8,
        is_grave=True,
    ),
    ActPage(
        Act.WITHDRAW,
        "retirer",
        forms.OptionalReasonForm,
        _("Le client retire sa réclamation : plus aucune réponse n’est due. Le dossier est conservé cinq ans."),
        sends=_("Le client reçoit la confirmation de son retrait."),
        article=8,
        is_grave=True,
    ),
    ActPage(
        Act.REOPEN,
        "rouvrir",
        forms.ReasonForm,
        _("Le dossier reprend vie, avec ses dates d’origine. Sa destruction n’est plus programmée."),
        sends=_("Le client est informé de la réouverture."),
        article=8,
    ),
    ActPage(
        Act.ASSIGN,
        "confier",
        forms.AssignForm,
        _("La personne choisie prend le dossier en charge."),
        article=5,
    ),
    ActPage(
        Act.CLASSIFY,
        "classer",
        forms.ClassifyForm,
        _("Le service, l’installation, la catégorie et le risque nourrissent l’analyse du registre."),
        article=1,
    ),
    ActPage(
        Act.NOTE,
        "note",
        forms.NoteForm,
        _("Une note interne rejoint le dossier."),
        takes_revision=False,
    ),
    ActPage(
        Act.RECEIVE_MESSAGE,
        "message-recu",
        forms_messages.ReceiveMessageForm,
        _("Ce que le client a dit ou envoyé rejoint le dossier, avec sa date et son canal."),
        article=4,
        takes_revision=False,
    ),
    ActPage(
        Act.SEND_MESSAGE,
        "ecrire",
        forms_messages.SendMessageForm,
        _("Un message libre. Il ne vaut ni accusé de réception ni réponse."),
        sends=_("Le client reçoit votre message et ses pièces jointes."),
        takes_revision=False,
    ),
    ActPage(
        Act.PROPOSE_APPOINTMENT,
        "rendez-vous",
        forms_messages.AppointmentForm,
        _("Vous proposez un ou plusieurs créneaux ; le client choisit dans son espace de suivi."),
        does_without_code=_(
            "Vous proposez un ou plusieurs créneaux. Rien ne montre que ce client détient son code de suivi : il vous "
            "dira lequel lui convient, et vous consignerez son message."
        ),
        sends=_("Le client reçoit les créneaux proposés."),
        article=7,
        action="propose_appointments",
    ),
    ActPage(
        Act.CORRECT_RECEPTION,
        "date-de-reception",
        forms.CorrectReceptionForm,
        _(
            "La date de réception était inexacte : les deux échéances sont recalculées. "
            "Ce qui a été promis par écrit n’est jamais repoussé."
        ),
        article=5,
        aside="backoffice/acts/correct_reception.html",
        compare="backoffice/acts/ledgers.html",
    ),
    ActPage(
        Act.CORRECT_DETAILS,
        "coordonnees",
        forms_details.CorrectDetailsForm,
        _(
            "Le nom, une adresse, le moyen de réponse ou le représentant étaient inexacts. Le dossier garde ce qui "
            "était écrit avant ; le récépissé ne change pas."
        ),
        sends=_("Le client apprend par courriel, s’il a une adresse, quelles coordonnées ont été corrigées."),
        is_told_by_mail=True,
        article=5,
    ),
    ActPage(
        Act.DECIDE_EMAIL,
        "nouvelle-adresse",
        forms_details.DecideEmailForm,
        _(
            "Le client demande, depuis son espace de suivi, à recevoir ses courriels ailleurs. Il peut le confirmer de "
            "l’ancienne adresse ; si elle est morte, assurez-vous que c’est bien lui, puis décidez."
        ),
        sends=_("Le client apprend la décision, et son motif si vous refusez."),
        article=5,
        is_offered=lambda complaint: complaint.email_changes.pending().exists(),
    ),
    ActPage(
        Act.COMPLETE_FACTS,
        "faits",
        forms_details.CompleteFactsForm,
        _("La date, l’heure ou le lieu des faits manquaient ou étaient inexacts. Le dossier garde ce qui était écrit."),
        article=3,
    ),
    ActPage(
        Act.SET_LEGAL_HOLD,
        "geler",
        forms.ReasonForm,
        _("Le dossier gelé échappe à la destruction au bout de cinq ans, jusqu’à la levée du gel."),
        article=8,
    ),
    ActPage(
        Act.LIFT_LEGAL_HOLD,
        "lever-le-gel",
        forms.ReasonForm,
        _("Le dossier suit de nouveau sa durée de conservation normale."),
        article=8,
        is_grave=True,
    ),
    ActPage(
        Act.SEND_CODE,
        "renvoyer-le-code",
        forms.ConfirmForm,
        _("Le client a perdu son code de suivi : le même lui est renvoyé. Rien d’autre ne change."),
        does_without_code=_("Le lien et le code de suivi partent à l’adresse du dossier. Rien d’autre ne change."),
        sends=_("Le client reçoit son lien et son code de suivi par courriel."),
        takes_revision=False,
    ),
    ActPage(
        Act.GIVE_CODE,
        "remettre-le-code",
        forms_dispatch.GiveCodeForm,
        _(
            "Vous avez posté ou remis au client la feuille qui porte sa référence et son code : il peut dès lors "
            "suivre son dossier en ligne, et ce qui paraît dans son espace l’atteint."
        ),
        takes_revision=False,
        aside="backoffice/acts/give_code.html",
    ),
    ActPage(
        Act.RENEW_CODE,
        "code-de-suivi",
        forms.ConfirmForm,
        _("Le code de suivi actuel cesse de fonctionner ; un nouveau le remplace."),
        sends=_("Le client reçoit le nouveau code par courriel, si le dossier a une adresse."),
        is_told_by_mail=True,
        takes_revision=False,
        is_grave=True,
    ),
)

#: Pages of one message, mounted under the message's own address.
MESSAGE_PAGES: tuple[ActPage, ...] = (
    ActPage(
        Act.RECORD_BOUNCE,
        "retour",
        forms.ReasonForm,
        _("L’envoi est revenu ou n’a pas atteint le client : l’obligation qu’il remplissait est de nouveau à remplir."),
        article=5,
        takes_revision=False,
        is_grave=True,
    ),
    ActPage(
        Act.REISSUE,
        "renvoyer",
        forms_dispatch.DispatchForm,
        _(
            "Ce qui n’est pas arrivé repart, mot pour mot, à l’adresse du dossier. S’il y a un courrier, il est refait "
            "à cette adresse et daté d’aujourd’hui ; le premier reste au dossier tel qu’il était."
        ),
        sends=_("Le client reçoit ce qu’il aurait dû recevoir."),
        article=5,
        takes_revision=False,
    ),
    ActPage(
        Act.RECORD_POSTING,
        "depart",
        forms_dispatch.PostingForm,
        _("Le courrier est parti ou a été remis : sa date et sa preuve rejoignent le dossier."),
        article=5,
        takes_revision=False,
    ),
)

PAGE_OF: dict[Act, ActPage] = {page.act: page for page in (*PAGES, *MESSAGE_PAGES)}


def label_of(act: Act, complaint: Complaint) -> str:
    """Name an act as a button does on this file: an answer may be the second one."""
    if act is Act.RESPOND and complaint.responded_on:
        return _now("Répondre de nouveau")
    return _now(act.label)
