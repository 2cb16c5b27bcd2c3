"""Which files a visitor may see: a signed cookie, « primary key: version of the code », or what the address carries.

Nothing is written to the database, so that filing stays one transaction and no session row outlives a purge; but for
the key of a visit that was left, as long as a copy of its cookie would have lasted.
Renewing a tracking code changes its version, which revokes every visit opened with the one before.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from django.conf import settings
from django.core import signing
from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse

from reclamations.domain.typed.references import read_reference
from reclamations.models import Complaint, Organisation, Tally
from reclamations.models.case.complaint import ComplaintQuerySet
from reclamations.web.guard import throttle
from reclamations.web.visit import carried, language

COOKIE = "dossiers"
HOURS = 12
#: The oldest visit is forgotten beyond this number: the cookie stays small.
AT_MOST = 20
_SALT = "reclamations.visits"
#: A visit that was left is refused as long as its cookie could come back.
_LEFT = throttle.Limit("visit-left", 1, HOURS * 3600)


class Closed(Http404):
    """This browser may not see the file, or there is none: the same for both."""


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation that the middleware read for this request."""
    return cast(Organisation, request.organisation)  # type: ignore[attr-defined]


def cookie_name() -> str:
    """What the cookie is called: over https, a name that no other site of the same domain can set."""
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


@dataclass(frozen=True)
class Visit:
    """The files that a browser may see, {primary key: version of the code}, the latest last, under a key of its own."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    files: Mapping[int, int] = field(default_factory=dict)


def of(request: HttpRequest) -> Visit:
    """Give the visit of this browser, from its cookie or from the address; `unless_left` tells whether it goes on."""
    if (found := getattr(request, "visit", None)) is None:
        found = request.visit = _kept(request)  # type: ignore[attr-defined]
    return cast(Visit, found)


def opened(request: HttpRequest) -> dict[int, int]:
    """The files of this browser's visit, {primary key: version of the code}, the latest last; see `unless_left`."""
    return dict(of(request).files)


def unless_left(request: HttpRequest, complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """Keep the files of this browser's visit, none once it was left: the same query says it."""
    left = Tally.objects.filter(key=_LEFT.key(of(request).key), until__gt=int(time.time()))
    return complaints.filter(~Exists(left), pk__in=of(request).files)


def open_visit(request: HttpRequest, response: HttpResponse, complaint: Complaint) -> None:
    """Let this browser see the file, from this request on, and from the page that `response` leads to."""
    visit = of(request)
    if visit.files and throttle.is_reached([(_LEFT, visit.key)]):
        visit = Visit()
    files = {pk: version for pk, version in visit.files.items() if pk != complaint.pk}
    files[complaint.pk] = complaint.code_version
    visit = Visit(visit.key, dict(list(files.items())[-AT_MOST:]))
    request.visit = visit  # type: ignore[attr-defined]
    if carried.is_without_cookies(request):
        carried.carry(request, response, key=visit.key, files=visit.files, language=_language(request, complaint))
        return
    value = signing.dumps([visit.key, list(visit.files.items())], salt=_SALT)
    response.set_cookie(
        cookie_name(), value, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    if not request.COOKIES and request.headers.get("Sec-Fetch-Dest") == "document" and request.method == "GET":
        # The link of a mail, in a browser of which nothing is known: the next address tells whether it keeps cookies.
        trying = carried.Carried(visit.key, visit.files, _language(request, complaint), is_trying=True)
        response.headers["Location"] = trying.prefix + response.headers["Location"]


def close_visits(request: HttpRequest, response: HttpResponse) -> None:
    """Forget every file of this browser: neither a copy of the cookie nor an address of the visit opens anything."""
    if (visit := of(request)).files:
        throttle.hit([(_LEFT, visit.key)])
    request.visit = Visit()  # type: ignore[attr-defined]
    if carried.of(request) is not None:
        carried.carry(request, response, key=of(request).key, files={})
    response.delete_cookie(cookie_name(), samesite="Lax")


def _kept(request: HttpRequest) -> Visit:
    if (found := carried.of(request)) is not None:
        return Visit(found.key, found.files)
    if cookie_name() not in request.COOKIES:
        return Visit()
    try:
        key, pairs = signing.loads(request.COOKIES[cookie_name()], salt=_SALT, max_age=HOURS * 3600)
        return Visit(str(key), {int(pk): int(version) for pk, version in pairs})
    except (signing.BadSignature, TypeError, ValueError):
        return Visit()


def _language(request: HttpRequest, complaint: Complaint) -> str:
    return language.chosen(request) or complaint.language


def opened_files(request: HttpRequest) -> list[Complaint]:
    """Give the files that this browser may see, the latest first; those whose code was renewed are left out."""
    visits = opened(request)
    found = unless_left(request, Complaint.objects.all()).in_bulk() if visits else {}
    return [found[pk] for pk in reversed(visits) if pk in found and found[pk].code_version == visits[pk]]


def visited(request: HttpRequest, complaints: ComplaintQuerySet, reference: str) -> Complaint:
    """Give the file if this browser may see it; raise Closed, the same for a file that does not exist."""
    visits = opened(request)
    complaint = unless_left(request, complaints).filter(reference=read_reference(reference)).first() if visits else None
    if complaint is None or visits[complaint.pk] != complaint.code_version:
        raise Closed
    return complaint
