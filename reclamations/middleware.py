"""Middleware of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reclamations.models import Organisation


class OrganisationMiddleware:
    """Give each request the organisation, and show times in its time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach `request.organisation` (read once a request) and activate its time zone."""
        organisation = Organisation.current()
        request.organisation = organisation  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(organisation.time_zone)):
            return self.get_response(request)
