"""How the filing form is laid out. Used when a page is shown, never on the way of a complaint that is accepted."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django.utils.translation import gettext as _

from reclamations.domain import declaration
from reclamations.intake.forms import FilingForm
from reclamations.models import Installation, Organisation, Service
from reclamations.models.company.wording import localised
from reclamations.web.fields import own_fields

#: What is listed under the name of each field that has a list: the key of a row, and its name in the page's language.
Lists = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
#: The template of the files that came already.
WAITING = "public/waiting_files.html"


def lists_of(organisation: Organisation, slug: str) -> tuple[Lists, int | None]:
    """Give what is listed, in the page's language, and the key of the installation with this slug. Two queries."""
    services = list(Service.objects.filter(is_active=True))
    installations = list(Installation.objects.filter(is_active=True))
    chosen = next((row.pk for row in installations if row.slug == slug), None)
    lists = tuple(
        (name, tuple((row.pk, localised(row.name, organisation)) for row in rows))
        for name, rows in (("service", services), ("installation", installations))
    )
    return lists, chosen


def arrange(form: FilingForm, lists: Lists, layout: Layout | None = None) -> FormHelper:
    """Give the form its lists and its layout, whole or a part of it, as crispy's `helper`; give that helper."""
    own_fields(form)
    for name, known in lists:
        form.fields[name].choices = [("", _("Je ne sais pas")), *known]  # type: ignore[attr-defined]
    helper = FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = layout or layout_of(lists)
    form.helper = helper  # type: ignore[attr-defined]
    return helper


def layout_of(lists: Lists) -> Layout:
    """Give the layout of the whole form; a list that is empty is not asked for."""
    when = Div(Div("facts_on", css_class="col-md-5"), Div("facts_hour", css_class="col-md-7"), css_class="row")
    known = [Div(name, css_class="col-md-6") for name, rows in lists if rows]
    listed = [Div(*known, css_class="row")] if known else []
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
            HTML(f'{{% include "{WAITING}" %}}'),
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
