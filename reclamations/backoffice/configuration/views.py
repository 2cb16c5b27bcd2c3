"""Configuration, and the recomputation of due dates."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reclamations import actions
from reclamations.actions.opening.dates import DeadlineChange
from reclamations.backoffice.acts.fields import text_field
from reclamations.backoffice.configuration import checklist, translations
from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.tables import link
from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.models import (
    Category,
    Closure,
    ComplaintMeans,
    Installation,
    Organisation,
    Seal,
    Service,
    Staff,
    WhatsAppContact,
)
from reclamations.web.responses import show_refusal
from reclamations.web.tables import Column, Table
from reclamations.web.visit import visits
from reclamations.words.typography import shortdate


def configuration(request: HttpRequest) -> HttpResponseBase:
    """List what this person may configure."""
    staff = staff_of(request)
    if not (staff.may(Right.CONFIGURE) or staff.may(Right.MANAGE_STAFF)):
        raise PermissionDenied
    return page(
        request,
        "backoffice/configuration.html",
        {
            "title": _("Configuration"),
            "tiles": _tiles(staff),
            "to_do": checklist.to_do(visits.organisation_of(request)),
            "may_translate": staff.may(Right.CONFIGURE),
            "missing": translations.missing() if staff.may(Right.CONFIGURE) else 0,
            "may_recompute": Act.RECOMPUTE.is_for(staff.rights),
        },
    )


#: What may be configured: the list, what it is for, its icon.
TILES = (
    (Organisation, gettext_lazy("Identité, calendrier et délais, médiateur, textes du site."), "building"),
    (Closure, gettext_lazy("Jours où l’entreprise est fermée : ils ne comptent pas dans les délais."), "calendar"),
    (ComplaintMeans, gettext_lazy("Ce que la notice publie (Art. 4)."), "megaphone"),
    (WhatsAppContact, gettext_lazy("À qui les clients peuvent écrire."), "whatsapp"),
    (Service, gettext_lazy("Ce que les réclamations peuvent viser."), "people"),
    (Installation, gettext_lazy("Lieux et équipements, avec leur lien direct vers le formulaire."), "pin"),
    (Category, gettext_lazy("Pour l’analyse au registre."), "list"),
    (Staff, gettext_lazy("Comptes, rôles et délégations."), "person"),
    (Seal, gettext_lazy("Les scellés quotidiens du journal."), "shield"),
)


def _tiles(staff: Staff) -> list[tuple[str, str, str, str]]:
    """Give (label, what for, icon, address) for every list this person may see."""
    shown = []
    for model, purpose, icon in TILES:
        meta = model._meta
        permission = Right.VIEW.value if model is Seal else f"view_{meta.model_name}"
        if staff.has_perm(f"{meta.app_label}.{permission}"):
            url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            shown.append((str(capfirst(meta.verbose_name_plural)), str(purpose), icon, url))
    return shown


class RecomputeForm(forms.Form):
    """Why the due dates are computed again."""

    reason = text_field(gettext_lazy("Motif"), rows=3, help_text=gettext_lazy("Inscrit au journal de chaque dossier."))


def recompute(request: HttpRequest) -> HttpResponseBase:
    """Show what the calendar in force changes for open files, then apply it with a reason."""
    staff = staff_of(request)
    if not Act.RECOMPUTE.is_for(staff.rights):
        raise PermissionDenied
    form = RecomputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes = actions.recompute_deadlines(actor=staff, reason=form.cleaned_data["reason"])
        except actions.ActRefused as refusal:
            show_refusal(form, refusal)
        else:
            said = ngettext(
                "Échéances recalculées : %(n)s dossier.", "Échéances recalculées : %(n)s dossiers.", len(changes)
            )
            messages.success(request, said % {"n": len(changes)})
            return redirect("admin:index" if staff.may(Right.VIEW) else "admin:configuration")
    return page(
        request,
        "backoffice/recompute.html",
        {
            "title": _("Recalculer les échéances"),
            "form": form,
            "changes": actions.preview_recompute(),
            "table": _changed(may_view=staff.may(Right.VIEW)),
        },
        status=422 if form.errors else 200,
    )


def _changed(*, may_view: bool) -> Table:
    """The files whose due dates change, before and after; a link to each for who may open it."""

    def file(change: DeadlineChange) -> object:
        reference = change.complaint.reference
        return link("admin:case", reference, reference) if may_view else reference

    return Table(
        [
            Column(gettext_noop("Dossier"), file),
            Column(gettext_noop("Accusé de réception"), lambda change: _moved(change.ack_before, change.ack_after)),
            Column(gettext_noop("Réponse"), lambda change: _moved(change.response_before, change.response_after)),
        ]
    )


def _moved(before: date, after: date) -> SafeString:
    return format_html("{} → <strong>{}</strong>", shortdate(before), shortdate(after))


def logo(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show the organisation's logo, at the address that its own page links; it was drawn anew before it was kept."""
    staff = staff_of(request)
    if not (staff.may(Right.CONFIGURE) or staff.may(Right.MANAGE_STAFF)):
        raise PermissionDenied
    kept = Organisation.current().logo
    if kept.name != f"organisation/{name}" or not kept.storage.exists(kept.name):
        raise Http404(_("Ce fichier n’est plus disponible."))
    return FileResponse(kept.open("rb"), filename=name)
