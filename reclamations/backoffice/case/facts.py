"""What the facts of an event say in a line: ids become names, looked up once for the whole story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    EventKind,
    MessageKind,
    Outcome,
    RequestKind,
    Risk,
)
from reclamations.models import Appointment, Category, Event, Installation, Service, Staff
from reclamations.words.typography import hour, hour_of, longdate

Line = tuple[str, str]
#: The facts that hold a primary key, and what it names.
_NAMED: Mapping[str, type[Model]] = {
    "handler": Staff,
    "from": Staff,
    "service": Service,
    "installation": Installation,
    "category": Category,
}
_NAMING = frozenset({EventKind.ASSIGNED, EventKind.CLASSIFIED})


@dataclass(frozen=True)
class Names:
    """What the ids of a file's events stand for."""

    found: Mapping[str, Mapping[int, Model]] = field(default_factory=dict)
    appointments: Mapping[datetime, Appointment] = field(default_factory=dict)

    def of(self, name: str, pk: int | None) -> str:
        """The name behind an id; a dash when there is none."""
        found = self.found.get(name, {}).get(pk or 0)
        return str(found) if found else "–"


def names_in(events: Iterable[Event], appointments: Iterable[Appointment]) -> Names:
    """Look up every id of these events: one query at most for each kind of thing they name."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        if EventKind(event.kind) in _NAMING:
            for name in _NAMED.keys() & event.facts.keys():
                wanted.setdefault(name, set()).update({event.facts[name]} - {None})
    found = {name: _NAMED[name]._default_manager.in_bulk(pks) for name, pks in wanted.items() if pks}
    return Names(found, {slot.starts_at: slot for slot in appointments})


def line_of(event: Event, names: Names) -> list[Line]:
    """The fact line of an event, if its kind has one."""
    teller = _TELLERS.get(EventKind(event.kind))
    return teller(event.facts, names) if teller else []


def _assigned(facts: Mapping[str, Any], names: Names) -> list[Line]:
    handed = [(_("À la place de"), names.of("from", facts["from"]))] if facts.get("from") else []
    return [*handed, (_("Confié à"), names.of("handler", facts["handler"]) if facts["handler"] else _("personne"))]


def _classified(facts: Mapping[str, Any], names: Names) -> list[Line]:
    values = [names.of(name, facts[name]) for name in ("service", "installation", "category")]
    risk = _(Risk(facts["risk"]).label) if facts["risk"] else _("risque non évalué")
    return [(_("Service, installation, catégorie, risque"), " · ".join([*values, risk]))]


def _dismissed(facts: Mapping[str, Any], _names: Names) -> list[Line]:
    return [(_("Nature"), _(RequestKind(facts["kind"]).label))]


def _responded(facts: Mapping[str, Any], _names: Names) -> list[Line]:
    outcome = _(Outcome(facts["outcome"]).label)
    return [
        (_("Issue"), _("%(outcome)s, médiateur indiqué") % {"outcome": outcome} if facts["names_mediator"] else outcome)
    ]


def _closed(facts: Mapping[str, Any], _names: Names) -> list[Line]:
    return [(_("Motif de la clôture"), _(ClosingReason(facts["reason"]).label))]


def _sent(facts: Mapping[str, Any], _names: Names) -> list[Line]:
    kind = _(MessageKind(facts["kind"]).label)
    means = [_(Channel(facts["means"]).label).lower()] if facts.get("means") else []
    return [(_("Envoi"), ", ".join([kind, *means]))]


def _acknowledged(facts: Mapping[str, Any], _names: Names) -> list[Line]:
    return [(_("Par"), _(Channel(facts["means"]).label).lower())] if facts.get("means") else []


def _proposed(facts: Mapping[str, Any], names: Names) -> list[Line]:
    return [(_("Créneau proposé"), _slot(datetime.fromisoformat(moment), names)) for moment in facts["slots"]]


def _chosen(facts: Mapping[str, Any], names: Names) -> list[Line]:
    return [(_("Créneau choisi"), _slot(datetime.fromisoformat(facts["starts_at"]), names))]


def _slot(starts_at: datetime, names: Names) -> str:
    local = timezone.localtime(starts_at)
    words = f"{longdate(local.date())}, {hour_of(local)}"
    slot = names.appointments.get(starts_at)
    if slot is None:
        return words
    end = hour(slot.ends_at)
    return ", ".join(filter(None, [f"{words}–{end}", _(AppointmentKind(slot.kind).label).lower(), slot.place]))


_TELLERS: Mapping[EventKind, Callable[[Mapping[str, Any], Names], list[Line]]] = {
    EventKind.ASSIGNED: _assigned,
    EventKind.CLASSIFIED: _classified,
    EventKind.DISMISSED: _dismissed,
    EventKind.RESPONDED: _responded,
    EventKind.CLOSED: _closed,
    EventKind.DISPATCHED: _sent,
    EventKind.DISPATCH_FAILED: _sent,
    EventKind.BOUNCED: _sent,
    EventKind.DISPATCH_ABANDONED: _sent,
    EventKind.REISSUED: _sent,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.APPOINTMENT_PROPOSED: _proposed,
    EventKind.APPOINTMENT_CHOSEN: _chosen,
}
