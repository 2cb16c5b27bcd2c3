"""Configuration, the recomputation of due dates, and downloads."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import actions, clock, files, letters
from reclamations.backoffice.access import require, staff_of
from reclamations.backoffice.fields import text_field
from reclamations.backoffice.shell import page
from reclamations.domain.rights import Right
from reclamations.models import Attachment, Letter, Staff


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
            "apps": admin.site.get_app_list(request),
            "may_recompute": _may_recompute(staff),
        },
    )


class RecomputeForm(forms.Form):
    """Why the due dates are computed again."""

    reason = text_field(gettext_lazy("Motif"), rows=3, help_text=gettext_lazy("Inscrit au journal de chaque dossier."))


def recompute(request: HttpRequest) -> HttpResponseBase:
    """Show what the calendar in force changes for open files, then apply it with a reason."""
    staff = staff_of(request)
    if not _may_recompute(staff):
        raise PermissionDenied
    form = RecomputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes = actions.recompute_deadlines(actor=staff, reason=form.cleaned_data["reason"])
        except actions.ActRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Échéances recalculées : %(n)s dossiers.") % {"n": len(changes)})
            return redirect("admin:index" if staff.may(Right.VIEW) else "admin:configuration")
    return page(
        request,
        "backoffice/recompute.html",
        {
            "title": _("Recalculer les échéances"),
            "form": form,
            "changes": actions.preview_recompute(),
            "today": clock.today(),
            "may_view": staff.may(Right.VIEW),
        },
        status=422 if form.errors else 200,
    )


def _may_recompute(staff: Staff) -> bool:
    return staff.may(Right.CONFIGURE) or staff.may(Right.QUALIFY)


def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the PDF of a letter, made now if it was deferred."""
    require(request, Right.VIEW)
    found = get_object_or_404(Letter, pk=pk)
    rendered = letters.ensure_rendered(found)
    return files.download(rendered, filename=letters.filename(rendered), content_type="application/pdf")


def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a file of a case."""
    require(request, Right.VIEW)
    found = get_object_or_404(Attachment, pk=pk)
    return files.download(found, filename=found.original_name, content_type=found.content_type)
