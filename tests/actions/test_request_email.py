"""Ask to be written to at another address: the old one is asked, the new one is told nothing yet."""

from typing import ClassVar

import pytest

from reclamations import actions, codes
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    EmailChangeState,
    EventKind,
    MessageKind,
    OldAddress,
    Party,
    Role,
    Status,
)
from reclamations.models import EmailChange, Message
from reclamations.outbox import wording
from tests.actions.world import TODAY, fresh, in_status, kinds, last_event, personal
from tests.factories import make_staff

NEW = "nouvelle@exemple.fr"
ACT: ClassVar[Act] = Act.REQUEST_EMAIL


@pytest.mark.parametrize("status", Status)
def test_the_old_address_is_asked_and_nothing_changes_yet(status: Status) -> None:
    file = in_status(status)
    change = actions.request_email(file, actor=Party.CLIENT, email=NEW)
    message = Message.objects.get(complaint=file)
    assert message.email is not None
    assert (message.kind, message.email.to) == (MessageKind.EMAIL_CHANGE.value, file.email)
    assert fresh(file).email == file.email
    assert (last_event(file).kind, last_event(file).facts) == (
        EventKind.EMAIL_CHANGE_ASKED.value,
        {"change": change.pk},
    )
    assert personal(last_event(file)) == {"email": NEW}


def test_the_link_is_in_the_mail_and_kept_nowhere() -> None:
    file = in_status(Status.RECEIVED)
    change = actions.request_email(file, actor=Party.CLIENT, email=NEW)
    message = Message.objects.get(complaint=file)
    assert message.email is not None
    bodies, link = wording.bodies(message.email, message), codes.confirmation_url(change.mark)
    assert link in bodies.text
    assert link in bodies.html
    assert NEW in bodies.text
    assert "jeudi 14 mai 2026" in bodies.text
    for kept in (bodies.text_without_link, str(vars(message.email))):
        assert "acces/adresse" not in kept
    assert codes.tracking_code(file) not in bodies.text, "who reads this mail may not be the client any more"


def test_without_an_address_on_file_nobody_is_written_to() -> None:
    file = in_status(Status.RECEIVED, email="", reply_by="web_form")
    actions.request_email(file, actor=Party.CLIENT, email=NEW)
    assert not Message.objects.exists()
    assert EmailChange.objects.pending().get().email == NEW


def test_a_second_request_takes_the_place_of_the_first() -> None:
    file = in_status(Status.RECEIVED)
    first = actions.request_email(file, actor=Party.CLIENT, email=NEW)
    second = actions.request_email(file, actor=Party.CLIENT, email="autre@exemple.fr")
    first.refresh_from_db()
    assert first.state == EmailChangeState.REPLACED.value
    assert list(EmailChange.objects.pending()) == [second]


@pytest.mark.parametrize("email", ["", "  ", "HELENE.martin@exemple.fr"])
def test_no_address_and_the_same_address_are_refused(email: str) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused) as refusal:
        actions.request_email(file, actor=Party.CLIENT, email=email)
    assert (refusal.value.field, kinds(file)) == ("email", [])


@pytest.mark.parametrize("actor", [Party.SYSTEM, "staff"])
def test_only_the_client_asks(actor: str) -> None:
    who = make_staff() if actor == "staff" else Party.SYSTEM
    with pytest.raises(actions.NotAllowed):
        actions.request_email(in_status(Status.RECEIVED), actor=who, email=NEW)


def test_an_address_where_mails_do_not_arrive_is_asked_nothing() -> None:
    file = in_status(Status.IN_PROGRESS, email_failed_on=TODAY)
    actions.request_email(file, actor=Party.CLIENT, email="neuve@exemple.fr")
    assert not file.messages.exists()
    assert file.email_changes.pending().exists(), "staff decide"


def test_a_request_may_follow_a_change_at_once() -> None:
    """It failed: the mail about the change, written after its event, had taken the key of the next one."""
    file, staff = in_status(Status.RECEIVED), make_staff(Role.CLIENT_RELATIONS)
    actions.request_email(file, actor=Party.CLIENT, email=NEW)
    actions.decide_email(
        file, actor=staff, revision=None, accept=True, reason="Appel du client.", old_email_was=OldAddress.CLIENTS
    )
    actions.request_email(file, actor=Party.CLIENT, email="autre@exemple.fr")
    assert EmailChange.objects.pending().get().email == "autre@exemple.fr"
