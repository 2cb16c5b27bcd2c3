"""Record a bounce: what came back reopens the obligation it met (Art. 5, Art. 7)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Direction, DispatchState, EventKind, MessageKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import ACK_DUE, TODAY, fresh, in_status, last_event, last_message, personal
from tests.factories import make_message

SENT = {"state": DispatchState.SENT.value, "occurred_on": TODAY}


class TestRecordBounce(ActContract):
    act = Act.RECORD_BOUNCE
    event = EventKind.BOUNCED
    statuses: ClassVar = EVERY_STATUS
    parties: ClassVar = frozenset({Party.SYSTEM})
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.record_bounce(make_message(file, **SENT), actor=actor, reason="550 Inconnu")


@pytest.mark.article(5)
def test_an_email_that_bounces_reopens_the_acknowledgement() -> None:
    file = in_status(Status.RECEIVED, acknowledged_on=TODAY)
    message = make_message(file, **SENT)
    actions.record_bounce(message, actor=Party.SYSTEM, reason=" 550 Inconnu ")
    message.refresh_from_db()
    assert message.state == DispatchState.BOUNCED.value
    assert (fresh(file).acknowledged_on, fresh(file).next_due_on) == (None, ACK_DUE)
    assert last_event(file).facts["reopened"] == ["acknowledged_on"]
    assert personal(last_event(file)) == {"reason": "550 Inconnu"}


@pytest.mark.article(5)
def test_an_acknowledgement_that_left_twice_holds_by_the_other() -> None:
    file = in_status(Status.RECEIVED, acknowledged_on=TODAY)
    make_message(file, channel=Channel.POST.value, state="posted", occurred_on=TODAY, proof="RK 1")
    actions.record_bounce(make_message(file, **SENT), actor=Party.SYSTEM, reason="550")
    assert fresh(file).acknowledged_on == TODAY


@pytest.mark.article(5)
def test_an_answer_received_still_proves_the_reception_when_the_acknowledgement_bounces() -> None:
    file = in_status(Status.ANSWERED, acknowledged_on=TODAY)
    make_message(file, kind=MessageKind.RESPONSE.value, **SENT)
    actions.record_bounce(make_message(file, **SENT), actor=Party.SYSTEM, reason="550")
    assert fresh(file).acknowledged_on == TODAY


@pytest.mark.parametrize(
    "fields",
    [
        {"state": DispatchState.QUEUED.value},
        {"state": DispatchState.FAILED.value},
        {"state": DispatchState.BOUNCED.value, "occurred_on": TODAY},
        {"state": DispatchState.PUBLISHED.value, "occurred_on": TODAY, "channel": Channel.WEB_FORM.value},
        {"state": DispatchState.RECEIVED.value, "occurred_on": TODAY, "direction": Direction.IN.value},
    ],
)
def test_only_what_left_may_come_back(fields: dict[str, object], relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused, match="peuvent revenir"):
        actions.record_bounce(make_message(file, **fields), actor=relations, reason="550")


def test_a_bounce_without_words_is_refused(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.record_bounce(make_message(in_status(Status.RECEIVED), **SENT), actor=relations, reason=" ")
    assert refusal.value.field == "reason"


def test_a_paper_letter_that_will_never_be_posted_is_given_up(relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.POST)
    actions.record_bounce(last_message(file), actor=relations, reason="Adresse fausse.")
    again = actions.acknowledge(file, actor=relations, revision=2, means=Channel.WEB_FORM)
    assert fresh(again).acknowledged_on == TODAY


def test_a_bounce_after_the_closing_is_kept_and_changes_no_fact() -> None:
    file = in_status(Status.CLOSED, acknowledged_on=TODAY)
    actions.record_bounce(make_message(file, **SENT), actor=Party.SYSTEM, reason="550")
    assert (fresh(file).acknowledged_on, fresh(file).status) == (TODAY, Status.CLOSED.value)
