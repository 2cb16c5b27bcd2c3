"""Configuration to edit: the organisation, its calendar, its lists, its staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import actions, clock, journal
from reclamations.backoffice.configuration.forms import WEEKDAYS, OrganisationForm, StaffAddForm, StaffForm, load_of
from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.panels import registered_charges
from reclamations.domain.delays.holidays_fr import HOLIDAYS
from reclamations.domain.vocabulary import EventKind
from reclamations.models import (
    Category,
    Closure,
    ComplaintMeans,
    Installation,
    Organisation,
    Service,
    Staff,
    WhatsAppContact,
)
from reclamations.words.typography import shortdate

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[Staff]
else:
    _ModelAdmin, _UserAdmin = admin.ModelAdmin, UserAdmin

from reclamations.backoffice.configuration.doubts import contradictions
from reclamations.backoffice.shell.lists import TitledAdmin


class CalendarAdmin(TitledAdmin):
    """A list that makes the working calendar: a change puts a new one in force, and offers to recompute."""

    def refresh(self, request: HttpRequest) -> None:
        """Put the calendar in force; open files keep their dates until they are recomputed."""
        if actions.refresh_calendar(actor=staff_of(request)):
            text = _(
                "Le calendrier a changé. Les dossiers ouverts gardent leurs échéances "
                "tant que vous ne les recalculez pas."
            )
            link = format_html(
                '{} <a href="{}">{}</a>', text, reverse("admin:recompute"), _("Recalculer les échéances")
            )
            messages.warning(request, link)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Refresh after the change."""
        super().save_model(request, obj, form, change)
        self.refresh(request)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Refresh after the deletion."""
        super().delete_model(request, obj)
        self.refresh(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Refresh after the deletions."""
        super().delete_queryset(request, queryset)
        self.refresh(request)


@admin.register(Closure)
class ClosureAdmin(CalendarAdmin):
    """Days the company is closed."""

    list_display = ("label", "first", "last")
    date_hierarchy = "first_day"
    ordering = ("-first_day",)

    @admin.display(description=gettext_lazy("Premier jour"), ordering="first_day")
    def first(self, closure: Closure) -> str:
        """The first day closed, short."""
        return shortdate(closure.first_day)

    @admin.display(description=gettext_lazy("Dernier jour (inclus)"), ordering="last_day")
    def last(self, closure: Closure) -> str:
        """The last day closed, short."""
        return shortdate(closure.last_day)


@admin.register(Organisation)
class OrganisationAdmin(CalendarAdmin):
    """The one organisation: its list leads straight to it."""

    form = OrganisationForm
    fieldsets = (
        (
            gettext_lazy("Identité"),
            {
                "fields": (
                    "name",
                    "legal_form",
                    "registration",
                    "street",
                    ("postal_code", "city"),
                    "email",
                    "phone",
                    "website",
                    "logo",
                    "signatory_title",
                )
            },
        ),
        (
            gettext_lazy("Calendrier et délais"),
            {
                "fields": (
                    "holiday_zone",
                    "worked_weekdays",
                    "worked_holidays",
                    "good_friday",
                    "time_zone",
                    ("ack_days", "response_days"),
                    "again_days",
                    "receipt_acknowledges",
                )
            },
        ),
        (
            gettext_lazy("Médiateur"),
            {
                "fields": (
                    "mediator_name",
                    "mediator_address",
                    "mediator_website",
                    "mediator_is_listed",
                    "mediator_checked_on",
                )
            },
        ),
        (
            gettext_lazy("Textes du site"),
            {"fields": ("welcome", "legal_notice", "privacy_notice", "accessibility_notice")},
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        """Who may only look reads names of days, not the numbers that are stored."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        told = {"worked_weekdays": "weekdays_told", "worked_holidays": "holidays_told"}
        return [
            (title, {"fields": [told.get(name, name) if isinstance(name, str) else name for name in options["fields"]]})
            for title, options in self.fieldsets
        ]

    @admin.display(description=gettext_lazy("Jours travaillés"))
    def weekdays_told(self, organisation: Organisation) -> str:
        """The weekdays worked, by name."""
        return ", ".join(str(WEEKDAYS[day - 1]) for day in organisation.worked_weekdays)

    @admin.display(description=gettext_lazy("Jours fériés travaillés"))
    def holidays_told(self, organisation: Organisation) -> str:
        """The holidays worked, by name."""
        return ", ".join(_(HOLIDAYS[key]) for key in organisation.worked_holidays) or _("Aucun")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one organisation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """There is always one organisation."""
        return False

    def changelist_view(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the one row."""
        return redirect("admin:reclamations_organisation_change", Organisation.current().pk)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Keep in the journal which settings changed."""
        super().save_model(request, obj, form, change)
        if form.forgot_check:
            messages.warning(request, _("Le médiateur a changé : vérifiez qu’il est référencé, et notez-le ici."))
        for sentence in contradictions(clock.today(), form.instance):
            messages.warning(request, sentence)
        if form.changed_data:
            journal.record(
                EventKind.ORGANISATION_CHANGED,
                actor=staff_of(request),
                at=clock.now(),
                facts={"fields": sorted(form.changed_data)},
            )


class ListedAdmin(TitledAdmin):
    """Entries shown in their own order, retired rather than deleted."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What it is first, then its rank and whether it is in use."""
        last = ["position", "is_active"]
        return [str(name) for name in super().get_fields(request, obj) if name not in last] + last

    ordering = ("position", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Retire it instead: files point to it."""
        return False


@admin.register(Service)
class ServiceAdmin(ListedAdmin):
    """Departments."""

    list_display = ("name", "position", "is_active")


@admin.register(Installation)
class InstallationAdmin(ListedAdmin):
    """Places and equipment."""

    list_display = ("name", "place", "position", "is_active", "poster")
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("name",)}
    readonly_fields = ("poster",)

    @admin.display(description=gettext_lazy("Affiche"))
    def poster(self, installation: Installation) -> str | SafeString:
        """The poster to hang there, whose code opens the form with the installation filled in."""
        if not installation.slug:
            return _("Une affiche sera proposée une fois le lieu enregistré.")
        return format_html('<a href="{}">{}</a>', reverse("admin:poster", args=[installation.slug]), _("Affiche (PDF)"))


@admin.register(Category)
class CategoryAdmin(ListedAdmin):
    """Kinds of discontent."""

    list_display = ("name", "code", "position", "is_active")


@admin.register(ComplaintMeans)
class ComplaintMeansAdmin(ListedAdmin):
    """The means to complain (Art. 4)."""

    list_display = ("label", "channel", "position", "is_active")


@admin.register(WhatsAppContact)
class WhatsAppContactAdmin(ListedAdmin):
    """Who may be written to on WhatsApp."""

    list_display = ("name", "purpose", "phone", "hours", "position", "is_active")


@admin.register(Staff)
class StaffAdmin(_UserAdmin, TitledAdmin):
    """Accounts: a role, a delegation, a password; deactivated, never deleted."""

    plural = gettext_lazy("Personnel")
    form = StaffForm
    add_form = StaffAddForm
    list_display = ("username", "last_name", "first_name", "held_role", "qualification_delegated", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "last_name", "first_name", "email")
    ordering = ("last_name", "first_name")
    filter_horizontal = ()
    _who = ("last_name", "first_name", "job_title", "email")
    _what = ("role", "qualification_delegated", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Personne"), {"fields": _who}),
        (gettext_lazy("Rôle dans la procédure"), {"fields": _what}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (gettext_lazy("Personne"), {"fields": _who}),
        (gettext_lazy("Rôle dans la procédure"), {"fields": ("role", "qualification_delegated")}),
    )

    @admin.display(description=gettext_lazy("rôle"), ordering="role")
    def held_role(self, staff: Staff) -> str:
        """The role; a superuser, whom the command line made, holds every right whatever their role says."""
        return staff.role_label

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(request.user.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The journal names them: deactivate instead."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Absences, and who takes over when there is something to take over."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        absence = (gettext_lazy("Absence"), {"fields": (("absent_from", "absent_until"), "substitute")})
        departure = (gettext_lazy("Départ ou changement de rôle"), {"fields": ("successor",)})
        return (*fieldsets, absence, *([departure] if load_of(obj) else []))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Every account enters the back-office; who changed a role or a delegation is on record (Art. 3)."""
        obj.is_staff = True
        successor = form.cleaned_data.get("successor")
        if change and successor and form.is_leaving:
            self._hand_over(request, obj, successor)
        super().save_model(request, obj, form, change)
        self._record(request, obj, sorted(set(form.changed_data) - {"successor"}) if change else ["created"])

    def _hand_over(self, request: HttpRequest, staff: Staff, successor: Staff) -> None:
        """Give everything to the successor, in the transaction of the change."""
        actor, load = staff_of(request), load_of(staff, stays=staff.is_active)
        actions.hand_over(staff, actor=actor, to=successor)
        for charge in registered_charges() if not staff.is_active else ():
            charge.hand_over(staff, actor, successor)
        words = _("%(who)s reprend : %(load)s.") % {"who": successor, "load": ", ".join(load)}
        messages.success(request, words)

    def user_change_password(  # type: ignore[override]
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's own name
        form_url: str = "",
    ) -> HttpResponseBase:
        """A new password is on record too."""
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            self._record(request, Staff.objects.get(pk=id), ["password"])
        return response

    @staticmethod
    def _record(request: HttpRequest, staff: Staff, fields: list[str]) -> None:
        facts = {
            "staff": staff.pk,
            "fields": fields,
            "role": staff.role,
            "delegated": staff.qualification_delegated,
            "active": staff.is_active,
        }
        journal.record(EventKind.STAFF_CHANGED, actor=staff_of(request), at=clock.now(), facts=facts)
