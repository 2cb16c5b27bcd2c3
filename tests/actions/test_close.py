"""Close: the file is kept five years from today (Art. 8)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, ClosingReason, EventKind, MessageKind, Outcome, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import TODAY, fresh, in_status, last_event, last_message, personal


class TestClose(ActContract):
    act = Act.CLOSE
    event = EventKind.CLOSED
    statuses: ClassVar = frozenset({Status.ANSWERED})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.close(file, actor=actor, revision=revision, reason=ClosingReason.ACCEPTED)


@pytest.mark.article(8)
@pytest.mark.parametrize("reason", ClosingReason)
def test_a_closing_is_dated_reasoned_kept_five_years_and_told(reason: ClosingReason, relations: Staff) -> None:
    file = actions.close(in_status(Status.ANSWERED), actor=relations, revision=1, reason=reason, comment=" Merci. ")
    kept = fresh(file)
    assert (kept.status, kept.closing_reason) == (Status.CLOSED.value, reason.value)
    assert (kept.closed_on, kept.retention_until) == (TODAY, date(2031, 5, 11))
    assert (last_message(file).kind, last_message(file).body) == (MessageKind.CLOSING.value, "Merci.")
    assert last_event(file).facts == {"reason": reason.value, "retention_until": "2031-05-11"}
    assert personal(last_event(file)) == {"comment": "Merci."}


@pytest.mark.article(8)
@pytest.mark.parametrize(
    ("closed", "kept_until"),
    [
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2027, 2, 28), date(2032, 2, 28)),
        (date(2027, 3, 1), date(2032, 3, 1)),
    ],
)
def test_five_years_are_calendar_years_29_february_included(
    closed: date, kept_until: date, clock: Traveller, relations: Staff
) -> None:
    file = in_status(Status.ANSWERED)
    clock.move_to(datetime(closed.year, closed.month, closed.day, 10, tzinfo=UTC))
    kept = fresh(actions.close(file, actor=relations, revision=1, reason=ClosingReason.SETTLED))
    assert (kept.closed_on, kept.retention_until) == (closed, kept_until)
    assert not Complaint.objects.retention_over(on=kept_until).exists()


def test_a_file_whose_answer_waits_to_leave_is_not_closed(relations: Staff) -> None:
    answer = {"outcome": Outcome.UPHELD, "amicable_solution": True, "body": "Nous réparons.", "means": Channel.POST}
    file = actions.respond(in_status(Status.IN_PROGRESS), actor=relations, revision=1, **answer)  # type: ignore[arg-type]
    with pytest.raises(actions.ActRefused, match="n’est pas possible"):
        actions.close(file, actor=relations, revision=2, reason=ClosingReason.SETTLED)
    contested = in_status(Status.ANSWERED, disagreed_on=TODAY, again_due_on=date(2026, 6, 3))
    actions.respond(contested, actor=relations, revision=1, **answer)  # type: ignore[arg-type]
    with pytest.raises(actions.ActRefused, match="attend encore d’être envoyée"):
        actions.close(contested, actor=relations, revision=2, reason=ClosingReason.SETTLED)


@pytest.mark.article(7)
def test_a_file_is_not_closed_as_accepted_while_the_client_disagrees(relations: Staff) -> None:
    file = in_status(Status.ANSWERED, disagreed_on=TODAY)
    with pytest.raises(actions.ActRefused, match="désaccord") as refusal:
        actions.close(file, actor=relations, revision=1, reason=ClosingReason.ACCEPTED)
    assert refusal.value.field == "reason"
    assert actions.close(file, actor=relations, revision=1, reason=ClosingReason.MEDIATION).closed_on
