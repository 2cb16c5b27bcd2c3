"""The register's documents on paper: landscape A4, tagged PDF/A; without the clients' names: the paper travels."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reclamations.letters import pdf
from reclamations.models import Organisation
from registre import numbers
from registre.chronology import Register

#: Beyond it a PDF would take minutes: the CSV has no limit.
PDF_LIMIT = 2000
SHEET_URL = "register:register.css"
STYLESHEET = settings.BASE_DIR / "static/css/register.css"


def register_pdf(register: Register, *, organisation: Organisation) -> bytes:
    """Print the register of a year, oldest first."""
    context = {
        "title": _("Registre des réclamations reçues en %(year)s") % {"year": register.year},
        "lines": list(register.lines()),
        "account": numbers.account(register),
        "today": register.today,
    }
    return print_page("registre/register.html", context, organisation=organisation)


def print_page(template: str, context: dict[str, object], *, organisation: Organisation) -> bytes:
    """Print one of the register's documents with its stylesheet."""
    html = render_to_string(template, {**context, "organisation": organisation, "sheet": SHEET_URL})
    return pdf.render(html, assets={SHEET_URL: STYLESHEET.read_bytes()})
