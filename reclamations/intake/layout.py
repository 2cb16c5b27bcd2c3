"""How the filing form is laid out. Used when a page is shown, never on the way of a complaint that is accepted.

Crispy is the language of the layout, and two thirds of what writing it costs: a form where nothing was typed yet is
written once for each language, list of places and installation of a poster, and given as it is from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reclamations.domain import declaration
from reclamations.intake.forms import FilingForm
from reclamations.models import Installation, Organisation, Service
from reclamations.models.company.wording import localised
from reclamations.web.fields import own_fields

#: What is listed under the name of each field that has a list: the key of a row, and its name in the page's language.
Lists = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
#: Of an empty form nothing depends on the day.
_ANY_DAY = date.min


def written(
    form: FilingForm, organisation: Organisation, *, installation: str, context: Mapping[str, Any]
) -> SafeString:
    """Give the form's fields in HTML, in two queries.

    `installation` is the slug of the one to choose; `context` is what the page shows, with the files that wait.
    """
    services = list(Service.objects.filter(is_active=True))
    installations = list(Installation.objects.filter(is_active=True))
    chosen = next((row.pk for row in installations if row.slug == installation), None)
    lists: Lists = tuple(
        (name, tuple((row.pk, localised(row.name, organisation)) for row in rows))
        for name, rows in (("service", services), ("installation", installations))
    )
    if form.is_bound or form.initial or context["waiting"]:
        return _write(form, lists, chosen, context)
    return _empty(get_language() or "", lists, chosen)


@lru_cache(maxsize=64)
def _empty(language: str, lists: Lists, chosen: int | None) -> SafeString:
    with translation.override(language):
        return _write(FilingForm(today=_ANY_DAY), lists, chosen, {"waiting": []})


def _write(form: FilingForm, lists: Lists, chosen: int | None, context: Mapping[str, Any]) -> SafeString:
    return SafeString(render_crispy_form(form, arrange(form, lists, chosen), dict(context)))


def arrange(form: FilingForm, lists: Lists, chosen: int | None) -> FormHelper:
    """Give the form its lists and its layout, as crispy's `helper`; give that helper."""
    own_fields(form)
    for name, known in lists:
        form.fields[name].choices = [("", _("Je ne sais pas")), *known]  # type: ignore[attr-defined]
    form.initial.setdefault("installation", chosen)
    helper = FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = _layout([name for name, known in lists if known])
    form.helper = helper  # type: ignore[attr-defined]
    return helper


def _layout(lists: list[str]) -> Layout:
    when = Div(Div("facts_on", css_class="col-md-5"), Div("facts_hour", css_class="col-md-7"), css_class="row")
    listed = [Div(*(Div(name, css_class="col-md-6") for name in lists), css_class="row")] if lists else []
    lines = [row.name for row in declaration.lines()]
    return Layout(
        Fieldset(
            _("Ce qui s’est passé"),
            "subject",
            "description",
            when,
            "facts_place",
            *lines,
            *listed,
            css_class="form-section",
        ),
        Fieldset(_("Ce que vous attendez"), "expectation", css_class="form-section"),
        Fieldset(
            _("Vos pièces"),
            HTML('{% include "public/waiting_files.html" %}'),
            "files",
            css_class="form-section",
        ),
        Fieldset(
            _("Qui êtes-vous ?"),
            Field("on_behalf", wrapper_class="radio-cards radio-cards-2"),
            Div("representative_name", "representative_capacity", "mandate", css_class="only-if-other"),
            "name",
            css_class="form-section",
        ),
        Fieldset(
            _("Comment vous répondre"),
            Field("reply_by", wrapper_class="radio-cards"),
            "email",
            Div("postal_address", css_class="only-if-post"),
            "phone",
            css_class="form-section",
        ),
    )
