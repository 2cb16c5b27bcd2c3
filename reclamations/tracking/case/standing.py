"""Where a file stands, in a sentence or two for the client: `domain.client_words`, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reclamations.actions.retention import RECENT
from reclamations.domain import gettext_noop
from reclamations.domain.standing.client_words import for_client
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import Status
from reclamations.models import Complaint
from reclamations.web.looks import STATUS_LOOKS
from reclamations.words.sentences import in_full
from reclamations.words.typography import longdate


@dataclass(frozen=True)
class Standing:
    """A title, what it means, what may come next; the tone and the icon are those of the status."""

    title: str
    lines: list[str]
    tone: str
    icon: str


def standing_of(complaint: Complaint, facts: Facts) -> Standing:
    """Say where the file stands on the day of the facts, and how long one that ended is kept (Art. 8)."""
    title, lines = for_client(facts)
    kept = kept_words(complaint, facts.today) if facts.status in (Status.CLOSED, Status.WITHDRAWN) else ""
    tone, icon = STATUS_LOOKS[facts.status]
    return Standing(in_full(title), [line for line in (*map(in_full, lines), kept) if line], tone, icon)


_KEPT = gettext_noop("Le dossier est conservé jusqu’au %(day)s (article 8), puis détruit.")
_KEPT_AT_LEAST = gettext_noop("Le dossier est conservé au moins jusqu’au %(day)s (article 8).")
_TO_DESTROY = gettext_noop("La conservation du dossier s’est achevée le %(day)s (article 8) : il doit être détruit.")
_WRITTEN_SINCE = gettext_noop(
    "La conservation du dossier devait s’achever le %(day)s (article 8). Il est gardé plus longtemps, parce qu’un "
    "message de moins de douze mois y figure."
)
_HELD = gettext_noop(
    "La conservation du dossier devait s’achever le %(day)s (article 8). Il est gardé plus longtemps, parce "
    "qu’une procédure ou une obligation légale interdit de le détruire pour l’instant."
)


def kept_words(complaint: Complaint, today: date) -> str:
    """Say how long a file that ended is kept (Art. 8), as things stand on `today`; nothing of one that goes on.

    A date that passed is not promised any more: the file is to be destroyed, or a legal hold or a recent message
    keeps it, as it does in the purge.
    """
    if complaint.retention_until is None:
        return ""
    is_over = today > complaint.retention_until
    is_recent = complaint.last_message_on is not None and complaint.last_message_on >= today - RECENT
    ended = _WRITTEN_SINCE if is_recent else _TO_DESTROY
    words = (_KEPT, _KEPT_AT_LEAST) if not is_over else (ended, _HELD)
    return _(words[complaint.is_under_legal_hold]) % {"day": longdate(complaint.retention_until)}
