"""The forms of the tracking space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from reclamations import codes
from reclamations.domain import gettext_noop
from reclamations.domain.typed.references import LONGEST_TYPED
from reclamations.domain.vocabulary import SCORES, Channel, SurveyQuestion
from reclamations.models import Complaint
from reclamations.models.case.client_space import SURVEY_COMMENT_LIMIT
from reclamations.web.fields import (
    AddressField,
    FilesField,
    LineField,
    ParagraphField,
    ReferenceField,
    facts_fields,
    what_files,
)


class TrackingForm(forms.Form):
    """A form laid out field after field; the page writes the form element itself."""

    @property
    def helper(self) -> FormHelper:
        """The layout that crispy-forms reads."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


COPY_THEM = _("Recopiez-les de la page de confirmation, ou ouvrez le lien du dernier courriel.")


class CodeField(LineField):
    """A tracking code as people copy it, or the whole link of a mail, which holds it; a wrong length is no guess."""

    default_error_messages = {
        "short": ngettext_lazy(
            "Il manque %(missing)d caractère à ce code : il en compte %(length)d.",
            "Il manque %(missing)d caractères à ce code : il en compte %(length)d.",
            "missing",
        ),
        "long": ngettext_lazy(
            "Ce code a %(extra)d caractère de trop : il en compte %(length)d.",
            "Ce code a %(extra)d caractères de trop : il en compte %(length)d.",
            "extra",
        ),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_TYPED, **options)

    def clean(self, value: Any) -> str:
        """Give the code without what people write around its characters."""
        typed = super().clean(value)
        code = codes.read_code(typed)
        if typed and (missing := codes.LENGTH - len(code)):
            kind = "short" if missing > 0 else "long"
            counts = {"missing": missing, "extra": -missing, "length": codes.LENGTH}
            raise ValidationError(f"{self.error_messages[kind] % counts} {COPY_THEM}", code=kind)
        return code


class LoginForm(TrackingForm):
    """A reference and a code, as the page after filing shows them; a link pasted in either field gives both."""

    reference = ReferenceField(
        label=_("Référence"),
        help_text=_("Par exemple R-2026-000123."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez la référence de votre réclamation.")},
    )
    code = CodeField(
        label=_("Code de suivi"),
        help_text=_(
            "Il est sur la page de confirmation, et dans le lien de nos courriels. "
            "Majuscules, tirets et espaces n’ont pas d’importance."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "current-password", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez votre code de suivi.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        if data is not None:
            data = {name: _typed_or_pasted(data, name) for name in ("reference", "code")}
        super().__init__(data, **options)


def _typed_or_pasted(data: Mapping[str, Any], name: str) -> str:
    """Give what was typed in a field; if it is empty, the link or the two lines that were pasted in the other."""
    typed = {field: str(data.get(field) or "") for field in ("reference", "code")}
    if typed[name].strip():
        return typed[name]
    return next((text for text in typed.values() if codes.holds_both(text)), "")


class LostCodeForm(TrackingForm):
    """Who lost a code, and perhaps the reference too."""

    email = AddressField(
        label=_("Adresse électronique donnée avec la réclamation"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Indiquez votre adresse électronique.")},
    )
    reference = ReferenceField(
        label=_("Référence, si vous l’avez"),
        required=False,
        help_text=_("Facultatif. Sans elle, nous renvoyons les liens de tous vos dossiers."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )


class MessageForm(TrackingForm):
    """Something the client writes to the person in charge."""

    body = ParagraphField(
        label=_("Votre message"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Écrivez votre message.")},
    )
    files = FilesField(  # type: ignore[assignment]  # a field, taken out of the class by the form's metaclass
        label=_("Photos, documents ou autres pièces"),
        help_text=format_lazy("{} {}", _("Facultatif."), what_files()),
        required=False,
    )


class CommentForm(TrackingForm):
    """A few words that go with an act of the client; `label` and `required` are the act's."""

    comment = ParagraphField(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, label: str, required: str = "") -> None:
        super().__init__(data)
        field = self.fields["comment"]
        field.label, field.required = label, bool(required)
        field.widget.is_required = bool(required)
        field.error_messages["required"] = required


class SurveyForm(TrackingForm):
    """The four questions about the handling, each from 1 to 5 in words, and a few words more."""

    comment = ParagraphField(
        label=_("Voulez-vous ajouter quelque chose ? (facultatif)"),
        max_length=SURVEY_COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in SurveyQuestion:
            self.fields[question.value] = forms.TypedChoiceField(
                label=translate(question.label),
                choices=[(score, translate(words)) for score, words in SCORES.items()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choisissez une réponse."),
                    "invalid_choice": _("Choisissez une réponse."),
                },
            )
        self.order_fields([question.value for question in SurveyQuestion])

    @property
    def questions(self) -> list[forms.BoundField]:
        """The four fields, in order."""
        return [self[question.value] for question in SurveyQuestion]

    @property
    def scores(self) -> dict[SurveyQuestion, int]:
        """The answers of a valid form."""
        return {question: self.cleaned_data[question.value] for question in SurveyQuestion}


@dataclass(frozen=True)
class DataRequest:
    """Something a client may ask about their data: the words on the form, and the subject staff read."""

    label: Any
    subject: str


DATA_REQUESTS: Mapping[str, DataRequest] = {
    "rectification": DataRequest(_("Corriger ou compléter une information"), gettext_noop("Demande de rectification")),
    "notes": DataRequest(_("Lire les notes de travail qui parlent de moi"), gettext_noop("Demande d’accès aux notes")),
    "limitation": DataRequest(
        _("Limiter l’usage de mes données, ou m’y opposer"), gettext_noop("Demande de limitation ou opposition")
    ),
    "effacement": DataRequest(_("Effacer une information"), gettext_noop("Demande d’effacement")),
}


#: What requests are called in the file: French, as all that staff read, whatever the client's language.
DATA_SUBJECTS = frozenset(asked.subject for asked in DATA_REQUESTS.values())


class DataRequestForm(TrackingForm):
    """What the client asks a person to do with their data."""

    kind = forms.ChoiceField(
        label=_("Que demandez-vous ?"),
        choices=[(key, asked.label) for key, asked in DATA_REQUESTS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que vous demandez."),
            "invalid_choice": _("Choisissez ce que vous demandez."),
        },
    )
    body = ParagraphField(
        label=_("Dites-nous quoi, et pourquoi si vous le voulez"),
        help_text=_("Par exemple : « mon numéro de téléphone est maintenant le 06… »."),
        max_length=5000,
        error_messages={"required": _("Écrivez votre demande.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @property
    def helper(self) -> FormHelper:
        """The radio buttons as cards."""
        helper = super().helper
        helper.layout = Layout(Field("kind", wrapper_class="radio-cards"), "body")
        return helper


class DetailsForm(TrackingForm):
    """Who the client is and how to reach them, as on file; the e-mail address has its own form."""

    name = LineField(
        label=_("Nom et prénom"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Indiquez votre nom : la réponse vous sera adressée.")},
    )
    phone = LineField(
        label=_("Téléphone"),
        help_text=_("Facultatif. Seulement si vous acceptez d’être appelé."),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    postal_address = ParagraphField(
        label=_("Adresse postale"),
        help_text=_("Nécessaire pour une réponse par courrier postal."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    reply_by = forms.ChoiceField(
        label=_("Comment voulez-vous recevoir notre réponse ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites-nous comment vous répondre.")},
    )
    representative_name = LineField(label=_("Votre nom, en tant que représentant"), max_length=200)
    representative_capacity = LineField(
        label=_("À quel titre ?"),
        help_text=_("Proche, avocat, association, tuteur…"),
        max_length=120,
        required=False,
    )

    def __init__(self, complaint: Complaint, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(complaint, name) for name in self.base_fields})
        if not complaint.is_represented:
            del self.fields["representative_name"], self.fields["representative_capacity"]
        choices = [
            (Channel.EMAIL.value, _("Par courriel")),
            (Channel.POST.value, _("Par courrier postal")),
            (Channel.WEB_FORM.value, _("Dans mon espace de suivi, sur ce site")),
        ]
        field = cast("forms.ChoiceField", self.fields["reply_by"])
        field.choices = choices if complaint.email else choices[1:]

    @property
    def helper(self) -> FormHelper:
        """The radio buttons as cards."""
        helper = super().helper
        helper.layout = Layout(
            *(Field(name, wrapper_class="radio-cards" if name == "reply_by" else "") for name in self.fields)
        )
        return helper


class NewAddressForm(TrackingForm):
    """Another e-mail address to write to; a first one may become the means of answer."""

    email = AddressField(
        label=_("Nouvelle adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Indiquez votre nouvelle adresse.")},
    )
    is_reply_wanted_there = forms.BooleanField(
        label=_("Je veux recevoir votre réponse à cette adresse"), required=False
    )

    def __init__(self, complaint: Complaint, data: Any = None) -> None:
        super().__init__(data)
        if complaint.email:
            del self.fields["is_reply_wanted_there"]


class FactsForm(TrackingForm):
    """When and where the facts took place, as far as the client remembers."""

    facts_on, facts_hour, facts_place = facts_fields()

    def __init__(self, complaint: Complaint, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(complaint, name) for name in self.base_fields})
