"""The language a visitor reads: the one chosen, else that of the file opened last, else French.

The browser's preference changes nothing by itself: it is a French company's site, and a link offers the other language.
The back-office is French whatever the visitor chose.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from reclamations.web.visit import carried

#: What a link adds to any address to choose a language: `?lang=en`.
PARAMETER = "lang"
#: The language of the file opened last, as long as the browser is.
FOLLOWED = "langue_dossier"
BACK_OFFICE = "/gestion/"


def of(request: HttpRequest) -> str:
    """Give the code of the language to answer in."""
    if request.path.startswith(BACK_OFFICE):
        return str(settings.LANGUAGE_CODE)
    return chosen(request) or _known(request.COOKIES.get(FOLLOWED)) or str(settings.LANGUAGE_CODE)


def asked(request: HttpRequest) -> str:
    """Give the language that this request chooses, if it does."""
    return "" if request.path.startswith(BACK_OFFICE) else _known(request.GET.get(PARAMETER))


def chosen(request: HttpRequest) -> str:
    """Give the language the visitor chose, now or on an earlier page, if they did."""
    kept = carried.of(request)
    return asked(request) or _known(kept.language if kept else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def offered(request: HttpRequest) -> str:
    """Give the language the browser prefers, when nobody chose and the page is in another; else nothing."""
    if chosen(request):
        return ""
    preferred = translation.get_language_from_request(request)
    return "" if preferred == translation.get_language() else preferred


def remember(response: HttpResponseBase, code: str) -> None:
    """Keep the visitor's choice in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def follow(response: HttpResponseBase, code: str) -> None:
    """Answer in the language of the file just opened, unless the visitor chose one."""
    response.set_cookie(FOLLOWED, code, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _known(code: str | None) -> str:
    return code if code in dict(settings.LANGUAGES) else ""
