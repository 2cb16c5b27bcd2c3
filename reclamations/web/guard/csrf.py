"""Django's protection against forged requests, for browsers that keep no cookie as well.

The secret behind a page's token is signed and dated: alone, it shows that one of our pages was shown. That is enough
for a public form whose browser sends no cookie at all: there is then nothing that a forged request could use. As soon
as a cookie says who somebody is, the token must match the browser's own secret, as ever.
"""

from __future__ import annotations

import hmac
import time

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.middleware.csrf import (  # type: ignore[attr-defined]  # the stubs leave out what a subclass needs
    CSRF_TOKEN_LENGTH,
    CsrfViewMiddleware,
    InvalidTokenFormat,
    RejectRequest,
    _check_token_format,
    _unmask_cipher_token,
)
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from reclamations.web.visit import visits
from reclamations.web.visit.language import BACK_OFFICE

#: A page counts as long as its form does.
LIFETIME = 7 * 24 * 60  # minutes
_RANDOM, _MOMENT, _SIGNATURE = 10, 6, 16  # 32 characters together, as Django's own
_NULL = "null"


class CsrfMiddleware(CsrfViewMiddleware):
    """Refuse forged requests."""

    def process_request(self, request: HttpRequest) -> None:
        """Give a browser without a secret one that is signed; its cookie is set when a page uses it."""
        super().process_request(request)
        if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or "CSRF_COOKIE" not in request.META:
            request.META["CSRF_COOKIE"] = new_secret()

    def _origin_verified(self, request: HttpRequest) -> bool:
        """On the public site, a browser that hides where the page came from is judged by its token."""
        if request.META["HTTP_ORIGIN"] == _NULL and _is_public(request):
            return True
        return bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_REFERER") is not None or not _is_public(request):
            super()._check_referer(request)  # type: ignore[misc]

    def _check_token(self, request: HttpRequest) -> None:
        known = {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, visits.cookie_name()}
        if not _is_public(request) or known & set(request.COOKIES):
            super()._check_token(request)  # type: ignore[misc]
            return
        try:
            token = request.POST.get("csrfmiddlewaretoken", "")
        except UnreadablePostError:
            token = ""
        if not is_ours(token):
            raise RejectRequest("No cookie, and the form is none of ours.")
        request.is_without_cookies = True  # type: ignore[attr-defined]  # see `carried`


def new_secret() -> str:
    """Make a secret that shows by itself that it is ours, and when it was made."""
    stem = get_random_string(_RANDOM) + int_to_base36(int(time.time()) // 60).rjust(_MOMENT, "0")
    return stem + _signature(stem, settings.SECRET_KEY)


def is_ours(token: str) -> bool:
    """Whether a page's token was made here, within a week."""
    try:
        _check_token_format(token)
    except InvalidTokenFormat:
        return False
    secret = _unmask_cipher_token(token) if len(token) == CSRF_TOKEN_LENGTH else token
    stem, signature = secret[: _RANDOM + _MOMENT], secret[_RANDOM + _MOMENT :]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(_signature(stem, key), signature) for key in keys):
        return False
    return 0 <= int(time.time()) // 60 - base36_to_int(stem[_RANDOM:].lower()) <= LIFETIME


def _signature(stem: str, key: str) -> str:
    return salted_hmac("reclamations.page", stem, secret=key, algorithm="sha256").hexdigest()[:_SIGNATURE]


def _is_public(request: HttpRequest) -> bool:
    return not request.path_info.startswith(BACK_OFFICE)
