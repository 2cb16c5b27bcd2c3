"""Whatever is changed by hand in the journal, the verification finds and names."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from reclamations import journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.journal import verification
from reclamations.models import Complaint, ErasurePermit, Event, EventDetail, Seal
from tests.journal.conftest import START, Books
from tests.journal.tampering import bare_tables, delete, write

EVENT, DETAIL, SEAL = "reclamations_event", "reclamations_eventdetail", "reclamations_seal"
OTHER_HASH = "f" * 64

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds its types by itself")


def flaws() -> str:
    return "\n".join(map(str, journal.verify()))


def test_an_untouched_journal_has_no_flaw(books: Books) -> None:
    assert flaws() == ""


EVENT_CHANGES = [
    ("id", 900_000),
    ("case_id", 4242),
    ("sequence", 7),
    ("kind", "noted"),
    ("at", "2026-05-04 10:30:15.000251+00:00"),
    ("actor_id", None),
    ("party", "system"),
    ("facts", '{"n": 2}'),
    ("changes", '{"set": {"status": "closed"}}'),
    ("commitments", '{"name": "0"}'),
    ("previous_hash", OTHER_HASH),
    ("hash", OTHER_HASH),
    ("mac", OTHER_HASH),
]


def test_every_column_of_an_event_is_tried() -> None:
    assert {column for column, _ in EVENT_CHANGES} == {field.column for field in Event._meta.concrete_fields}


@pytest.mark.article(3)
@pytest.mark.parametrize(("column", "value"), EVENT_CHANGES)
def test_a_changed_column_of_an_event_is_found_and_named(books: Books, column: str, value: Any) -> None:
    spoiled = books.events[1]
    write(EVENT, column, value, spoiled.pk)
    assert f"event {value if column == 'id' else spoiled.pk}" in flaws()


def test_an_event_without_its_code_was_not_written_by_the_site(books: Books) -> None:
    write(EVENT, "mac", None, books.events[1].pk)
    assert "none of our keys made it" in flaws()


def told_at_the_upgrade(last: Event) -> Event:
    """What the upgrade says: events up to this one are older than the codes."""
    return journal.record(EventKind.FACTS_TOLD, actor=Party.SYSTEM, at=START, facts={"events": last.pk})


def test_the_only_events_without_a_code_are_those_that_the_upgrade_counted(books: Books) -> None:
    write(EVENT, "mac", None, books.events[1].pk)
    told_at_the_upgrade(books.events[1])
    assert flaws() == ""
    write(EVENT, "mac", None, books.events[2].pk)
    assert flaws().startswith(f"event {books.events[2].pk} ")


@pytest.mark.parametrize("facts", ["{}", '{"events": null}', '{"events": [1]}'])
def test_a_spoiled_count_of_the_upgrade_counts_nothing(books: Books, facts: str) -> None:
    write(EVENT, "mac", None, books.events[1].pk)
    write(EVENT, "facts", facts, told_at_the_upgrade(books.events[1]).pk)
    assert f"event {books.events[1].pk} " in flaws()


def test_a_calendar_whose_rules_were_changed_is_named(books: Books) -> None:
    calendar = books.complaint.calendar
    write("reclamations_calendarsnapshot", "rules", json.dumps({**calendar.rules, "ack_days": 99}), calendar.pk)
    assert f"calendar {calendar.pk}: its rules are not those of its digest" in flaws()


def test_an_event_forged_at_the_end_is_found_before_any_seal(books: Books) -> None:
    forged, _details = journal.compose(
        EventKind.NOTED,
        actor=books.staff,
        at=START + timedelta(days=2),
        case_id=books.complaint.pk,
        sequence=4,
        previous_hash=books.events[2].hash,
    )
    forged.mac = journal.event_mac(forged.hash, "another key")
    with bare_tables():
        forged.save(force_insert=True)
    Complaint.objects.filter(pk=books.complaint.pk).update(journal_length=4, journal_head=forged.hash)
    assert flaws().endswith("none of our keys made it: it was not written by the site")


@pytest.mark.parametrize(
    ("column", "value"),
    [("channel", "phone"), ("response_due_on", "2026-07-30"), ("acknowledged_on", "2026-05-06"), ("email", "x@y.fr")],
)
def test_a_fact_changed_in_the_row_of_a_file_is_named(books: Books, column: str, value: str) -> None:
    write("reclamations_complaint", column, value, books.complaint.pk)
    assert flaws() == f"file {books.complaint.reference}: its row is not what its journal tells: {column}"


@pytest.mark.parametrize(
    ("column", "value"),
    [("event_id", None), ("case_id", 4242), ("name", "nom"), ("value", "Hélène Martel"), ("salt", "0" * 32)],
)
def test_a_changed_column_of_a_detail_is_found_and_named(books: Books, column: str, value: Any) -> None:
    detail = EventDetail.objects.get(event=books.events[0], name="name")
    write(DETAIL, column, books.events[1].pk if value is None else value, detail.pk)
    assert f"event {books.events[0].pk} " in flaws()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sealed_at", "2026-05-06 09:30:15+00:00"),
        ("heads", '{"upto": 1, "chains": {}}'),
        ("previous_hash", OTHER_HASH),
        ("hash", OTHER_HASH),
    ],
)
def test_a_changed_column_of_a_seal_is_found_and_named(books: Books, column: str, value: Any) -> None:
    write(SEAL, column, value, books.seal.pk)
    assert f"seal {books.seal.pk} " in flaws()


@sqlite_only
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "not a date"),
        ("at", b"\xff\xfe"),
        ("facts", "{"),
        ("facts", '{"n":  1}'),
        ("commitments", "[]"),
        ("sequence", "three"),
        ("kind", b"not\xedd"),
        ("hash", 12),
        ("kind", b"noted"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_does_not_stop_the_rest(books: Books, column: str, value: Any) -> None:
    write(EVENT, column, value, books.events[2].pk)
    write(DETAIL, "value", "Pauline", EventDetail.objects.get(event=books.events[3], name="name").pk)
    found = flaws()
    assert f"event {books.events[2].pk}" in found
    assert f"event {books.events[3].pk}" in found


def test_an_event_deleted_in_the_middle_is_found(books: Books) -> None:
    delete(EVENT, f"id = {books.events[1].pk}")
    assert "event no. 2 is missing before it" in flaws()


def test_events_deleted_at_the_end_are_found(books: Books) -> None:
    delete(EVENT, f"id = {books.events[2].pk}")
    assert f"file {books.complaint.reference}: its journal should end with event no. 3" in flaws()


def test_a_whole_journal_deleted_is_found(books: Books) -> None:
    delete(DETAIL, f"case_id = {books.complaint.pk}")
    delete(EVENT, f"case_id = {books.complaint.pk}")
    Complaint.objects.filter(pk=books.complaint.pk).update(journal_length=0, journal_head="")
    assert f"seal {books.seal.pk} of 2026-05-05: file {books.complaint.pk}, event no. 3" in flaws()


def test_a_file_that_vanishes_without_a_purge_is_found(books: Books) -> None:
    with bare_tables(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reclamations_eventdetail WHERE case_id = %s", [books.complaint.pk])
        cursor.execute("DELETE FROM reclamations_complaint WHERE id = %s", [books.complaint.pk])
    assert f"file {books.complaint.pk}: it has disappeared" in flaws()


def test_a_journal_computed_anew_is_caught_by_the_seal(books: Books, settings: Settings) -> None:
    """Even by somebody who has the key of events."""
    forged = books.events[1:3]
    forged[0].facts = {"reason": "another one"}
    forged[0].hash = journal.event_hash(forged[0])
    forged[1].previous_hash = forged[0].hash
    forged[1].hash = journal.event_hash(forged[1])
    with bare_tables():
        for event in forged:
            event.mac = journal.event_mac(event.hash, settings.JOURNAL_KEY)
            event.save()
    Complaint.objects.filter(pk=books.complaint.pk).update(journal_head=forged[1].hash)
    assert (
        flaws() == f"seal {books.seal.pk} of 2026-05-05: file {books.complaint.pk}, event no. 3 is not what was sealed"
    )


def test_a_seal_made_without_the_key_is_caught(books: Books) -> None:
    write(SEAL, "hash", journal.seal_hash(books.seal, "somebody else’s"), books.seal.pk)
    assert "its content does not match its hash" in flaws()


def test_a_deleted_seal_is_missed_by_the_next(books: Books) -> None:
    journal.record(EventKind.NOTED, actor=Party.SYSTEM, at=START, complaint=None)
    journal.seal(START + timedelta(days=2))
    delete(SEAL, f"id = {books.seal.pk}")
    assert "it does not follow the seal before it" in flaws()


def test_a_permit_left_open_is_named(books: Books) -> None:
    ErasurePermit.objects.create(case_id=books.complaint.pk)
    assert "a permit to erase is left open" in flaws()


def test_nothing_new_makes_no_seal(books: Books) -> None:
    assert journal.seal(START + timedelta(days=2)) is None


@pytest.mark.article(8)
def test_the_chain_verifies_once_the_personal_values_are_erased(books: Books) -> None:
    journal.record(EventKind.PURGED, actor=Party.SYSTEM, at=START, complaint=books.complaint)
    ErasurePermit.objects.create(case_id=books.complaint.pk)
    EventDetail.objects.filter(case_id=books.complaint.pk)._raw_delete("default")
    Complaint.objects.filter(pk=books.complaint.pk).delete()
    ErasurePermit.objects.all().delete()
    assert flaws() == ""


def reseal(seal: Seal, key: str, key_id: str | None) -> None:
    """Write the seal as a site with this key would have."""
    seal.key_id = key_id
    write(SEAL, "key_id", key_id, seal.pk)
    write(SEAL, "hash", journal.seal_hash(seal, key), seal.pk)


@pytest.mark.parametrize("is_named", [True, False], ids=["named", "of the first releases"])
def test_a_seal_still_holds_once_its_key_was_replaced(books: Books, settings: Settings, is_named: bool) -> None:
    former = settings.JOURNAL_KEY
    if not is_named:
        reseal(books.seal, former, None)
    settings.JOURNAL_KEY, settings.JOURNAL_KEY_FALLBACKS = "k" * 60, ["another former one", former]
    assert flaws() == ""
    journal.record(EventKind.NOTED, actor=Party.SYSTEM, at=START, complaint=None)
    journal.seal(START + timedelta(days=2))
    assert flaws() == ""
    assert len(set(Seal.objects.values_list("key_id", flat=True))) == 2


def test_a_seal_whose_key_is_not_ours_says_so(books: Books, settings: Settings) -> None:
    settings.JOURNAL_KEY = "k" * 60
    assert flaws().endswith("is not one of ours: is it missing in JOURNAL_KEY_FALLBACKS?")


def test_a_key_that_we_have_does_not_vouch_for_a_seal_that_names_another(books: Books, settings: Settings) -> None:
    settings.JOURNAL_KEY_FALLBACKS = ["a former key that leaked"]
    forged = journal.seal_hash(books.seal, "a former key that leaked")
    write(SEAL, "hash", forged, books.seal.pk)
    assert "its content does not match its hash" in flaws()


def test_a_seal_dated_before_the_one_before_it_is_refused(books: Books) -> None:
    journal.record(EventKind.NOTED, actor=Party.SYSTEM, at=START, complaint=None)
    with pytest.raises(journal.ClockError, match="is dated 2026-05-05"):
        journal.seal(START)
    assert Seal.objects.count() == 1


def test_a_seal_made_despite_the_clock_says_so_and_holds(books: Books, settings: Settings) -> None:
    journal.record(EventKind.NOTED, actor=Party.SYSTEM, at=START, complaint=None)
    seal = journal.seal(START, despite_clock=True)
    assert seal is not None
    assert flaws() == ""
    seal.heads.pop("despite_clock")
    write(SEAL, "heads", json.dumps(seal.heads), seal.pk)
    write(SEAL, "hash", journal.seal_hash(seal, settings.JOURNAL_KEY), seal.pk)
    assert flaws() == f"seal {seal.pk} of 2026-05-04: it is dated before the seal before it"


def test_only_one_seal_may_follow_another(books: Books) -> None:
    twin = Seal(sealed_at=START, heads={"upto": 0, "chains": {}}, previous_hash="", key_id="12345678", hash="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@sqlite_only
@pytest.mark.parametrize("column", ["case_id", "name", "value", "salt"])
def test_a_detail_that_cannot_be_read_is_named_and_does_not_stop_the_rest(books: Books, column: str) -> None:
    detail = EventDetail.objects.get(event=books.events[0], name="email")
    write(DETAIL, column, b"\xff\xfe", detail.pk)
    write(DETAIL, "value", "Pauline", EventDetail.objects.get(event=books.events[3], name="name").pk)
    found = flaws()
    assert f"detail {detail.pk}: it cannot be read" in found
    assert f"event {books.events[3].pk}" in found


@sqlite_only
def test_a_last_detail_that_cannot_be_read_is_named(books: Books) -> None:
    detail = EventDetail.objects.latest("pk")
    write(DETAIL, "salt", b"\xff", detail.pk)
    write(DETAIL, "event_id", 10**6, detail.pk)
    found = flaws()
    delete(DETAIL, f"id = {detail.pk}")  # what the end of a test checks
    assert f"detail {detail.pk}: it cannot be read" in found


def test_the_details_of_an_event_that_cannot_be_read_are_not_named_again(books: Books) -> None:
    write(EVENT, "facts", "[]", books.events[0].pk)
    found = flaws()
    assert f"event {books.events[0].pk}: it cannot be read" in found
    assert "which does not exist" not in found


def test_a_detail_of_no_event_is_named(books: Books) -> None:
    detail = EventDetail.objects.get(event=books.events[3], name="name")
    delete(EVENT, f"id = {books.events[3].pk}")
    found = flaws()
    delete(DETAIL, f"event_id = {books.events[3].pk}")  # what the end of a test checks
    assert f"detail {detail.pk}: it belongs to event {books.events[3].pk}, which does not exist" in found


@sqlite_only
def test_a_seal_that_cannot_be_read_is_named(books: Books) -> None:
    write(SEAL, "heads", "{", books.seal.pk)
    assert f"seal {books.seal.pk}: it cannot be read: heads" in flaws()


def test_a_file_whose_journal_says_it_was_purged_is_found_where_it_still_is(books: Books) -> None:
    journal.record_purged([(Complaint.objects.get(pk=books.other.pk), {"batch": 1})], at=START)
    last = Event.objects.filter(case_id=books.other.pk).latest("sequence")
    Complaint.objects.filter(pk=books.other.pk).update(journal_length=last.sequence, journal_head=last.hash)
    assert "its journal says it was purged, and it is still there" in flaws()


def test_a_fact_that_is_no_plain_data_is_refused(books: Books) -> None:
    with pytest.raises(TypeError, match="plain data, not Decimal"):
        journal.record(EventKind.NOTED, actor=books.staff, at=START, facts={"amount": Decimal("12.50")})


@sqlite_only
def test_a_text_that_is_missing_cannot_be_read(books: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '\"kind\" varchar(40) NOT NULL', '\"kind\" varchar(40)') "
            "WHERE name = 'reclamations_event'"
        )
        cursor.execute("PRAGMA writable_schema = RESET")
    write(EVENT, "kind", None, books.events[1].pk)
    assert f"event {books.events[1].pk}: it cannot be read: kind" in flaws()


def test_a_last_detail_of_no_event_is_named(books: Books) -> None:
    detail = EventDetail.objects.latest("event_id")
    write(DETAIL, "event_id", 10**6, detail.pk)
    found = flaws()
    delete(DETAIL, f"id = {detail.pk}")  # what the end of a test checks
    assert f"detail {detail.pk}: it belongs to event 1000000, which does not exist" in found


def test_a_seal_that_binds_events_it_says_not_to_have_seen_is_named(books: Books, settings: Settings) -> None:
    books.seal.heads["upto"] = books.events[0].pk
    write(SEAL, "heads", json.dumps(books.seal.heads), books.seal.pk)
    write(SEAL, "hash", journal.seal_hash(books.seal, settings.JOURNAL_KEY), books.seal.pk)
    assert f"its row comes after those that seal {books.seal.pk} has seen" in flaws()


def test_what_is_too_deep_to_be_written_again_does_not_hold() -> None:
    def too_deep() -> str:
        raise RecursionError

    assert not verification._holds(OTHER_HASH, too_deep)
