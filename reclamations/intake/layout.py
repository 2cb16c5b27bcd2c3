"""How the filing form is laid out. Used when a page is shown, never on the way of a complaint that is accepted."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django.utils.translation import gettext as _

from reclamations.intake.forms import FilingForm
from reclamations.models import Installation, Organisation, Service
from reclamations.models.company.wording import localised
from reclamations.web.fields import own_fields


def arrange(form: FilingForm, organisation: Organisation, *, installation: str = "") -> None:
    """Give the form its choices and its layout, in two queries. `installation` is the slug of the one to choose."""
    own_fields(form)
    lists: dict[str, list[Any]] = {
        "service": list(Service.objects.filter(is_active=True)),
        "installation": list(Installation.objects.filter(is_active=True)),
    }
    for name, rows in lists.items():
        known = [(row.pk, localised(row.name, organisation)) for row in rows]
        form.fields[name].choices = [("", _("Je ne sais pas")), *known]  # type: ignore[attr-defined]
    form.initial.setdefault(
        "installation", next((row.pk for row in lists["installation"] if row.slug == installation), None)
    )
    form.helper = FormHelper(form)  # type: ignore[attr-defined]
    form.helper.form_tag = False  # type: ignore[attr-defined]
    form.helper.disable_csrf = True  # type: ignore[attr-defined]
    form.helper.layout = _layout([name for name, rows in lists.items() if rows])  # type: ignore[attr-defined]


def _layout(lists: list[str]) -> Layout:
    when = Div(Div("facts_on", css_class="col-md-5"), Div("facts_hour", css_class="col-md-7"), css_class="row")
    listed = [Div(*(Div(name, css_class="col-md-6") for name in lists), css_class="row")] if lists else []
    return Layout(
        Fieldset(
            _("Ce qui s’est passé"), "subject", "description", when, "facts_place", *listed, css_class="form-section"
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
