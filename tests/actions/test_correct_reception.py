"""Correct the reception date: both clocks run from it, and no promise moves later (Art. 5, Art. 6)."""

from datetime import date
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import ACK_DUE, RECEIVED_ON, RESPONSE_DUE, TODAY, fresh, in_status, last_event, personal

EARLIER = date(2026, 4, 27)
LATE_ENTRY = {"recorded_on": TODAY, "reception_reason": "Courrier égaré."}


def correct(file: Complaint, actor: Actor, received_on: date, reason: str = "Cachet de la poste.") -> Complaint:
    return actions.correct_reception(file, actor=actor, revision=None, received_on=received_on, reason=reason)


class TestCorrectReception(ActContract):
    act = Act.CORRECT_RECEPTION
    event = EventKind.RECEPTION_CORRECTED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.correct_reception(file, actor=actor, revision=revision, received_on=EARLIER, reason="Cachet.")


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_both_clocks_run_from_the_corrected_date(relations: Staff) -> None:
    file = correct(in_status(Status.RECEIVED), relations, EARLIER)
    kept = fresh(file)
    # From Monday 27 April 2026: 1, 8, 14 and 25 May do not count.
    assert (kept.received_on, kept.ack_due_on, kept.response_due_on) == (
        EARLIER,
        date(2026, 5, 20),
        date(2026, 6, 12),
    )
    assert last_event(file).facts["before"] == {
        "received_on": RECEIVED_ON.isoformat(),
        "ack_due_on": ACK_DUE.isoformat(),
        "response_due_on": RESPONSE_DUE.isoformat(),
    }
    assert personal(last_event(file)) == {"reason": "Cachet de la poste."}


@pytest.mark.article(6)
def test_a_promised_date_never_moves_later(relations: Staff) -> None:
    promised = {"promised_ack_on": ACK_DUE, "promised_response_on": RESPONSE_DUE}
    kept = fresh(correct(in_status(Status.RECEIVED, **LATE_ENTRY, **promised), relations, date(2026, 5, 7)))
    assert (kept.received_on, kept.ack_due_on, kept.response_due_on) == (date(2026, 5, 7), ACK_DUE, RESPONSE_DUE)


def test_a_date_that_nobody_promised_follows_the_correction(relations: Staff) -> None:
    kept = fresh(correct(in_status(Status.RECEIVED, **LATE_ENTRY), relations, date(2026, 5, 7)))
    assert (kept.ack_due_on, kept.response_due_on) == (date(2026, 6, 1), date(2026, 6, 23))


def test_an_acknowledgement_is_never_due_after_the_promised_answer(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **LATE_ENTRY, promised_response_on=ACK_DUE, response_due_on=ACK_DUE)
    kept = fresh(correct(file, relations, date(2026, 5, 7)))
    assert (kept.ack_due_on, kept.response_due_on) == (ACK_DUE, ACK_DUE)


@pytest.mark.parametrize(
    ("received_on", "fields"),
    [
        (date(2026, 5, 5), {}),  # after it was recorded
        (RECEIVED_ON, {}),  # no correction
        (date(1990, 1, 1), {}),  # no calendar knows that day
        (date(2026, 5, 8), {**LATE_ENTRY, "acknowledged_on": date(2026, 5, 7)}),
        (EARLIER, {"facts_on": date(2026, 5, 1)}),
    ],
)
def test_a_date_that_cannot_be_is_refused(received_on: date, fields: dict[str, object], relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **fields)
    with pytest.raises(actions.ActRefused) as refusal:
        correct(file, relations, received_on)
    assert refusal.value.field == "received_on"
    assert fresh(file).received_on == RECEIVED_ON


def test_a_correction_without_reason_is_refused(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        correct(in_status(Status.RECEIVED), relations, EARLIER, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.article(6)
def test_an_answer_that_the_correction_makes_late_says_why(relations: Staff) -> None:
    file = correct(in_status(Status.ANSWERED), relations, date(2026, 3, 2))
    kept = fresh(file)
    assert kept.response_state(TODAY).is_late
    assert kept.circumstances == "Cachet de la poste."
