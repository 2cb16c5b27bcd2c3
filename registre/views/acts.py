"""The pages of the register's acts, as a table: a new act is a row. The engine is that of the files' acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Model
from django.forms import Field
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations.backoffice.acts.engine import ActEngine
from reclamations.backoffice.shell.access import require
from reclamations.domain.rights import Right
from reclamations.domain.typed.references import read_reference
from reclamations.models import Complaint, Staff
from registre import actions, forms
from registre.archives.purging import obstacle_to_approval, obstacle_to_decision
from registre.findings import obstacles
from registre.models import CorrectiveAction, Finding, FindingComplaint, PurgeBatch


@dataclass(frozen=True)
class RegisterPage:
    """How an act of the register is shown: its address, its title, its form, the function that does it.

    `function` takes what the address names (a finding, an action…), the actor, and what the form gives. `obstacle`
    says why it may not be done on that; None for an act that nothing bars before its form is filled in.
    """

    route: str
    name: str
    view: type[RegisterActView]
    title: Any
    form: type[forms.RegisterForm]
    function: Callable[..., object]
    obstacle: Callable[[Any], str] | None
    lead: Any = ""
    is_grave: bool = False


class RegisterActView(ActEngine[forms.RegisterForm]):
    """The page of one act; `page` is its row of the table."""

    template = "backoffice/registre/act.html"
    right = Right.KEEP_REGISTER
    page = cast(RegisterPage, None)  # `as_view` asks for a value; each address gives its own
    model: type[Model] | None = None
    subject: Any = None

    def admit(self, request: HttpRequest) -> Staff:
        """Ask for the right."""
        return require(request, self.right)

    def load(self, **kwargs: Any) -> None:
        """Find what the act is about, from the address."""
        if self.model is not None:
            self.subject = get_object_or_404(self.model, pk=kwargs["pk"])

    def title(self) -> str:
        """What the act is called."""
        return str(self.page.title)

    def obstacle(self) -> str:
        """Why the act may not be done on what the address names."""
        return self.page.obstacle(self.subject) if self.page.obstacle else ""

    def initial(self) -> dict[str, Any]:
        """Give what the form shows at first."""
        return self.page.form.starting(self.subject)

    def form(self, *data: Any) -> forms.RegisterForm:
        """Make the form."""
        return self.page.form(*data, initial=self.initial())

    def perform(self, form: forms.RegisterForm) -> None:
        """Call the one function of this act, on what the address names."""
        self.page.function(self.subject, actor=self.staff, **form.arguments())

    def back(self) -> str:
        """Lead to the register."""
        return reverse("registre:home")

    def marks(self) -> Mapping[str, object]:
        """The revision of what the address names, where the form remembers it."""
        return {name: value for name, value in self.initial().items() if name == "revision"}

    def meanwhile(self, typed: forms.RegisterForm, again: forms.RegisterForm) -> list[tuple[str, str]]:
        """What stands there now, (label, words), where it is not what was typed."""
        found = []
        for name, value in again.initial.items():
            typed_value = typed.cleaned_data.get(name)
            if name != "revision" and (getattr(typed_value, "pk", typed_value) or "") != (value or ""):
                found.append((str(again.fields[name].label), _shown(again.fields[name], value)))
        return found

    def lead(self) -> str:
        """What the act does."""
        return str(self.page.lead)

    def context(self, form: forms.RegisterForm) -> dict[str, Any]:
        """What the act does, and the way back."""
        trail = [(_("Registre"), reverse("registre:home")), (self.title(), "")]
        return {"lead": self.lead(), "is_grave": self.page.is_grave, "trail": trail}


def _shown(field: Field, value: Any) -> str:
    """A value as people read it: the label of a choice, the text itself."""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value or ""), str(value or "")) or _("Non renseigné")


class NewFindingView(RegisterActView):
    """Record a failing, from a complaint or not."""

    finding: Finding | None = None

    def load(self, **kwargs: Any) -> None:
        """Take the complaint named in the address."""
        if reference := self.request.GET.get("dossier", ""):
            self.subject = get_object_or_404(Complaint, reference=read_reference(reference))

    def perform(self, form: forms.RegisterForm) -> None:
        """Record the failing and link the complaint."""
        linked = [self.subject] if self.subject else []
        self.finding = actions.record_finding(actor=self.staff, complaints=linked, **form.arguments())

    def back(self) -> str:
        """Lead to the new finding, or back to the complaint."""
        if self.finding is not None:
            return reverse("registre:finding", args=[self.finding.pk])
        return reverse("admin:case", args=[self.subject.reference]) if self.subject else super().back()


class FindingActView(RegisterActView):
    """An act on a finding, or on what belongs to one."""

    model: type[Model] | None = Finding

    def back(self) -> str:
        """Lead to the finding."""
        return reverse("registre:finding", args=[getattr(self.subject, "finding_id", None) or self.subject.pk])


class LinkActView(FindingActView):
    """An act on the link of a complaint with its finding."""

    model = FindingComplaint


class ActionActView(FindingActView):
    """An act on a corrective action, which the page recalls."""

    model = CorrectiveAction

    def lead(self) -> str:
        """What was to be done."""
        return str(self.subject.description)


class ReviewActView(RegisterActView):
    """Sign a management review."""

    def perform(self, form: forms.RegisterForm) -> None:
        """Record it: it is about nothing but its period."""
        self.page.function(actor=self.staff, **form.arguments())

    def back(self) -> str:
        """Lead to the reviews."""
        return reverse("registre:reviews")


class BatchActView(RegisterActView):
    """A decision on a batch of files to purge."""

    right = Right.APPROVE_PURGE
    model = PurgeBatch

    def back(self) -> str:
        """Lead to the batch."""
        return reverse("registre:batch", args=[self.subject.pk])


class ApprovalView(BatchActView):
    """Approve a batch, which is never for whoever proposed it."""

    def obstacle(self) -> str:
        """Why this person may not."""
        return super().obstacle() or obstacle_to_approval(self.subject, self.staff)


PAGES: tuple[RegisterPage, ...] = (
    RegisterPage(
        "dysfonctionnements/nouveau/",
        "new-finding",
        NewFindingView,
        gettext_lazy("Consigner un dysfonctionnement"),
        forms.FindingForm,
        actions.record_finding,
        None,
        lead=gettext_lazy("Ce que la réclamation révèle d’un service ou d’une installation."),
    ),
    RegisterPage(
        "dysfonctionnements/<int:pk>/preciser/",
        "amend-finding",
        FindingActView,
        gettext_lazy("Préciser le dysfonctionnement"),
        forms.AmendForm,
        actions.amend_finding,
        obstacles.to_changing,
    ),
    RegisterPage(
        "dysfonctionnements/<int:pk>/rattacher/",
        "link",
        FindingActView,
        gettext_lazy("Rattacher une réclamation"),
        forms.LinkForm,
        actions.link_complaint,
        obstacles.to_changing,
    ),
    RegisterPage(
        "rattachements/<int:pk>/detacher/",
        "unlink",
        LinkActView,
        gettext_lazy("Détacher la réclamation"),
        forms.ReasonForm,
        actions.unlink_complaint,
        obstacles.to_unlinking,
        is_grave=True,
    ),
    RegisterPage(
        "dysfonctionnements/<int:pk>/solder/",
        "close-finding",
        FindingActView,
        gettext_lazy("Solder le dysfonctionnement"),
        forms.CloseForm,
        actions.close_finding,
        obstacles.to_closing,
    ),
    RegisterPage(
        "dysfonctionnements/<int:pk>/rouvrir/",
        "reopen-finding",
        FindingActView,
        gettext_lazy("Rouvrir le dysfonctionnement"),
        forms.RevisedReasonForm,
        actions.reopen_finding,
        obstacles.to_reopening,
    ),
    RegisterPage(
        "dysfonctionnements/<int:pk>/action/",
        "new-action",
        FindingActView,
        gettext_lazy("Consigner une action corrective"),
        forms.CorrectiveActionForm,
        actions.record_corrective_action,
        obstacles.to_changing,
    ),
    RegisterPage(
        "actions/<int:pk>/realiser/",
        "complete-action",
        ActionActView,
        gettext_lazy("Action réalisée"),
        forms.CompleteForm,
        actions.complete_corrective_action,
        obstacles.to_completing,
    ),
    RegisterPage(
        "actions/<int:pk>/evaluer/",
        "assess-action",
        ActionActView,
        gettext_lazy("Évaluer l’efficacité"),
        forms.AssessForm,
        actions.assess_effectiveness,
        obstacles.to_assessing,
    ),
    RegisterPage(
        "revues/nouvelle/",
        "new-review",
        ReviewActView,
        gettext_lazy("Signer une revue de direction"),
        forms.ReviewForm,
        actions.record_review,
        None,
        lead=gettext_lazy("Les chiffres de la période y sont joints, tels que connus à la fin de son dernier jour."),
    ),
    RegisterPage(
        "purges/<int:pk>/approuver/",
        "approve-purge",
        ApprovalView,
        gettext_lazy("Approuver la purge"),
        forms.ReasonForm,
        actions.approve_purge,
        obstacle_to_decision,
        lead=gettext_lazy(
            "Les données personnelles, les courriers et les pièces de ces dossiers seront détruits cette nuit, "
            "définitivement. Il en restera une ligne anonyme et un certificat."
        ),
        is_grave=True,
    ),
    RegisterPage(
        "purges/<int:pk>/annuler/",
        "cancel-purge",
        BatchActView,
        gettext_lazy("Annuler le lot"),
        forms.ReasonForm,
        actions.cancel_purge,
        obstacle_to_decision,
        lead=gettext_lazy("Les dossiers restent tels quels ; ils pourront être proposés de nouveau."),
    ),
)
