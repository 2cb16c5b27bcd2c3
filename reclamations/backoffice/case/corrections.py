"""What a correction changed, for the eyes of staff: each value as it is, and as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reclamations.actions.client.details import BEFORE
from reclamations.domain.declaration import LABELS
from reclamations.domain.vocabulary import Channel, EventKind
from reclamations.models import Event
from reclamations.words.typography import longdate


def lines_of(event: Event, told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Tell each field that the event corrected, from its facts and its personal values; nothing for other events."""
    if event.kind == EventKind.EMAIL_CHANGE_ASKED.value:
        return [(_("Adresse demandée"), told.get("email", ""))]
    lines = []
    for name in event.facts.get("fields", ()):
        if name in LABELS:
            before, after = _values(name, event.facts, told)
            label = _(LABELS[name])
            lines += [(label, after or _("rien")), (_("%(field)s, avant") % {"field": label}, before or _("rien"))]
    return lines


def _values(name: str, facts: Mapping[str, Any], told: Mapping[str, str]) -> tuple[str, str]:
    before, after = facts.get(name) or (told.get(f"{BEFORE}{name}", ""), told.get(name, ""))
    return _shown(name, before), _shown(name, after)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name == "reply_by":
        return _(Channel(value).label).lower() if value else ""
    return longdate(date.fromisoformat(value)) if name == "facts_on" and value else str(value)
