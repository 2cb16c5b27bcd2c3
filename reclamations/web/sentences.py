"""The short states of a file, as a page shows them."""

from __future__ import annotations

from reclamations.domain.standing.staff_words import Pill
from reclamations.words.sentences import in_full


def pill_of(pill: Pill) -> tuple[str, str, str]:
    """Write a pill: its label, its tone, its icon."""
    return in_full(pill.label, short=True), pill.tone, pill.icon
