"""Long documents: asked for with a button, made in the background, fetched from the page that asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reclamations import clock, files
from reclamations.backoffice.shell.access import require
from reclamations.domain.rights import Right
from registre.chronology import printouts
from registre.models import Printout, PurgeCertificate
from registre.vocabulary import PrintoutKind, PrintoutState

#: Documents of one year, or of one certificate, that a page lists; older ones wait for their week to end.
_SHOWN = 5


def printed(kind: PrintoutKind, **of: object) -> list[Printout]:
    """The documents of a year, or of a certificate, the newest first."""
    return list(Printout.objects.filter(kind=kind.value, **of).select_related("asked_by", "certificate")[:_SHOWN])


@require_POST
def ask_register(request: HttpRequest) -> HttpResponseBase:
    """Ask for the register of a year (this one unless said otherwise)."""
    staff = require(request, Right.VIEW_REGISTER)
    text = request.POST.get("annee", "")
    year = int(text) if text.isdecimal() and len(text) == 4 and int(text) > 0 else clock.today().year
    printouts.ask(actor=staff, year=year)
    _say(request)
    return redirect(f"{reverse('registre:register')}?annee={year}#documents")


@require_POST
def ask_certificate(request: HttpRequest, number: str) -> HttpResponseBase:
    """Ask for a certificate on paper."""
    staff = require(request, Right.VIEW_REGISTER)
    printouts.ask(actor=staff, certificate=get_object_or_404(PurgeCertificate, number=number))
    _say(request)
    return redirect(f"{reverse('registre:certificate', args=[number])}#documents")


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a document that is ready."""
    require(request, Right.VIEW_REGISTER)
    found = get_object_or_404(Printout.objects.select_related("certificate"), pk=pk, state=PrintoutState.READY.value)
    try:
        content = files.open_stored(found.storage_name, found.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.filename,
        content_type="application/pdf",
        headers={"Cache-Control": "private, no-store"},
    )


def as_attachment(name: str) -> dict[str, str]:
    """Headers of a document to download; nobody keeps a copy on the way."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def _say(request: HttpRequest) -> None:
    messages.success(request, _("Le document se prépare : il sera proposé sur cette page."))
