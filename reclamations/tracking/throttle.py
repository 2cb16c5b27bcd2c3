"""Limits on guesses, counted in the cache under hashed keys: no address and no reference is kept in clear."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most `count` in `seconds`, counted from the first one."""

    name: str
    count: int
    seconds: int

    def is_reached(self, value: str) -> bool:
        """Whether nothing more is allowed for this value now."""
        return int(cache.get(self._key(value), 0)) >= self.count

    def hit(self, value: str) -> None:
        """Count one for this value."""
        key = self._key(value)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ended between the two lines
                cache.set(key, 1, self.seconds)

    def _key(self, value: str) -> str:
        digest = hmac.new(settings.SECRET_KEY.encode(), f"{self.name}\0{value}".encode(), hashlib.sha256)
        return f"limit:{digest.hexdigest()}"


#: Wrong codes from one address; wrong codes for one reference, generous so that nobody locks its owner out.
GUESSES_BY_ADDRESS = Limit("guess-address", 10, 15 * 60)
GUESSES_BY_REFERENCE = Limit("guess-reference", 50, 15 * 60)
#: Lost codes asked for, whether the address is known or not.
CODES_BY_ADDRESS = Limit("code-address", 5, 60 * 60)
CODES_BY_EMAIL = Limit("code-email", 3, 60 * 60)


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; behind a declared proxy, the one that the proxy wrote last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
