"""Visits of browsers that keep no cookie: the address carries them from page to page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix

from reclamations.web.visit import carried, language, visits


class CarriedMiddleware:
    """Read the visit that an address carries in place of cookies, and let the answer's addresses carry it on.

    What comes after sees the address without it, and so do our logs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Part the token from the path; whatever this request carries, the next one starts anew."""
        before = get_script_prefix()
        try:
            token, path = carried.split(request.path_info)
            return self._carry_on(request, token, path) if path != request.path_info else self.get_response(request)
        finally:
            set_script_prefix(before)

    def _carry_on(self, request: HttpRequest, token: str, path: str) -> HttpResponse:
        """Answer for the path behind the token, one of the public site's; a token that opens nothing is left out."""
        if path.startswith((language.BACK_OFFICE, carried.PREFIX, settings.STATIC_URL)):
            raise Http404
        request.path = request.path_info = path
        found = carried.read(token)
        if found is not None and found.is_trying:
            return self._choose(request, found)
        if found is not None:
            request.carried = replace(found, messages=())  # type: ignore[attr-defined]
            carried.carry(request, language=language.asked(request) or found.language)
            request.told = found.messages  # type: ignore[attr-defined]
        response = self.get_response(request)
        carried.relocate(request, response)
        return _told_to_nobody(response)

    @staticmethod
    def _choose(request: HttpRequest, found: carried.Carried) -> HttpResponse:
        """Lead to the clean address a browser that kept the cookie, and any other to one that carries the visit on."""
        beginning = "" if visits.opened(request) else replace(found, is_trying=False).prefix
        return _told_to_nobody(HttpResponseRedirect(beginning + request.get_full_path()))


def _told_to_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
