"""File a complaint: show the form, take it in, and lose nothing when something is to be corrected."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from reclamations import actions, clock, files
from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import AttachmentRole, Party
from reclamations.intake import repeats, stencils
from reclamations.intake.forms import FilingForm
from reclamations.models import Complaint
from reclamations.web import uploads
from reclamations.web.guard import proof, throttle, tokens
from reclamations.web.guard.throttle import Limited
from reclamations.web.guard.tokens import Token
from reclamations.web.responses import done, show_refusal
from reclamations.web.uploads import Basket
from reclamations.web.visit import visits

#: A field that people do not see and robots fill in.
HONEYPOT = "fax"
ROLES = {"files": AttachmentRole.EVIDENCE, "mandate": AttachmentRole.MANDATE}

#: Where whoever filed finds the key of the file.
_BY_MAIL = gettext_noop("Son lien de suivi est envoyé à l’adresse qu’elle donne ; vous pouvez le redemander ici.")
_ON_RECEIPT = gettext_noop("Son code est sur le récépissé affiché lors du dépôt ; s’il est perdu, joignez-nous.")


class _Exceeded(Exception):
    """Others filed at the same instant, and the limit allows no more: nothing is written."""


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)  # not no-store: the back button gives back what was typed
def file(request: HttpRequest) -> HttpResponse:
    """Show the form, or take in what was filed (Art. 4)."""
    if request.method == "POST":
        return submit(request)
    token = tokens.new()
    return show(request, _form(request), token, Basket(token.key), just_filed=repeats.just_filed(request))


def submit(request: HttpRequest) -> HttpResponse:
    """Register the complaint and lead to its receipt; when something is to be corrected, show the form again."""
    started = clock.now()
    token = tokens.read(request.POST.get("token", ""))
    form, basket = _bound(request, token)
    unproven = proof.limits(request, token)
    # Before the time trap: after the back button, the same words are sent at once.
    if form.is_valid() and (repeated := repeats.lately_filed(request, form.filing(), basket)):
        return _same_receipt(request, repeated, basket)
    if suspicion := _suspicion(request, token):
        form.add_error(None, suspicion)
    if not form.is_valid():
        return show(request, form, token, basket)
    limits = throttle.filing_limits(request, form.cleaned_data["email"])
    if throttle.is_reached(limits) and not _is_filed(token):
        return _too_many(request, form, token, basket)
    if throttle.is_reached(unproven) and not _is_filed(token):
        form.add_error(None, proof.refusal(visits.organisation_of(request)))
        return show(request, form, token, basket, status=429)
    try:
        complaint = actions.register(
            actor=Party.CLIENT,
            filing=form.filing(),
            uploads=basket.waiting,
            idempotency_key=token.key,
            alongside=lambda: _count(limits + unproven + repeats.sender(request, token.key)),
        )
    except _Exceeded:
        return _too_many(request, form, token, basket)
    except actions.ActRefused as refusal:
        show_refusal(form, refusal)
        return show(request, form, token, basket)
    except files.FileRefused as refusal:
        form.add_error("files", refusal.message)
        return show(request, form, token, basket)
    if complaint.created_at < started:
        return _again(request, form, token, complaint, basket)
    return _receipt(request, complaint)


def keep(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    """Show the form again with everything that was typed, and sent if the form is one of ours; say why."""
    token = tokens.read(request.POST.get("token", ""))
    if token.is_ours:
        form, basket = _bound(request, token)
    else:  # nothing says that the form was ever shown: whoever sends anything may not fill the disk
        form, basket = _form(request), Basket(token.key)
        if request.FILES:
            form.add_error("files", _("Vos fichiers n’ont pas pu être gardés : joignez-les de nouveau."))
    form.add_error(None, message)
    return show(request, form, token, basket, status=status)


def show(
    request: HttpRequest,
    form: FilingForm,
    token: Token,
    basket: Basket,
    *,
    status: int = 200,
    just_filed: Complaint | None = None,
) -> HttpResponse:
    """Write the form's page; `just_filed` is what this browser filed within the hour, for the form to lead back to."""
    context: dict[str, Any] = {
        "form": form,
        "token": token.renewed(),
        "honeypot": HONEYPOT,
        "challenge": proof.challenge(token),
        "waiting": basket.waiting,
        "mandate_role": AttachmentRole.MANDATE.value,
        "just_filed": just_filed,
    }
    organisation, installation = visits.organisation_of(request), request.GET.get("installation", "")
    context["fields"] = partial(stencils.written, form, organisation, installation=installation, context=context)
    return render(request, "public/file.html", context, status=status)


def _form(request: HttpRequest) -> FilingForm:
    today = clock.date_of(clock.now(), visits.organisation_of(request))
    if request.method == "POST":
        return FilingForm(request.POST, request.FILES, today=today)
    return FilingForm(today=today)


def _bound(request: HttpRequest, token: Token) -> tuple[FilingForm, Basket]:
    form = _form(request)
    basket = uploads.collect(request, token=token, roles=ROLES)
    for name, refusal in basket.refusals:
        form.add_error(name, refusal)
    return form, basket


def _suspicion(request: HttpRequest, token: Token) -> str:
    """Say, in a sentence for a person, what makes the form look like a robot's; nothing when nothing does."""
    if request.POST.get(HONEYPOT):
        return _(
            "Un champ caché de la page a été rempli, sans doute par un outil de saisie automatique. "
            "Nous l’avons vidé : votre texte est intact, envoyez-le de nouveau."
        )
    if not token.is_ours or token.is_too_old:
        return _("Cette page était ouverte depuis longtemps. Votre texte est intact : envoyez-le de nouveau.")
    if token.is_too_fast:
        return _("Le formulaire nous est parvenu trop vite pour avoir été lu. Relisez-le, puis envoyez-le de nouveau.")
    return ""


def _is_filed(token: Token) -> bool:
    return Complaint.objects.filter(idempotency_key=token.key).exists()


def _count(limits: Limited) -> None:
    if not throttle.hit(limits):
        raise _Exceeded


def _too_many(request: HttpRequest, form: FilingForm, token: Token, basket: Basket) -> HttpResponse:
    text = _(
        "Beaucoup de réclamations viennent d’arriver de chez vous : nous attendons avant d’en prendre une autre. "
        "Votre texte et vos pièces sont intacts : gardez cette page ouverte et envoyez-la de nouveau dans une heure."
    )
    form.add_error(None, f"{text} {proof.other_means(visits.organisation_of(request))}")
    return show(request, form, token, basket, status=429)


def _again(request: HttpRequest, form: FilingForm, token: Token, complaint: Complaint, basket: Basket) -> HttpResponse:
    """The same form came twice: the same receipt, unless it says or brings something else, which must not be lost."""
    if form.filing().is_told_by(complaint) and basket.is_held_by(complaint):
        if repeats.is_own(request, complaint, repeats.sender(request, token.key)):
            return _same_receipt(request, complaint, basket)
        return _already_known(request, complaint, basket)
    token = tokens.new()
    basket.move(token.key)
    form.add_error(
        None,
        _(
            "Une réclamation a déjà été déposée depuis cette page (%(reference)s), avec un autre texte ou d’autres "
            "fichiers. Pour la compléter, écrivez-nous depuis votre espace de suivi. Pour en déposer une seconde, "
            "envoyez de nouveau ce formulaire."
        )
        % {"reference": complaint.reference},
    )
    return show(request, form, token, basket)


def _already_known(request: HttpRequest, complaint: Complaint, basket: Basket) -> HttpResponse:
    """Whoever holds the words of a form holds no key of the file it made: they are led to the entrance."""
    basket.discard()
    known = _(
        "Cette réclamation nous est déjà parvenue : elle porte la référence %(reference)s et n’est pas enregistrée "
        "deux fois."
    )
    where = _ON_RECEIPT if not complaint.email else _BY_MAIL
    messages.info(request, f"{known % {'reference': complaint.reference}} {_(where)}")
    return done(request, reverse("tracking:login"))


def _same_receipt(request: HttpRequest, complaint: Complaint, basket: Basket) -> HttpResponse:
    basket.discard()
    messages.info(
        request,
        _("Cette réclamation nous était déjà parvenue : en voici le récépissé. Elle n’est pas enregistrée deux fois."),
    )
    return _receipt(request, complaint)


def _receipt(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    response = done(request, reverse("intake:receipt"))
    visits.open_visit(request, response, complaint)
    return response
