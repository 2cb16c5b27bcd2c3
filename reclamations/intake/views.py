"""The public pages around the form: the notice, the receipt, the pages the law asks for."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reclamations import actions, clock, codes, letters
from reclamations.domain.vocabulary import LetterKind, Party
from reclamations.intake import repeats
from reclamations.letters import qr
from reclamations.models import Complaint, ComplaintMeans, Letter, WhatsAppContact
from reclamations.web import notice as notices
from reclamations.web.promise import promise_of
from reclamations.web.responses import private
from reclamations.web.visit import visits

logger = logging.getLogger(__name__)


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Show the procedure, the promise it makes today, and every means to complain (Art. 1 to 8)."""
    organisation = visits.organisation_of(request)
    today = clock.date_of(clock.now(), organisation)
    context = {
        "today": today,
        "notice": notices.today(today, organisation),
        "means": ComplaintMeans.objects.filter(is_active=True),
        "whatsapp": WhatsAppContact.objects.filter(is_active=True),
    }
    return render(request, "public/notice.html", context)


@require_safe
@private
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the proof of what was just filed: reference, code, both dates, and the PDF copy with its SHA-256.

    The copy is made now, 50 ms, rather than when it was filed: nothing but the database may delay a filing.
    """
    visited = list(visits.opened(request).items())
    if not visited:
        return redirect("tracking:login")
    pk, version = visited[-1]
    complaint = _seen(request, pk, version)
    if complaint is None:
        return redirect("tracking:login")
    if not repeats.is_recent(complaint):  # thanks are for what was just filed
        return redirect("tracking:file", complaint.reference)
    letter = _copy(complaint)
    if request.method == "GET":
        actions.show_receipt(complaint, actor=Party.CLIENT)
    context = {
        "complaint": complaint,
        "code": codes.tracking_code(complaint),
        "qr": qr.data_uri(codes.tracking_url(complaint)),
        "letter": letter,
        "acknowledges": bool(letter and letter.content.get("acknowledges")),
        "own_files": list(complaint.attachments.filter(message=None)),
        "promise": promise_of(complaint),
        "today": clock.date_of(clock.now(), visits.organisation_of(request)),
    }
    return render(request, "public/receipt.html", context)


def _seen(request: HttpRequest, pk: int, version: int) -> Complaint | None:
    related = Complaint.objects.select_related("calendar", "service", "installation")
    return visits.unless_left(request, related).filter(pk=pk, code_version=version).first()


def _copy(complaint: Complaint) -> Letter | None:
    """The PDF copy; without its hash where the server has no Pango, which a system check tells its administrator."""
    letter = complaint.letters.filter(kind=LetterKind.FILING_RECEIPT.value).first()
    try:
        return letters.ensure_rendered(letter) if letter else None
    except OSError:
        logger.exception("the receipt of %s cannot be printed", complaint.reference)
        return letter


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Say who publishes the site."""
    return render(request, "public/legal.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what becomes of personal data, and for how long it is kept (Art. 8)."""
    return render(request, "public/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the site is, and whom to tell when it is not."""
    return render(request, "public/accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to leave everything but the notice alone."""
    closed = [reverse("intake:receipt"), reverse("tracking:login"), "/gestion/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
