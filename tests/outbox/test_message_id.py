"""What a bounce or an answer names is found, whoever quotes it, without reading every mail."""

import pytest
from django.db import IntegrityError, connection, transaction

from reclamations import outbox
from reclamations.models import Mail
from tests.outbox.waiting import queued

pytestmark = pytest.mark.django_db


def test_a_mail_is_found_by_its_message_id_through_the_index() -> None:
    Mail.objects.bulk_create(Mail(to=f"n{number}@exemple.fr", sender="a@exemple.fr") for number in range(3000))
    one = queued()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = Mail.objects.filter(message_id__in=[one.message_id, "<other@exemple.fr>"]).explain()
    # PostgreSQL names the index, over a bitmap of it for two; SQLite says by which index it searches.
    assert "mail_message_id" in plan or "USING INDEX" in plan, plan
    assert "Seq Scan" not in plan
    assert "SCAN reclamations_mail" not in plan


def test_no_two_mails_have_the_same_message_id() -> None:
    first = queued()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(to="b@exemple.fr", sender="a@exemple.fr", message_id=first.message_id)


def test_the_last_mail_of_ours_that_is_named_is_the_one() -> None:
    first, last = queued(), queued()
    references = f"<x@elsewhere>\r\n {first.message_id}\r\n\t{last.message_id} <answer@elsewhere>"
    assert outbox.named_in(references) == last
    assert outbox.named_in(first.message_id) == first
    assert outbox.named_in("") is outbox.named_in("<x@elsewhere> <unfinished") is None
