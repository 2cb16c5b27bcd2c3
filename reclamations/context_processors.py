"""Variables every template has."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from reclamations.models import Organisation


def organisation(request: HttpRequest) -> dict[str, Any]:
    """The organisation, and whether mails leave the machine."""
    current = getattr(request, "organisation", None) or Organisation.current()
    return {"organisation": current, "mail_is_configured": settings.EMAIL_IS_CONFIGURED}
