"""What the client decides: withdraw, accept the answer, disagree with it, choose a moment to meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from reclamations import actions, clock
from reclamations.actions.retention import retention_end
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.vocabulary import Party, Status
from reclamations.models import Complaint
from reclamations.tracking.case.page import show, with_people
from reclamations.tracking.case.views import CONFIRMATION
from reclamations.tracking.forms import CommentForm
from reclamations.web.guard import proof, throttle
from reclamations.web.responses import SeeOther, private
from reclamations.web.visit import visits


@dataclass(frozen=True)
class Decision:
    """A page that explains an act of the client and asks for a few words."""

    act: Act
    template: str
    label: Any
    done: Any
    perform: Callable[[Complaint, str], object]
    required: Any = ""


WITHDRAW = Decision(
    Act.WITHDRAW,
    "public/withdraw.html",
    gettext_lazy("Voulez-vous nous dire pourquoi ? (facultatif)"),
    gettext_lazy("Votre réclamation est retirée. Vous pouvez toujours nous écrire ici."),
    lambda complaint, comment: actions.withdraw(complaint, actor=Party.CLIENT, reason=comment),
)
ACCEPT = Decision(
    Act.ACCEPT,
    "public/accept.html",
    gettext_lazy("Voulez-vous ajouter un mot ? (facultatif)"),
    gettext_lazy("Merci. Nous avons noté que la réponse vous convient."),
    lambda complaint, comment: actions.accept(complaint, actor=Party.CLIENT, comment=comment),
)
DISAGREE = Decision(
    Act.DISAGREE,
    "public/disagree.html",
    gettext_lazy("Qu’est-ce qui ne vous convient pas ?"),
    gettext_lazy("Votre désaccord est noté. Un courrier vous donne les coordonnées du médiateur."),
    lambda complaint, comment: actions.disagree(complaint, actor=Party.CLIENT, comment=comment),
    gettext_lazy("Dites-nous en quelques mots ce qui ne vous convient pas."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def withdraw(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Withdraw the complaint, after a page that says what becomes of the file."""
    return _decide(request, reference, WITHDRAW, notice)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def accept(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Say that the answer is right."""
    return _decide(request, reference, ACCEPT, notice)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def disagree(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Say that the answer is not right; the mediator's details are on the page (Art. 7)."""
    return _decide(request, reference, DISAGREE, notice)


@require_POST
@private
def choose_appointment(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Choose one of the moments that staff proposed (Art. 7)."""
    complaint = visits.visited(request, with_people(), reference)
    chosen = request.POST.get("appointment", "")
    if notice:
        messages.warning(request, notice)
        return show(request, complaint, preferred=chosen)
    try:
        if not (chosen.isascii() and chosen.isdigit()):
            raise actions.ActRefused(_("Choisissez l’un des rendez-vous proposés."))
        if not throttle.hit([(throttle.CHOICES_BY_FILE, str(complaint.pk))]):
            sentence = _("Votre choix a changé beaucoup de fois : attendez une heure, ou joignez-nous autrement.")
            raise actions.ActRefused(f"{sentence} {proof.other_means(visits.organisation_of(request))}")
        actions.choose_appointment(complaint, actor=Party.CLIENT, appointment=int(chosen[:18]))
        messages.success(request, _("Votre rendez-vous est noté. Vous pouvez en changer jusqu’à son début."))
    except actions.ActRefused as refusal:
        messages.error(request, refusal.message)
    return SeeOther(reverse("tracking:file", args=[reference]) + CONFIRMATION)


@require_POST
@private
def renew_code(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Revoke the code that somebody else may have seen; the new one goes to the address on file, and nowhere else."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    if notice:
        messages.warning(request, notice)
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    if not complaint.email:
        messages.error(request, _("Ce dossier n’a pas d’adresse électronique : appelez-nous pour changer de code."))
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    if throttle.is_reached(limits := throttle.mails_to(complaint.email)) or not throttle.hit(limits):
        messages.error(
            request, _("Beaucoup de courriels viennent de partir vers votre adresse : réessayez dans une heure.")
        )
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    actions.renew_code(complaint, actor=Party.CLIENT)
    messages.success(
        request, _("L’ancien code n’ouvre plus rien. Le nouveau arrive par courriel dans quelques minutes.")
    )
    return SeeOther(reverse("tracking:login"))


def _decide(request: HttpRequest, reference: str, decision: Decision, notice: str) -> HttpResponse:
    complaint = visits.visited(request, Complaint.objects.select_related("calendar"), reference)
    case_url = reverse("tracking:file", args=[complaint.reference])
    if request.method != "POST" and (why_not := actions.obstacle(decision.act, complaint, Party.CLIENT)):
        # Who posts, from a page opened before, keeps their words, with the act's refusal.
        more = _("Pour ajouter un mot, écrivez-nous ci-dessous.")
        is_over = not is_possible(decision.act, Status(complaint.status))
        messages.info(
            request, _("Ce n’est plus possible : le dossier a changé entre-temps.") if is_over else f"{why_not} {more}"
        )
        return SeeOther(case_url)
    posted: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
    form = CommentForm(posted, label=str(decision.label), required=str(decision.required))
    if notice:
        messages.warning(request, notice)
    elif posted is not None and form.is_valid():
        try:
            decision.perform(complaint, form.cleaned_data["comment"])
        except actions.ActRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, str(decision.done))
            return SeeOther(case_url)
    context = {
        "complaint": complaint,
        "form": form,
        "case_url": case_url,
        "kept_until": retention_end(clock.today()),
    }
    return render(request, decision.template, context)
