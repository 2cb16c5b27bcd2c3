"""Error pages that keep what a person typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell that the session expired."""
    return render(request, "403.html", status=403)
