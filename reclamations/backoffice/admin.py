"""The lists of the back-office: configuration to edit, records to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import DateField, Model, OuterRef, QuerySet, Subquery, URLField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from post_office.models import STATUS, Email

from reclamations import actions, clock, journal, outbox
from reclamations.backoffice.access import staff_of
from reclamations.backoffice.fields import DayInput
from reclamations.backoffice.forms_config import OrganisationForm, StaffAddForm, StaffForm
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind
from reclamations.models import (
    Category,
    Closure,
    Complaint,
    ComplaintMeans,
    Event,
    Installation,
    Organisation,
    Seal,
    Service,
    Staff,
    WhatsAppContact,
)
from reclamations.templatetags.ui import shortdate, status_pill

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[Staff]
else:
    _ModelAdmin, _UserAdmin = admin.ModelAdmin, UserAdmin

#: Applications whose own lists would only be in the way.
FOREIGN = ("auth", "axes", "post_office", "sites", "contenttypes", "sessions")

for model in [model for model in admin.site._registry if model._meta.app_label in FOREIGN]:
    admin.site.unregister(model)


def case_link(reference: str, text: str = "") -> SafeString:
    """A link to a case file."""
    return format_html('<a href="{}">{}</a>', reverse("admin:case", args=[reference]), text or reference)


class TitledAdmin(_ModelAdmin):
    """A list named in plain French, without counts that grow with the table."""

    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    plural: ClassVar[Any] = None

    def changelist_view(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Name the list in the place of « Sélectionnez l’objet… »."""
        title = self.plural or capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Name the form without « Ajout de » and its elisions."""
        name = str(self.opts.verbose_name)
        title = capfirst(name) if object_id else _("Ajouter : %(name)s") % {"name": name}
        return super().changeform_view(request, object_id, form_url, {"title": title, **(extra_context or {})})


class ReadOnlyAdmin(TitledAdmin):
    """A list to read, for whoever may read the files: nothing is added, changed or deleted here."""

    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask for the right to read files."""
        return isinstance(request.user, Staff) and request.user.may(Right.VIEW)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for reading."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Every complaint, ended ones too; each line leads to its case file."""

    list_display = ("reference", "client", "state", "received", "due", "handler")
    list_filter = ("status", "outcome", "channel", "risk", "service", "installation", "category", "handler")
    list_select_related = ("handler",)
    search_fields = ("reference", "name", "email", "subject")
    date_hierarchy = "received_on"
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("Client et objet"), ordering="name")
    def client(self, complaint: Complaint) -> SafeString:
        """Who, and what about."""
        return format_html("<strong>{}</strong><br>{}", complaint.name, complaint.subject)

    @admin.display(description=gettext_lazy("Statut"), ordering="status")
    def state(self, complaint: Complaint) -> SafeString:
        """The status as everywhere else."""
        return render_to_string("components/pill.html", status_pill(complaint.status))

    @admin.display(description=gettext_lazy("Reçue le"), ordering="received_on")
    def received(self, complaint: Complaint) -> str:
        """The day of reception, short."""
        return shortdate(complaint.received_on)

    @admin.display(description=gettext_lazy("Échéance"), ordering="next_due_on")
    def due(self, complaint: Complaint) -> str:
        """The next due date, short."""
        return shortdate(complaint.next_due_on) if complaint.next_due_on else "–"

    def change_view(  # type: ignore[override]
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the case file, where the acts are."""
        complaint = self.get_object(request, object_id)
        return redirect("admin:case", complaint.reference) if complaint else redirect("admin:index")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The journal: append-only, so it is only read."""

    list_display = ("at", "file", "sequence", "kind", "author", "short_hash")
    list_filter = ("kind", "party")
    list_select_related = ("actor",)
    date_hierarchy = "at"
    ordering = ("-pk",)
    fields = ("at", "file", "sequence", "kind", "author", "facts", "told", "previous_hash", "hash")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Bring the file's reference along: events outlive the file, so there is no key to follow."""
        reference = Complaint.objects.filter(pk=OuterRef("case_id")).values("reference")
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(reference=Subquery(reference))

    @admin.display(description=gettext_lazy("Dossier"))
    def file(self, event: Event) -> str | SafeString:
        """The file's reference while it exists, its number after the purge."""
        if not event.case_id:
            return _("Organisation")
        reference = getattr(event, "reference", None)
        return case_link(reference) if reference else f"n° {event.case_id}"

    @admin.display(description=gettext_lazy("Auteur"))
    def author(self, event: Event) -> str:
        """The member of staff, the client, or the machine."""
        return str(event.actor) if event.actor else event.get_party_display()

    @admin.display(description=gettext_lazy("Empreinte"))
    def short_hash(self, event: Event) -> str:
        """Enough of the hash to recognise it."""
        return event.hash[:12]

    @admin.display(description=gettext_lazy("Précisions"))
    def told(self, event: Event) -> str:
        """The personal values of the event, until the purge erases them."""
        return "\n".join(f"{detail.name} : {detail.value}" for detail in event.details.all()) or "–"


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    """The daily seals of the journal."""

    list_display = ("sealed_at", "hash")
    fields = ("sealed_at", "hash", "previous_hash", "heads")
    readonly_fields = fields
    ordering = ("-pk",)


MAIL_STATES = {
    STATUS.sent: gettext_lazy("Remis au serveur"),
    STATUS.failed: gettext_lazy("Échec"),
    STATUS.queued: gettext_lazy("En attente"),
    STATUS.requeued: gettext_lazy("Nouvel essai prévu"),
}


class MailStateFilter(admin.SimpleListFilter):
    """The states of a mail, in French."""

    title = gettext_lazy("état")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every state."""
        return [(str(value), label) for value, label in MAIL_STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the mails in the state chosen."""
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    """The outbox: what left, what waits, what failed and why."""

    plural = gettext_lazy("Courriels")
    list_display = ("made_at", "recipient", "about", "state", "attempts", "error", "case")
    list_filter = (MailStateFilter,)
    search_fields = ("to", "subject")
    ordering = ("-pk",)
    fields = ("made_at", "recipient", "about", "state", "attempts", "error", "case", "text")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        """Bring the case along, and what the server answered."""
        emails: QuerySet[Email] = super().get_queryset(request)
        return emails.select_related("case_message__complaint").prefetch_related("logs")

    @admin.display(description=gettext_lazy("Préparé le"), ordering="created")
    def made_at(self, email: Email) -> Any:
        """When the act queued it."""
        return email.created

    @admin.display(description=gettext_lazy("Objet"))
    def about(self, email: Email) -> str:
        """The subject."""
        return str(email.subject)

    @admin.display(description=gettext_lazy("Texte"))
    def text(self, email: Email) -> str:
        """The plain text, as it left or will leave, without the client's personal link."""
        return outbox.text_of(email)

    @admin.display(description=gettext_lazy("Destinataire"))
    def recipient(self, email: Email) -> str:
        """To whom."""
        return ", ".join(email.to)

    @admin.display(description=gettext_lazy("État"), ordering="status")
    def state(self, email: Email) -> str:
        """Where the mail stands, in French."""
        return str(MAIL_STATES.get(email.status, _("En préparation")))

    @admin.display(description=gettext_lazy("Essais"))
    def attempts(self, email: Email) -> int:
        """How many times it was tried."""
        return (email.number_of_retries or 0) + (email.status in (STATUS.sent, STATUS.failed))

    @admin.display(description=gettext_lazy("Réponse du serveur"))
    def error(self, email: Email) -> str:
        """The last thing the server said."""
        logs = sorted(email.logs.all(), key=lambda log: log.pk)
        return logs[-1].message[:200] if logs else "–"

    @admin.display(description=gettext_lazy("Dossier"))
    def case(self, email: Email) -> str | SafeString:
        """The case the mail belongs to."""
        message = getattr(email, "case_message", None)
        return case_link(message.complaint.reference) if message else "–"


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

    formfield_overrides: ClassVar[Any] = {DateField: {"widget": DayInput}}
    list_display = ("label", "first_day", "last_day")
    date_hierarchy = "first_day"
    ordering = ("-first_day",)


@admin.register(Organisation)
class OrganisationAdmin(CalendarAdmin):
    """The one organisation: its list leads straight to it."""

    form = OrganisationForm
    formfield_overrides: ClassVar[Any] = {URLField: {"assume_scheme": "https"}}
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
                )
            },
        ),
        (
            gettext_lazy("Médiateur"),
            {"fields": ("mediator_name", "mediator_address", "mediator_website", "mediator_is_listed")},
        ),
        (
            gettext_lazy("Textes du site"),
            {"fields": ("welcome", "legal_notice", "privacy_notice", "accessibility_notice")},
        ),
    )

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

    form = StaffForm
    add_form = StaffAddForm
    list_display = ("username", "last_name", "first_name", "role", "qualification_delegated", "is_active")
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(request.user.is_superuser))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The journal names them: deactivate instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Every account enters the back-office; who changed a role or a delegation is on record (Art. 3)."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        self._record(request, obj, sorted(form.changed_data) if change else ["created"])

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
