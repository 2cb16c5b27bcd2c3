"""Rows written by hand are the rows that Django would have written."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict

from reclamations import clock
from reclamations.models import Complaint, PendingUpload
from reclamations.models.writing import insert, insert_all
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_inserted_row_is_the_one_save_would_have_written() -> None:
    saved = factories.make_complaint()
    row = Complaint.objects.get(pk=saved.pk)
    row.pk, row.reference, row.idempotency_key = None, "R-2026-999999", uuid.uuid4()
    insert(row)
    read = Complaint.objects.get(pk=row.pk)
    assert model_to_dict(read, exclude=["id", "reference"]) == model_to_dict(saved, exclude=["id", "reference"])
    assert (read.idempotency_key, read.next_due_on) == (row.idempotency_key, saved.next_due_on)
    assert read.created_at > saved.created_at


def test_an_inserted_row_keeps_the_database_s_constraints() -> None:
    row = Complaint.objects.get(pk=factories.make_complaint().pk)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(row)


def test_many_rows_are_written_as_they_are() -> None:
    at = clock.now()
    rows = [PendingUpload(original_name=f"{n}.pdf", size=n, created_at=at) for n in (1, 2)]
    insert_all(rows)
    assert list(PendingUpload.objects.values_list("original_name", "size")) == [("1.pdf", 1), ("2.pdf", 2)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets writers in by itself")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_gives_its_turn_back_however_it_ends() -> None:
    for ending in (None, ValueError):
        try:
            with transaction.atomic():
                assert connection.turn is not None
                if ending:
                    raise ending
        except ValueError:
            pass
        assert connection.turn is None
