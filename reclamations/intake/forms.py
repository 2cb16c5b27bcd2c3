"""The filing form: it asks only what is needed to handle a complaint and to answer it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reclamations import actions, clock
from reclamations.domain import declaration
from reclamations.domain.vocabulary import Channel
from reclamations.models import Installation, Service
from reclamations.models.case.complaint import DESCRIPTION_LIMIT
from reclamations.web.fields import (
    AddressField,
    FilesField,
    LineField,
    ParagraphField,
    SharedFields,
    facts_fields,
    line_fields,
    what_files,
)

SELF, OTHER = "self", "other"


def _needed(text: Any) -> dict[str, Any]:
    return {"required": text}


class FilingForm(forms.Form):
    """What a client files. `today` is the date in the organisation's time zone."""

    subject = LineField(
        label=_("En une phrase, de quoi s’agit-il ?"),
        max_length=200,
        error_messages=_needed(_("Résumez votre réclamation en une phrase.")),
    )
    description = ParagraphField(
        label=_("Que s’est-il passé ?"),
        help_text=_("Avec vos mots, dans l’ordre qui vous vient. Rien n’est trop petit pour être dit."),
        max_length=DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=_needed(_("Racontez-nous ce qui s’est passé.")),
    )
    expectation = ParagraphField(
        label=_("Qu’attendez-vous de nous ?"),
        help_text=_("Facultatif. Un remboursement, une réparation, une explication, des excuses…"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    facts_on, facts_hour, facts_place = facts_fields()
    service = forms.ModelChoiceField(
        Service.objects.filter(is_active=True),
        label=_("Service concerné"),
        required=False,
        empty_label=_("Je ne sais pas"),
        error_messages={"invalid_choice": _("Choisissez un service de la liste.")},
    )
    installation = forms.ModelChoiceField(
        Installation.objects.filter(is_active=True),
        label=_("Lieu ou installation"),
        required=False,
        empty_label=_("Je ne sais pas"),
        error_messages={"invalid_choice": _("Choisissez un lieu de la liste.")},
    )
    files = FilesField(  # type: ignore[assignment]  # a field, taken out of the class by the form's metaclass
        label=_("Photos, documents ou autres pièces"),
        help_text=format_lazy("{} {}", _("Facultatif."), what_files()),
        required=False,
    )
    on_behalf = forms.ChoiceField(
        label=_("Vous déposez cette réclamation"),
        choices=[(SELF, _("pour moi")), (OTHER, _("pour quelqu’un d’autre"))],
        initial=SELF,
        widget=forms.RadioSelect,
        error_messages=_needed(_("Dites-nous pour qui vous déposez cette réclamation.")),
    )
    representative_name = LineField(
        label=_("Votre nom, en tant que représentant"),
        help_text=_("Nécessaire si vous déposez pour quelqu’un d’autre."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    representative_capacity = LineField(
        label=_("À quel titre ?"),
        help_text=_("Proche, avocat, association, tuteur…"),
        max_length=120,
        required=False,
    )
    mandate = FilesField(
        label=_("Le mandat signé"),
        help_text=_("Facultatif aujourd’hui ; nous vous le demanderons s’il manque pour répondre."),
        required=False,
    )
    name = LineField(
        label=_("Nom et prénom"),
        help_text=_("Les vôtres, ou ceux de la personne que vous représentez."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=_needed(_("Indiquez votre nom : la réponse vous sera adressée.")),
    )
    reply_by = forms.ChoiceField(
        label=_("Comment voulez-vous recevoir notre réponse ?"),
        choices=[
            (Channel.EMAIL.value, _("Par courriel")),
            (Channel.POST.value, _("Par courrier postal")),
            (Channel.WEB_FORM.value, _("Dans mon espace de suivi, sur ce site")),
        ],
        initial=Channel.EMAIL.value,
        widget=forms.RadioSelect,
        error_messages=_needed(_("Dites-nous comment vous répondre.")),
    )
    email = AddressField(
        label=_("Adresse électronique"),
        help_text=_(
            "Nécessaire pour une réponse par courriel ; sinon, elle sert à vous prévenir et à renvoyer un code perdu."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    postal_address = ParagraphField(
        label=_("Adresse postale"),
        help_text=_("Nécessaire pour une réponse par courrier postal."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    phone = LineField(
        label=_("Téléphone"),
        help_text=_("Facultatif. Seulement si vous acceptez d’être appelé."),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.today = today

    def clean_facts_on(self) -> date | None:
        """Refuse facts that have not happened yet, wherever the client is."""
        day: date | None = self.cleaned_data["facts_on"]
        if day is not None and day > clock.today_anywhere(self.today):
            raise forms.ValidationError(self.fields["facts_on"].error_messages["future"])
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen means of answer needs, and for a representative's name."""
        data = self.cleaned_data
        if data.get("reply_by") == Channel.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error(
                "email", _("Indiquez l’adresse à laquelle envoyer la réponse, ou choisissez un autre moyen.")
            )
        if data.get("reply_by") == Channel.POST and not data.get("postal_address"):
            self.add_error("postal_address", _("Indiquez l’adresse à laquelle envoyer le courrier."))
        if data.get("on_behalf") == OTHER:
            self._check_people(data)
        return data

    def _check_people(self, data: dict[str, Any]) -> None:
        """Ask a representative for their own name, and for the name of whom they speak for."""
        if not data.get("representative_name"):
            self.add_error("representative_name", _("Indiquez votre nom : vous déposez pour quelqu’un d’autre."))
        if self.has_error("name", "required"):
            del self.errors["name"]
            self.add_error(
                "name", _("Indiquez le nom de la personne que vous représentez : la réponse lui sera adressée.")
            )

    def filing(self) -> actions.Filing:
        """Give what the valid form says, in the act's words."""
        data = self.cleaned_data
        is_represented = data["on_behalf"] == OTHER
        alone = {} if is_represented else {"representative_name": "", "representative_capacity": ""}
        told = {name: data[name] for name in declaration.LABELS if name in data}
        means = {"reply_by": Channel(data["reply_by"]), "channel": Channel.WEB_FORM}
        language = get_language() or settings.LANGUAGE_CODE
        return actions.Filing(**told | alone | means, is_represented=is_represented, language=language)


FilingForm.base_fields = SharedFields(FilingForm.base_fields | line_fields(help_text=_("Facultatif.")))
