"""The words of the vocabulary as choices of a field, and how a row names its moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy

from reclamations.domain.vocabulary import Term


def choices(terms: Iterable[Term]) -> list[tuple[str, Any]]:
    """Give (value, label) pairs whose labels are in the language of who reads them."""
    return [(term.value, gettext_lazy(term.label)) for term in terms]


def in_short(when: datetime) -> str:
    """Write an aware moment in the time zone of who reads it: « 07/12/2026 à 9 h 12 »."""
    return formats.date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
