"""What an address carries in place of cookies, for a browser that refuses them: « /visite/<signed token>/suivi/… ».

The token is no code: it is signed, it lasts an hour from one page to the next, and it is worth nothing once the visit
was left or the code renewed. It opens what the visit's cookie would, and brings the language and the messages along.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import set_script_prefix

PREFIX = "/visite/"
#: Seconds from one page to the next.
LIFETIME = 60 * 60
#: Seconds that a link may take to learn whether the browser keeps cookies.
PASSAGE = 2 * 60
_SALT = "reclamations.carried"


@dataclass(frozen=True)
class Carried:
    """A visit without cookies. `is_trying` is one that its browser may keep in a cookie after all."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    files: Mapping[int, int] = field(default_factory=dict)
    language: str = ""
    messages: tuple[tuple[int, str, str], ...] = ()
    is_trying: bool = False

    @property
    def prefix(self) -> str:
        """The beginning of every address of the visit."""
        content = [self.key, list(self.files.items()), self.language, self.messages, int(self.is_trying)]
        return f"{PREFIX}{signing.dumps(content, salt=_SALT, compress=True)}"


def of(request: HttpRequest) -> Carried | None:
    """Give what the request's address carries."""
    return getattr(request, "carried", None)


def is_without_cookies(request: HttpRequest) -> bool:
    """Whether the browser showed that it keeps none: its address carries a visit, or its form came without any."""
    return of(request) is not None or getattr(request, "is_without_cookies", False)


def read(token: str) -> Carried | None:
    """Read a token back; None when it is not ours, or too old."""
    try:
        content = signing.loads(token, salt=_SALT, max_age=LIFETIME)
        key, files, language, messages, is_trying = content
        if is_trying:
            signing.loads(token, salt=_SALT, max_age=PASSAGE)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Carried(str(key), dict(files), language, tuple(map(tuple, messages)), bool(is_trying))


def split(path: str) -> tuple[str, str]:
    """Part the token of an address, "" when it carries none, from the path that it stands before."""
    if not path.startswith(PREFIX):
        return "", path
    token, _slash, rest = path.removeprefix(PREFIX).partition("/")
    return token, f"/{rest}"


def bare(path: str) -> str:
    """Give a path without what it carries."""
    return split(path)[1]


def carry(request: HttpRequest, response: HttpResponseBase | None = None, **changes: object) -> None:
    """Change what the addresses of this answer carry, from the first written after this and the one it leads to."""
    carried = replace(of(request) or Carried(), **changes)  # type: ignore[arg-type]  # fields by their names
    request.carried = carried  # type: ignore[attr-defined]
    set_script_prefix(f"{carried.prefix}/")
    if response is not None:
        relocate(request, response)


def relocate(request: HttpRequest, response: HttpResponseBase) -> None:
    """Lead to the same page with what the request carries now."""
    location, carried = response.headers.get("Location", ""), of(request)
    if carried is not None and location.startswith("/") and not location.startswith("//"):
        response.headers["Location"] = carried.prefix + bare(location)
