"""Sentences of the domain, as people read them: translated, with their dates in full and their terms in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reclamations.domain.standing.situation import Said
from reclamations.domain.vocabulary import Term
from reclamations.words.typography import longdate, shortdate


def in_full(said: Said, *, short: bool = False) -> str:
    """Write a sentence; `short` writes its dates as a table or a pill does."""
    values = {name: _value(value, short=short) for name, value in said.values.items()}
    return _(said.words) % values if values else _(said.words)


def _value(value: date | Term | Said, *, short: bool) -> str:
    if isinstance(value, Said):
        return in_full(value, short=short)
    if isinstance(value, Term):
        return _(value.label)
    return shortdate(value) if short else longdate(value)
