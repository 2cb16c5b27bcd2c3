"""Error pages: they keep what a person typed, and lead staff back to their work, clients to their complaint."""

from __future__ import annotations

import logging
import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import defaults

from reclamations import clock, files, outbox
from reclamations.backoffice.shell.frame import page
from reclamations.domain.vocabulary import Role
from reclamations.intake.filing import keep
from reclamations.models import Organisation, Staff
from reclamations.site import logs
from reclamations.web.health import say_away
from reclamations.web.visit import language
from reclamations.web.visit.carried import bare

logger = logging.getLogger(__name__)

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
    context = {"texts": typed_texts(request), "refuses_cookies": refuses_cookies, "shell": "public/base.html"}
    if _is_at_work(request):
        return page(request, "public/expired.html", {**context, "shell": "backoffice/base.html"}, status=403)
    return render(request, "public/expired.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Tell that the request could not be read; a text beyond the limit gets its own sentence."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "public/too_big.html", status=413)
    return _told_at_work(request, HTTPStatus.BAD_REQUEST) or render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Refuse: to staff with the rail and the way back to their work, to others with the public page."""
    return _told_at_work(request, HTTPStatus.FORBIDDEN) or defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Say that the page does not exist: to staff with the rail, to others with the public page."""
    return _told_at_work(request, HTTPStatus.NOT_FOUND) or defaults.page_not_found(request, exception)


def not_allowed(request: HttpRequest) -> str:
    """Write the page of an address that is asked in a way it does not know, a button's or a form's."""
    if told := _told_at_work(request, HTTPStatus.METHOD_NOT_ALLOWED):
        return told.render().text
    found = request.resolver_match
    is_file = found is not None and found.namespace == "tracking" and "reference" in found.kwargs
    reference = found.kwargs["reference"] if found and is_file else ""
    return loader.render_to_string("405.html", {"reference": reference}, request)


def _told_at_work(request: HttpRequest, status: HTTPStatus) -> TemplateResponse | None:
    if not _is_at_work(request):
        return None
    return page(request, "backoffice/error.html", {"status": status.value}, status=status)


def _is_at_work(request: HttpRequest) -> bool:
    is_inside = request.path.startswith(language.BACK_OFFICE)
    return is_inside and isinstance(getattr(request, "user", None), Staff)  # a middleware may refuse before it is known


def server_error(request: HttpRequest) -> HttpResponse:
    """Tell that something went wrong here; of a database that does not answer, that it comes back, on one log line."""
    error = sys.exc_info()[1]
    if not isinstance(error, (OperationalError, InterfaceError)):
        inside = {  # and nothing that might fail again
            "is_back_office": request.path.startswith(language.BACK_OFFICE),
            "request_id": logs.request_id.get(),
        }
        return HttpResponseServerError(loader.get_template("500.html").render(inside))
    page = HttpResponse(loader.get_template("503.html").render(), status=HTTPStatus.SERVICE_UNAVAILABLE)
    return say_away(page, error)


def altered(request: HttpRequest, found: files.Altered) -> HttpResponseBase:
    """Say that a stored file is not what was stored, so that nobody is given it; tell management, once a file."""
    logger.error("%s: it is given to nobody", found)
    context = {"organisation": Organisation.current(), "name": found.name, "at": clock.now()}
    for staff in Staff.objects.filter(is_active=True, role=Role.MANAGEMENT.value):
        outbox.notify(staff, "altered_file", key=f"altered_file/{found.name}", context={**context, "staff": staff})
    inside = {"is_back_office": _is_at_work(request)}
    return render(request, "altered.html", inside, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def typed_texts(request: HttpRequest) -> list[str]:
    """Give the sentences of a posted form, without its secrets and its machinery."""
    return [
        text
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in _SECRETS)
        for text in values
        if " " in text.strip()
    ]
