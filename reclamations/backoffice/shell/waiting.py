"""The page of a sign-in that must wait. It costs little: strangers ask for it by thousands.

No context processor runs, and the form's machinery is left out; what was typed as a name stays.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader

from reclamations.web.guard import sign_in

#: Seconds after which a password being checked is no longer in the way, for certain.
_A_MOMENT = 2


def busy(request: HttpRequest) -> HttpResponse:
    """Tell that another password is being checked, with the form to send this one again."""
    asked = {
        "is_busy": True,
        "csrf": get_token(request),
        "username": request.POST.get("username", "")[:150],
        "next": request.POST.get("next", "")[:2_000],
    }
    return _page(request, asked, after=_A_MOMENT)


def locked(request: HttpRequest, *_: Any) -> HttpResponse:
    """Tell that too many tries failed, ours or those that django-axes counted: nothing helps but to wait."""
    return _page(request, {}, after=sign_in.WINDOW)


def _page(request: HttpRequest, context: dict[str, Any], *, after: int) -> HttpResponse:
    page = loader.render_to_string("backoffice/wait.html", context | {"action": request.get_full_path()})
    answer = HttpResponse(page, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(after)})
    answer._has_been_logged = True  # type: ignore[attr-defined]  # the failures are: a line for each refusal is a flood
    return answer
