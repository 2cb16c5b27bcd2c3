"""Documents that are no letters: the notice, the poster, the blank form, and a client's copy of their data.

They are made when asked for. Those for everybody are kept in memory while what they say stays the same: nothing to
expire, nothing on disk. A client's copy is kept nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reclamations.letters import pdf, qr
from reclamations.letters.content import LOGO, logo_of
from reclamations.models import Installation, Organisation
from reclamations.words.spaces import bind_page

#: The address under which the templates know the code to photograph.
QR = "asset:code.svg"


@dataclass(frozen=True)
class Document:
    """A PDF, and the stamp of what it says."""

    data: bytes
    etag: str


def make(template: str, organisation: Organisation, context: Mapping[str, Any], *, link: str = "") -> Document:
    """Print templates/documents/<template>.html in the current language, with the logo and the code of `link`.

    Raises OSError without Pango (see the system check).
    """
    return _printed(*_written(template, organisation, context, link=link))


def make_once(template: str, organisation: Organisation, context: Mapping[str, Any], *, link: str = "") -> bytes:
    """Print a document that holds personal data, and keep nothing of it. Raises OSError without Pango."""
    html, assets = _written(template, organisation, context, link=link)
    return pdf.render(html, assets=dict(assets), style="document")


def filing_link(installation: Installation | None = None) -> str:
    """The absolute address of the form, with the installation filled in if there is one."""
    query = "?" + urlencode({"installation": installation.slug}) if installation else ""
    return f"{settings.SITE_URL}{reverse('intake:file')}{query}"


def poster(organisation: Organisation, installation: Installation | None = None) -> Document:
    """Print the A4 poster that hangs at an installation, or anywhere without one."""
    context = {
        "installation": installation,
        "invitations": _invitations(),
        "delays": organisation.calendar_in_force.delays,
    }
    return make("poster", organisation, context, link=filing_link(installation))


def _written(
    template: str, organisation: Organisation, context: Mapping[str, Any], *, link: str = ""
) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    logo = logo_of(organisation)
    language = translation.get_language() or settings.LANGUAGE_CODE
    values = {
        "organisation": organisation,
        "language": language,
        "site": settings.SITE_URL,
        "address": settings.SITE_URL.partition("://")[2],
        "logo": LOGO if logo else "",
        "qr": QR,
        **context,
    }
    assets = [(LOGO, logo)] if logo else []
    assets += [(QR, qr.svg(link))] if link else []
    return bind_page(render_to_string(f"documents/{template}.html", values), language), tuple(assets)


def _invitations() -> list[tuple[str, str]]:
    """The invitation in the site's other languages, as (language, text); one not translated is left out."""
    said = {_invitation()}
    others = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            text = _invitation()
        if text not in said:
            said.add(text)
            others.append((code, text))
    return others


def _invitation() -> str:
    return _("Votre voix compte : photographiez le code pour nous le dire.")


@lru_cache(maxsize=32)
def _printed(html: str, assets: tuple[tuple[str, bytes], ...]) -> Document:
    """Make the PDF of a page, once for each page."""
    data = pdf.render(html, assets=dict(assets), style="document")
    return Document(data, f'"{hashlib.sha256(data).hexdigest()[:32]}"')
