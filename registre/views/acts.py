"""The one view behind every form of the register: show, check, do; nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Field
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from reclamations.actions import ActRefused, Conflict, NotAllowed
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page
from reclamations.domain.rights import Right
from reclamations.domain.typed.references import read_reference
from reclamations.models import Complaint, Staff
from reclamations.web.responses import show_refusal
from registre import actions, forms
from registre.models import CorrectiveAction, Finding, FindingComplaint, PurgeBatch


class RegisterActView(View):
    """A page with one form that does one act."""

    form_class: type[forms.RegisterForm]
    title: Any = ""
    lead: Any = ""
    right = Right.KEEP_REGISTER
    is_grave = False

    staff: Staff

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right, then for what the act is about."""
        self.staff = require(request, self.right)
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """Find what the act is about, from the address."""

    def initial(self) -> dict[str, Any]:
        """Give what the form shows at first."""
        return {}

    def perform(self, form: forms.RegisterForm) -> None:
        """Call the act."""
        raise NotImplementedError

    def back(self) -> str:
        """Where to go afterwards, and where « Annuler » leads."""
        return reverse("registre:home")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Show the form."""
        return self.show(self.form_class(initial=self.initial()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Do the act; a refusal gives the form back as it was typed."""
        form = self.form_class(request.POST, initial=self.initial())
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.perform(form)
        except Conflict as conflict:
            return self.show_conflict(form, conflict)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except ActRefused as refusal:
            show_refusal(form, refusal)
            return self.show(form, status=422)
        messages.success(request, _("C’est fait : « %(act)s ».") % {"act": self.title})
        return redirect(self.back())

    def show_conflict(self, form: forms.RegisterForm, conflict: Conflict) -> HttpResponseBase:
        """Say what stands there now; sending again confirms what was typed, knowingly, on what was read afresh."""
        self.load(**self.kwargs)
        fresh = self.initial()
        data = self.request.POST.copy()
        data["revision"] = str(fresh.get("revision", ""))
        again = self.form_class(data, initial=fresh)
        return self.show(again, status=409, conflict=conflict.message, meanwhile=_differences(form, again, fresh))

    def show(self, form: forms.RegisterForm, status: int = 200, **context: Any) -> HttpResponseBase:
        """Render the page."""
        trail = [(_("Registre"), reverse("registre:home")), (str(self.title), "")]
        shown = {
            "title": self.title,
            "lead": self.lead,
            "form": form,
            "back": self.back(),
            "trail": trail,
            "is_grave": self.is_grave,
            "conflict": "",
            "meanwhile": [],
        }
        return page(self.request, "backoffice/registre/act.html", shown | context, status=status)


def _differences(typed: forms.RegisterForm, again: forms.RegisterForm, fresh: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands there now, (label, words), where it is not what was typed."""
    found = []
    for name, value in fresh.items():
        typed_value = typed.cleaned_data.get(name)
        if name != "revision" and (getattr(typed_value, "pk", typed_value) or "") != (value or ""):
            found.append((str(again.fields[name].label), _shown(again.fields[name], value)))
    return found


def _shown(field: Field, value: Any) -> str:
    """A value as people read it: the label of a choice, the text itself."""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value or ""), str(value or "")) or _("Non renseigné")


class NewFindingView(RegisterActView):
    """Record a failing, from a complaint or not."""

    form_class = forms.FindingForm
    title = gettext_lazy("Consigner un dysfonctionnement")
    lead = gettext_lazy("Ce que la réclamation révèle d’un service ou d’une installation.")
    complaint: Complaint | None = None
    finding: Finding | None = None

    def load(self, **kwargs: Any) -> None:
        """Take the complaint named in the address."""
        reference = self.request.GET.get("dossier", "")
        if reference:
            self.complaint = get_object_or_404(Complaint, reference=read_reference(reference))

    def initial(self) -> dict[str, Any]:
        """Take over how the complaint was classified, never its words: they are the client's."""
        if self.complaint is None:
            return {}
        names = ("service", "installation", "category")
        found = {name: getattr(self.complaint, f"{name}_id") for name in names}
        return found | {"risk": self.complaint.risk}

    def perform(self, form: forms.RegisterForm) -> None:
        """Record the failing and link the complaint."""
        files = [self.complaint] if self.complaint else []
        self.finding = actions.record_finding(actor=self.staff, complaints=files, **form.arguments())

    def back(self) -> str:
        """Lead to the new finding, or back to the complaint."""
        if self.finding is not None:
            return reverse("registre:finding", args=[self.finding.pk])
        return reverse("admin:case", args=[self.complaint.reference]) if self.complaint else super().back()


class FindingActView(RegisterActView):
    """An act on a finding."""

    finding: Finding

    def load(self, **kwargs: Any) -> None:
        """Find the finding."""
        self.finding = get_object_or_404(Finding, pk=kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        """Remember which revision was shown."""
        return {"revision": self.finding.revision}

    def back(self) -> str:
        """Lead to the finding."""
        return reverse("registre:finding", args=[self.finding.pk])


class AmendFindingView(FindingActView):
    """Put the description right."""

    form_class = forms.AmendForm
    title = gettext_lazy("Préciser le dysfonctionnement")

    def initial(self) -> dict[str, Any]:
        """Show it as it stands."""
        names = ("title", "description", "root_cause", "risk", "revision")
        shown = {name: getattr(self.finding, name) for name in names}
        return shown | {name: getattr(self.finding, f"{name}_id") for name in ("service", "installation", "category")}

    def perform(self, form: forms.RegisterForm) -> None:
        """Amend."""
        actions.amend_finding(self.finding, actor=self.staff, **form.arguments())


class LinkComplaintView(FindingActView):
    """Link a complaint by its reference."""

    form_class = forms.LinkForm
    title = gettext_lazy("Rattacher une réclamation")

    def perform(self, form: forms.RegisterForm) -> None:
        """Link."""
        complaint = Complaint.objects.filter(reference=form.cleaned_data["reference"]).first()
        if complaint is None:
            raise ActRefused(_("Aucun dossier ne porte cette référence."), "reference")
        actions.link_complaint(self.finding, complaint, actor=self.staff)


class UnlinkComplaintView(FindingActView):
    """Undo a link."""

    form_class = forms.ReasonForm
    title = gettext_lazy("Détacher la réclamation")
    is_grave = True
    link: FindingComplaint

    def load(self, **kwargs: Any) -> None:
        """Find the link and its finding."""
        self.link = get_object_or_404(FindingComplaint.objects.select_related("finding"), pk=kwargs["pk"])
        self.finding = self.link.finding

    def perform(self, form: forms.RegisterForm) -> None:
        """Unlink."""
        actions.unlink_complaint(self.link, actor=self.staff, **form.arguments())


class CloseFindingView(FindingActView):
    """Close a finding."""

    form_class = forms.CloseForm
    title = gettext_lazy("Solder le dysfonctionnement")

    def perform(self, form: forms.RegisterForm) -> None:
        """Close."""
        actions.close_finding(self.finding, actor=self.staff, **form.arguments())


class ReopenFindingView(FindingActView):
    """Take a finding up again."""

    form_class = forms.RevisedReasonForm
    title = gettext_lazy("Rouvrir le dysfonctionnement")

    def perform(self, form: forms.RegisterForm) -> None:
        """Reopen."""
        actions.reopen_finding(self.finding, actor=self.staff, **form.arguments())


class NewActionView(FindingActView):
    """Record a corrective action."""

    form_class = forms.CorrectiveActionForm
    title = gettext_lazy("Consigner une action corrective")

    def perform(self, form: forms.RegisterForm) -> None:
        """Record."""
        actions.record_corrective_action(self.finding, actor=self.staff, **form.arguments())


class ActionActView(FindingActView):
    """An act on a corrective action."""

    action: CorrectiveAction

    def load(self, **kwargs: Any) -> None:
        """Find the action and its finding."""
        self.action = get_object_or_404(CorrectiveAction.objects.select_related("finding"), pk=kwargs["pk"])
        self.finding = self.action.finding
        self.lead = self.action.description

    def initial(self) -> dict[str, Any]:
        """Show nothing beforehand: an unsubmitted default is no decision."""
        return {}


class CompleteActionView(ActionActView):
    """Say that an action was carried out."""

    form_class = forms.CompleteForm
    title = gettext_lazy("Action réalisée")

    def perform(self, form: forms.RegisterForm) -> None:
        """Complete."""
        actions.complete_corrective_action(self.action, actor=self.staff, **form.arguments())


class AssessActionView(ActionActView):
    """Say whether an action worked."""

    form_class = forms.AssessForm
    title = gettext_lazy("Évaluer l’efficacité")

    def perform(self, form: forms.RegisterForm) -> None:
        """Assess."""
        actions.assess_effectiveness(self.action, actor=self.staff, **form.arguments())


class NewReviewView(RegisterActView):
    """Sign a management review."""

    form_class = forms.ReviewForm
    title = gettext_lazy("Signer une revue de direction")
    lead = gettext_lazy("Les chiffres de la période y sont joints, tels que connus à la fin de son dernier jour.")

    def perform(self, form: forms.RegisterForm) -> None:
        """Record."""
        actions.record_review(actor=self.staff, **form.arguments())

    def back(self) -> str:
        """Lead to the reviews."""
        return reverse("registre:reviews")


class BatchActView(RegisterActView):
    """A decision on a batch of files to purge."""

    right = Right.APPROVE_PURGE
    form_class = forms.ReasonForm
    batch: PurgeBatch

    def load(self, **kwargs: Any) -> None:
        """Find the batch."""
        self.batch = get_object_or_404(PurgeBatch, pk=kwargs["pk"])

    def back(self) -> str:
        """Lead to the batch."""
        return reverse("registre:batch", args=[self.batch.pk])


class ApprovePurgeView(BatchActView):
    """Approve a batch."""

    title = gettext_lazy("Approuver la purge")
    is_grave = True
    lead = gettext_lazy(
        "Les données personnelles, les courriers et les pièces de ces dossiers seront détruits cette nuit, "
        "définitivement. Il en restera une ligne anonyme et un certificat."
    )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Lead whoever proposed the batch back to it: somebody else approves it."""
        if self.batch.proposed_by_id == self.staff.pk:
            messages.warning(request, _("Vous avez proposé ce lot : une autre personne l’approuve."))
            return redirect(self.back())
        return super().get(request, **kwargs)

    def perform(self, form: forms.RegisterForm) -> None:
        """Approve."""
        actions.approve_purge(self.batch, actor=self.staff, **form.arguments())


class CancelPurgeView(BatchActView):
    """Give a batch up."""

    title = gettext_lazy("Annuler le lot")
    lead = gettext_lazy("Les dossiers restent tels quels ; ils pourront être proposés de nouveau.")

    def perform(self, form: forms.RegisterForm) -> None:
        """Cancel."""
        actions.cancel_purge(self.batch, actor=self.staff, **form.arguments())
