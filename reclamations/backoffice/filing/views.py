"""Register a complaint heard by another channel than the public form."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from reclamations import actions, clock
from reclamations.backoffice.filing.forms import FilingForm, RegisterForm, ReportForm
from reclamations.backoffice.shell.access import require, staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.domain.rights import Right
from reclamations.models import Complaint
from reclamations.web.responses import show_refusal


class FilingView(View):
    """Show a form, register once however many times it is sent, and lead on."""

    right: ClassVar[Right]
    form: ClassVar[type[FilingForm]]
    title: ClassVar[Any]
    lead: ClassVar[Any]
    button: ClassVar[Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right."""
        require(request, self.right)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the empty form."""
        return self.show(self.form(today=clock.today()))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Register, or give the form back as it was typed."""
        form = self.form(request.POST, request.FILES, today=clock.today())
        is_valid = form.is_valid()
        form.tell(request)
        if not is_valid:
            return self.show(form, status=422)
        try:
            complaint = actions.register(
                actor=staff_of(request),
                filing=form.filing(),
                uploads=form.pending,
                idempotency_key=form.cleaned_data["token"],
            )
        except actions.NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except actions.ActRefused as refusal:
            show_refusal(form, refusal)
            return self.show(form, status=422)
        if not form.filing().is_told_by(complaint) or not form.is_held_by(complaint):
            return self.tell_used(form, complaint)
        return self.lead_on(complaint)

    def tell_used(self, form: FilingForm, complaint: Complaint) -> HttpResponseBase:
        """Keep what was typed over a form sent before: it is another complaint, under a token of its own."""
        form.add_error(
            None,
            _(
                "Ce formulaire a déjà servi à enregistrer %(ref)s, qui dit autre chose ou n’a pas les mêmes fichiers. "
                "Rien n’est perdu : pour enregistrer une seconde réclamation, envoyez-le de nouveau."
            )
            % {"ref": complaint.reference},
        )
        form.renew_token()
        return self.show(form, status=409)

    def lead_on(self, complaint: Complaint) -> HttpResponseBase:
        """Go to the new file."""
        messages.success(self.request, _("Réclamation %(ref)s enregistrée.") % {"ref": complaint.reference})
        return redirect("admin:case", complaint.reference)

    def show(self, form: FilingForm, *, status: int = 200) -> HttpResponseBase:
        """Render the page."""
        context = {
            "title": self.title,
            "lead": self.lead,
            "button": self.button,
            "form": form,
            "uploads": form.pending,
        }
        return page(self.request, "backoffice/filing.html", context, status=status)


class RegisterView(FilingView):
    """The full form of client relations (Art. 4)."""

    right = Right.HANDLE
    form = RegisterForm
    title = gettext_lazy("Enregistrer une réclamation")
    lead = gettext_lazy("Reçue par téléphone, par courrier, par courriel, sur WhatsApp ou de vive voix.")
    button = gettext_lazy("Enregistrer la réclamation")


class ReportView(FilingView):
    """The one-minute report, for every colleague (Art. 3)."""

    right = Right.REPORT
    form = ReportForm
    title = gettext_lazy("Signaler un mécontentement")
    lead = gettext_lazy(
        "Un client vous a dit son mécontentement ? Une minute suffit : la direction en juge ensuite, "
        "et le client aura sa réponse."
    )
    button = gettext_lazy("Signaler à la direction")

    def lead_on(self, complaint: Complaint) -> HttpResponseBase:
        """Thank the colleague, who may not be allowed to read files."""
        return redirect("admin:reported", complaint.reference)


def thanks(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say what becomes of the report; only its author gets here."""
    staff = require(request, Right.REPORT)
    complaint = get_object_or_404(Complaint, reference=reference, recorded_by=staff)
    context = {"title": _("Merci"), "complaint": complaint, "may_view": staff.may(Right.VIEW)}
    return page(request, "backoffice/reported.html", context)
