"""Choose an appointment among those offered (Art. 7)."""

from datetime import timedelta
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import AppointmentKind, EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Appointment, Complaint
from tests.actions.contract import ActContract
from tests.actions.world import NOW, in_status, last_event
from tests.factories import make_staff


def offer(file: Complaint, days: int = 3) -> Appointment:
    return Appointment.objects.create(
        complaint=file,
        kind=AppointmentKind.PHONE.value,
        starts_at=NOW + timedelta(days=days),
        ends_at=NOW + timedelta(days=days, minutes=30),
        proposed_by=make_staff(),
    )


class TestChooseAppointment(ActContract):
    act = Act.CHOOSE_APPOINTMENT
    event = EventKind.APPOINTMENT_CHOSEN
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})
    parties: ClassVar = frozenset({Party.CLIENT})
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.choose_appointment(file, actor=actor, appointment=offer(file))


@pytest.mark.article(7)
def test_the_last_choice_replaces_the_one_before() -> None:
    file = in_status(Status.ANSWERED)
    first, second = offer(file), offer(file, days=4)
    actions.choose_appointment(file, actor=Party.CLIENT, appointment=first)
    actions.choose_appointment(file, actor=Party.CLIENT, appointment=second.pk)
    assert list(Appointment.objects.filter(chosen_at__isnull=False)) == [second]
    assert last_event(file).facts["kind"] == "phone"


def test_a_slot_that_has_passed_is_no_longer_offered(clock: Traveller) -> None:
    file = in_status(Status.ANSWERED)
    passed = offer(file)
    clock.move_to(NOW + timedelta(days=3))
    with pytest.raises(actions.ActRefused, match="plus disponible"):
        actions.choose_appointment(file, actor=Party.CLIENT, appointment=passed)


def test_a_slot_of_another_file_is_not_offered() -> None:
    with pytest.raises(actions.ActRefused, match="plus disponible"):
        actions.choose_appointment(
            in_status(Status.ANSWERED), actor=Party.CLIENT, appointment=offer(in_status(Status.ANSWERED))
        )
