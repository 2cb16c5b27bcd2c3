"""What an act refuses or leaves alone where two things happened at once, or in another order than usual."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from reclamations import actions
from reclamations.actions.base import Step
from reclamations.actions.correspondence import dispatch
from reclamations.actions.opening import filing as opening
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    Channel,
    DispatchState,
    EventKind,
    MailState,
    MessageKind,
    Party,
    Role,
    Status,
    SurveyQuestion,
)
from reclamations.models import Complaint, Mail, Organisation, SatisfactionSurvey, Staff
from reclamations.models.case.client_space import SURVEY_COMMENT_LIMIT
from tests.actions.test_correct_details import correct
from tests.actions.test_hold import hold
from tests.actions.world import NOW, TODAY, filing, fresh, in_status, kinds, last_message
from tests.factories import make_message, make_organisation, make_staff

YESTERDAY = date(2026, 5, 10)
SCORES = dict.fromkeys(SurveyQuestion, 4)


def test_what_only_staff_do_has_a_member_of_staff() -> None:
    step = Step(Act.NOTE, in_status(Status.RECEIVED), Party.CLIENT, NOW, TODAY, make_organisation())
    with pytest.raises(actions.NotAllowed):
        step.by_staff()


# ---- The client's space ------------------------------------------------------------------------


def test_a_comment_of_the_survey_that_is_too_long_is_refused_and_nothing_kept() -> None:
    file = in_status(Status.CLOSED)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.answer_survey(file, actor=Party.CLIENT, scores=SCORES, comment="x" * (SURVEY_COMMENT_LIMIT + 1))
    assert refusal.value.field == "comment"
    assert not SatisfactionSurvey.objects.exists()
    actions.answer_survey(file, actor=Party.CLIENT, scores=SCORES, comment="x" * SURVEY_COMMENT_LIMIT)


def test_the_copy_that_a_client_takes_of_their_data_is_noted() -> None:
    file = in_status(Status.RECEIVED)
    actions.record_data_given(file, actor=Party.CLIENT)
    assert kinds(file) == [EventKind.DATA_GIVEN.value]


def test_a_lost_code_is_asked_for_by_the_client_alone(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused, match="appartient au client"):
        actions.request_code(actor=relations, email="zoe@exemple.fr")


def test_a_letter_is_read_once_by_its_client_and_never_by_staff(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    hold(file, relations)
    letter = last_message(file).letter
    assert letter is not None
    actions.mark_letter_read(letter, actor=relations)
    letter.refresh_from_db()
    assert letter.first_read_at is None
    stale = type(letter).objects.get(pk=letter.pk)
    actions.mark_letter_read(letter)
    actions.mark_letter_read(stale)  # opened twice at once
    letter.refresh_from_db()
    actions.mark_letter_read(letter)
    assert letter.first_read_at == NOW
    assert kinds(file).count(EventKind.LETTER_READ.value) == 1


def test_a_representative_keeps_their_name_in_a_correction(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    correct(file, relations, is_represented=True, representative_name=" Maître Roux ", representative_capacity="Avocat")
    kept = fresh(file)
    assert (kept.representative_name, kept.representative_capacity) == ("Maître Roux", "Avocat")
    correct(file, relations, is_represented=False)
    kept = fresh(file)
    assert (kept.representative_name, kept.representative_capacity) == ("", "")


# ---- Filing ------------------------------------------------------------------------------------


def test_what_is_told_is_compared_word_for_word() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert filing().is_told_by(file)
    assert not filing(subject="Une autre panne").is_told_by(file)


def test_nobody_complains_to_an_organisation_without_a_name(fresh_site: None) -> None:
    Organisation.objects.all().delete()
    with pytest.raises(actions.ActRefused, match="pas encore ouvert"):
        actions.register(actor=Party.CLIENT, filing=filing())
    assert not Complaint.objects.exists()


def test_a_form_sent_twice_at_once_makes_one_file() -> None:
    key = uuid4()
    first = actions.register(actor=Party.CLIENT, filing=filing(), idempotency_key=key)
    assert actions.register(actor=Party.CLIENT, filing=filing(), idempotency_key=key) == first
    assert Complaint.objects.count() == 1


def test_a_clash_of_anything_else_than_the_form_s_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def clash(*_args: object) -> Complaint:
        raise IntegrityError("something else")

    monkeypatch.setattr(opening, "_register", clash)
    for key in (None, UUID(int=1)):
        with pytest.raises(IntegrityError, match="something else"):
            actions.register(actor=Party.CLIENT, filing=filing(), idempotency_key=key)


def test_what_is_written_alongside_is_written_once_or_not_at_all() -> None:
    key, written = uuid4(), list[str]()
    for _ in range(2):
        actions.register(
            actor=Party.CLIENT, filing=filing(), idempotency_key=key, alongside=lambda: written.append("counted")
        )
    assert written == ["counted"]


# ---- What leaves, and what comes back ----------------------------------------------------------


def test_a_letter_of_today_did_not_leave_yesterday(relations: Staff) -> None:
    with pytest.raises(actions.ActRefused, match="daté d’aujourd’hui"):
        hold(in_status(Status.IN_PROGRESS), relations, means=Channel.POST, dispatched_on=YESTERDAY, proof="RK 1")


@pytest.mark.article(5)
def test_a_receipt_handed_over_at_the_counter_before_its_letter_counts(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    past = {"dispatched_on": date(2026, 5, 5), "proof": "Signature au guichet"}
    actions.acknowledge(file, actor=relations, revision=1, means=Channel.IN_PERSON, **past)
    assert fresh(file).acknowledged_on == date(2026, 5, 5)
    other = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused, match="daté d’aujourd’hui"):
        actions.acknowledge(other, actor=relations, revision=1, means=Channel.POST, **past)


@pytest.mark.article(7)
def test_a_dismissal_told_again_since_is_not_untold_by_the_first_one_that_comes_back() -> None:
    file = in_status(Status.NOT_A_COMPLAINT, dismissal_told_on=TODAY, mediator_named_on=TODAY)
    sent = {"kind": MessageKind.DISMISSAL.value, "state": DispatchState.SENT.value}
    first = make_message(file, **sent, occurred_on=YESTERDAY)
    assert dispatch.unfulfil(file, first) == []
    assert (file.dismissal_told_on, file.mediator_named_on) == (TODAY, TODAY)
    last = make_message(file, **sent, occurred_on=TODAY)
    assert dispatch.unfulfil(file, last) == ["dismissal_told_on", "mediator_named_on"]
    assert (file.dismissal_told_on, file.mediator_named_on) == (None, None)


def test_an_answer_that_was_already_lost_undoes_nothing() -> None:
    file = in_status(Status.IN_PROGRESS)
    answer = make_message(file, kind=MessageKind.RESPONSE.value, state="sent", occurred_on=TODAY)
    assert dispatch.unfulfil(file, answer) == []


@pytest.mark.article(7)
def test_a_qualification_undone_after_an_answer_keeps_the_mediator_it_named(management: Staff) -> None:
    file = in_status(
        Status.IN_PROGRESS, responded_on=YESTERDAY, outcome="rejected", amicable_solution=False,
        mediator_named_on=YESTERDAY,
    )  # fmt: skip
    actions.reverse(file, actor=management, revision=1, reason="À revoir.")
    assert fresh(file).mediator_named_on == YESTERDAY


def test_a_mail_of_the_site_itself_is_put_back_by_who_may_and_once(relations: Staff) -> None:
    email = Mail.objects.create(sender="a@exemple.fr", to="b@exemple.fr", state=MailState.FAILED.value)
    with pytest.raises(actions.NotAllowed):
        actions.send_again(email, actor=make_staff(Role.ADMINISTRATOR))
    actions.send_again(email, actor=relations)
    with pytest.raises(actions.ActRefused, match="pas en échec"):
        actions.send_again(email, actor=relations)


def test_of_all_that_failed_what_may_not_leave_again_is_named(relations: Staff) -> None:
    alone = Mail.objects.create(sender="a@exemple.fr", to="b@exemple.fr", state=MailState.FAILED.value)
    gone = Mail.objects.create(sender="a@exemple.fr", to="old@exemple.fr", state=MailState.FAILED.value)
    make_message(email=gone, state=DispatchState.FAILED.value, occurred_on=TODAY)
    count, refused = actions.send_all_again(actor=relations)
    assert count == 1
    assert [(email.pk, "adresse du client a changé" in why) for email, why in refused] == [(gone.pk, True)]
    alone.refresh_from_db()
    assert alone.state == MailState.REQUEUED.value or alone.state == MailState.QUEUED.value


@pytest.mark.parametrize("substitute", [False, True])
def test_an_absence_says_until_when_and_who_sees_to_the_files(relations: Staff, substitute: bool) -> None:
    away = make_staff(absent_from=TODAY, absent_until=date(2026, 5, 15), substitute=relations if substitute else None)
    said = actions.Keepers.of(TODAY).standing_of(away.pk)
    assert said.startswith("absence jusqu’au 15")
    assert said.endswith(f"\N{NO-BREAK SPACE}: {relations}" if substitute else "sans remplaçant")


@pytest.mark.parametrize("kind", [MessageKind.HOLDING, MessageKind.RESPONSE, MessageKind.DISMISSAL])
def test_what_leaves_without_a_letter_meets_no_obligation(kind: MessageKind) -> None:
    file = in_status(Status.IN_PROGRESS)
    assert dispatch.fulfil(file, make_message(file, kind=kind.value), TODAY) == []


@pytest.mark.article(6)
def test_a_holding_letter_that_comes_back_gives_back_the_date_of_the_one_before(relations: Staff) -> None:
    file = in_status(Status.IN_PROGRESS)
    for number, target in enumerate((date(2026, 7, 15), date(2026, 7, 31)), 1):
        hold(
            fresh(file),
            relations,
            None,
            target_on=target,
            means=Channel.POST,
            dispatched_on=TODAY,
            proof=f"RK {number}",
        )
    actions.record_bounce(last_message(file), actor=relations, reason="Inconnu.")
    assert fresh(file).target_on == date(2026, 7, 15)
    actions.record_bounce(file.messages.get(proof="RK 1"), actor=relations, reason="Inconnu.")
    assert fresh(file).target_on is None


@pytest.mark.article(7)
def test_an_answer_of_before_our_letters_is_given_back_as_it_stands() -> None:
    file = in_status(Status.ANSWERED, outcome="partly_upheld", amicable_solution=True, mediator_named_on=TODAY)
    answer = {"kind": MessageKind.RESPONSE.value, "state": DispatchState.SENT.value}
    make_message(file, **answer, occurred_on=YESTERDAY)
    dispatch.unfulfil(file, make_message(file, **answer, occurred_on=TODAY))
    assert (file.outcome, file.responded_on) == ("partly_upheld", YESTERDAY)


@pytest.mark.article(7)
def test_a_disagreement_lost_leaves_the_mediator_named_by_an_answer_that_owed_it() -> None:
    file = in_status(Status.ANSWERED, outcome="rejected", amicable_solution=False, mediator_named_on=YESTERDAY)
    lost = make_message(file, kind=MessageKind.DISAGREEMENT.value, state="sent", occurred_on=TODAY)
    dispatch.unfulfil(file, lost)
    assert file.mediator_named_on == YESTERDAY


def test_a_handler_who_is_there_has_nothing_to_say_of_their_absence(relations: Staff) -> None:
    keepers = actions.Keepers.of(TODAY)
    assert keepers.standing_of(relations.pk) == ""
    assert keepers.standing_of(None) == ""


def test_a_file_taken_by_somebody_else_meanwhile_is_not_handed_over(
    management: Staff, relations: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, to = make_staff(), make_staff()
    taken, left = in_status(Status.RECEIVED, handler=relations), in_status(Status.RECEIVED, handler=relations)
    real = actions.keeping.performing

    def take_first(act: Act, pk: int, **options: object) -> object:
        Complaint.objects.filter(pk=taken.pk).update(handler=other)
        return real(act, pk, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(actions.keeping, "performing", take_first)
    assert actions.hand_over(relations, actor=management, to=to) == 1
    assert (fresh(taken).handler, fresh(left).handler) == (other, to)


@pytest.mark.article(5)
def test_of_the_letters_to_post_one_that_meets_an_obligation_goes_first(relations: Staff, management: Staff) -> None:
    file = in_status(Status.RECEIVED, reply_by=Channel.POST.value, email="")
    actions.qualify(file, actor=management, revision=None, reason="Un mécontentement.")
    actions.acknowledge(file, actor=relations, revision=None, means=Channel.POST)
    waiting = list(file.messages.order_by("pk"))
    assert [message.awaits_posting for message in waiting] == [True, True]
    assert actions.next_to_post(fresh(file), waiting, TODAY).kind == MessageKind.ACKNOWLEDGEMENT.value
    assert actions.next_to_post(fresh(file), waiting[:1], TODAY).kind == MessageKind.QUALIFICATION.value
