"""The forms of the tracking space."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

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


class LoginForm(TrackingForm):
    """A reference and a code, as they are on the receipt."""

    reference = LineField(
        label=_("Référence"),
        max_length=40,
        help_text=_("Par exemple R-2026-000123."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez la référence de votre réclamation.")},
    )
    code = LineField(
        label=_("Code de suivi"),
        max_length=80,
        help_text=_("Il est sur votre récépissé. Majuscules, tirets et espaces n’ont pas d’importance."),
        widget=forms.TextInput(
            attrs={"autocomplete": "current-password", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Indiquez votre code de suivi.")},
    )


class LostCodeForm(TrackingForm):
    """Who asks for a new code."""

    reference = LineField(
        label=_("Référence"),
        max_length=40,
        error_messages={"required": _("Indiquez la référence de votre réclamation.")},
    )
    email = forms.EmailField(
        label=_("Adresse électronique donnée avec la réclamation"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Indiquez votre adresse électronique."),
            "invalid": _("Vérifiez cette adresse : elle ressemble à nom@exemple.fr."),
        },
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
