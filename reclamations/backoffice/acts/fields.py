"""Form fields that the acts share: days, means of dispatch, choices without a default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reclamations.domain.vocabulary import Term
from reclamations.web.fields import DayField, FactsDayField, LineField, ParagraphField, label


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"


def text_field(
    label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "", max_length: int | None = None
) -> ParagraphField:
    """A field of several lines."""
    return ParagraphField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A date in the organisation's time zone."""
    return DayField(label=label, required=required, help_text=help_text)


def facts_fields() -> tuple[FactsDayField, LineField, LineField]:
    """Make the fields of the day, the hour and the place of the facts, as staff write down what they heard."""
    return (
        FactsDayField(label=label("facts_on"), required=False),
        LineField(
            label=label("facts_hour"),
            required=False,
            max_length=60,
            help_text=_lazy("« Vers 17 h », « en fin de matinée »…"),
        ),
        LineField(label=label("facts_place"), required=False, max_length=200),
    )


def in_cards(blocks: Iterable[Any]) -> list[Any]:
    """Gather the fields that have no card of their own into one without a title."""
    cards: list[Any] = []
    for is_card, group in groupby(blocks, key=lambda block: isinstance(block, Fieldset)):
        members = list(group)
        cards += members if is_card else [Div(*members, css_class="form-section")]
    return cards


def long_ago_field() -> forms.BooleanField:
    """The confirmation of a reception more than a year back; hidden until `confirm_long_ago` asks for it."""
    return forms.BooleanField(
        label=_lazy("La réception remonte bien à plus d’un an"), required=False, widget=forms.HiddenInput
    )


def confirm_long_ago(form: forms.Form, received_on: date | None, today: date) -> None:
    """Ask to confirm, under `long_ago`, a reception more than a year before `today`: often a mistyped year."""
    if received_on and received_on < today - timedelta(days=365) and not form.cleaned_data.get("long_ago"):
        form.fields["long_ago"].widget = forms.CheckboxInput()
        form.add_error("long_ago", _("Cette date remonte à plus d’un an : vérifiez l’année, puis cochez cette case."))


class TermField(forms.TypedChoiceField):
    """One term of the vocabulary, as radio buttons: nothing is chosen before a person chooses."""

    def __init__(self, terms: Iterable[Term], *, names: Mapping[Any, Any] | None = None, **options: Any) -> None:
        """`names` says some of the terms in other words."""
        terms = list(terms)
        by_value = {term.value: term for term in terms}
        other = names or {}
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=lambda: [(term.value, other.get(term) or _(term.label)) for term in terms],
            coerce=by_value.__getitem__,
            empty_value=None,
            **options,
        )


class YesNoField(forms.TypedChoiceField):
    """Yes or no, as radio buttons without a default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=lambda: [("yes", _("Oui")), ("no", _("Non"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **options,
        )
