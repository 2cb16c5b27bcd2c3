"""Middleware of the whole site."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from reclamations import files
from reclamations.models import Organisation
from reclamations.site import errors, logs
from reclamations.web import health
from reclamations.web.visit import language

#: Public addresses that say nothing about the organisation.
ALWAYS_OPEN = {"robots"}
#: Seconds after which a search engine may look again whether the site has opened.
SOON = 3600


class HealthMiddleware:
    """Answer `/sante/` and `/sante/complete/` before anything else: whatever the Host, and without a redirection."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for the site's health, or pass on."""
        answer = health.PAGES.get(request.path_info)
        return answer(request) if answer else self.get_response(request)


class RequestIdMiddleware:
    """Give each request an identifier: in every line that it logs, in its answer, and on the page of an error.

    A proxy's own is kept where one is trusted (`BEHIND_PROXY`), if it is of a usual shape.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the identifier."""
        given = request.headers.get("X-Request-ID", "") if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) else ""
        token = logs.request_id.set(given if _AN_ID.fullmatch(given) else secrets.token_hex(6))
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = logs.request_id.get()
            return response
        finally:
            logs.request_id.reset(token)


_AN_ID = re.compile(r"[0-9A-Za-z-]{6,64}")


class AddressMiddleware:
    """Refuse an address that no page of ours writes and no database takes: with a NUL in it.

    In a path of the public site it is left to the page, which reads references as people type them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the path and at what follows it."""
        if "\0" in request.path_info and request.path_info.startswith(language.BACK_OFFICE):
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class PolicyMiddleware:
    """Send the content security policy of the settings with every response that has none of its own, and two others.

    It is the same for all: written once, by django-csp, instead of twice a response by its middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class LanguageMiddleware:
    """Answer each request in its language: the visitor's on the public site, French in the back-office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language, tell caches what it depends on, and remember it if this request chose it."""
        code = language.of(request)
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked := language.asked(request):
            language.remember(response, asked)
        return response


class UncachedMiddleware:
    """Keep errors and the back-office out of every cache, whatever the view forgets to say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header that the view did not choose."""
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST or request.path.startswith(language.BACK_OFFICE):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class WayOnMiddleware:
    """Give an address that is asked in a way it does not know, a form's for instance, a page that leads on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Write the page of a bare 405 response; it stays a 405."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = errors.not_allowed(request)
        return response


class AlteredFileMiddleware:
    """Say of a stored file that is not what was stored why nobody is given it, and tell management."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer for the view that met such a file."""
        return errors.altered(request, exception) if isinstance(exception, files.Altered) else None


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

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Close the public pages until the organisation has its name, its address and its mediator."""
        found = request.resolver_match
        is_ready = request.organisation.is_ready  # type: ignore[attr-defined]
        if is_ready or found is None or found.namespace != "intake" or found.url_name in ALWAYS_OPEN:
            return None
        response = render(request, "public/soon.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Cache-Control"], response.headers["Retry-After"] = "no-store", str(SOON)
        response._has_been_logged = True  # type: ignore[attr-defined]  # no error of the site
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, a sixth of their weight on a telephone, and nothing else: documents are compressed already.

    To guess a secret by the length of a page (BREACH), another site must ask for it many times with words of its own.
    Here cookies do not follow requests from elsewhere (SameSite), CSRF tokens are masked anew, and Django adds a
    random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress an HTML page for a browser that can read it."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
