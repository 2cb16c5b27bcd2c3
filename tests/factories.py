"""Rows to test with, made by hand: no act of the procedure runs here."""

import itertools
from datetime import UTC, date, datetime, time
from typing import Any

from reclamations import journal
from reclamations.domain.delays.deadlines import due_dates
from reclamations.domain.vocabulary import (
    Channel,
    CodeSource,
    Direction,
    DispatchState,
    EventKind,
    MessageKind,
    Party,
    Role,
)
from reclamations.models import Complaint, Message, Organisation, Staff

_numbers = itertools.count(1)

ORGANISATION = {
    "name": "Alpes Confort Énergie",
    "legal_form": "SAS au capital de 250 000 €",
    "registration": "RCS Grenoble 812 345 678",
    "street": "14 avenue Alsace-Lorraine",
    "postal_code": "38000",
    "city": "Grenoble",
    "email": "relations.clientele@exemple.fr",
    "phone": "+33476000000",
    "website": "https://www.exemple.fr",
    "worked_weekdays": [1, 2, 3, 4, 5],
}
COMPLAINT = {
    "name": "Hélène Martin-Dupré",
    "email": "helene.martin@exemple.fr",
    "postal_address": "8 rue des Lilas\n38400 Saint-Martin-d’Hères",
    "reply_by": Channel.EMAIL.value,
    "subject": "Chaudière en panne depuis dix jours",
    "description": "La chaudière de l’immeuble est en panne.\n\nPersonne ne m’a rappelée malgré trois appels.",
    "channel": Channel.WEB_FORM.value,
    "language": "fr",
}


def make_organisation(**fields: Any) -> Organisation:
    """The organisation, with its calendar in force; `fields` replace the usual ones."""
    organisation = Organisation.objects.filter(pk=1).first() or Organisation(pk=1, **ORGANISATION)
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.calendar = organisation.snapshot_calendar()
    organisation.save()
    return organisation


def make_staff(role: Role = Role.CLIENT_RELATIONS, **fields: Any) -> Staff:
    """A member of staff, who may log in with the password « secret »."""
    number = next(_numbers)
    usual = {
        "username": f"{role.value}-{number}",
        "first_name": "Claire",
        "last_name": f"Bonnet {number}",
        "job_title": "Chargée de relations clientèle",
        "role": role.value,
    }
    staff = Staff(**usual | fields)
    staff.set_password("secret")
    staff.save()
    return staff


def make_complaint(**fields: Any) -> Complaint:
    """A complaint received on Monday 4 May 2026, unless `fields` say otherwise; both due dates follow `received_on`."""
    organisation = Organisation.objects.select_related("calendar").filter(pk=1).first() or make_organisation()
    received_on = fields.get("received_on", date(2026, 5, 4))
    snapshot = fields.get("calendar", organisation.calendar_in_force)
    due = due_dates(received_on, snapshot.calendar, snapshot.delays)
    usual: dict[str, Any] = {
        "reference": f"R-{received_on.year}-{next(_numbers):06d}",
        "received_on": received_on,
        "recorded_on": received_on,
        "calendar": snapshot,
        "ack_due_on": due.ack_due_on,
        "response_due_on": due.response_due_on,
    }
    values = COMPLAINT | usual | fields
    if values["channel"] == Channel.WEB_FORM.value and not values.get("recorded_by"):
        values = {"code_held_on": values["recorded_on"], "code_held_by": CodeSource.FILED.value} | values
    return Complaint.objects.create(**values)


def told(complaint: Complaint) -> Complaint:
    """Let the journal tell the facts of a file made by hand, as those of the first releases were: it then verifies."""
    journal.begin(complaint)
    at = datetime.combine(complaint.recorded_on, time(9), tzinfo=UTC)
    journal.record(EventKind.FACTS_TOLD, actor=Party.SYSTEM, at=at, complaint=complaint)
    return complaint


def make_message(complaint: Complaint | None = None, **fields: Any) -> Message:
    """An acknowledgement by e-mail, queued, unless `fields` say otherwise."""
    usual: dict[str, Any] = {
        "complaint": complaint or make_complaint(),
        "direction": Direction.OUT.value,
        "kind": MessageKind.ACKNOWLEDGEMENT.value,
        "channel": Channel.EMAIL.value,
        "state": DispatchState.QUEUED.value,
        "event_key": f"acknowledgement:{next(_numbers)}",
    }
    return Message.objects.create(**usual | fields)
