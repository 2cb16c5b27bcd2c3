"""Come in with a reference and a code, by the form or by the link of a mail; ask for a lost code; leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reclamations import actions, codes
from reclamations.domain.typed.references import LONGEST_TYPED, read_reference
from reclamations.domain.typed.text import plain_line
from reclamations.domain.vocabulary import Party
from reclamations.tracking.entering import pending
from reclamations.tracking.entering.pending import Pending
from reclamations.tracking.forms import COPY_THEM, LoginForm, LostCodeForm
from reclamations.web.guard import proof, throttle
from reclamations.web.responses import SeeOther, private
from reclamations.web.visit import language, visits


@require_http_methods(["GET", "HEAD", "POST"])
@private
def login(request: HttpRequest, notice: str = "") -> HttpResponseBase:
    """Open a file by its reference and its code; an unknown reference and a wrong code get the same answer.

    With a `notice`, here as in every view of the tracking space: show what was posted again, say it, and do nothing.
    """
    if request.method != "POST":
        return _login_page(request, LoginForm())
    asked = pending.carried(request)
    if notice:
        messages.warning(request, notice)
        return _login_page(request, _login_form(request.POST.get("reference", "")), asked)
    form = LoginForm(request.POST)
    return _open(request, form, asked)


def asks_for_code(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask for the code when a file's page is wanted without a visit; the same whether there is such a file or not."""

    @wraps(view)
    def wrapped(request: HttpRequest, reference: str, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, reference, **kwargs)
        except visits.Closed:
            return _ask_for_code_first(request, reference)

    return wrapped


@require_safe
@private
def enter(request: HttpRequest, reference: str, code: str) -> HttpResponseBase:
    """Open a file by the link of a mail, and lead to an address without the code."""
    form = LoginForm({"reference": reference, "code": code})
    return _open(request, form, Pending())


@require_POST
@private
def leave(request: HttpRequest, notice: str = "") -> HttpResponse:
    """Forget every file opened in this browser."""
    if notice:
        messages.warning(request, notice)
        return SeeOther(reverse("tracking:login"))
    messages.success(request, _("Vous avez quitté votre espace de suivi. Gardez votre code pour y revenir."))
    response = SeeOther(reverse("tracking:login"))
    visits.close_visits(request, response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def lost_code(request: HttpRequest, notice: str = "") -> HttpResponse:
    """Send the code again to the address on file; the answer is the same, and as quick, whether it is known or not."""
    form = LostCodeForm(request.POST if request.method == "POST" else None)
    if notice:
        messages.warning(request, notice)
    elif request.method == "POST" and form.is_valid():
        if not _ask_for_code(request, form.cleaned_data["email"], form.cleaned_data["reference"]):
            form.add_error(None, _too_many_requests(request))
            return render(request, "public/lost_code.html", {"form": form}, status=429)
        messages.info(
            request,
            _(
                "Si un dossier porte cette adresse, son lien et son code y arrivent dans quelques minutes. "
                "Pensez à regarder dans les courriers indésirables."
            ),
        )
        return SeeOther(reverse("tracking:login"))
    return render(request, "public/lost_code.html", {"form": form})


def _open(request: HttpRequest, form: LoginForm, asked: Pending) -> HttpResponseBase:
    """Open the file that the form names; what cannot be a reference and its code is no guess.

    Only failures count, and a right code passes whatever was counted: nobody else's tries lock a client out.
    """
    if not form.is_valid():
        return _login_page(request, form, asked, status=200 if form.has_error("code", "required") else 403)
    reference = form.cleaned_data["reference"]
    complaint = codes.find(reference, form.cleaned_data["code"])
    if complaint is None:
        return _refuse(request, reference, form, asked)
    if asked.fields and not asked.is_of(complaint):
        form.add_error("reference", _("Ce n’est pas le dossier pour lequel vous écriviez : indiquez sa référence."))
        return _login_page(request, form, asked, status=403)
    actions.open_space(complaint, actor=Party.CLIENT)
    response = SeeOther(asked.url(complaint))
    visits.open_visit(request, response, complaint)
    language.follow(response, complaint.language)
    if not asked.fields:
        return response
    page = asked.fill_in(
        request,
        complaint,
        _("Vous voilà de retour. Rien n’est perdu, et rien n’est encore envoyé : relisez, puis envoyez."),
    )
    page.cookies.update(response.cookies)
    return page


def _refuse(request: HttpRequest, reference: str, form: LoginForm, asked: Pending) -> HttpResponseBase:
    """Count a wrong guess and say so, the same for an unknown reference; beyond the limits, ask for patience."""
    guesses = [
        (throttle.GUESSES_BY_ADDRESS, throttle.network_of(request)),
        (throttle.GUESSES_BY_REFERENCE, reference),
    ]
    is_patient = throttle.hit(guesses)
    text = _("Cette référence et ce code ne vont pas ensemble.") + f" {COPY_THEM}"
    if not is_patient:
        text += " " + _("Il y a eu beaucoup d’essais : après un quart d’heure, réessayez, ou demandez-nous le code.")
    form.add_error(None, text)
    return _login_page(request, form, asked, status=403 if is_patient else 429)


@private
def _ask_for_code_first(request: HttpRequest, reference: str) -> HttpResponse:
    asked, refusals = pending.asked_for(request)
    for refusal in refusals:
        messages.error(request, refusal)
    return _login_page(request, _login_form(reference), asked, status=403)


def _login_form(reference: str) -> LoginForm:
    return LoginForm(initial={"reference": read_reference(reference) or plain_line(reference[:LONGEST_TYPED])[:40]})


def _login_page(
    request: HttpRequest, form: LoginForm, asked: Pending | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "opened": visits.opened_files(request), "asked": asked or Pending()}
    return render(request, "public/login.html", context, status=status)


def _ask_for_code(request: HttpRequest, email: str, reference: str) -> bool:
    """Note the request, which `send_outbox` answers, unless there were too many; known and unknown count alike.

    An address counts with the reference beside it: a stranger who gives a wrong one sends nothing, and stops nothing.
    """
    limits = [
        (throttle.CODES_BY_ADDRESS, throttle.network_of(request)),
        (throttle.CODES_BY_EMAIL, f"{email.casefold()} {reference}"),
    ]
    if throttle.is_reached(limits):
        return False
    throttle.hit(limits)
    actions.request_code(actor=Party.CLIENT, email=email, reference=reference)
    return True


def _too_many_requests(request: HttpRequest) -> str:
    text = _(
        "Ce code a déjà été demandé plusieurs fois depuis une heure, pour cette adresse ou depuis votre connexion : "
        "regardez aussi dans les courriers indésirables. Réessayez dans une heure, ou demandez-le-nous."
    )
    return f"{text} {proof.other_means(visits.organisation_of(request))}"
