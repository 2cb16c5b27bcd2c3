"""Correct the client's details: both sides are told, the journal keeps what was, a stranger's address opens nothing."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from reclamations import actions, codes
from reclamations.actions import Details
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EventKind, MessageKind, OldAddress, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, EventDetail, Message, Staff
from reclamations.outbox import wording
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import fresh, in_status, kinds, personal

NEW = "nouvelle@exemple.fr"


def details_of(file: Complaint, **changes: Any) -> Details:
    """The details as on file, but for these."""
    held = {name: getattr(file, name) for name in Details.__dataclass_fields__}
    return replace(Details(**held | {"reply_by": Channel(file.reply_by) if file.reply_by else None}), **changes)


def correct(file: Complaint, actor: Actor, *, revision: int | None = None, **changes: Any) -> Complaint:
    """Correct what `changes` say; what is no detail goes to the act as it is."""
    others = {name: changes.pop(name) for name in ("old_email_was", "revoke_code", "reason") if name in changes}
    usual = {"reason": "Elle l’a dit au téléphone."} | others
    return actions.correct_details(file, actor=actor, revision=revision, details=details_of(file, **changes), **usual)


def mails(file: Complaint) -> dict[str, list[str]]:
    """Whom the mails of the file go to, by kind."""
    found: dict[str, list[str]] = {}
    for message in Message.objects.filter(complaint=file, email__isnull=False).order_by("pk"):
        found.setdefault(message.kind, []).append(message.email.to)  # type: ignore[union-attr]
    return found


class TestCorrectDetails(ActContract):
    act = Act.CORRECT_DETAILS
    event = EventKind.DETAILS_CORRECTED
    statuses: ClassVar = EVERY_STATUS
    parties: ClassVar = frozenset({Party.CLIENT})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        correct(file, actor, revision=revision, phone="04 76 00 00 09")


def test_the_journal_keeps_both_values_as_commitments(relations: Staff) -> None:
    file = correct(in_status(Status.RECEIVED, phone="0476000001"), relations, phone="0476000009")
    event = Event.objects.get(case_id=file.pk, kind=EventKind.DETAILS_CORRECTED.value)
    assert event.facts == {"fields": ["phone"]}
    assert personal(event) == {
        "old_phone": "0476000001",
        "phone": "0476000009",
        "reason": "Elle l’a dit au téléphone.",
    }
    assert set(event.commitments) == set(personal(event))
    assert "0476000009" not in str(event.facts)


def test_the_client_is_told_what_changed_and_never_the_values(relations: Staff) -> None:
    file = correct(in_status(Status.RECEIVED), relations, postal_address="1 rue Neuve\n38000 Grenoble")
    message = Message.objects.get(complaint=file)
    assert message.email is not None
    text = wording.bodies(message.email, message).text
    assert "adresse postale" in text
    assert "rue Neuve" not in text


def test_a_change_of_the_clients_own_address_is_told_at_both_and_the_code_still_opens(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    old, code = file.email, codes.tracking_code(file)
    correct(file, relations, email=NEW, old_email_was=OldAddress.CLIENTS)
    assert mails(file) == {MessageKind.EMAIL_CHANGE.value: [old], MessageKind.DETAILS.value: [NEW]}
    assert codes.tracking_code(fresh(file)) == code


def test_the_old_address_is_given_no_way_in(relations: Staff) -> None:
    file = correct(in_status(Status.RECEIVED), relations, email=NEW, old_email_was=OldAddress.CLIENTS)
    message = Message.objects.get(complaint=file, kind=MessageKind.EMAIL_CHANGE.value)
    assert message.email is not None
    bodies = wording.bodies(message.email, message)
    for told in (codes.tracking_code(fresh(file)), "/suivi/", NEW, file.subject, file.name):
        assert told not in bodies.text + bodies.html + message.email.subject


def test_an_address_that_was_somebody_elses_opens_nothing_more_and_is_told_nothing(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    code = codes.tracking_code(file)
    correct(file, relations, email=NEW, old_email_was=OldAddress.OTHERS)
    assert mails(file) == {MessageKind.DETAILS.value: [NEW]}
    assert codes.find(file.reference, code) is None
    message = Message.objects.get(complaint=file)
    assert message.email is not None
    assert codes.tracking_code(fresh(file)) in wording.bodies(message.email, message).text
    assert kinds(file) == [EventKind.DETAILS_CORRECTED.value, EventKind.CODE_RENEWED.value]


def test_staff_may_revoke_the_code_of_a_client_who_changes_address(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    correct(file, relations, email=NEW, old_email_was=OldAddress.CLIENTS, revoke_code=True)
    assert fresh(file).code_version != file.code_version


def test_the_code_is_not_revoked_when_no_address_changes(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    correct(file, relations, phone="0476000009", revoke_code=True)
    assert fresh(file).code_version == file.code_version


def test_a_first_address_asks_nothing_about_an_old_one(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, email="", reply_by=Channel.POST.value)
    assert mails(correct(file, relations, email=NEW)) == {MessageKind.DETAILS.value: [NEW]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": NEW}, "old_email_was"),
        ({"name": "  "}, "name"),
        ({"email": "", "old_email_was": OldAddress.OTHERS}, "email"),
        ({"postal_address": "", "reply_by": Channel.POST}, "postal_address"),
        ({"is_represented": True}, "representative_name"),
        ({"phone": "0476000009", "reason": " "}, "reason"),
        ({}, None),
    ],
)
def test_what_is_refused(changes: dict[str, Any], field: str | None, relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    with pytest.raises(actions.ActRefused) as refusal:
        correct(file, relations, **changes)
    assert refusal.value.field == field
    assert (fresh(file).email, kinds(file)) == (file.email, [])


def test_a_client_does_not_change_the_address_of_their_file_by_themselves() -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        correct(in_status(Status.RECEIVED), Party.CLIENT, email=NEW, old_email_was=OldAddress.CLIENTS)
    assert refusal.value.field == "email"


def test_who_is_represented_no_more_leaves_no_representative_behind(relations: Staff) -> None:
    file = in_status(
        Status.RECEIVED, is_represented=True, representative_name="Me Roux", representative_capacity="Avocat"
    )
    correct(file, relations, is_represented=False)
    assert (fresh(file).representative_name, fresh(file).representative_capacity) == ("", "")


def test_no_value_is_in_the_facts_of_the_journal(relations: Staff) -> None:
    file = in_status(Status.RECEIVED)
    correct(
        file, relations, name="Autre", email=NEW, phone="1", postal_address="Ailleurs", old_email_was=OldAddress.OTHERS
    )
    facts = " ".join(str(event.facts) for event in Event.objects.filter(case_id=file.pk))
    values = EventDetail.objects.filter(case_id=file.pk).exclude(name="reason").values_list("value", flat=True)
    assert not [value for value in values if len(value) > 1 and value in facts]
