"""Error pages that keep what a person typed."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import server_error as server_error_page

from reclamations.intake.filing import keep
from reclamations.web.carried import bare
from reclamations.web.health import say_away

#: What is never written back to a page, by a part of the field's name.
_SECRETS = ("password", "csrf", "code", "token", "otp", "secret")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Tell that the session expired; give everything that was typed back, the clients' forms ready to be sent again."""
    if request.method != "POST":  # no page of ours sends anything else
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.path == bare(reverse("intake:file")):
        message = _("Par sécurité, cette page avait expiré. Votre texte est intact : envoyez-le de nouveau.")
        return keep(request, message, status=403)
    asked = request.resolver_match
    if asked and asked.namespace == "tracking":
        message = _("Par sécurité, cette page avait expiré : rien n’a été fait, et rien n’est perdu. Recommencez.")
        response: HttpResponseBase = asked.func(request, *asked.args, **asked.kwargs, notice=message)
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.FORBIDDEN
        return response
    refuses_cookies = settings.CSRF_COOKIE_NAME not in request.COOKIES
    return render(
        request, "public/expired.html", {"texts": typed_texts(request), "refuses_cookies": refuses_cookies}, status=403
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that the request could not be read; a text beyond the limit gets its own sentence."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "public/too_big.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Tell that something went wrong here; of a database that does not answer, that it comes back, on one log line."""
    error = sys.exc_info()[1]
    if not isinstance(error, (OperationalError, InterfaceError)):
        return server_error_page(request)
    page = HttpResponse(loader.get_template("503.html").render(), status=HTTPStatus.SERVICE_UNAVAILABLE)
    return say_away(page, error)


def typed_texts(request: HttpRequest) -> list[str]:
    """Give the sentences of a posted form, without its secrets and its machinery."""
    return [
        text
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in _SECRETS)
        for text in values
        if " " in text.strip()
    ]
