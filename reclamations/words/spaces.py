"""Spaces that no line may end at, in what people type with a plain space."""

from __future__ import annotations

import re

_NBSP = "\N{NO-BREAK SPACE}"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = r"h|min|s|j|€|euros?|%|km|m|m²|m³|cm|mm|kg|g|l|kWh|kW|W|°C|°|bar|bars|jours?|heures?|mois|ans?"
#: A plain space, in French, before what may not begin a line or after what may not end one.
_BOUND = re.compile(
    r"(?<=\S) (?=[:;!?»€%](?!\w))"
    r"|(?<=«) (?=\S)"
    rf"|(?<=\d) (?=(?:{_UNITS})(?!\w))"
    rf"|(?:(?<=\d)|(?<=\der)) (?=(?:{_MONTHS})\b)"
    r"|(?<=\d h) (?=\d\d(?!\d))"
    r"|(?<=\d) (?=\d{3}(?!\d))"
    r"|(?<=\d\d) (?=\d\d(?!\d))"
    r"|(?:(?<=n°)|(?<=N°)|(?<=nº)|(?<=Mme)|(?<=art\.)) (?=\S)"
    r"|(?<=\bM\.) (?=[A-ZÀ-Þ])",
)
#: What a reader sees of a page, with the end of the tag before it; styles and scripts are no text.
_BETWEEN_TAGS = re.compile(r"(?P<code><(style|script)\b.*?</\2)|>[^<]+", re.DOTALL | re.IGNORECASE)


def bind(text: str, language: str | None) -> str:
    """Give a text with its spaces bound as French asks: « arrêté : 2 h » is never cut before its colon nor its unit.

    `language` is a code such as « fr »; a text in another is given back as it came. No other character changes.
    """
    return _BOUND.sub(_NBSP, text) if (language or "").startswith("fr") else text


def bind_page(html: str, language: str | None) -> str:
    """Give a page with the spaces of its text bound, its tags as they are."""
    return _BETWEEN_TAGS.sub(lambda found: found[0] if found["code"] else bind(found[0], language), html)
