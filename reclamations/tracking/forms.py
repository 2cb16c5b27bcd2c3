"""The forms of the tracking space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import SCORES, SurveyQuestion
from reclamations.models.client_space import SURVEY_COMMENT_LIMIT
from reclamations.web.fields import FilesField, FilesInput, LineField, ParagraphField


class TrackingForm(forms.Form):
    """A form laid out field after field; the page writes the form element itself."""

    @property
    def helper(self) -> FormHelper:
        """The layout that crispy-forms reads."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


REFERENCE_LIMIT = 40


class LoginForm(TrackingForm):
    """A reference and a code, as the page after filing shows them."""

    reference = LineField(
        label=_("Référence"),
        max_length=REFERENCE_LIMIT,
        help_text=_("Par exemple R-2026-000123."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez la référence de votre réclamation.")},
    )
    code = LineField(
        label=_("Code de suivi"),
        max_length=80,
        help_text=_(
            "Il est sur la page de confirmation, et dans le lien de nos courriels. "
            "Majuscules, tirets et espaces n’ont pas d’importance."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "current-password", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez votre code de suivi.")},
    )


class LostCodeForm(TrackingForm):
    """Who lost a code, and perhaps the reference too."""

    email = forms.EmailField(
        label=_("Adresse électronique donnée avec la réclamation"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Indiquez votre adresse électronique."),
            "invalid": _("Vérifiez cette adresse : elle ressemble à nom@exemple.fr."),
        },
    )
    reference = LineField(
        label=_("Référence, si vous l’avez"),
        max_length=REFERENCE_LIMIT,
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
        label=_("Photos ou documents"),
        help_text=_("Facultatif. Jusqu’à 10 fichiers PDF ou images, de 10 Mo chacun."),
        required=False,
        widget=FilesInput(attrs={"accept": "application/pdf,image/*,.heic", "multiple": True}),
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
