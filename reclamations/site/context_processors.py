"""Variables every template has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from reclamations.models import Organisation
from reclamations.web.visit.language import BACK_OFFICE


def organisation(request: HttpRequest) -> dict[str, Any]:
    """The organisation, whether mails leave the machine, and whether the page is one of the back-office."""
    current = getattr(request, "organisation", None) or Organisation.current()
    return {
        "organisation": current,
        "mail_is_configured": settings.EMAIL_IS_CONFIGURED,
        "is_back_office": request.path.startswith(BACK_OFFICE),
    }
