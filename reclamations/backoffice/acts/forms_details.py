"""Forms that correct the client's details and complete the facts."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from reclamations.actions import Details
from reclamations.backoffice.acts.fields import TermField, YesNoField, facts_fields, text_field
from reclamations.backoffice.acts.forms import KEPT_INSIDE, ActForm
from reclamations.backoffice.acts.forms_dispatch import SENT_BY
from reclamations.domain.vocabulary import REPLY_MEANS, Channel, OldAddress
from reclamations.web.fields import AddressField, LineField, ParagraphField, label


class CorrectDetailsForm(ActForm):
    """Who the client is and how to reach them, as on file, to be put right."""

    name = LineField(label=_("Nom du client"), max_length=200)
    email = AddressField(label=label("email"), required=False)
    phone = LineField(label=label("phone"), required=False, max_length=32)
    postal_address = ParagraphField(
        label=label("postal_address"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    old_email_was = TermField(
        OldAddress,
        label=_("Si l’adresse électronique change, à qui était l’ancienne ?"),
        required=False,
        help_text=_(
            "Au client : il en est averti à l’ancienne adresse aussi. À quelqu’un d’autre : rien n’y part plus, et le "
            "code de suivi, qui y a été envoyé, est révoqué d’office."
        ),
    )
    revoke_code = forms.BooleanField(
        label=_("Révoquer l’ancien code de suivi"),
        required=False,
        help_text=_("Si l’adresse change. Le nouveau code part à la nouvelle adresse."),
    )
    reply_by = TermField(
        REPLY_MEANS, names=SENT_BY, label=label("reply_by"), required=False, help_text=_("Vide : non demandé.")
    )
    is_represented = forms.BooleanField(label=_("Déposée par un tiers qui représente le client"), required=False)
    representative_name = LineField(label=_("Nom du représentant"), required=False, max_length=200)
    representative_capacity = LineField(label=_("Qualité du représentant"), required=False, max_length=120)
    reason = text_field(
        _("Motif de la correction"),
        rows=3,
        help_text=_("Qui l’a demandée, et comment vous savez que c’est bien le client. Aucun courrier ne le reprend."),
    )

    def prepare(self) -> None:
        """Start from the file as it is; whose the old address was makes sense only when there is one."""
        for name in Details.__dataclass_fields__:
            self.initial.setdefault(name, getattr(self.complaint, name))
        if not self.complaint.email:
            del self.fields["old_email_was"], self.fields["revoke_code"]
        if self.complaint.code_held_on is None and self.complaint.reply_by != Channel.WEB_FORM.value:
            offered = [means for means in REPLY_MEANS if means is not Channel.WEB_FORM]
            usual = self.fields["reply_by"]
            self.fields["reply_by"] = TermField(
                offered, names=SENT_BY, label=usual.label, required=False, help_text=usual.help_text
            )

    def blocks(self) -> list[Any]:
        """Who, how to reach them, for whom, why."""
        address = ["email"]
        if "old_email_was" in self.fields:
            address += [Field("old_email_was", wrapper_class="radio-cards"), "revoke_code"]
        return [
            Fieldset(_("Le client"), "name", "phone", "postal_address"),
            Fieldset(_("Son adresse électronique"), *address),
            Fieldset(_("Comment lui répondre"), Field("reply_by", wrapper_class="radio-cards")),
            Fieldset(
                _("Son représentant"),
                "is_represented",
                Row(
                    Column("representative_name", css_class="col-md-7"),
                    Column("representative_capacity", css_class="col-md-5"),
                ),
            ),
            "reason",
        ]

    def arguments(self) -> dict[str, Any]:
        """The details as one value, and what goes with them."""
        data = super().arguments()
        details = Details(**{name: data.pop(name) for name in Details.__dataclass_fields__})
        return data | {"details": details}


class DecideEmailForm(ActForm):
    """The client asks for another e-mail address: yes or no, and why."""

    accept = YesNoField(label=_("Changer l’adresse ?"))
    old_email_was = TermField(OldAddress, label=_("À qui était l’ancienne adresse ?"), required=False)
    revoke_code = forms.BooleanField(label=_("Révoquer l’ancien code de suivi"), required=False)
    reason = text_field(
        _("Motif de la décision"),
        rows=3,
        help_text=_("Comment vous savez que c’est bien le client ; si vous refusez, il le lira."),
    )

    def prepare(self) -> None:
        """Name both addresses in the question."""
        asked = self.complaint.email_changes.pending().first()
        self.fields["accept"].help_text = _("Adresse du dossier : %(old)s. Adresse demandée : %(new)s.") % {
            "old": self.complaint.email or _("aucune"),
            "new": asked.email if asked else _("aucune"),
        }
        if not self.complaint.email:
            del self.fields["old_email_was"], self.fields["revoke_code"]
        else:
            self.fields["old_email_was"].help_text = CorrectDetailsForm.base_fields["old_email_was"].help_text

    def blocks(self) -> list[Any]:
        """The questions as cards."""
        cards = {"accept", "old_email_was"}
        return [
            Field(name, wrapper_class="radio-cards") if name in cards else name
            for name in self.fields
            if name not in self.own
        ]


class CompleteFactsForm(ActForm):
    """When and where the facts took place, as on file, to be completed."""

    facts_on, facts_hour, facts_place = facts_fields()
    reason = text_field(_("D’où vient cette précision ?"), rows=3, help_text=KEPT_INSIDE)

    def prepare(self) -> None:
        """Start from the file as it is."""
        for name in ("facts_on", "facts_hour", "facts_place"):
            self.initial.setdefault(name, getattr(self.complaint, name))

    def blocks(self) -> list[Any]:
        """When and where, then how it is known."""
        return [
            Row(Column("facts_on", css_class="col-md-5"), Column("facts_hour", css_class="col-md-7")),
            "facts_place",
            "reason",
        ]
