"""What management and client relations read: the register's home, findings, reviews, the chronological register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reclamations import clock
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page
from reclamations.domain.rights import Right
from registre.chronology import columns, numbers
from registre.chronology import register as chronology
from registre.chronology.register import Register
from registre.figures import statistics
from registre.findings import obstacles
from registre.forms import PeriodForm
from registre.models import ArchivedLine, CorrectiveAction, Finding, ManagementReview
from registre.models.findings import FindingQuerySet
from registre.views import tables
from registre.views.paging import sheet
from registre.views.printouts import as_attachment, printed
from registre.vocabulary import PrintoutKind

#: How many rows the home page shows of each list, before the link that leads to all of them.
SHOWN = 10

_Tab = tuple[str, str, Any]


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What is open, what is late, and what the complaints of a period say (Art. 1)."""
    staff = require(request, Right.VIEW_REGISTER)
    today = clock.today()
    period = _period(request, today)
    figures = None
    if period.is_valid():
        figures = statistics.count(period.cleaned_data["du"], period.cleaned_data["au"], on=today)
    actions = CorrectiveAction.objects.select_related("finding", "owner")
    context = {
        "findings_table": tables.OPEN_FINDINGS,
        "actions_table": tables.corrective_actions(today),
        "findings": _counted(Finding.objects.open()).by_risk()[:SHOWN],
        "findings_total": Finding.objects.open().count(),
        "open_actions": actions.open().order_by("due_on", "pk")[:SHOWN],
        "actions_total": actions.open().count(),
        "late": actions.late(on=today).count(),
        "awaiting_assessment": actions.awaiting_assessment().order_by("done_on", "pk")[:SHOWN],
        "assessment_total": actions.awaiting_assessment().count(),
        "shown": SHOWN,
        "figures": figures,
        "period": period,
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
        "why_not_close": obstacles.to_closing(found),
        "may_keep": staff.may(Right.KEEP_REGISTER),
        "may_view_files": staff.may(Right.VIEW),
        "trail": [(_("Registre"), reverse("registre:home")), (found.title, "")],
    }
    return page(request, "backoffice/registre/finding.html", context)


@require_safe
def findings(request: HttpRequest) -> HttpResponseBase:
    """Every finding, the open ones first, page by page."""
    require(request, Right.VIEW_REGISTER)
    every = Finding.objects.all()
    tabs: list[_Tab] = [
        ("", _("Tous"), every.open_first()),
        ("ouverts", _("Ouverts"), every.open().by_risk()),
        ("soldes", _("Soldés"), every.closed().open_first()),
    ]
    chosen, links = _tabs(request, tabs)
    nothing = (_("Rien ici"), _("Les autres dysfonctionnements sont sous les autres onglets."), "register")
    if not links[0][2]:
        text = _("Consignez le premier dysfonctionnement depuis le dossier d’une réclamation.")
        nothing = (_("Le registre est vide"), text, "register")
    context = {
        "title": _("Dysfonctionnements"),
        "table": tables.FINDINGS,
        "sheet": sheet(request, _counted(chosen)),
        "tabs": links,
        "nothing": nothing,
        "trail": [(_("Registre"), reverse("registre:home")), (_("Dysfonctionnements"), "")],
    }
    return page(request, "backoffice/registre/listed.html", context)


@require_safe
def corrective_actions(request: HttpRequest) -> HttpResponseBase:
    """Every corrective action, what is still to be done first, page by page."""
    require(request, Right.VIEW_REGISTER)
    today = clock.today()
    every = CorrectiveAction.objects.select_related("finding", "owner")
    tabs: list[_Tab] = [
        ("", _("En cours"), every.open().order_by("due_on", "pk")),
        ("retard", _("En retard"), every.late(on=today).order_by("due_on", "pk")),
        ("evaluer", _("À évaluer"), every.awaiting_assessment().order_by("done_on", "pk")),
        ("evaluees", _("Évaluées"), every.assessed().order_by("-assessed_on", "-pk")),
    ]
    chosen, links = _tabs(request, tabs)
    text = _("Les actions correctives se consignent sur la page d’un dysfonctionnement.")
    context = {
        "title": _("Actions correctives"),
        "table": tables.corrective_actions(today),
        "sheet": sheet(request, chosen),
        "tabs": links,
        "nothing": (_("Rien ici"), text, "check-circle"),
        "trail": [(_("Registre"), reverse("registre:home")), (_("Actions correctives"), "")],
    }
    return page(request, "backoffice/registre/listed.html", context)


@require_safe
def reviews(request: HttpRequest) -> HttpResponseBase:
    """The management reviews, with the figures of their day."""
    staff = require(request, Right.VIEW_REGISTER)
    context = {
        "sheet": sheet(request, ManagementReview.objects.select_related("signed_by"), size=10),
        "may_keep": staff.may(Right.KEEP_REGISTER),
        "trail": [(_("Registre"), reverse("registre:home")), (_("Revues de direction"), "")],
    }
    return page(request, "backoffice/registre/reviews.html", context)


@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    """The chronological register, newest reception first, page by page."""
    staff = require(request, Right.VIEW_REGISTER)
    today, year = clock.today(), _year(request)
    asked = Register(today, year)
    shown = asked.page(before=request.GET.get("avant", ""), after=request.GET.get("apres", ""))
    kept = f"&annee={year}" if year else ""
    context = {
        "table": tables.chronological(names_clients=staff.may(Right.VIEW)),
        "shown": shown,
        "total": asked.count(),
        "year": year,
        "years": chronology.years(today),
        "account": numbers.account(asked) if year else None,
        "printouts": printed(PrintoutKind.REGISTER, year=year) if year else [],
        "newer_url": f"?apres={shown.newer}{kept}" if shown.newer else "",
        "older_url": f"?avant={shown.older}{kept}" if shown.older else "",
        "export_query": f"?annee={year}" if year else "",
        "trail": [(_("Registre"), reverse("registre:home")), (_("Registre chronologique"), "")],
    }
    return page(request, "backoffice/registre/register.html", context)


@require_safe
def register_numbers(request: HttpRequest) -> HttpResponseBase:
    """Every number of a year (this one unless said otherwise) that is no complaint of that year, and why."""
    require(request, Right.VIEW_REGISTER)
    today = clock.today()
    account = numbers.account(Register(today, _year(request) or today.year))
    register_url = f"{reverse('registre:register')}?annee={account.year}"
    context = {
        "account": account,
        "table": columns.NUMBERS,
        "sheet": sheet(request, account.others),
        "trail": [
            (_("Registre"), reverse("registre:home")),
            (_("Registre chronologique"), register_url),
            (_("Numéros de %(year)s") % {"year": account.year}, ""),
        ],
    }
    return page(request, "backoffice/registre/numbers.html", context)


@require_safe
def numbers_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, as a file."""
    require(request, Right.VIEW_REGISTER)
    today = clock.today()
    account = numbers.account(Register(today, _year(request) or today.year))
    return _csv(columns.NUMBERS.csv(account.others), f"numeros-{account.year}.csv")


@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The register, of a year or whole, as a CSV file that no spreadsheet takes for formulas."""
    require(request, Right.VIEW_REGISTER)
    year = _year(request)
    lines = columns.REGISTER.csv(Register(clock.today(), year).lines())
    return _csv(lines, f"registre-{year}.csv" if year else "registre.csv")


@require_safe
def archives(request: HttpRequest) -> HttpResponseBase:
    """What stays of the purged files, newest first, page by page."""
    require(request, Right.VIEW_REGISTER)
    lines = ArchivedLine.objects.select_related("service", "installation", "category", "batch__certificate")
    context = {
        "table": tables.ARCHIVES,
        "sheet": sheet(request, lines.order_by("-pk")),
        "trail": [(_("Registre"), reverse("registre:home")), (_("Dossiers purgés"), "")],
    }
    return page(request, "backoffice/registre/archives.html", context)


def _counted(found: FindingQuerySet) -> FindingQuerySet:
    """Findings with what they concern, and how many complaints and open actions they have."""
    return found.select_related("service", "installation", "category").annotate(
        open_actions=Count("corrective_actions", filter=Q(corrective_actions__done_on__isnull=True), distinct=True),
        complaints=Count("links", distinct=True),
    )


def _tabs(request: HttpRequest, tabs: Sequence[_Tab]) -> tuple[Any, list[tuple[str, str, int, bool]]]:
    """The rows of the tab that `?filtre=` names (the first one otherwise), and each tab: address, label, count."""
    asked = request.GET.get("filtre", "")
    chosen = next((tab for tab in tabs if tab[0] == asked), tabs[0])
    links = [(f"?filtre={key}" if key else "?", label, rows.count(), key == chosen[0]) for key, label, rows in tabs]
    return chosen[2], links


def _csv(rows: Iterator[str], name: str) -> HttpResponseBase:
    """Send lines as they are made."""
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=as_attachment(name))


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("annee", "")
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) > 0 else None


def _period(request: HttpRequest, today: date) -> PeriodForm:
    """The period asked for; by default the twelve months up to today."""
    usual = {"du": today - relativedelta(years=1) + relativedelta(days=1), "au": today}
    asked = request.GET if {"du", "au"} & set(request.GET) else usual
    return PeriodForm(asked, initial=usual, today=today)
