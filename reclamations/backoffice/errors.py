"""Refusals and lost pages under /gestion/, told in the back-office's own words."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import defaults

from reclamations.backoffice.shell import page
from reclamations.models import Staff


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Refuse: to staff with the rail and the way back to their work, to others with the public page."""
    if _is_at_work(request):
        return page(request, "backoffice/error.html", {"is_refusal": True}, status=403)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Say that the page does not exist: to staff with the rail, to others with the public page."""
    if _is_at_work(request):
        return page(request, "backoffice/error.html", {"is_refusal": False}, status=404)
    return defaults.page_not_found(request, exception)


def _is_at_work(request: HttpRequest) -> bool:
    is_inside = request.path.startswith(reverse("admin:index"))
    return is_inside and isinstance(getattr(request, "user", None), Staff)  # a middleware may refuse before it is known
