"""`demo`: the fictitious company, its files in every state, and the rows of the benchmarks."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from reclamations import clock, codes, journal
from reclamations.backoffice.configuration import translations
from reclamations.domain.delays.deadlines import ClockKind
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import Channel, DispatchState, MailState, Outcome, RequestKind, Risk, Role, Status
from reclamations.letters import pdf
from reclamations.models import (
    Appointment,
    Attachment,
    Complaint,
    Event,
    Letter,
    Mail,
    Message,
    Organisation,
    Seal,
    Staff,
)
from registre.demo import texts
from registre.demo.travel import at
from registre.models import CorrectiveAction, Finding, ManagementReview
from tests.commands.walking import Walk
from tests.factories import make_organisation

A_WEDNESDAY = datetime(2026, 9, 16, 14, 20, tzinfo=UTC)


def run(*options: str) -> str:
    out = StringIO()
    call_command("demo", "--force", *options, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command prints on an empty database, on a Wednesday; the rows stay for the tests that read them.

    The letters' pages are written, and not turned into PDF: their own tests do it, and 150 of them take a while.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(pdf, "render", lambda html, assets, **_: html.encode())
        with time_machine.travel(A_WEDNESDAY, tick=False):
            yield run("--if-empty")
        transaction.set_rollback(True)


def values(field: str) -> set[object]:
    return set(Complaint.objects.values_list(field, flat=True))


@pytest.mark.parametrize(
    ("field", "words"), [("status", Status), ("outcome", Outcome), ("request_kind", RequestKind), ("risk", Risk)]
)
def test_the_demonstration_shows_every_status_outcome_request_and_risk(printed: str, field: str, words: type) -> None:
    assert {word.value for word in words} <= values(field)


@pytest.mark.article(5)
def test_the_demonstration_shows_acknowledgements_in_every_lateness(printed: str) -> None:
    assert {complaint.ack_state(clock.today()).kind for complaint in Complaint.objects.all()} == set(ClockKind)


@pytest.mark.article(6)
def test_the_demonstration_shows_answers_in_every_lateness(printed: str) -> None:
    assert {complaint.response_state(clock.today()).kind for complaint in Complaint.objects.all()} == set(ClockKind)


@pytest.mark.article(4)
def test_the_demonstration_uses_every_channel(printed: str) -> None:
    assert values("channel") == {channel.value for channel in Channel}


@pytest.mark.article(6)
def test_some_clients_were_given_a_new_date_kept_or_missed(printed: str) -> None:
    held = Complaint.objects.promised_later()
    assert held.filter(target_on__gt=clock.today()).exists()
    assert held.filter(target_on__lt=clock.today()).exists()


@pytest.mark.article(7)
def test_disagreements_and_appointments_are_shown(printed: str) -> None:
    assert Complaint.objects.filter(status=Status.ANSWERED.value, disagreed_on__isnull=False).exists()
    assert Appointment.objects.filter(starts_at__gt=clock.now(), chosen_at=None).exists()
    assert Appointment.objects.filter(chosen_at__isnull=False).exists()


def test_every_way_a_dispatch_may_end_is_shown(printed: str) -> None:
    assert set(Message.objects.values_list("state", flat=True)) >= {state.value for state in DispatchState}
    assert Message.objects.filter(channel=Channel.POST.value, state=DispatchState.QUEUED.value).exists()


def test_some_messages_wait_to_be_read_and_some_files_are_joined(printed: str) -> None:
    assert Message.objects.filter(direction="in", read_by_staff_at=None).exists()
    assert set(Attachment.objects.values_list("kind", flat=True)) == {"pdf", "jpeg"}


def test_some_clients_wrote_in_english_and_are_answered_in_english(printed: str) -> None:
    english = Complaint.objects.filter(language="en")
    assert {Status.IN_PROGRESS.value, Status.ANSWERED.value, Status.CLOSED.value} <= {file.status for file in english}
    letters = Letter.objects.filter(complaint__in=english)
    assert {letter.kind for letter in letters} >= {"filing_receipt", "acknowledgement", "response"}
    assert {letter.language for letter in letters} == {"en"}
    mails = Mail.objects.filter(case_message__complaint__in=english)
    assert {mail.frozen["language"] for mail in mails} == {"en"}
    assert not [mail.subject for mail in mails if re.search("Nous|Réponse|réclamation|dossier", mail.subject)]


@pytest.mark.article(8)
def test_some_files_are_ready_for_the_purge_and_one_of_them_is_frozen(printed: str) -> None:
    over = Complaint.objects.retention_over(on=clock.today())
    assert over.filter(legal_hold_on__isnull=True).count() >= 3
    assert over.filter(legal_hold_on__isnull=False).exists()


@pytest.mark.article(8)
def test_the_register_holds_failings_late_actions_and_a_review(printed: str) -> None:
    assert Finding.objects.filter(closed_on__isnull=False).exists()
    assert Finding.objects.filter(closed_on__isnull=True, links__complaint__isnull=False).exists()
    assert CorrectiveAction.objects.filter(done_on__isnull=True, due_on__lt=clock.today()).exists()
    assert ManagementReview.objects.exists()


@pytest.mark.article(1)
def test_some_clients_said_how_they_were_treated_and_others_not_yet(printed: str) -> None:
    closed = Complaint.objects.filter(status=Status.CLOSED.value)
    assert closed.filter(survey__isnull=False).count() >= 3
    assert closed.filter(survey__isnull=True).exists()


def test_the_journal_of_the_demonstration_verifies_and_is_sealed_up_to_yesterday(printed: str) -> None:
    assert list(journal.verify()) == []
    last = Seal.objects.last()
    midnight = clock.now().replace(hour=0, minute=0)
    assert last is not None
    assert not Event.objects.filter(pk__gt=last.sealed_upto, at__lt=midnight).exists()


def test_nothing_is_dated_in_the_future(printed: str) -> None:
    assert not Event.objects.filter(at__gt=clock.now()).exists()
    assert not Message.objects.filter(created_at__gt=clock.now()).exists()


def test_nothing_leaves_by_mail_and_only_recent_mails_wait(printed: str) -> None:
    assert mail.outbox == []
    waiting = Mail.objects.filter(state=MailState.QUEUED.value)
    assert 0 < waiting.count() < 10
    assert not waiting.filter(created_at__date__lt=clock.today()).exists()
    assert Mail.objects.filter(state=MailState.SENT.value).count() > 100


def test_nobody_in_the_demonstration_can_exist(printed: str) -> None:
    recipients = Mail.objects.values_list("to", flat=True)
    addresses = [*recipients, *Staff.objects.values_list("email", flat=True)]
    assert all(address.endswith((".example", "example.org")) for address in addresses)
    phones = [phone.replace(" ", "") for phone in Complaint.objects.exclude(phone="").values_list("phone", flat=True)]
    assert all(phone.startswith(("063998", "046571")) for phone in phones)


def test_each_role_has_its_account_and_its_password_opens_it(printed: str) -> None:
    assert set(Staff.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert Staff.objects.get(username="deleguee").may(Right.QUALIFY)
    for account in texts.organisation()["account"]:
        assert Staff.objects.get(username=account["username"]).check_password(account["password"])
        assert account["password"] in printed


def test_a_second_run_changes_nothing_and_says_how_to_get_in(printed: str) -> None:
    before = Event.objects.count()
    again = run("--if-empty")
    assert "already there" in again
    assert "Clientele-38" in again
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_a_database_in_use_is_left_alone() -> None:
    make_organisation()
    assert "in use" in run("--if-empty")
    with pytest.raises(CommandError, match="in use"):
        run()
    assert not Staff.objects.exists()


@pytest.mark.django_db
def test_public_passwords_are_refused_outside_of_the_demonstration(settings: LazySettings) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="public"):
        call_command("demo")
    assert not Staff.objects.exists()
    assert not Organisation.objects.exists()


def test_the_bulk_adds_files_whose_chains_verify(printed: str) -> None:
    before = Complaint.objects.count()
    with transaction.atomic():
        assert "rows/s" in run("--size", "300")
        assert Complaint.objects.count() == before + 300
        assert {status.value for status in Status} == values("status")
        assert list(journal.verify()) == []
        transaction.set_rollback(True)


def test_the_bulk_breaks_no_constraint(printed: str) -> None:
    with transaction.atomic():
        run("--size", "100")
        for complaint in Complaint.objects.order_by("-pk")[:100]:
            complaint.validate_constraints()
        transaction.set_rollback(True)


def test_the_same_seed_makes_the_same_files(printed: str) -> None:
    heads = []
    for _ in range(2):
        with transaction.atomic():
            run("--size", "40", "--seed", "7")
            heads.append(list(Complaint.objects.order_by("-pk").values_list("journal_head", flat=True)[:40]))
            transaction.set_rollback(True)
    assert heads[0] == heads[1]


def test_travel_in_time_ends_with_its_block() -> None:
    moment = datetime(2020, 2, 29, 12, tzinfo=UTC)
    with at(moment):
        assert clock.now() == moment
    assert clock.now() > moment


def test_french_typography_is_set_in_every_text() -> None:
    assert (
        texts.typographic("L'été : « oui » à 18 h 14 ?") == "L’été\u00a0: «\u00a0oui\u00a0» à 18\u00a0h\u00a014\u00a0?"
    )


def test_the_company_s_own_texts_are_all_in_english(printed: str) -> None:
    assert len(translations.texts("en")) > 50
    assert [text.french for text in translations.texts("en") if text.translated is None] == []


def test_visitors_meet_no_dead_end(printed: str, caplog: pytest.LogCaptureFixture) -> None:
    assert Walk(Client()).follow("/", "/?lang=en", "/gestion/") == []
    assert _refusals(caplog) == []


def test_clients_meet_no_dead_end(printed: str, caplog: pytest.LogCaptureFixture) -> None:
    walk = Walk(Client())
    for complaint in Complaint.objects.order_by("pk"):
        walk.client = Client()
        walk.follow(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    assert walk.faults == []
    assert _refusals(caplog) == []


@pytest.mark.parametrize("role", Role)
def test_staff_meet_no_dead_end(role: Role, printed: str, caplog: pytest.LogCaptureFixture) -> None:
    walk = Walk(Client())
    staff = Staff.objects.filter(role=role.value)[0]
    walk.client.force_login(staff, backend="reclamations.auth.RoleBackend")
    assert walk.follow("/gestion/") == []
    assert _refusals(caplog) == []


def _refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
