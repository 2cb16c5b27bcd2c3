"""The words of the vocabulary as choices of a field, and how a row names its moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy

from reclamations.domain.vocabulary import REPLY_MEANS, Term

Pairs = tuple[tuple[str, Any], ...]


def choices(terms: type[Term]) -> Callable[[], Pairs]:
    """Give what a field's `choices` take. Migrations know it by its name: a new term asks for none."""
    return partial(labelled, terms)


def labelled(terms: Iterable[Term]) -> Pairs:
    """Give (value, label) pairs whose labels are in the language of who reads them."""
    return _labelled(tuple(terms))


def reply_means() -> Pairs:
    """What a client may ask for as the means of answer, as choices."""
    return labelled(REPLY_MEANS)


@cache
def _labelled(terms: tuple[Term, ...]) -> Pairs:
    return tuple((term.value, gettext_lazy(term.label)) for term in terms)


def in_short(when: datetime) -> str:
    """Write an aware moment in the time zone of who reads it: « 07/12/2026 à 9 h 12 »."""
    return formats.date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
