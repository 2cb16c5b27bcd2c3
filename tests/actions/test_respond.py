"""Respond: in writing, with its outcome, its mediator and its circumstances (Art. 6, Art. 7)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    DispatchState,
    EventKind,
    LetterKind,
    MessageKind,
    Outcome,
    Party,
    Role,
    Status,
)
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, Letter, Staff
from reclamations.outbox import wording
from tests.actions.contract import ActContract
from tests.actions.world import RESPONSE_DUE, TODAY, fresh, in_status, kinds, last_message, leave, personal
from tests.factories import make_staff
from tests.letters import written

AGAIN = date(2026, 6, 3)
LATE = datetime(2026, 6, 19, 8, 0, tzinfo=UTC)


def respond(file: Complaint, actor: Actor, revision: int | None = 1, **fields: object) -> Complaint:
    usual = {
        "outcome": Outcome.UPHELD,
        "amicable_solution": True,
        "body": "Nous réparons.",
        "means": Channel.WEB_FORM,
    }
    return actions.respond(file, actor=actor, revision=revision, **usual | fields)  # type: ignore[arg-type]


def prepared(file: Complaint) -> Event:
    """The last event of an answer written."""
    return Event.objects.filter(case_id=file.pk, kind=EventKind.RESPONSE_PREPARED.value).latest("sequence")


def told(file: Complaint) -> Event:
    """The last event of an answer that left."""
    return Event.objects.filter(case_id=file.pk, kind=EventKind.RESPONDED.value).latest("sequence")


class TestRespond(ActContract):
    act = Act.RESPOND
    event = EventKind.RESPONDED
    statuses: ClassVar = frozenset({Status.IN_PROGRESS, Status.ANSWERED})

    def prepare(self, status: Status) -> Complaint:
        disagreed = {"disagreed_on": TODAY, "again_due_on": AGAIN} if status is Status.ANSWERED else {}
        return in_status(status, **disagreed)

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        respond(file, actor, revision)


@pytest.mark.article(7)
@pytest.mark.parametrize("outcome", Outcome)
def test_the_response_is_a_letter_with_its_outcome(outcome: Outcome, relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=outcome)
    message = last_message(file)
    kept = fresh(file)
    assert (kept.status, kept.outcome, kept.responded_on) == (Status.ANSWERED.value, outcome.value, TODAY)
    assert message.kind == MessageKind.RESPONSE.value
    assert message.letter is not None
    assert (message.letter.kind, message.letter.content["outcome"]) == (LetterKind.RESPONSE.value, outcome.value)
    assert message.letter.author == relations
    assert personal(prepared(file)) == {"body": "Nous réparons."}


@pytest.mark.article(7)
@pytest.mark.parametrize(
    ("outcome", "amicable", "due"),
    [
        (Outcome.UPHELD, True, False),
        (Outcome.UPHELD, False, True),
        (Outcome.PARTLY_UPHELD, True, True),
        (Outcome.REJECTED, True, True),
        (Outcome.REJECTED, False, True),
    ],
)
def test_the_mediator_is_named_whenever_it_is_due(
    outcome: Outcome, amicable: bool, due: bool, relations: Staff
) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=outcome, amicable_solution=amicable)
    letter = Letter.objects.get(complaint=file)
    assert (letter.names_mediator, bool(letter.content["mediator"])) == (due, due)
    assert fresh(file).mediator_named_on == (TODAY if due else None)
    assert told(file).facts["names_mediator"] is due


@pytest.mark.article(7)
@pytest.mark.parametrize("means", [Channel.PHONE, Channel.WHATSAPP])
def test_an_answer_is_in_writing(means: Channel, relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    with pytest.raises(actions.ActRefused) as refusal:
        respond(file, relations, means=means)
    assert refusal.value.field == "means"
    assert fresh(file).status == Status.IN_PROGRESS.value


@pytest.mark.article(7)
def test_an_answer_says_something(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        respond(in_status(Status.IN_PROGRESS), relations, body=" \n ")
    assert refusal.value.field == "body"


@pytest.mark.article(6)
def test_the_due_date_counts_whole(clock: Traveller, relations: Staff) -> None:
    clock.move_to(datetime(2026, 6, 18, 21, 59, tzinfo=UTC))  # 23:59 in Paris
    file = respond(in_status(Status.IN_PROGRESS), relations)
    assert fresh(file).responded_on == RESPONSE_DUE
    assert told(file).facts["late"] is False


@pytest.mark.article(6)
def test_a_late_answer_is_refused_without_circumstances(clock: Traveller, relations: Staff) -> None:
    clock.move_to(datetime(2026, 6, 18, 22, 1, tzinfo=UTC))  # one minute past midnight in Paris
    file = in_status(Status.IN_PROGRESS)
    with pytest.raises(actions.ActRefused) as refusal:
        respond(file, relations, circumstances="  ")
    assert refusal.value.field == "circumstances"
    assert fresh(file).responded_on is None


@pytest.mark.article(6)
def test_a_late_answer_states_its_circumstances_in_the_letter(clock: Traveller, relations: Staff) -> None:
    clock.move_to(LATE)
    file = respond(in_status(Status.IN_PROGRESS), relations, circumstances="Expertise tardive.")
    content = Letter.objects.get(complaint=file).content
    assert (content["late"], content["circumstances"]) == (True, "Expertise tardive.")
    assert personal(prepared(file))["circumstances"] == "Expertise tardive."


@pytest.mark.article(6)
def test_circumstances_already_told_in_a_holding_letter_are_stated_again(clock: Traveller, relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS, circumstances="Sinistre.", target_on=date(2026, 7, 1))
    clock.move_to(LATE)
    respond(file, relations)
    assert Letter.objects.get(complaint=file).content["circumstances"] == "Sinistre."


def test_an_answer_proves_the_reception_of_a_file_not_acknowledged(relations: Staff) -> None:
    assert fresh(respond(in_status(Status.IN_PROGRESS), relations)).acknowledged_on == TODAY


def test_a_second_answer_follows_a_disagreement_only(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations)
    with pytest.raises(actions.ActRefused, match="ne suit qu’un désaccord"):
        respond(file, relations, revision=2)
    file = actions.disagree(file, actor=relations, revision=2, comment="Non.")
    file = respond(file, relations, revision=3, outcome=Outcome.PARTLY_UPHELD)
    assert fresh(file).outcome == Outcome.PARTLY_UPHELD.value
    with pytest.raises(actions.ActRefused, match="ne suit qu’un désaccord"):
        respond(file, relations, revision=4)


def test_a_mail_that_waits_bars_another_answer(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.EMAIL)
    with pytest.raises(actions.ActRefused, match="attend déjà"):
        respond(file, relations, revision=2)


@pytest.mark.article(7)
@pytest.mark.parametrize("means", [Channel.POST, Channel.IN_PERSON, Channel.EMAIL])
def test_an_answer_counts_once_it_left(means: Channel, relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=means, outcome=Outcome.REJECTED)
    waiting = fresh(file)
    assert (waiting.status, waiting.responded_on, waiting.outcome) == (Status.IN_PROGRESS.value, None, "")
    assert (waiting.acknowledged_on, waiting.mediator_named_on) == (None, None)
    assert waiting.next_due_on == waiting.ack_due_on, "its clocks run and the queue keeps it"
    assert EventKind.RESPONDED.value not in kinds(file)
    leave(last_message(file), relations)
    left = fresh(file)
    assert (left.status, left.responded_on, left.outcome) == (Status.ANSWERED.value, TODAY, "rejected")
    assert (left.acknowledged_on, left.mediator_named_on, left.next_due_on) == (TODAY, TODAY, None)


@pytest.mark.article(6)
def test_a_letter_posted_late_without_circumstances_cannot_leave_and_is_made_again(
    clock: Traveller, relations: Staff
) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    clock.move_to(LATE)
    waiting = last_message(file)
    with pytest.raises(actions.ActRefused, match="n’énonce pas les circonstances") as refusal:
        actions.record_posting(waiting, actor=relations, dispatched_on=LATE.date(), proof="RK 1")
    assert refusal.value.field == "dispatched_on"
    assert (fresh(file).responded_on, fresh(file).circumstances) == (None, "")
    assert actions.next_act(fresh(file), relations, today=LATE.date()) is Act.RESPOND
    with pytest.raises(actions.ActRefused, match="énoncez les circonstances"):
        respond(file, relations, None, means=Channel.POST)
    respond(file, relations, None, means=Channel.POST, circumstances="Expertise tardive.")
    waiting.refresh_from_db()
    assert waiting.state == DispatchState.REPLACED.value
    assert actions.next_act(fresh(file), relations, today=LATE.date()) is Act.RECORD_POSTING
    leave(last_message(file), relations, LATE.date())
    kept = fresh(file)
    assert (kept.responded_on, kept.circumstances) == (LATE.date(), "Expertise tardive.")


@pytest.mark.article(6)
def test_a_letter_that_left_in_time_may_be_recorded_later(clock: Traveller, relations: Staff) -> None:
    clock.move_to(datetime(2026, 6, 18, 8, tzinfo=UTC))
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    clock.move_to(LATE)
    actions.record_posting(last_message(file), actor=relations, dispatched_on=RESPONSE_DUE, proof="RK 1")
    assert fresh(file).responded_on == RESPONSE_DUE
    assert fresh(file).circumstances == ""


@pytest.mark.article(6)
def test_answered_closed_reopened_and_answered_again_keeps_the_first_date(clock: Traveller, relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations)
    file = actions.close(file, actor=relations, revision=2, reason=ClosingReason.NO_FOLLOW_UP)
    clock.move_to(LATE)
    file = actions.reopen(file, actor=relations, revision=3, reason="Fait nouveau.")
    kept = fresh(respond(file, relations, revision=4, outcome=Outcome.REJECTED))
    assert (kept.status, kept.responded_on, kept.response_due_on) == (Status.ANSWERED.value, TODAY, RESPONSE_DUE)
    assert (kept.outcome, kept.mediator_named_on) == (Outcome.REJECTED.value, date(2026, 6, 19))
    assert not kept.response_state(date(2026, 6, 19)).is_late


@pytest.mark.article(7)
def test_an_answer_after_an_earlier_rejection_says_truly_whether_it_names_the_mediator(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    file = actions.disagree(file, actor=relations, revision=2, comment="Non.")
    file = respond(file, relations, revision=3)
    assert told(file).facts["names_mediator"] is False
    assert not Letter.objects.filter(complaint=file).last().names_mediator  # type: ignore[union-attr]


def mailed_answer(file: Complaint, relations: Staff, **fields: object) -> tuple[str, str, str]:
    """The subject and the text of the mail of an answer, and its letter, as the client reads them."""
    respond(file, relations, revision=None, means=Channel.EMAIL, **fields)
    message = last_message(file)
    assert message.email is not None
    assert message.letter is not None
    letter = written.text(message.letter)
    text = " ".join(wording.bodies(message.email, message).text.split())
    leave(message, relations)
    return message.email.subject, text, letter


@pytest.mark.article(7)
def test_a_second_answer_names_the_disagreement_the_reopening_and_our_date(clock: Traveller, relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    subject, first, _letter = mailed_answer(file, relations)
    assert "nouvelle" not in subject + first
    clock.move_to(datetime(2026, 5, 13, 8, 0, tzinfo=UTC))
    actions.disagree(file, actor=relations, comment="Non.")
    clock.move_to(datetime(2026, 5, 15, 8, 0, tzinfo=UTC))
    actions.close(file, actor=relations, revision=None, reason=ClosingReason.NO_FOLLOW_UP)
    clock.move_to(datetime(2026, 5, 18, 8, 0, tzinfo=UTC))
    actions.reopen(file, actor=relations, revision=None, reason="À revoir.")
    subject, second, letter = mailed_answer(file, relations)
    assert subject.startswith("Notre nouvelle réponse à votre réclamation")
    for said in (second, letter):
        assert "répondu une première fois le lundi 11 mai 2026" in said
        assert "désaccord le mercredi 13 mai 2026" in said
        assert "rouvert le lundi 18 mai 2026" in said
        assert "Nous visions une nouvelle réponse le" in said
        assert "pas tenu cette date" not in said


@pytest.mark.article(7)
def test_a_third_answer_names_only_what_followed_the_second(clock: Traveller, relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    mailed_answer(file, relations)
    actions.disagree(file, actor=relations, comment="Non.")
    mailed_answer(file, relations)
    actions.close(file, actor=relations, revision=None, reason=ClosingReason.NO_FOLLOW_UP)
    clock.move_to(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    actions.reopen(file, actor=relations, revision=None, reason="À revoir.")
    clock.move_to(datetime(2026, 9, 30, 8, 0, tzinfo=UTC))
    _subject, third, letter = mailed_answer(file, relations)
    for said in (third, letter):
        assert "rouvert le mercredi 1er juillet 2026" in said
        assert "désaccord" not in said
        assert "pas tenu cette date, et nous vous prions de nous en excuser" in said


def test_an_answer_accepted_after_all_leaves_no_disagreement_to_be_named(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    mailed_answer(file, relations)
    actions.disagree(file, actor=relations, comment="Non.")
    actions.accept(file, actor=Party.CLIENT, comment="Après réflexion, c’est bien.")  # the mediator's mail still waits
    assert (fresh(file).amicable_solution, fresh(file).disagreed_on) == (True, None)
    actions.close(file, actor=relations, revision=None, reason=ClosingReason.ACCEPTED)
    actions.reopen(file, actor=relations, revision=None, reason="Fait nouveau.")
    _subject, again, letter = mailed_answer(fresh(file), relations)
    for said in (again, letter):
        assert "rouvert le lundi 11 mai 2026" in said
        assert "désaccord" not in said


def test_an_answer_that_came_back_leaves_the_disagreement_to_be_answered(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    mailed_answer(file, relations)
    actions.disagree(file, actor=relations, comment="Non.")
    mailed_answer(file, relations)
    actions.record_bounce(last_message(file), actor=relations, reason="Boîte pleine.")
    subject, again, _letter = mailed_answer(fresh(file), relations)
    assert "nouvelle réponse" in subject
    assert "désaccord le lundi 11 mai 2026" in again


def test_a_first_answer_after_a_withdrawal_names_the_reopening(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    actions.withdraw(file, actor=Party.CLIENT)
    actions.reopen(file, actor=relations, revision=None, reason="Le client a changé d’avis.")
    actions.qualify(file, actor=make_staff(Role.MANAGEMENT), revision=None, reason="Oui.")
    subject, said, letter = mailed_answer(file, relations)
    assert "nouvelle" not in subject + said
    assert "rouvert le lundi 11 mai 2026" in said
    assert "rouvert le lundi 11 mai 2026" in letter


@pytest.mark.article(6)
def test_a_late_answer_apologises_and_names_the_date_promised_since(clock: Traveller, relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    actions.hold(
        file,
        actor=relations,
        revision=None,
        circumstances="Une pièce manque.",
        target_on=date(2026, 7, 1),
        means=Channel.EMAIL,
    )
    leave(last_message(file), relations)
    clock.move_to(datetime(2026, 7, 10, 8, 0, tzinfo=UTC))
    _subject, said, letter = mailed_answer(file, relations)
    for words in (said, letter):
        assert "au plus tard le jeudi 18 juin 2026" in words
        assert "annoncé notre réponse pour le mercredi 1er juillet 2026" in words
        assert "excuses pour ce retard" in words
