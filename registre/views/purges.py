"""Purges: the batches, the decision on them, the certificates (Art. 8)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reclamations import clock
from reclamations.actions import ActRefused, NotAllowed
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page
from reclamations.domain.rights import Right
from registre import actions
from registre.archives import certificates, retention
from registre.chronology import columns
from registre.models import PurgeBatch, PurgeCertificate
from registre.views import tables
from registre.views.paging import sheet
from registre.views.printouts import printed
from registre.vocabulary import BatchStatus, CandidateState, PrintoutKind


def _trail(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Registre"), reverse("registre:home")), *steps]


@require_safe
def purges(request: HttpRequest) -> HttpResponseBase:
    """Every batch, the button that proposes one, and what keeps the files that no batch can take."""
    staff = require(request, Right.VIEW_REGISTER)
    kept, has_more = retention.kept_beyond(clock.today())
    context = {
        "kept": kept,
        "kept_table": tables.KEPT,
        "table": tables.PURGES,
        "has_more": has_more,
        "looked_at": retention.SHOWN,
        "sheet": sheet(request, PurgeBatch.objects.select_related("certificate", "proposed_by", "decided_by")),
        "may_propose": staff.may(Right.KEEP_REGISTER),
        "trail": _trail((_("Purges"), "")),
    }
    return page(request, "backoffice/registre/purges.html", context)


@require_POST
def propose(request: HttpRequest) -> HttpResponseBase:
    """Put the files whose retention is over to approval by somebody else."""
    staff = require(request, Right.KEEP_REGISTER)
    try:
        batch = actions.propose_purge(actor=staff)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except ActRefused as refusal:
        messages.warning(request, refusal.message)
        return redirect("registre:purges")
    messages.success(request, _("Le lot attend l’approbation d’une autre personne."))
    return redirect("registre:batch", batch.pk)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One batch, its files, and what to decide."""
    staff = require(request, Right.VIEW_REGISTER)
    found = get_object_or_404(PurgeBatch.objects.select_related("certificate", "proposed_by", "decided_by"), pk=pk)
    waits = found.status == BatchStatus.PROPOSED.value
    context = {
        "batch": found,
        "certificate": PurgeCertificate.objects.filter(batch=found).first(),
        "table": tables.CANDIDATES,
        "sheet": sheet(request, found.candidates.all()),
        "kept": found.candidates.filter(state=CandidateState.KEPT.value).count(),
        "may_decide": waits and staff.may(Right.APPROVE_PURGE),
        "is_own": found.proposed_by_id == staff.pk,
        "trail": _trail((_("Purges"), reverse("registre:purges")), (str(found), "")),
    }
    return page(request, "backoffice/registre/batch.html", context)


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponseBase:
    """A certificate, and whether it still holds."""
    require(request, Right.VIEW_REGISTER)
    found = get_object_or_404(PurgeCertificate.objects.select_related("batch"), number=number)
    context = {
        "certificate": found,
        "flaws": certificates.verify_one(found),
        "table": columns.CERTIFIED,
        "sheet": sheet(request, found.content["lines"]),
        "printouts": printed(PrintoutKind.CERTIFICATE, certificate=found),
        "trail": _trail((_("Purges"), reverse("registre:purges")), (found.number, "")),
    }
    return page(request, "backoffice/registre/certificate.html", context)
