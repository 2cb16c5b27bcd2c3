"""« Mes coordonnées »: the client corrects who they are and how to reach them, and says better when and where it was.

What they correct takes effect at once, and a mail tells it; but another e-mail address waits until it is confirmed from
the one on file, or by staff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reclamations import actions, clock, codes
from reclamations.actions.client.email_change import CONFIRMED_WITHIN
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EmailChangeState, Party
from reclamations.models import Complaint, EmailChange
from reclamations.tracking.case.views import CONFIRMATION
from reclamations.tracking.forms import DetailsForm, FactsForm, NewAddressForm, TrackingForm
from reclamations.web.guard import proof, throttle
from reclamations.web.responses import SeeOther, private, show_refusal
from reclamations.web.visit import visits

#: What the client asks, from the values of a valid form.
_ClientAct = Callable[[Complaint, dict[str, Any]], None]
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@private
def details(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Show the client's details, and correct them but for the e-mail address."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    form = DetailsForm(complaint, request.POST if request.method == "POST" else None)
    if notice:
        messages.warning(request, notice)
    elif request.method == "POST" and _done(request, complaint, form, _correct, throttle.CORRECTIONS):
        messages.success(request, _("C’est corrigé. Le dossier garde aussi ce qui était écrit avant."))
        return SeeOther(reverse("tracking:details", args=[complaint.reference]) + CONFIRMATION)
    return _page(request, complaint, form, NewAddressForm(complaint))


@require_http_methods(_METHODS)
@private
def new_address(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Ask to be written to at another e-mail address."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    if request.method != "POST":
        return SeeOther(reverse("tracking:details", args=[complaint.reference]))
    form = NewAddressForm(complaint, request.POST)
    if notice:
        messages.warning(request, notice)
    elif _done(request, complaint, form, _request, throttle.NEW_ADDRESSES):
        messages.success(request, _asked_words(complaint))
        return SeeOther(reverse("tracking:details", args=[complaint.reference]) + CONFIRMATION)
    return _page(request, complaint, DetailsForm(complaint), form)


@require_http_methods(_METHODS)
@private
def facts(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Say better when and where the facts took place."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    case_url = reverse("tracking:file", args=[complaint.reference])
    if actions.obstacle(Act.COMPLETE_FACTS, complaint, Party.CLIENT):
        messages.info(request, _("Ce dossier est terminé : pour ajouter un mot, écrivez-nous ci-dessous."))
        return SeeOther(case_url)
    form = FactsForm(complaint, request.POST if request.method == "POST" else None)
    if notice:
        messages.warning(request, notice)
    elif request.method == "POST" and _done(request, complaint, form, _complete, throttle.CORRECTIONS):
        messages.success(request, _("C’est noté. Le dossier garde aussi ce que vous aviez dit d’abord."))
        return SeeOther(case_url + CONFIRMATION)
    return render(request, "public/facts.html", {"complaint": complaint, "form": form, "case_url": case_url})


@require_http_methods(_METHODS)
@private
def confirm(request: HttpRequest, token: str, notice: str = "") -> HttpResponse:
    """Confirm another address by the link sent to the old one; opening it does nothing: machines open links too."""
    change = codes.find_change(token)
    if change is None:
        raise Http404
    waits = change.state == EmailChangeState.PENDING.value and clock.now() < change.asked_at + CONFIRMED_WITHIN
    if notice:
        messages.warning(request, notice)
    elif request.method == "POST" and waits:
        try:
            actions.confirm_email(change, actor=Party.CLIENT)
        except actions.ActRefused as refusal:
            messages.error(request, refusal.message)
        change.refresh_from_db()
        return SeeOther(request.path + CONFIRMATION)
    context = {"change": change, "waits": waits, "is_done": change.state == EmailChangeState.CONFIRMED.value}
    return render(request, "public/confirm_address.html", context)


def _page(request: HttpRequest, complaint: Complaint, form: DetailsForm, address: NewAddressForm) -> HttpResponse:
    change: EmailChange | None = complaint.email_changes.pending().first()
    until = change.asked_at + CONFIRMED_WITHIN if change and _can_confirm(complaint) else None
    context: dict[str, Any] = {
        "complaint": complaint,
        "form": form,
        "address_form": address,
        "change": change,
        "until": until if until and clock.now() < until else None,
        "case_url": reverse("tracking:file", args=[complaint.reference]),
        "may_complete": not actions.obstacle(Act.COMPLETE_FACTS, complaint, Party.CLIENT),
    }
    return render(request, "public/details.html", context)


def _done(
    request: HttpRequest, complaint: Complaint, form: TrackingForm, act: _ClientAct, limit: throttle.Limit
) -> bool:
    """Do what a valid form asks, within the limits of the mails that it sends; say in the form why not."""
    if not form.is_valid():
        return False
    limits: throttle.Limited = [(limit, str(complaint.pk))]
    if complaint.email:
        limits.append((throttle.NOTICES_BY_EMAIL, complaint.email.casefold()))
    if throttle.is_reached(limits):
        sentence = _("Beaucoup de changements en peu de temps : réessayez dans une heure, ou joignez-nous autrement.")
        form.add_error(None, f"{sentence} {proof.other_means(visits.organisation_of(request))}")
        return False
    try:
        act(complaint, form.cleaned_data)
    except actions.ActRefused as refusal:
        show_refusal(form, refusal)
        return False
    throttle.hit(limits)
    return True


def _on_file(complaint: Complaint) -> actions.Details:
    held = {name: getattr(complaint, name) for name in actions.Details.__dataclass_fields__}
    return actions.Details(**held | {"reply_by": Channel(complaint.reply_by) if complaint.reply_by else None})


def _correct(complaint: Complaint, data: dict[str, Any]) -> None:
    asked = replace(_on_file(complaint), **data | {"reply_by": Channel(data["reply_by"])})
    actions.correct_details(complaint, actor=Party.CLIENT, revision=None, details=asked)


def _request(complaint: Complaint, data: dict[str, Any]) -> None:
    actions.request_email(complaint, actor=Party.CLIENT, **data)


def _complete(complaint: Complaint, data: dict[str, Any]) -> None:
    actions.complete_facts(complaint, actor=Party.CLIENT, revision=None, **data)


def _can_confirm(complaint: Complaint) -> bool:
    """Whether the client may confirm a change from the address on file: not from one where our mails do not arrive."""
    return bool(complaint.email) and complaint.email_failed_on is None


def _asked_words(complaint: Complaint) -> str:
    if _can_confirm(complaint):
        return _("Nous venons d’écrire à %(email)s : confirmez le changement par le lien de ce courriel.") % {
            "email": complaint.email
        }
    return _("Votre demande est notée : une personne la vérifie avant que nous écrivions à cette adresse.")
