"""Confirm another address by the link sent to the old one: once, within three days, and both addresses are told."""

from datetime import timedelta
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions, codes
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EmailChangeState, EventKind, MessageKind, OldAddress, Party, Status
from reclamations.models import Complaint, EmailChange, Event, Message, Staff
from tests.actions.test_correct_details import correct, mails
from tests.actions.test_request_email import NEW
from tests.actions.world import fresh, in_status
from tests.factories import make_staff

ACT: ClassVar[Act] = Act.CONFIRM_EMAIL


@pytest.fixture
def file() -> Complaint:
    return in_status(Status.RECEIVED)


@pytest.fixture
def change(file: Complaint) -> EmailChange:
    return actions.request_email(file, actor=Party.CLIENT, email=NEW)


def test_the_address_changes_and_both_are_told(file: Complaint, change: EmailChange) -> None:
    code = codes.tracking_code(file)
    actions.confirm_email(change, actor=Party.CLIENT)
    now = fresh(file)
    assert now.email == NEW
    assert mails(file) == {
        MessageKind.EMAIL_CHANGE.value: [file.email, file.email],
        MessageKind.DETAILS.value: [NEW],
    }
    assert codes.tracking_code(now) == code, "the client holds it: it is theirs as much as before"
    event = Event.objects.get(case_id=file.pk, kind=EventKind.DETAILS_CORRECTED.value)
    assert event.facts == {"change": change.pk, "state": "confirmed", "fields": ["email"]}
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (EmailChangeState.CONFIRMED.value, None)


def test_the_link_works_once(file: Complaint, change: EmailChange) -> None:
    actions.confirm_email(change, actor=Party.CLIENT)
    with pytest.raises(actions.ActRefused, match="déjà servi"):
        actions.confirm_email(change, actor=Party.CLIENT)


@pytest.mark.parametrize(("later", "holds"), [(timedelta(days=3, seconds=-1), True), (timedelta(days=3), False)])
def test_the_link_works_for_three_days(
    later: timedelta, holds: bool, file: Complaint, change: EmailChange, clock: Traveller
) -> None:
    clock.shift(later)
    if not holds:
        with pytest.raises(actions.ActRefused):
            actions.confirm_email(change, actor=Party.CLIENT)
        assert EmailChange.objects.pending().exists(), "staff may still accept it"
        return
    actions.confirm_email(change, actor=Party.CLIENT)
    assert fresh(file).email == NEW


def test_a_correction_by_staff_kills_the_link(file: Complaint, change: EmailChange, relations: Staff) -> None:
    correct(file, relations, email="exacte@exemple.fr", old_email_was=OldAddress.OTHERS)
    with pytest.raises(actions.ActRefused):
        actions.confirm_email(change, actor=Party.CLIENT)
    assert fresh(file).email == "exacte@exemple.fr"


def test_an_answer_wanted_there_is_wanted_by_email() -> None:
    file = in_status(Status.RECEIVED, email="", reply_by="web_form")
    change = actions.request_email(file, actor=Party.CLIENT, email=NEW, is_reply_wanted_there=True)
    actions.confirm_email(change, actor=Party.CLIENT)
    assert (fresh(file).email, fresh(file).reply_by) == (NEW, Channel.EMAIL.value)


@pytest.mark.parametrize(
    "broken",
    [lambda mark: "x", lambda mark: f"{mark}:x", lambda mark: "", lambda mark: "1-1:é", lambda mark: ":" * 500],
)
def test_a_link_that_nobody_signed_finds_nothing(broken: object, change: EmailChange) -> None:
    assert codes.find_change(broken(change.mark)) is None  # type: ignore[operator]


def test_a_link_of_before_a_restore_confirms_no_other_change(change: EmailChange, clock: Traveller) -> None:
    token = codes.confirmation_url(change.mark).rstrip("/").rsplit("/", 1)[1]
    assert codes.find_change(token) == change
    EmailChange.objects.filter(pk=change.pk).update(asked_at=change.asked_at + timedelta(seconds=1))
    assert codes.find_change(token) is None


@pytest.mark.parametrize("actor", [Party.SYSTEM, "staff"])
def test_only_the_client_confirms(actor: str, change: EmailChange) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.confirm_email(change, actor=make_staff() if actor == "staff" else Party.SYSTEM)
    assert Message.objects.count() == 1
