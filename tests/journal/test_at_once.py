"""Several hosts, one journal: seals made at once follow each other, and a site at work verifies."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from reclamations import journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.journal.rows import one_moment
from reclamations.models import Complaint, Seal
from tests.factories import make_complaint, make_organisation, told

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


def note(complaint: Complaint) -> None:
    journal.record(EventKind.NOTED, actor=Party.SYSTEM, at=AT, complaint=complaint, facts={}, personal={"body": "x"})


def in_parallel(count: int, work: Callable[[], object]) -> None:
    together, errors = threading.Barrier(count), list[BaseException]()

    def run() -> None:
        try:
            connection.ensure_connection()
            together.wait()
            work()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@contextmanager
def a_site_at_work() -> Iterator[None]:
    """Acts of three files, one after the other, without a pause."""
    stop, files = threading.Event(), [told(make_complaint()) for _ in range(3)]

    def work() -> None:
        while not stop.is_set():
            for file in files:
                with transaction.atomic():
                    note(Complaint.objects.select_for_update(of=("self",)).get(pk=file.pk))
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_ten_seals_at_once_make_one_chain_that_holds() -> None:
    make_organisation()
    complaint = told(make_complaint())
    for day in range(3):
        note(complaint)
        in_parallel(10, lambda: call_command("seal_journal", stdout=StringIO()))
        assert Seal.objects.count() == day + 1, "there was one thing to seal"
    assert list(journal.verify()) == []


def test_ten_seals_at_once_while_the_site_is_at_work_follow_each_other() -> None:
    make_organisation()
    with a_site_at_work():
        for day in range(3):
            moment = AT + timedelta(days=day)
            in_parallel(10, lambda moment=moment: journal.seal(moment))  # type: ignore[misc]
    hashes = list(Seal.objects.order_by("pk").values_list("previous_hash", "hash"))
    assert [before for before, _own in hashes[1:]] == [own for _before, own in hashes[:-1]]
    assert list(journal.verify()) == []


def test_a_site_at_work_is_never_taken_for_a_forged_one() -> None:
    make_organisation()
    others = [told(make_complaint()) for _ in range(40)]
    for complaint in others:
        for _ in range(10):
            note(complaint)
    journal.seal(AT)
    with a_site_at_work():
        for _ in range(12):
            assert [str(flaw) for flaw in journal.verify()] == []


def test_a_verification_lets_the_site_write() -> None:
    make_organisation()
    complaint = told(make_complaint())
    note(complaint)
    found = journal.verify()
    with one_moment():
        Complaint.objects.count()
        in_parallel(1, lambda: note(Complaint.objects.get(pk=complaint.pk)))
    assert list(found) == []
