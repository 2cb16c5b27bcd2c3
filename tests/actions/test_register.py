"""Register: from any channel, by the client or by staff (Art. 2 to 4)."""

import uuid
from datetime import UTC, date, datetime

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, LetterKind, MessageKind, Party, Role, Status
from reclamations.models import Complaint, Event, EventDetail, Letter, Message, Organisation, ReferenceCounter
from tests.actions.world import ACK_DUE, filing, kinds, last_event, last_message, personal
from tests.factories import make_staff

ACT = Act.REGISTER


def test_a_clients_filing_is_received_with_its_two_dates(organisation: Organisation) -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert (file.status, file.received_on, file.recorded_by) == (Status.RECEIVED.value, date(2026, 5, 11), None)
    # 14 and 30 working days after 11 May 2026: Ascension on the 14th and Whit Monday on the 25th do not count.
    assert (file.ack_due_on, file.response_due_on) == (date(2026, 6, 2), date(2026, 6, 24))
    assert file.calendar == organisation.calendar


def test_the_receipt_promises_both_dates_and_waits_to_leave() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing())
    message = last_message(file)
    assert (file.promised_ack_on, file.promised_response_on) == (file.ack_due_on, file.response_due_on)
    assert (message.kind, message.state) == (MessageKind.FILING_RECEIPT.value, DispatchState.QUEUED.value)
    assert message.letter is not None
    assert message.letter.kind == LetterKind.FILING_RECEIPT.value
    assert not file.is_acknowledged, "a receipt made by a machine does not acknowledge"


def test_a_client_without_email_finds_the_receipt_on_the_tracking_page() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing(email="", reply_by=Channel.WEB_FORM))
    assert last_message(file).state == DispatchState.PUBLISHED.value


def test_what_staff_report_promises_nothing_and_sends_nothing() -> None:
    staff = make_staff(Role.COLLABORATOR)
    file = actions.register(actor=staff, filing=filing(channel=Channel.PHONE))
    assert (file.recorded_by, file.promised_ack_on, file.promised_response_on) == (staff, None, None)
    assert not Message.objects.exists()
    assert not Letter.objects.exists()


def test_the_event_keeps_dates_as_facts_and_words_as_personal_values() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing())
    event = last_event(file)
    assert kinds(file) == ["registered"]
    assert (event.party, event.facts["reference"]) == ("client", file.reference)
    assert "Martin" not in str(event.facts)
    assert personal(event)["name"] == "Hélène Martin-Dupré"


@pytest.mark.parametrize("role", Role)
@pytest.mark.article(3)
def test_every_role_may_register(role: Role) -> None:
    assert actions.register(actor=make_staff(role), filing=filing()).reference


def test_a_deactivated_account_may_not_register() -> None:
    with pytest.raises(actions.NotAllowed):
        actions.register(actor=make_staff(is_active=False), filing=filing())


def test_cron_may_not_register() -> None:
    with pytest.raises(actions.NotAllowed):
        actions.register(actor=Party.SYSTEM, filing=filing())


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"received_on": date(2026, 5, 12)}, "received_on"),
        ({"received_on": date(2026, 5, 4)}, "reception_reason"),
        ({"received_on": date(2026, 5, 4), "reception_reason": "  "}, "reception_reason"),
        ({"facts_on": date(2026, 5, 12)}, "facts_on"),
        ({"received_on": date(1990, 1, 1), "reception_reason": "Archives"}, "received_on"),
        ({"name": "  "}, "name"),
        ({"subject": " "}, "subject"),
        ({"description": "\n"}, "description"),
    ],
)
def test_a_filing_that_cannot_be_is_refused_beside_its_field(fields: dict[str, object], at_fault: str) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.register(actor=make_staff(), filing=filing(**fields))
    assert refusal.value.field == at_fault
    assert not Complaint.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Indiquez l’adresse à laquelle répondre"),
        ({"reply_by": Channel.POST}, "Indiquez l’adresse à laquelle répondre"),
        ({"is_represented": True}, "Indiquez le nom du représentant"),
    ],
)
def test_a_broken_constraint_is_refused_in_french(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(actions.ActRefused, match=sentence):
        actions.register(actor=Party.CLIENT, filing=filing(**fields))
    assert not ReferenceCounter.objects.filter(last__gt=0).exists(), "a refused filing takes no number"


def test_an_idempotency_key_gives_the_same_complaint_again() -> None:
    key = uuid.uuid4()
    first = actions.register(actor=Party.CLIENT, filing=filing(), idempotency_key=key)
    again = actions.register(actor=Party.CLIENT, filing=filing(name="Autre nom"), idempotency_key=key)
    assert (again.pk, again.name) == (first.pk, first.name)
    assert (Complaint.objects.count(), Event.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_references_follow_each_other_without_a_gap_even_after_a_refusal() -> None:
    given = []
    for number in range(4):
        given.append(actions.register(actor=Party.CLIENT, filing=filing()).reference)
        if number % 2:
            with pytest.raises(actions.ActRefused):
                actions.register(actor=Party.CLIENT, filing=filing(email=""))
    assert given == [f"R-2026-{number:06d}" for number in range(1, 5)]


def test_each_year_begins_at_one(clock: Traveller) -> None:
    actions.register(actor=Party.CLIENT, filing=filing())
    # Still 31 December in UTC, already the new year in Paris.
    clock.move_to(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert (file.reference, file.received_on) == ("R-2027-000001", date(2027, 1, 1))


def test_half_past_ten_in_the_evening_in_utc_is_the_next_day_in_paris(clock: Traveller) -> None:
    clock.move_to(datetime(2026, 5, 3, 22, 30, tzinfo=UTC))
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert (file.received_on, file.ack_due_on) == (date(2026, 5, 4), ACK_DUE)


def test_what_an_act_writes_fits_its_columns_where_sqlite_would_not_say() -> None:
    """SQLite takes any length; PostgreSQL refuses the row, and the act with it."""
    actions.register(actor=Party.CLIENT, filing=filing())
    for model in (Complaint, Event, EventDetail, Letter, Message):
        for row in model._default_manager.values():
            for field in model._meta.concrete_fields:
                assert field.max_length is None or len(str(row[field.attname] or "")) <= field.max_length, field
