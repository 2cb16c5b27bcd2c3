"""`demo --size`: files in bulk cannot be told from those that the acts wrote."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from reclamations import clock, codes, journal
from reclamations.domain.delays.deadlines import due_dates
from reclamations.domain.vocabulary import Channel, Status
from reclamations.files import reconcile
from reclamations.letters import pdf
from reclamations.models import Complaint, Event, Message, Staff
from registre.demo import bulk, company, plots

pytestmark = pytest.mark.django_db

A_TUESDAY = datetime(2026, 9, 15, 8, tzinfo=UTC)
LIVES = sorted({(plot.status.value, plot.outcome.value if plot.outcome else "") for plot in plots.PLOTS})


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One file of each life by each channel; the specimen of their letters is written, and not printed."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(pdf, "render", lambda html, assets: html.encode())
        bulk._specimen.cache_clear()
        with time_machine.travel(A_TUESDAY, tick=False):
            company.found(clock.today())
            bulk.one_of_each(seed=1, today=clock.today())
            yield
        transaction.set_rollback(True)
    bulk._specimen.cache_clear()


def one(status: str, outcome: str, channel: Channel) -> Complaint:
    return Complaint.objects.filter(status=status, outcome=outcome, channel=channel.value).order_by("pk")[0]


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize(("status", "outcome"), LIVES)
def test_every_page_of_a_file_opens_for_staff_and_for_its_client(
    filled: None, status: str, outcome: str, channel: Channel
) -> None:
    complaint = one(status, outcome, channel)
    staff, client = Client(), Client()
    staff.force_login(Staff.objects.filter(role="management")[0], backend="reclamations.auth.RoleBackend")
    page = staff.get(f"/gestion/dossiers/{complaint.reference}/")
    assert page.status_code == 200
    assert complaint.name in page.content.decode()
    entered = client.get(codes.tracking_url(complaint).removeprefix("http://testserver"), follow=True)
    assert entered.status_code == 200
    assert complaint.reference in entered.content.decode()


def test_they_show_every_status_and_outcome(filled: None) -> None:
    assert set(Complaint.objects.values_list("status", flat=True)) == {status.value for status in Status}
    assert set(Complaint.objects.values_list("outcome", flat=True)) == {"", "upheld", "partly_upheld", "rejected"}


def test_their_journal_verifies_and_their_letters_are_on_disk(filled: None) -> None:
    assert list(journal.verify()) == []
    assert reconcile()[1] == []


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_their_due_dates_are_those_of_the_calendar(filled: None) -> None:
    for complaint in Complaint.objects.select_related("calendar"):
        due = due_dates(complaint.received_on, complaint.calendar.calendar, complaint.calendar.delays)
        assert (complaint.ack_due_on, complaint.response_due_on) == (due.ack_due_on, due.response_due_on)


def test_they_break_no_constraint_and_nothing_of_the_recording_is_left(filled: None) -> None:
    for complaint in Complaint.objects.all():
        complaint.validate_constraints()
    assert not Complaint.objects.filter(name__contains="Zzyzx").exists()
    assert not Message.objects.filter(pk__gte=1_500_000_000).exists()
    assert "1500000" not in str(list(Event.objects.values_list("facts", flat=True)))
    assert "zzyzx" not in str(list(Message.objects.values_list("email__to", "email__frozen", "body"))).lower()


def test_nothing_is_dated_in_the_future(filled: None) -> None:
    assert not Event.objects.filter(at__gt=clock.now()).exists()
    assert not Message.objects.filter(created_at__gt=clock.now()).exists()
