"""Correct a reception date, change the calendar, and recompute due dates: never later than what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reclamations import clock, journal
from reclamations.actions.base import ActRefused, NotAllowed, check_right, lock, performing, required
from reclamations.domain.delays.deadlines import DueDates, due_dates
from reclamations.domain.delays.holidays_fr import CalendarError
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import CalendarSnapshot, Complaint, Organisation, Staff


@dataclass(frozen=True)
class DeadlineChange:
    """What a recomputation does to one file."""

    complaint: Complaint
    ack_before: date
    ack_after: date
    response_before: date
    response_after: date


def correct_reception(
    complaint: Complaint | int, *, actor: Actor, revision: int | None, received_on: date, reason: str
) -> Complaint:
    """Correct the date of reception; both clocks run from it, with the calendar the file was registered with."""
    reason = required(reason, "reason", _("Motivez la correction de la date de réception."))
    with performing(Act.CORRECT_RECEPTION, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        if received_on > file.recorded_on:
            raise ActRefused(_("Une réclamation ne peut pas être reçue après son enregistrement."), "received_on")
        first_act = min(filter(None, (file.acknowledged_on, file.responded_on)), default=None)
        if first_act and received_on > first_act:
            raise ActRefused(
                _("Cette date suivrait ce qui a déjà été adressé au client le %(day)s.")
                % {"day": f"{first_act:%d/%m/%Y}"},
                "received_on",
            )
        if file.facts_on and received_on < file.facts_on:
            raise ActRefused(_("Les faits ne peuvent pas suivre la réception de la réclamation."), "received_on")
        if received_on == file.received_on:
            raise ActRefused(_("C’est déjà la date de réception du dossier."), "received_on")
        before = {
            "received_on": file.received_on,
            "ack_due_on": file.ack_due_on,
            "response_due_on": file.response_due_on,
        }
        dates = due_dates_kept(file, file.calendar, received_on)
        file.received_on, file.reception_reason = received_on, reason[:300]
        file.ack_due_on, file.response_due_on = dates.ack_due_on, dates.response_due_on
        if file.responded_on and file.responded_on > file.response_due_on and not file.circumstances:
            file.circumstances = reason
        step.write("received_on", "reception_reason", "ack_due_on", "response_due_on", "circumstances")
        step.log(
            EventKind.RECEPTION_CORRECTED,
            {
                "before": {name: day.isoformat() for name, day in before.items()},
                "received_on": received_on,
                "ack_due_on": dates.ack_due_on,
                "response_due_on": dates.response_due_on,
            },
            {"reason": reason},
        )
        return file


def computed_dates(snapshot: CalendarSnapshot, received_on: date) -> DueDates:
    """Both due dates by this calendar; raise ActRefused for a day of reception that it does not know."""
    try:
        return due_dates(received_on, snapshot.calendar, snapshot.delays)
    except CalendarError as error:
        raise ActRefused(str(error), "received_on") from error


def refresh_calendar(*, actor: Actor) -> bool:
    """Put in force the calendar that settings and closures now describe; tell whether it changed.

    Files keep the calendar they were computed with until `recompute_deadlines`. Raises NotAllowed without the right
    to configure; the system itself may.
    """
    if actor is not Party.SYSTEM and not (isinstance(actor, Staff) and actor.may(Right.CONFIGURE)):
        raise NotAllowed(_("Vous n’avez pas le droit de changer le calendrier."))
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().select_related(None).get(pk=Organisation.current().pk)
        snapshot = organisation.snapshot_calendar()
        before = organisation.calendar
        if before == snapshot:
            return False
        organisation.calendar = snapshot
        organisation.save(update_fields=["calendar"])
        journal.record(
            EventKind.CALENDAR_CHANGED,
            actor=actor,
            at=clock.now(),
            facts={"before": before.digest if before else "", "after": snapshot.digest},
        )
        return True


def preview_recompute() -> list[DeadlineChange]:
    """Tell which open files would get other due dates with the calendar in force."""
    return list(_changes(Organisation.current().calendar_in_force))


def recompute_deadlines(*, actor: Actor, reason: str) -> list[DeadlineChange]:
    """Recompute the dates of open files with the calendar in force; each file's journal keeps both dates.

    A date already promised in writing is never moved later. Raises NotAllowed without the right.
    """
    reason = required(reason, "reason", _("Motivez le recalcul."))
    check_right(Act.RECOMPUTE, actor)
    snapshot = Organisation.current().calendar_in_force
    with transaction.atomic():
        seen = (_recompute(change.complaint, snapshot, actor, reason) for change in preview_recompute())
        return [change for change in seen if change]


def _recompute(seen: Complaint, snapshot: CalendarSnapshot, actor: Actor, reason: str) -> DeadlineChange | None:
    file = lock(seen)  # somebody may have acted on it since the list was made
    change = _change(file, snapshot)
    if change is None or not is_possible(Act.RECOMPUTE, Status(file.status)):
        return None
    file.calendar, file.ack_due_on, file.response_due_on = snapshot, change.ack_after, change.response_after
    file.revision += 1
    file.save(update_fields=["calendar", "ack_due_on", "response_due_on", "revision"])
    journal.record(
        EventKind.DEADLINES_RECOMPUTED,
        actor=actor,
        at=clock.now(),
        complaint=file,
        facts={
            "ack": [change.ack_before, change.ack_after],
            "response": [change.response_before, change.response_after],
            "calendar": snapshot.digest,
        },
        personal={"reason": reason},
    )
    return change


def _changes(snapshot: CalendarSnapshot) -> Iterator[DeadlineChange]:
    stale = Complaint.objects.open().exclude(calendar=snapshot).select_related("calendar").order_by("pk")
    for file in stale.iterator(chunk_size=1000):
        if change := _change(file, snapshot):
            yield change


def _change(file: Complaint, snapshot: CalendarSnapshot) -> DeadlineChange | None:
    """What this calendar changes of one file: a clock that has stopped keeps its date."""
    dates = due_dates_kept(file, snapshot, file.received_on)
    ack, response = dates.ack_due_on, dates.response_due_on
    if file.is_acknowledged:
        ack = file.ack_due_on
        response = max(ack, response)  # never later than before: the date of the answer was not earlier than this one
    if file.responded_on is not None:
        ack, response = min(ack, file.response_due_on), file.response_due_on
    if (ack, response) == (file.ack_due_on, file.response_due_on):
        return None
    return DeadlineChange(file, file.ack_due_on, ack, file.response_due_on, response)


def due_dates_kept(file: Complaint, snapshot: CalendarSnapshot, received_on: date) -> DueDates:
    """Both due dates of a file by this calendar, from this reception: none later than what was promised in writing.

    Raises ActRefused for a day of reception that the calendar does not know.
    """
    dates = computed_dates(snapshot, received_on)
    response = min(dates.response_due_on, file.promised_response_on or date.max)
    return DueDates(
        ack_due_on=min(dates.ack_due_on, file.promised_ack_on or date.max, response),
        response_due_on=response,
    )
