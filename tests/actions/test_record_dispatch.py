"""What the mail server answered: an obligation is met when the server took the message (Art. 5).

See docs/architecture.md, « Outgoing mail ».
"""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import timezone
from time_machine import Traveller

from reclamations import actions, outbox
from reclamations.domain.vocabulary import Channel, DispatchState, MailState, Outcome, Party, Status
from reclamations.models import Complaint, Event, Mail, Staff
from tests.actions.test_respond import respond
from tests.actions.world import RESPONSE_DUE, TODAY, fresh, in_status, kinds, last_event, last_message, personal


def email_of(file: Complaint) -> Mail:
    email = last_message(file).email
    assert email is not None
    return email


@pytest.fixture
def acknowledged(relations: Staff) -> Complaint:
    return actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.EMAIL)


@pytest.mark.article(5)
def test_receipt_is_acknowledged_when_the_server_took_the_mail(acknowledged: Complaint, clock: Traveller) -> None:
    clock.move_to(datetime(2026, 5, 11, 22, 30, tzinfo=UTC))  # the 12th in Paris
    actions.record_dispatch(email_of(acknowledged), accepted=True, detail="250 OK abc")
    assert last_message(acknowledged).state == DispatchState.SENT.value
    assert fresh(acknowledged).acknowledged_on == date(2026, 5, 12)
    assert kinds(acknowledged) == ["acknowledgement_prepared", "dispatched", "acknowledged"]
    assert last_event(acknowledged).party == Party.SYSTEM.value


@pytest.mark.article(5)
def test_a_mail_that_fails_leaves_the_obligation_open_and_may_be_done_again(
    acknowledged: Complaint, relations: Staff
) -> None:
    actions.record_dispatch(email_of(acknowledged), accepted=False, detail="550 Inconnu")
    assert last_message(acknowledged).state == DispatchState.FAILED.value
    assert fresh(acknowledged).acknowledged_on is None
    assert personal(last_event(acknowledged)) == {"reason": "550 Inconnu"}
    actions.acknowledge(acknowledged, actor=relations, revision=None, means=Channel.WEB_FORM)
    assert fresh(acknowledged).is_acknowledged


@pytest.mark.article(5)
def test_a_second_report_changes_nothing(acknowledged: Complaint) -> None:
    email = email_of(acknowledged)
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    before = Event.objects.count()
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    actions.record_dispatch(email, accepted=False, detail="550")
    assert (Event.objects.count(), last_message(acknowledged).state) == (before, DispatchState.SENT.value)
    assert fresh(acknowledged).acknowledged_on == TODAY


def test_a_mail_of_no_file_is_none_of_ours() -> None:
    email = Mail.objects.create(to="a@exemple.fr", sender="b@exemple.fr", subject="x", text="x")
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    assert not Event.objects.exists()


@pytest.mark.article(7)
def test_an_answer_whose_mail_fails_is_owed_again(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.EMAIL, outcome=Outcome.REJECTED)
    actions.record_dispatch(email_of(file), accepted=False, detail="550")
    kept = fresh(file)
    assert (kept.status, kept.responded_on, kept.outcome) == (Status.IN_PROGRESS.value, None, "")


def run() -> outbox.Deliveries:
    """Work the outbox as `send_outbox` does."""
    return outbox.deliver_due(
        limit=9,
        now=timezone.now(),
        obstacle=actions.obstacle_to_mail,
        on_result=lambda email, accepted, detail: actions.record_dispatch(email, accepted=accepted, detail=detail),
    )


@pytest.mark.article(6)
def test_a_mail_that_became_late_without_its_circumstances_does_not_leave(relations: Staff, clock: Traveller) -> None:
    clock.move_to(datetime(2026, 6, 18, 21, 0, tzinfo=UTC))
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.EMAIL)
    clock.move_to(datetime(2026, 6, 18, 22, 30, tzinfo=UTC))  # the 19th in Paris
    assert run().failed == 1
    assert not mail.outbox
    kept = fresh(file)
    assert (kept.status, kept.responded_on, kept.circumstances) == (Status.IN_PROGRESS.value, None, "")
    assert "circonstances" in personal(last_event(file))["reason"]
    respond(file, relations, None, means=Channel.EMAIL, circumstances="Sinistre.")
    assert run().sent == 1
    kept = fresh(file)
    assert (kept.responded_on, kept.circumstances) == (date(2026, 6, 19), "Sinistre.")


@pytest.mark.article(6)
def test_an_answer_is_dated_by_the_day_the_server_took_it_whenever_it_is_reported(
    relations: Staff, clock: Traveller
) -> None:
    clock.move_to(datetime(2026, 6, 18, 21, 0, tzinfo=UTC))
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.EMAIL)
    email = email_of(file)
    Mail.objects.filter(pk=email.pk).update(state=MailState.SENT.value, updated_at=timezone.now())
    clock.move_to(datetime(2026, 6, 19, 8, 0, tzinfo=UTC))  # after a crash
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    assert fresh(file).responded_on == RESPONSE_DUE


def test_a_mail_sent_after_the_withdrawal_is_kept_as_proof(acknowledged: Complaint) -> None:
    email = email_of(acknowledged)
    actions.withdraw(acknowledged, actor=Party.CLIENT)
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    assert (fresh(acknowledged).status, fresh(acknowledged).acknowledged_on) == (Status.WITHDRAWN.value, TODAY)
