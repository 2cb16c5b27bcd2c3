"""The links that change the language. They need no script, and no form."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from reclamations.web.visit import language

register = template.Library()


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Mapping[str, Any]) -> dict[str, object]:
    """Show a link to this page in each other language, but the one offered above the header.

    None after a POST, whose text a link would lose.
    """
    request = context.get("request")
    if request is None or request.method == "POST":
        return {"links": []}
    shown = (translation.get_language(), language.offered(request))
    names = [(code, name) for code, name in settings.LANGUAGES if code not in shown]
    return {"links": [(code, name, _address(request, code)) for code, name in names]}


@register.inclusion_tag("components/language_offer.html", takes_context=True)
def language_offer(context: Mapping[str, Any]) -> dict[str, object]:
    """Offer, in the language the browser prefers, to read this page in it."""
    request = context.get("request")
    code = language.offered(request) if request is not None and request.method != "POST" else ""
    return {"code": code, "address": _address(request, code) if code and request is not None else ""}


def _address(request: HttpRequest, code: str) -> str:
    parameters = request.GET.copy()
    parameters[language.PARAMETER] = code
    return "?" + parameters.urlencode()
