"""Which files a visitor may see: a signed cookie, « primary key: version of the code ».

Nothing is written to the database, so that filing stays one transaction and no session row outlives a purge.
Renewing a tracking code changes its version, which revokes every visit opened with the one before.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse

from reclamations.domain.references import read_reference
from reclamations.models import Complaint, Organisation
from reclamations.querysets import ComplaintQuerySet

COOKIE = "dossiers"
HOURS = 12
#: The oldest visit is forgotten beyond this number: the cookie stays small.
AT_MOST = 20
_SALT = "reclamations.visits"


class Closed(Http404):
    """This browser may not see the file, or there is none: the same for both."""


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation that the middleware read for this request."""
    return cast(Organisation, request.organisation)  # type: ignore[attr-defined]


def opened(request: HttpRequest) -> dict[int, int]:
    """The visits of this browser, {primary key: version of the code}, the latest last."""
    if COOKIE not in request.COOKIES:
        return {}
    try:
        pairs = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=HOURS * 3600)
        return {int(pk): int(version) for pk, version in pairs}
    except (signing.BadSignature, TypeError, ValueError):
        return {}


def open_visit(request: HttpRequest, response: HttpResponse, complaint: Complaint) -> None:
    """Let this browser see the file, from this request on."""
    visits = opened(request)
    visits.pop(complaint.pk, None)
    visits[complaint.pk] = complaint.code_version
    value = signing.dumps(list(visits.items())[-AT_MOST:], salt=_SALT)
    request.COOKIES[COOKIE] = value
    response.set_cookie(
        COOKIE, value, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def close_visits(response: HttpResponse) -> None:
    """Forget every visit of this browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


def opened_files(request: HttpRequest) -> list[Complaint]:
    """Give the files that this browser may see, the latest first; those whose code was renewed are left out."""
    visits = opened(request)
    found = Complaint.objects.in_bulk(visits) if visits else {}
    return [found[pk] for pk in reversed(visits) if pk in found and found[pk].code_version == visits[pk]]


def visited(request: HttpRequest, complaints: ComplaintQuerySet, reference: str) -> Complaint:
    """Give the file if this browser may see it; raise Closed, the same for a file that does not exist."""
    visits = opened(request)
    complaint = complaints.filter(reference=read_reference(reference), pk__in=visits).first() if visits else None
    if complaint is None or visits[complaint.pk] != complaint.code_version:
        raise Closed
    return complaint
