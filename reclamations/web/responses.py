"""Responses that several pages give."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from reclamations.actions import ActRefused
from reclamations.letters.documents import Document

P = ParamSpec("P")
logger = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    """After a POST: the browser asks for another page, and reloading that page posts nothing."""

    status_code = 303


#: A script that shows how far an upload is sends this header, X-Upload-Progress.
PROGRESS = "HTTP_X_UPLOAD_PROGRESS"


def done(request: HttpRequest, url: str) -> HttpResponse:
    """After a form was taken in: lead to the page that shows it.

    A script would follow a redirect by itself and read the page in the visitor's place: it is told the address.
    """
    if PROGRESS in request.META:
        return HttpResponse(status=201, headers={"Location": url})
    return SeeOther(url)


def printed(request: HttpRequest, make: Callable[[], Document], *, filename: str, otherwise: str) -> HttpResponseBase:
    """Show a document for everybody; a browser that has it already is told so.

    Without Pango, which a system check tells the administrator, the visitor gets a sentence at `otherwise`, a path.
    """
    try:
        document = make()
    except OSError:
        logger.exception("%s cannot be printed", filename)
        messages.error(request, _("Ce document ne peut pas être préparé pour l’instant. Réessayez plus tard."))
        return SeeOther(otherwise)
    response = HttpResponse(document.data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Cache-Control"] = "private, no-cache"  # asked again each time, sent again when it has changed
    response["ETag"] = document.etag
    return get_conditional_response(request, etag=document.etag, response=response) or response


def show_refusal(form: BaseForm, refusal: ActRefused) -> None:
    """Say in the form why an act was refused: beside the field at fault, if the form has it, else above all of them."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def private(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Keep a page out of every cache, and its address out of every other site's logs.

    See docs/architecture.md, « Reference and secret ».
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
