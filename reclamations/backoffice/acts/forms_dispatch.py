"""Forms of the acts whose words travel to the client: by which means, when, with which proof."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Field, Fieldset, Row
from django.utils.translation import gettext_lazy as _

from reclamations.backoffice.acts.fields import TermField, YesNoField, day_field, text_field
from reclamations.backoffice.acts.forms import READ_BY_CLIENT, ActForm
from reclamations.domain.standing import reach
from reclamations.domain.vocabulary import ACKNOWLEDGEMENT_MEANS, WRITTEN_MEANS, Channel, Outcome
from reclamations.web.fields import LineField

#: The public form is where complaints come in; words go out to the client's tracking space.
SENT_BY = {Channel.WEB_FORM: _("Espace de suivi en ligne")}


class DispatchForm(ActForm):
    """An act whose words travel to the client, with their proof of dispatch."""

    means = TermField(WRITTEN_MEANS, label=_("Envoyer par"))
    dispatched_on = day_field(
        _("Date d’envoi ou de remise"),
        required=False,
        help_text=_("Si le courrier est déjà parti ; sinon, vous la consignerez après l’envoi."),
    )
    proof = LineField(
        label=_("Preuve d’envoi ou de remise"),
        required=False,
        max_length=500,
        help_text=_("Numéro de recommandé, ou nom et signature de la personne qui a reçu le courrier."),
    )

    def prepare(self) -> None:
        """Offer only the means that can reach this client; propose the one they asked for."""
        contact = self.complaint.contact
        offered = [channel for channel in self.means_of_act() if reach.may_try(contact, channel)]
        self.fields["means"] = TermField(offered, names=SENT_BY, label=_("Envoyer par"), help_text=self.wish())
        if contact.wish and reach.reaches(contact, contact.wish):
            self.initial.setdefault("means", contact.wish.value)

    def means_of_act(self) -> tuple[Channel, ...]:
        """The means the procedure allows for this act."""
        return WRITTEN_MEANS

    def wish(self) -> str:
        """Recall what the client asked for, and what is known not to reach them."""
        contact = self.complaint.contact
        said: list[object] = [_("Le client n’a pas dit comment il souhaite être joint.")]
        if contact.wish:
            wish = str(SENT_BY.get(contact.wish) or _(contact.wish.label)).lower()
            said = [_("Le client a demandé : %(wish)s.") % {"wish": wish}]
        if reach.is_out_of_reach(contact):
            said.append(_("Rien de ce qui s’envoie n’atteint ce client : ses coordonnées sont à obtenir."))
        if contact.has_email and contact.email_failed_on:
            said.append(_("Le dernier courriel à son adresse n’est pas arrivé."))
        if contact.code_held_on is None:
            said.append(_("L’espace de suivi n’est pas proposé : rien ne montre que le client détient son code."))
        return " ".join(map(str, said))

    def dispatch_blocks(self) -> list[Any]:
        """The card about the dispatch."""
        return [
            Fieldset(
                _("Envoi"),
                Field("means", wrapper_class="radio-cards radio-cards-2"),
                Row(Column("dispatched_on", css_class="col-md-5"), Column("proof", css_class="col-md-7")),
            )
        ]

    def blocks(self) -> list[Any]:
        """The act's own fields first, then the dispatch."""
        dispatch = {"means", "dispatched_on", "proof"}
        own = [name for name in super().blocks() if name not in dispatch]
        return [*own, *self.dispatch_blocks()]


class AcknowledgeForm(DispatchForm):
    """Receipt is acknowledged (Art. 5)."""

    body = text_field(
        _("Mot d’accompagnement"),
        required=False,
        help_text=_("Facultatif : l’accusé de réception est complet sans lui. Le client le lira."),
    )

    def means_of_act(self) -> tuple[Channel, ...]:
        """The four means of Art. 5."""
        return ACKNOWLEDGEMENT_MEANS


class HoldForm(DispatchForm):
    """The client is kept informed of a delay (Art. 6)."""

    circumstances = text_field(
        _("Circonstances particulières"), help_text=_("Ce qui empêche de répondre dans le délai. Le client les lira.")
    )
    target_on = day_field(
        _("Nouvelle date annoncée"), help_text=_("Elle n’efface pas l’échéance d’origine, qui reste au dossier.")
    )
    body = text_field(_("Mot d’accompagnement"), required=False, help_text=READ_BY_CLIENT)


class RespondForm(DispatchForm):
    """The written answer (Art. 7)."""

    outcome = TermField(Outcome, label=_("Issue"))
    amicable_solution = YesNoField(label=_("Une solution amiable est-elle trouvée ?"))
    body = text_field(
        _("Réponse"), rows=12, help_text=_("Le texte de la lettre, entre l’appel et la formule de politesse.")
    )
    circumstances = text_field(
        _("Circonstances du retard"),
        rows=3,
        required=False,
        help_text=_("La réponse part dans le délai : elles restent au dossier, et la lettre ne les reprend pas."),
    )

    def prepare(self) -> None:
        """Demand the circumstances of a late answer (Art. 6)."""
        super().prepare()
        if self.is_late:
            field = self.fields["circumstances"]
            field.required = True
            field.help_text = _(
                "L’échéance est dépassée : la réponse énonce les circonstances du retard (Art. 6). Le client les lira."
            )
            self.initial.setdefault("circumstances", self.complaint.circumstances)

    @property
    def is_late(self) -> bool:
        """Whether an answer sent today misses its original due date."""
        return self.complaint.responded_on is None and self.today > self.complaint.response_due_on

    def blocks(self) -> list[Any]:
        """The decision, then the text, then the dispatch."""
        texts = ["circumstances", "body"] if self.is_late else ["body", "circumstances"]
        return [
            Fieldset(
                _("Décision"),
                Field("outcome", wrapper_class="radio-cards"),
                Field("amicable_solution", wrapper_class="radio-cards radio-cards-2"),
            ),
            Fieldset(_("Lettre de réponse"), *texts),
            *self.dispatch_blocks(),
        ]


class PostingForm(ActForm):
    """A letter that waited was posted or handed over."""

    dispatched_on = day_field(_("Date d’envoi ou de remise"))
    proof = LineField(
        label=_("Preuve d’envoi ou de remise"),
        max_length=500,
        help_text=_("Numéro de recommandé, ou nom et signature de la personne qui a reçu le courrier."),
    )

    def prepare(self) -> None:
        """Posted today unless said otherwise."""
        self.initial.setdefault("dispatched_on", self.today)


class GiveCodeForm(PostingForm):
    """The printed code was posted or handed over."""

    means = TermField((Channel.POST, Channel.IN_PERSON), label=_("Comment"))

    field_order = ("means", "dispatched_on", "proof")

    def prepare(self) -> None:
        """By hand, unless there is an address."""
        super().prepare()
        offered = [means for means in (Channel.POST, Channel.IN_PERSON) if reach.may_try(self.complaint.contact, means)]
        self.fields["means"] = TermField(offered, label=_("Comment"))

    def blocks(self) -> list[Any]:
        """The means as cards."""
        return [Field("means", wrapper_class="radio-cards radio-cards-2"), "dispatched_on", "proof"]
