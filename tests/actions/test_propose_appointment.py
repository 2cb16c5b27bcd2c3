"""Propose appointments: a meeting may follow the answer (Art. 7)."""

from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import AppointmentKind, EventKind, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Appointment, Complaint, Staff
from reclamations.outbox.wording import bodies
from tests.actions.contract import ActContract
from tests.actions.world import NOW, in_status, last_event, last_message, personal


def slot(starts_at: datetime = NOW + timedelta(days=3), minutes: int = 30) -> actions.Slot:
    ends_at = starts_at + timedelta(minutes=minutes)
    return actions.Slot(AppointmentKind.IN_PERSON, starts_at, ends_at, " Agence de Grenoble ")


class TestProposeAppointment(ActContract):
    act = Act.PROPOSE_APPOINTMENT
    event = EventKind.APPOINTMENT_PROPOSED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.propose_appointments(file, actor=actor, revision=revision, slots=[slot()])


@pytest.mark.article(7)
def test_slots_are_offered_signed_and_told(relations: Staff) -> None:
    file = in_status(Status.ANSWERED)
    offered = [slot(), slot(NOW + timedelta(days=4))]
    actions.propose_appointments(file, actor=relations, revision=1, slots=offered, body=" Voyons-nous. ")
    kept = list(Appointment.objects.all())
    assert [one.starts_at for one in kept] == [one.starts_at for one in offered]
    assert {(one.proposed_by, one.place, one.chosen_at) for one in kept} == {(relations, "Agence de Grenoble", None)}
    assert (last_message(file).kind, last_message(file).body) == (MessageKind.APPOINTMENT.value, "Voyons-nous.")
    assert personal(last_event(file)) == {"body": "Voyons-nous."}


@pytest.mark.article(7)
def test_the_mail_lists_each_slot_in_the_organisation_s_hours(relations: Staff) -> None:
    file = in_status(Status.ANSWERED)
    actions.propose_appointments(file, actor=relations, revision=1, slots=[slot(), slot(NOW + timedelta(days=4))])
    email = last_message(file).email
    assert email is not None
    written = bodies(email, last_message(file))
    for day in ("jeudi 14 mai 2026", "vendredi 15 mai 2026"):
        line = f"{day}, de 10\xa0h\xa000 à 10\xa0h\xa030, sur place, Agence de Grenoble"
        assert line in written.text
        assert line in written.html
    assert "nous rencontrer" not in written.text


@pytest.mark.parametrize("slots", [[], [slot(NOW)], [slot(minutes=0)], [slot(), slot(NOW - timedelta(days=1))]])
def test_past_empty_or_missing_slots_are_refused_together(slots: list[actions.Slot], relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.propose_appointments(in_status(Status.ANSWERED), actor=relations, revision=1, slots=slots)
    assert refusal.value.field == "slots"
    assert not Appointment.objects.exists()
