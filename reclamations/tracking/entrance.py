"""Come in with a reference and a code, by the form or by the link of a mail; ask for a lost code; leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reclamations import access, actions
from reclamations.domain.vocabulary import Party
from reclamations.tracking.forms import LoginForm, LostCodeForm
from reclamations.web import language, throttle, visits
from reclamations.web.responses import SeeOther, private
from reclamations.web.text import plain_line


@require_http_methods(["GET", "HEAD", "POST"])
@private
def login(request: HttpRequest) -> HttpResponse:
    """Open a file by its reference and its code; an unknown reference and a wrong code get the same answer."""
    if request.method != "POST":
        return _login_page(request, LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form)
    return _open(request, form.cleaned_data["reference"], form.cleaned_data["code"], form)


@require_safe
@private
def enter(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Open a file by the link of a mail, and lead to an address without the code."""
    form = LoginForm({"reference": reference, "code": ""})
    return _open(request, plain_line(reference), plain_line(code), form)


@require_POST
@private
def leave(request: HttpRequest) -> HttpResponse:
    """Forget every file opened in this browser."""
    messages.success(request, _("Vous avez quitté votre espace de suivi. Gardez votre code pour y revenir."))
    response = SeeOther(reverse("tracking:login"))
    visits.close_visits(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def lost_code(request: HttpRequest) -> HttpResponse:
    """Send the code again to the address on file; the answer is the same, and as quick, whether it is known or not."""
    form = LostCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _ask_for_code(request, form.cleaned_data["email"], form.cleaned_data["reference"])
        messages.info(
            request,
            _(
                "Si un dossier porte cette adresse, son lien et son code y arrivent dans quelques minutes. "
                "Pensez à regarder dans les courriers indésirables."
            ),
        )
        return SeeOther(reverse("tracking:login"))
    return render(request, "public/lost_code.html", {"form": form})


def _open(request: HttpRequest, reference: str, code: str, form: LoginForm) -> HttpResponse:
    reference = reference.upper()
    limits = [
        (throttle.GUESSES_BY_ADDRESS, throttle.network_of(request)),
        (throttle.GUESSES_BY_REFERENCE, reference),
    ]
    if throttle.is_reached(limits):
        form.add_error(None, _("Trop d’essais en peu de temps. Attendez un quart d’heure, puis réessayez."))
        return _login_page(request, form, status=429)
    complaint = access.find(reference, code)
    if complaint is None:
        throttle.hit(limits)
        form.errors.clear()
        form.add_error(
            None,
            _(
                "Cette référence et ce code ne vont pas ensemble. Recopiez-les de la page de confirmation, ou ouvrez "
                "le lien du dernier courriel."
            ),
        )
        return _login_page(request, form, status=403)
    response = SeeOther(reverse("tracking:file", args=[complaint.reference]))
    visits.open_visit(request, response, complaint)
    language.follow(response, complaint.language)
    return response


def _login_page(request: HttpRequest, form: LoginForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "opened": visits.opened_files(request)}
    return render(request, "public/login.html", context, status=status)


def _ask_for_code(request: HttpRequest, email: str, reference: str) -> None:
    """Note the request, within limits that count known and unknown addresses alike; `send_outbox` answers it."""
    limits = [
        (throttle.CODES_BY_ADDRESS, throttle.network_of(request)),
        (throttle.CODES_BY_EMAIL, email.casefold()),
    ]
    if throttle.is_reached(limits):
        return
    throttle.hit(limits)
    actions.request_code(actor=Party.CLIENT, email=email, reference=reference)
