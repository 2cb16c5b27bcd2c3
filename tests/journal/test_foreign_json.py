"""Valid JSON that the journal never writes, in any of its columns: named, and the verification goes on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import JSONField

from reclamations.models import Event, EventDetail, Seal
from tests.journal.conftest import Books
from tests.journal.tampering import write

EVENT, DETAIL, SEAL = "reclamations_event", "reclamations_eventdetail", "reclamations_seal"
#: The last ones read at the very depth, or of the very size, that Python cannot write again.
FOREIGN = [
    *("5", "-0", "1.5", "1e999", "true", "null", '"abc"', '""', "[]", "[1,2]", '[["a","b"]]', "NaN", "Infinity"),
    *('{"a":1e999}', '{"a":NaN}', '{"a":null}', '{"":""}', '{"\\ud800":"\\udfff"}', '{"name":{}}', '{"name":["x"]}'),
    *('{"a":' + "9" * 5000 + "}", "9" * 5000, "[" * 5000 + "]" * 5000, '{"a":' + "[" * 985 + "]" * 985 + "}"),
]
UPTO = ("1e999", "-1e999", "NaN", "null", '"x"', "[]", "{}", '"' + "9" * 5000 + '"', "true", "1.5")
TOPS = ("5", "null", '"ab"', "[]", "[1]", "{}", '[1e999,"x"]', "[null,null]", '["a",[]]', '[1,{"a":1e999}]', "[NaN,1]")
HEADS = [
    *(f'{{"upto":{upto},"chains":{{}}}}' for upto in UPTO),
    *(f'{{"upto":1,"chains":{chains}}}' for chains in ("null", "5", '"x"', "[1]", '{"x":[1,"a"]}', '{"1e9":[1,"a"]}')),
    *(f'{{"upto":1,"chains":{{"1":{top}}}}}' for top in TOPS),
]
COLUMNS = [(EVENT, "facts"), (EVENT, "changes"), (EVENT, "commitments"), (SEAL, "heads")]


def said() -> str:
    """What the command says of a journal that does not hold."""
    out = StringIO()
    with pytest.raises(CommandError, match="The journal does not hold"):
        call_command("verify_journal", stdout=out)
    out.getvalue().encode()  # any terminal takes it
    return out.getvalue()


def spoil(table: str, column: str, value: str, pk: int) -> None:
    try:
        with transaction.atomic():
            write(table, column, value, pk)
    except DatabaseError:
        pytest.skip("this database refuses it by itself")


def test_every_column_of_json_is_tried() -> None:
    models = (Event, EventDetail, Seal)
    found = [
        (model._meta.db_table, field.column)
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, JSONField)
    ]
    assert found == COLUMNS


@pytest.mark.article(3)
@pytest.mark.parametrize("value", FOREIGN, ids=lambda value: value[:20])
@pytest.mark.parametrize("column", ["facts", "changes", "commitments"])
def test_an_event_with_foreign_json_is_named_and_so_is_the_next_flaw(books: Books, column: str, value: str) -> None:
    spoil(EVENT, column, value, books.events[0].pk)
    spoil(EVENT, "party", "system", books.events[3].pk)
    found = said()
    assert f"event {books.events[0].pk}" in found
    assert f"event {books.events[3].pk} (file {books.other.pk}, no. 1, registered): its content" in found
    assert "which does not exist" not in found


@pytest.mark.parametrize("value", [*FOREIGN, *HEADS], ids=lambda value: value[:40])
def test_a_seal_with_foreign_json_is_named(books: Books, value: str) -> None:
    spoil(SEAL, "heads", value, books.seal.pk)
    assert f"seal {books.seal.pk}" in said()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds its moments by itself")
@pytest.mark.parametrize("moment", ["0001-01-01 00:00:00+05:00", "9999-12-31 23:59:59-05:00", "5", "[]"])
def test_a_moment_out_of_every_calendar_is_named(books: Books, moment: str) -> None:
    write(EVENT, "at", moment, books.events[0].pk)
    assert f"event {books.events[0].pk}" in said()
