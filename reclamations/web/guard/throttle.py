"""Limits on guesses, filings and files, counted in the database under hashed keys: no name is kept."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest

from reclamations.models import Tally


@dataclass(frozen=True)
class Limit:
    """At most `count` in `seconds`, counted from the first one."""

    name: str
    count: int
    seconds: int

    def key(self, value: str) -> str:
        """What the count for a value is kept under."""
        return hmac.digest(settings.SECRET_KEY.encode(), f"{self.name}\0{value}".encode(), hashlib.sha256).hex()


#: Limits, each with the value it is counted for.
Limited = list[tuple[Limit, str]]


def is_reached(limits: Limited) -> bool:
    """Whether one of these limits allows nothing more now."""
    keys = {limit.key(value): limit for limit, value in limits}
    counts = Tally.counts(keys)
    return any(counts.get(key, 0) >= limit.count for key, limit in keys.items())


def hit(limits: Limited, amount: int = 1) -> bool:
    """Count `amount` for each of these values, and say whether every limit allowed it; uncounted if rolled back."""
    keys = {limit.key(value): limit for limit, value in limits}
    counts = Tally.add({key: limit.seconds for key, limit in keys.items()}, amount)
    return all(counts[key] <= limit.count for key, limit in keys.items())


#: Wrong codes from one address, and for one reference: what they slow down is guessing, never a right code.
GUESSES_BY_ADDRESS = Limit("guess-address", 10, 15 * 60)
GUESSES_BY_REFERENCE = Limit("guess-reference", 50, 15 * 60)
#: Lost codes asked for, whether the address is known or not.
CODES_BY_ADDRESS = Limit("code-address", 30, 60 * 60)  # a whole mobile network may share one
CODES_BY_EMAIL = Limit("code-email", 3, 60 * 60)
#: A form taken in, under the secret of the browser that sent it: until then a click repeated is the same click.
FILED = Limit("filed", 1, 10 * 60)
#: Corrections, new addresses and messages on one file, from the tracking space: nobody makes so many.
CORRECTIONS = Limit("correction-file", 10, 60 * 60)
NEW_ADDRESSES = Limit("new-address-file", 3, 24 * 60 * 60)
#: Mails that these send to the address on file, which may be a stranger's: counted for it over all files.
NOTICES_BY_EMAIL = Limit("notice-email", 10, 60 * 60)
MESSAGES_BY_FILE = Limit("message-file", 20, 60 * 60)
#: Changes of mind on one file's appointments, each of which its journal keeps; and copies of its data, made anew.
CHOICES_BY_FILE = Limit("choice-file", 20, 60 * 60)
ARCHIVES_BY_FILE = Limit("archive-file", 6, 60 * 60)


def filing_limits(request: HttpRequest, email: str) -> Limited:
    """The limits a filing counts for, with their values; none when `FILING_LIMIT` is 0.

    A whole family, a club or a desk on the premises shares a network address: one e-mail address gets a third of it.
    """
    if not settings.FILING_LIMIT:
        return []
    limits = [(Limit("filing-address", settings.FILING_LIMIT, 60 * 60), network_of(request))]
    if email:
        limits.append((Limit("filing-email", _third(), 60 * 60), email.casefold()))
        limits += mails_to(email)
    return limits


def mails_to(email: str) -> Limited:
    """The limit that each mail to an address counts for because somebody typed it, whichever page it is asked from.

    Receipts, and codes renewed from the tracking space; none when `FILING_LIMIT` is 0.
    """
    return [(Limit("mail-address", _third() + 2, 60 * 60), email.casefold())] if settings.FILING_LIMIT else []


def _third() -> int:
    return -(-settings.FILING_LIMIT // 3)


def upload_limits(request: HttpRequest) -> Limited:
    """The limit that files count for, in KiB, with its value; none when `UPLOAD_LIMIT`, in MiB, is 0."""
    if not settings.UPLOAD_LIMIT:
        return []
    return [(Limit("upload-address", settings.UPLOAD_LIMIT * 1024, 60 * 60), network_of(request))]


def network_of(request: HttpRequest) -> str:
    """What counts as one network address: a household or a server holds the whole /64 around an IPv6 address."""
    address = address_of(request)
    if ":" not in address:
        return address
    try:
        return str(ip_network(f"{address}/64", strict=False))
    except ValueError:  # no address at all: what a proxy wrote in its place
        return address


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; behind a declared proxy, the one that the proxy wrote last."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
