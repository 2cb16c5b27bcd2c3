"""The database itself refuses to change the journal, on SQLite and on PostgreSQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from reclamations.models import ErasurePermit, Event, EventDetail, Seal
from tests.journal.conftest import Books

TABLES = [Event, EventDetail, Seal]


@pytest.mark.article(3)
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_of_the_journal_cannot_be_changed(books: Books, model: type[Event]) -> None:
    row = model.objects.order_by("pk").first()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{model._meta.concrete_fields[-1].attname: "changed"})
    assert model.objects.get(pk=row.pk).__dict__ | {"_state": 0} == row.__dict__ | {"_state": 0}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_of_the_journal_cannot_be_deleted(books: Books, model: type[Event]) -> None:
    rows = model.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert model.objects.count() == rows > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_table_of_the_journal_cannot_be_emptied_at_once(books: Books, model: type[Event]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else it is the pending checks that refuse
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert model.objects.exists()


def test_a_permit_lets_the_details_of_its_own_file_go_and_no_other(books: Books) -> None:
    ErasurePermit.objects.create(case_id=books.complaint.pk)
    EventDetail.objects.filter(case_id=books.complaint.pk)._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EventDetail.objects.filter(case_id=books.other.pk)._raw_delete("default")
    assert list(EventDetail.objects.exclude(name="rest").values_list("value", flat=True)) == ["Paul"]


def test_a_permit_does_not_let_events_go(books: Books) -> None:
    ErasurePermit.objects.create(case_id=books.complaint.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(case_id=books.complaint.pk, sequence=2)._raw_delete("default")
