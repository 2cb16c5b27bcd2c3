"""Every act and every notice goes by what reaches the client: published for nobody counts for nothing (Art. 5 to 7)."""

from datetime import UTC, datetime
from itertools import product

import pytest

from reclamations import actions
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    DispatchState,
    LetterKind,
    MessageKind,
    Party,
    RequestKind,
    Status,
)
from reclamations.models import Complaint, Message, Staff
from tests.actions.test_give_code import PHONED
from tests.actions.world import TODAY, fresh, in_status, last_message
from tests.factories import make_complaint

POSTAL = {"channel": "post", "email": "", "reply_by": ""}


def test_the_database_and_the_domain_agree_on_who_is_out_of_reach() -> None:
    for email, failed, post, code in product((False, True), repeat=4):
        file = make_complaint(
            channel="phone",
            reply_by="",
            email="a@exemple.fr" if email else "",
            email_failed_on=TODAY if failed else None,
            postal_address="1 rue X" if post else "",
            code_held_on=TODAY if code else None,
            code_held_by="handed" if code else "",
        )
        assert Complaint.objects.out_of_reach().filter(pk=file.pk).exists() is file.is_out_of_reach


@pytest.mark.article(5)
@pytest.mark.parametrize("means", [Channel.WEB_FORM, Channel.EMAIL, Channel.POST])
def test_a_client_with_only_a_telephone_is_acknowledged_by_nothing_that_misses_them(
    means: Channel, relations: Staff
) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.acknowledge(file, actor=relations, revision=None, means=means)
    assert refusal.value.field == "means"
    assert not fresh(file).is_acknowledged


@pytest.mark.article(5)
def test_what_waits_to_be_handed_over_acknowledges_nothing(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    actions.acknowledge(file, actor=relations, revision=None, means=Channel.IN_PERSON)
    assert fresh(file).next_due_on == file.ack_due_on
    actions.record_posting(last_message(file), actor=relations, dispatched_on=TODAY, proof="Signé")
    assert fresh(file).acknowledged_on == TODAY


NOTICES = {
    MessageKind.QUALIFICATION: Status.RECEIVED,
    MessageKind.CLOSING: Status.ANSWERED,
    MessageKind.WITHDRAWAL: Status.RECEIVED,
    MessageKind.REOPENING: Status.WITHDRAWN,
    MessageKind.APPOINTMENT: Status.IN_PROGRESS,
    MessageKind.DISMISSAL: Status.RECEIVED,
    MessageKind.DISAGREEMENT: Status.ANSWERED,
}


def give(kind: MessageKind, file: Complaint, staff: Staff) -> Message:
    """Do the act that tells the client this, and give the message."""
    day = datetime(2026, 5, 20, 8, tzinfo=UTC)
    slot = actions.Slot(AppointmentKind.PHONE, day, day.replace(hour=9))
    match kind:
        case MessageKind.QUALIFICATION:
            actions.qualify(file, actor=staff, revision=None, reason="Fondée.")
        case MessageKind.CLOSING:
            actions.close(file, actor=staff, revision=None, reason=ClosingReason.SETTLED)
        case MessageKind.WITHDRAWAL:
            actions.withdraw(file, actor=staff)
        case MessageKind.REOPENING:
            actions.reopen(file, actor=staff, revision=None, reason="Fait nouveau.")
        case MessageKind.APPOINTMENT:
            actions.propose_appointments(file, actor=staff, revision=None, slots=[slot])
        case MessageKind.DISMISSAL:
            actions.dismiss(
                file, actor=staff, revision=None, kind=RequestKind.OPINION, reason="Un avis.", message="Merci."
            )
        case MessageKind.DISAGREEMENT:
            actions.disagree(file, actor=staff, comment="Non.")
    return last_message(file)


@pytest.mark.article(2)
@pytest.mark.parametrize("kind", NOTICES)
@pytest.mark.parametrize(
    ("facts", "means", "state"),
    [
        ({}, Channel.EMAIL, DispatchState.QUEUED),
        ({"email": "", "reply_by": ""}, Channel.WEB_FORM, DispatchState.PUBLISHED),
        (POSTAL, Channel.POST, DispatchState.QUEUED),
        (PHONED, Channel.IN_PERSON, DispatchState.QUEUED),
        ({"email_failed_on": TODAY}, Channel.WEB_FORM, DispatchState.PUBLISHED),
    ],
)
def test_a_notice_goes_by_what_reaches_the_client_and_paper_has_its_letter(
    kind: MessageKind, facts: dict[str, object], means: Channel, state: DispatchState, management: Staff
) -> None:
    file = in_status(NOTICES[kind], **facts)
    message = give(kind, file, management)
    assert (message.kind, message.channel, message.state) == (kind.value, means.value, state.value)
    if means in (Channel.POST, Channel.IN_PERSON):
        assert message.letter is not None
        assert message.letter.is_rendered
        assert (message.letter.kind == LetterKind.NOTICE.value) is (
            kind not in (MessageKind.DISMISSAL, MessageKind.DISAGREEMENT)
        )


def test_an_address_a_mail_came_back_from_is_left_until_one_arrives(relations: Staff, management: Staff) -> None:
    file = in_status(Status.RECEIVED, postal_address="", channel="email")
    actions.acknowledge(file, actor=relations, revision=None, means=Channel.EMAIL)
    actions.record_dispatch(last_message(file).email, accepted=True, detail="250")  # type: ignore[arg-type]
    actions.record_bounce(last_message(file), actor=Party.SYSTEM, reason="550")
    kept = fresh(file)
    assert (kept.email_failed_on, kept.is_acknowledged, kept.is_out_of_reach) == (TODAY, False, True)
    actions.qualify(kept, actor=management, revision=None, reason="Fondée.")
    assert last_message(file).channel == Channel.IN_PERSON.value
    actions.acknowledge(fresh(file), actor=relations, revision=None, means=Channel.EMAIL)
    actions.record_dispatch(last_message(file).email, accepted=True, detail="250")  # type: ignore[arg-type]
    assert fresh(file).email_failed_on is None


#: The notice that waits on paper, and the one of the act that undoes what it says.
UNDONE = [
    (MessageKind.QUALIFICATION, "reverse", MessageKind.QUALIFICATION),
    (MessageKind.DISMISSAL, "reverse", MessageKind.QUALIFICATION),
    (MessageKind.CLOSING, "reopen", MessageKind.REOPENING),
    (MessageKind.WITHDRAWAL, "reopen", MessageKind.REOPENING),
]


@pytest.mark.article(2)
@pytest.mark.parametrize("facts", [POSTAL, PHONED], ids=["post", "hand"])
@pytest.mark.parametrize(("kind", "act", "then"), UNDONE)
def test_a_notice_that_an_act_undoes_is_no_longer_to_be_posted(
    kind: MessageKind, act: str, then: MessageKind, facts: dict[str, object], management: Staff
) -> None:
    file = in_status(NOTICES[kind], **facts)
    undone = give(kind, file, management)
    getattr(actions, act)(fresh(file), actor=management, revision=None, reason="À revoir.")
    undone.refresh_from_db()
    assert (undone.state, undone.occurred_on) == (DispatchState.REPLACED.value, TODAY)
    waiting = file.messages.filter(state=DispatchState.QUEUED.value).order_by("pk")
    assert [message.kind for message in waiting] == [then.value]
    again = give(MessageKind.WITHDRAWAL if act == "reopen" else kind, fresh(file), management)
    assert file.messages.filter(state=DispatchState.QUEUED.value).get() == again


@pytest.mark.article(2)
def test_a_notice_that_left_stays_as_it_left(management: Staff) -> None:
    file = in_status(Status.RECEIVED, **POSTAL)
    told = give(MessageKind.QUALIFICATION, file, management)
    actions.record_posting(told, actor=management, dispatched_on=TODAY, proof="RK 1")
    actions.reverse(fresh(file), actor=management, revision=None, reason="À revoir.")
    told.refresh_from_db()
    assert told.state == DispatchState.POSTED.value
