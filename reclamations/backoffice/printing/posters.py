"""The posters to hang at each installation, whose code opens the form with the installation filled in."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.letters import documents, qr
from reclamations.models import Installation, Organisation
from reclamations.web.responses import printed


def posters(request: HttpRequest) -> HttpResponseBase:
    """List the general poster and that of each installation in use, for any member of staff."""
    staff_of(request)
    installations = Installation.objects.filter(is_active=True)
    context = {
        "title": _("Affiches"),
        "general": (qr.data_uri(documents.filing_link()), documents.filing_link()),
        "installations": [
            (installation, qr.data_uri(documents.filing_link(installation)), documents.filing_link(installation))
            for installation in installations
        ],
    }
    return page(request, "backoffice/posters.html", context)


def poster(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Print a poster: that of an installation, or the general one."""
    staff_of(request)
    installation = get_object_or_404(Installation, slug=slug) if slug else None
    filename = "-".join(filter(None, ["affiche", slug])) + ".pdf"
    return printed(
        request,
        lambda: documents.poster(Organisation.current(), installation),
        filename=filename,
        otherwise=reverse("admin:posters"),
    )
