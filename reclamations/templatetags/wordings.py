"""The organisation's own texts in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from reclamations.models import Organisation
from reclamations.models.company import wording as wordings
from reclamations.words import languages

register = template.Library()


@register.filter
def localised(text: str, organisation: Organisation) -> str:
    """Give the text in the page's language; as it is when nobody translated it."""
    return wordings.localised(text, organisation)


@register.simple_tag(takes_context=True)
def lang_of(context: Mapping[str, Any], text: str) -> SafeString | str:
    """Mark as French the element that shows a text nobody translated, on a page in another language."""
    language = translation.get_language() or languages.SOURCE
    known = wordings.translation_of(text, context["organisation"], language) is not None
    return "" if known else mark_safe(' lang="fr"')
