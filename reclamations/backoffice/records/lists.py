"""Records to read: complaints, the journal and its seals, mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import outbox
from reclamations.backoffice.shell.access import staff_of
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import MailState
from reclamations.journal.facts import REST
from reclamations.models import (
    Complaint,
    Event,
    Mail,
    Seal,
    Staff,
)
from reclamations.models.case.correspondence import mail_label
from reclamations.templatetags.ui import status_pill
from reclamations.words.typography import shortdate

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[Staff]
else:
    _ModelAdmin, _UserAdmin = admin.ModelAdmin, UserAdmin

from reclamations.backoffice.shell.lists import ReadOnlyAdmin, case_link, short_moment


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Every complaint, ended ones too; each line leads to its case file."""

    plural = gettext_lazy("Toutes les réclamations")
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
        """Lead to the case file, where the acts are; whoever may not read files learns no reference."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        complaint = self.get_object(request, object_id)
        return redirect("admin:case", complaint.reference) if complaint else redirect("admin:index")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The journal: append-only, so it is only read."""

    list_display = ("moment", "file", "sequence", "kind", "author", "short_hash")
    # Ranges of the indexed date; a date hierarchy would read the year of every event there is.
    list_filter = ("kind", "party", ("at", admin.DateFieldListFilter))
    list_select_related = ("actor",)
    ordering = ("-pk",)
    fields = ("moment", "file", "sequence", "kind", "author", "facts", "told", "previous_hash", "hash")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Bring the file's reference along: events outlive the file, so there is no key to follow."""
        reference = Complaint.objects.filter(pk=OuterRef("case_id")).values("reference")
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(reference=Subquery(reference))

    @admin.display(description=gettext_lazy("Date"), ordering="at")
    def moment(self, event: Event) -> str:
        """When it happened."""
        return short_moment(event.at)

    @admin.display(description=gettext_lazy("Dossier"))
    def file(self, event: Event) -> str | SafeString:
        """The file's reference while it exists, its number after the purge."""
        if not event.case_id:
            return _("Organisation")
        reference = getattr(event, "reference", None)
        return case_link(reference) if reference else f"nº\N{NO-BREAK SPACE}{event.case_id}"

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
        """The personal values that the act gave, until the purge erases them."""
        return "\n".join(f"{detail.name} : {detail.value}" for detail in event.details.exclude(name=REST)) or "–"


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    """The daily seals of the journal."""

    list_display = ("moment", "hash")
    fields = ("moment", "hash", "previous_hash", "heads")
    readonly_fields = fields
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("Scellé le"), ordering="sealed_at")
    def moment(self, seal: Seal) -> str:
        """When it was made."""
        return short_moment(seal.sealed_at)


class MailStateFilter(admin.SimpleListFilter):
    """The states of a mail, in French."""

    title = gettext_lazy("état")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every state."""
        return [(state.value, _(state.label)) for state in MailState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the mails in the state chosen, one of the list's."""
        is_known = self.value() in [state.value for state in MailState]
        return queryset.filter(state=self.value()) if is_known else queryset


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox: what left, what waits, what failed and why."""

    singular = gettext_lazy("courriel")
    plural = gettext_lazy("Courriels")
    change_form_template = "admin/email.html"
    change_list_template = "admin/email_list.html"
    list_display = ("made_at", "case", "recipient", "about", "standing", "attempts", "error")
    list_filter = (MailStateFilter,)
    search_fields = ("to", "subject", "message_id")
    ordering = ("-pk",)
    fields = ("made_at", "recipient", "about", "standing", "attempts", "error", "case", "words")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        """Bring the case along."""
        emails: QuerySet[Mail] = super().get_queryset(request)
        return emails.select_related("case_message__complaint")

    def changelist_view(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Offer to send again all that failed."""
        failed = Mail.objects.filter(state=MailState.FAILED.value).count()
        context = {"failed": failed, "may_send_again": staff_of(request).may(Right.HANDLE), **(extra_context or {})}
        return super().changelist_view(request, context)

    def changeform_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Offer to send again one that failed."""
        is_failed = Mail.objects.filter(pk=object_id or 0, state=MailState.FAILED.value).exists()
        context = {"may_send_again": is_failed and staff_of(request).may(Right.HANDLE), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    @admin.display(description=gettext_lazy("Préparé le"), ordering="created_at")
    def made_at(self, email: Mail) -> str:
        """When the act queued it."""
        return short_moment(email.created_at)

    @admin.display(description=gettext_lazy("Objet"))
    def about(self, email: Mail) -> str:
        """The subject."""
        return email.subject

    @admin.display(description=gettext_lazy("Texte"))
    def words(self, email: Mail) -> str:
        """The plain text, as it left or will leave, without the client's personal link."""
        return outbox.text_of(email)

    @admin.display(description=gettext_lazy("Destinataire"))
    def recipient(self, email: Mail) -> str:
        """To whom."""
        return email.to

    @admin.display(description=gettext_lazy("État"), ordering="state")
    def standing(self, email: Mail) -> str:
        """Where the mail stands, in French; one that no server took is never said to have been given to one."""
        label = mail_label(email.last_words) if email.state == MailState.SENT.value and email.last_words else ""
        return _(label or MailState(email.state).label)

    @admin.display(description=gettext_lazy("Essais"))
    def attempts(self, email: Mail) -> int:
        """How many times it was tried."""
        return email.tries + (email.state in (MailState.SENT.value, MailState.FAILED.value))

    @admin.display(description=gettext_lazy("Réponse du serveur"))
    def error(self, email: Mail) -> str:
        """The last thing the server said."""
        return email.last_words[:200] or "–"

    @admin.display(description=gettext_lazy("Dossier"))
    def case(self, email: Mail) -> str | SafeString:
        """The case the mail belongs to."""
        message = getattr(email, "case_message", None)
        return case_link(message.complaint.reference) if message else "–"
