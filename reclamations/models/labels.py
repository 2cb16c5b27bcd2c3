"""The words of the vocabulary as choices of a field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from reclamations.domain.vocabulary import Term


def choices(terms: Iterable[Term]) -> list[tuple[str, Any]]:
    """Give (value, label) pairs whose labels are in the language of who reads them."""
    return [(term.value, gettext_lazy(term.label)) for term in terms]
