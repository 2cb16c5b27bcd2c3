"""What management and client relations read: the register's home, findings, reviews, the chronological register."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reclamations import clock
from reclamations.backoffice.access import require
from reclamations.backoffice.shell import page
from reclamations.domain.rights import Right
from reclamations.models import Organisation
from registre import chronology, statistics
from registre.forms import PeriodForm
from registre.models import ArchivedLine, CorrectiveAction, Finding, ManagementReview

_LISTED = 200


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What is open, what is late, and what the complaints of a period say (Art. 1)."""
    staff = require(request, Right.VIEW_REGISTER)
    today = clock.today()
    first_day, last_day, form = _period(request, today)
    actions = CorrectiveAction.objects.select_related("finding", "owner")
    context = {
        "findings": Finding.objects.open()
        .by_risk()
        .select_related("service", "installation", "category")
        .annotate(
            open_actions=Count("corrective_actions", filter=Q(corrective_actions__done_on__isnull=True), distinct=True),
            complaints=Count("links", distinct=True),
        )[:_LISTED],
        "open_actions": actions.open().order_by("due_on", "pk")[:_LISTED],
        "late": actions.late(on=today).count(),
        "awaiting_assessment": actions.awaiting_assessment().order_by("done_on", "pk")[:_LISTED],
        "breakdowns": statistics.breakdowns(first_day, last_day),
        "delays": statistics.delays(first_day, last_day, today=today),
        "satisfaction": statistics.satisfaction(first_day, last_day),
        "first_day": first_day,
        "last_day": last_day,
        "form": form,
        "today": today,
        "may_keep": staff.may(Right.KEEP_REGISTER),
        "may_purge": staff.may(Right.APPROVE_PURGE),
    }
    return page(request, "backoffice/registre/home.html", context)


@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A finding, its complaints, its corrective actions, and what can be done about them."""
    staff = require(request, Right.VIEW_REGISTER)
    found = get_object_or_404(
        Finding.objects.select_related("service", "installation", "category", "recorded_by", "closed_by"), pk=pk
    )
    context = {
        "finding": found,
        "links": found.links.select_related("complaint", "archived"),
        "actions": [
            (action, action.is_late(clock.today()))
            for action in found.corrective_actions.select_related("owner", "assessed_by")
        ],
        "may_keep": staff.may(Right.KEEP_REGISTER),
        "may_view_files": staff.may(Right.VIEW),
        "trail": [(_("Registre"), reverse("registre:home")), (found.title, "")],
    }
    return page(request, "backoffice/registre/finding.html", context)


@require_safe
def findings(request: HttpRequest) -> HttpResponseBase:
    """Every finding, the closed ones too."""
    require(request, Right.VIEW_REGISTER)
    found = Finding.objects.select_related("service", "installation").order_by("closed_on", "-pk")
    trail = [(_("Registre"), reverse("registre:home")), (_("Tous les dysfonctionnements"), "")]
    return page(request, "backoffice/registre/findings.html", {"findings": found[:_LISTED], "trail": trail})


@require_safe
def reviews(request: HttpRequest) -> HttpResponseBase:
    """The management reviews, with the figures of their day."""
    staff = require(request, Right.VIEW_REGISTER)
    context = {
        "reviews": ManagementReview.objects.select_related("signed_by")[:_LISTED],
        "may_keep": staff.may(Right.KEEP_REGISTER),
        "trail": [(_("Registre"), reverse("registre:home")), (_("Revues de direction"), "")],
    }
    return page(request, "backoffice/registre/reviews.html", context)


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """The chronological register, newest reception first, page by page."""
    staff = require(request, Right.VIEW_REGISTER)
    year = _year(request)
    shown = chronology.page(
        chronology.complaints(year),
        before=request.GET.get("avant", ""),
        after=request.GET.get("apres", ""),
        today=clock.today(),
    )
    kept = f"&annee={year}" if year else ""
    context = {
        "shown": shown,
        "year": year,
        "newer_url": f"?apres={shown.newer}{kept}" if shown.newer else "",
        "older_url": f"?avant={shown.older}{kept}" if shown.older else "",
        "export_query": f"?annee={year}" if year else "",
        "may_view_files": staff.may(Right.VIEW),
        "trail": [(_("Registre"), reverse("registre:home")), (_("Registre chronologique"), "")],
    }
    return page(request, "backoffice/registre/register.html", context)


@require_safe
def register_pdf(request: HttpRequest) -> HttpResponseBase:
    """The register of a year (this one unless said otherwise) as a PDF."""
    require(request, Right.VIEW_REGISTER)
    today = clock.today()
    year = _year(request) or today.year
    found = chronology.complaints(year)
    if found.count() > chronology.PDF_LIMIT:
        return _too_long(request)
    title = _("Registre des réclamations reçues en %(year)s") % {"year": year}
    data = chronology.as_pdf(found, title=title, today=today, organisation=Organisation.current())
    return attachment(data, f"registre-{year}.pdf", "application/pdf")


@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The register, of a year or whole, as a CSV file that no spreadsheet takes for formulas."""
    require(request, Right.VIEW_REGISTER)
    year = _year(request)
    rows = chronology.as_csv(chronology.complaints(year), today=clock.today())
    name = f"registre-{year}.csv" if year else "registre.csv"
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=_as_attachment(name))


@require_safe
def archives(request: HttpRequest) -> HttpResponseBase:
    """What stays of the purged files, newest first, page by page."""
    require(request, Right.VIEW_REGISTER)
    lines = ArchivedLine.objects.select_related("service", "installation", "category", "batch__certificate")
    before = request.GET.get("avant", "")
    if before.isdecimal():
        lines = lines.filter(pk__lt=int(before[:18]))
    rows = list(lines.order_by("-pk")[: chronology.PAGE + 1])
    older = f"?avant={rows[chronology.PAGE - 1].pk}" if len(rows) > chronology.PAGE else ""
    context = {
        "lines": rows[: chronology.PAGE],
        "older_url": older,
        "trail": [(_("Registre"), reverse("registre:home")), (_("Dossiers purgés"), "")],
    }
    return page(request, "backoffice/registre/archives.html", context)


def attachment(data: bytes, name: str, content_type: str) -> HttpResponse:
    """Give a document to download; nobody keeps a copy on the way."""
    return HttpResponse(data, content_type=content_type, headers=_as_attachment(name))


def _as_attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def _too_long(request: HttpRequest) -> HttpResponseBase:
    context = {"trail": [(_("Registre"), reverse("registre:home")), (_("Registre chronologique"), "")]}
    return page(request, "backoffice/registre/too_long.html", context, status=413)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("annee", "")
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) > 0 else None


def _period(request: HttpRequest, today: date) -> tuple[date, date, Any]:
    """The period asked for; by default the twelve months up to today."""
    usual = {"du": today - relativedelta(years=1) + relativedelta(days=1), "au": today}
    form = PeriodForm(request.GET if {"du", "au"} & set(request.GET) else None, initial=usual)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first_day, last_day = asked.get("du") or usual["du"], asked.get("au") or usual["au"]
    return min(first_day, last_day), max(first_day, last_day), form
