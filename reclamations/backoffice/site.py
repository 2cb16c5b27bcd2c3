"""The back-office: Django's admin site, with the pages of the procedure mounted on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from reclamations import files
from reclamations.backoffice.acts.table import MESSAGE_PAGES, PAGES
from reclamations.backoffice.acts.views import ActView, MessageActView
from reclamations.backoffice.case import downloads
from reclamations.backoffice.case import views as views_case
from reclamations.backoffice.configuration import alarms, notice, setup, translations, views
from reclamations.backoffice.configuration.forms import SignInForm
from reclamations.backoffice.configuration.mediation import reminder
from reclamations.backoffice.desk import views as views_queue
from reclamations.backoffice.filing import views as views_filing
from reclamations.backoffice.printing import posters
from reclamations.backoffice.records import resending
from reclamations.backoffice.shell import waiting
from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.navigation import nav_items
from reclamations.domain.rights import Right
from reclamations.models import Staff
from reclamations.web.guard import sign_in
from reclamations.web.guard.attack import pressure
from reclamations.web.visit import visits


def _may_set_up(request: HttpRequest) -> bool:
    staff = request.user
    return isinstance(staff, Staff) and (staff.may(Right.CONFIGURE) or staff.may(Right.MANAGE_STAFF))


class BackofficeSite(AdminSite):
    """Mounted at /gestion/ under the name « admin »; open to active members of staff."""

    site_title = _("Gestion des réclamations")
    site_header = _("Gestion des réclamations")
    index_title = _("File du jour")
    enable_nav_sidebar = False
    login_template = "backoffice/login.html"
    login_form = SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add what the shell shows on every page: the rail, the role, where mails go without a server, an attack."""
        role = request.user.role_label if isinstance(request.user, Staff) else ""
        return {
            **super().each_context(request),
            "nav_items": nav_items(request),
            "user_role": role,
            "eml_dir": str(settings.EML_DIR),
            "is_under_attack": pressure.is_high(),
            "mediation": reminder(request, visits.organisation_of(request)),
            "files_room": files.room_state().value,
            "alarms": alarms.alarms(request),
            "opens_soon": not visits.organisation_of(request).is_ready,
            "setup_url": reverse("admin:setup") if _may_set_up(request) else "",
        }

    def index(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead each person to their work: the queue, the configuration, or the one-minute report (Art. 3)."""
        staff = staff_of(request)
        if staff.may(Right.VIEW):
            return views_queue.queue(request)
        return redirect("admin:configuration" if staff.may(Right.CONFIGURE) else "admin:report")

    def login(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Ask who is there; beyond the limits, or while another password is hashed, a small page says to wait."""
        if request.method != "POST":
            return super().login(request, extra_context)
        username = request.POST.get("username", "")
        if sign_in.is_refused(request, username):  # nothing is hashed, nothing is written
            return waiting.locked(request)
        with sign_in.turn(request, username) as is_mine:  # its page is rendered after: the turn is another's by then
            return super().login(request, extra_context) if is_mine else waiting.busy(request)

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """There is one configuration page, whatever the application."""
        return redirect("admin:configuration")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Mount the pages of the procedure before the admin's own."""
        case = "dossiers/<str:reference>/"
        ours: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("enregistrer/", views_filing.RegisterView.as_view(), "register"),
            ("signaler/", views_filing.ReportView.as_view(), "report"),
            ("signaler/<str:reference>/merci/", views_filing.thanks, "reported"),
            ("configuration/", views.configuration, "configuration"),
            ("configuration/notice/", notice.index, "notice"),
            ("configuration/notice/apercu/", notice.preview, "notice_preview"),
            ("configuration/notice/<int:number>/", notice.edit, "notice_article"),
            ("configuration/organisation/<str:name>", views.logo, "logo"),
            ("configuration/mise-en-service/", setup.index, "setup"),
            ("configuration/traductions/", translations.index, "translations"),
            ("configuration/traductions/<str:language>/<str:digest>/", translations.edit, "translation"),
            ("affiches/", posters.posters, "posters"),
            ("affiches/generale.pdf", posters.poster, "poster"),
            ("affiches/lieux/<slug:slug>.pdf", posters.poster, "poster"),
            ("echeances/recalculer/", views.recompute, "recompute"),
            ("courriers/<int:pk>/", downloads.letter, "letter"),
            ("courriels/renvoyer/", resending.every, "send-all-again"),
            ("courriels/<int:pk>/renvoyer/", resending.one, "send-again"),
            ("pieces/<int:pk>/", downloads.attachment, "attachment"),
            ("pieces/<int:pk>/original/", downloads.original, "attachment-original"),
            (case, views_case.case_file, "case"),
            (f"{case}feuille-du-code.pdf", views_case.code_sheet, "code-sheet"),
            (f"{case}lu/", views_case.mark_read, "mark-read"),
            (f"{case}notice/", notice.of_case, "case_notice"),
            *(
                (f"{case}envois/<int:pk>/{page.slug}/", MessageActView.as_view(page=page), f"act-{page.act.value}")
                for page in MESSAGE_PAGES
            ),
            *((f"{case}{page.slug}/", ActView.as_view(page=page), f"act-{page.act.value}") for page in PAGES),
        ]
        routes = [path(route, self.admin_view(view), name=name) for route, view, name in ours]
        return [*routes, *super().get_urls()]
