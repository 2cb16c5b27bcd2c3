"""A server that refuses everybody fails no mail; what failed all the same is sent again (M8)."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from reclamations import clock
from reclamations.domain.vocabulary import MailState
from reclamations.models import Duty, Mail
from reclamations.outbox.delivery import BREAKER
from reclamations.outbox.troubles import refuses_everybody
from tests.outbox.servers import MailServer
from tests.outbox.waiting import deliver, queued

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]
NOBODY = "550 5.7.1 relaying denied"


def states() -> list[int]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def fill(count: int) -> None:
    for _ in range(count):
        queued()


@pytest.mark.parametrize(
    "answers", [{"rcpt": NOBODY}, {"data": "554 5.7.1 rejected"}, {"rcpt": "550 5.1.1 no such user"}]
)
def test_a_server_that_refuses_one_after_the_other_fails_none(
    start_server: StartServer, answers: dict[str, str]
) -> None:
    start_server(**answers)
    fill(10)
    tally = deliver()
    assert tally.failed == 0
    assert tally.refusing
    assert states() == [MailState.REQUEUED.value] * BREAKER + [MailState.QUEUED.value] * 7
    assert set(Mail.objects.values_list("tries", flat=True)) <= {0}, "counted against none"


@pytest.mark.parametrize(
    "answers",
    [{"mail": "554 5.7.1 sender rejected"}, {"rcpt": "530 5.7.0 authentication required"}],
)
def test_a_server_that_says_so_is_believed_at_once(start_server: StartServer, answers: dict[str, str]) -> None:
    start_server(**answers)
    fill(3)
    tally = deliver()
    assert (tally.failed, tally.postponed) == (0, 1)
    assert tally.refusing
    assert states() == [MailState.REQUEUED.value, MailState.QUEUED.value, MailState.QUEUED.value]


def test_a_door_that_stays_shut_is_believed_at_once(settings: Settings, start_server: StartServer) -> None:
    start_server()
    fill(2)
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.EMAIL_PORT = door.getsockname()[1]

        def refuse() -> None:
            visitor, _address = door.accept()
            with visitor:
                visitor.sendall(b"554 5.7.1 your address is listed\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        assert "your address is listed" in deliver().refusing
    assert states() == [MailState.REQUEUED.value, MailState.QUEUED.value]


@pytest.mark.parametrize(
    ("error", "is_everybody"),
    [
        (smtplib.SMTPConnectError(554, b"no"), True),
        (smtplib.SMTPConnectError(421, b"busy"), False),
        (smtplib.SMTPHeloError(550, b"no"), True),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), True),
        (smtplib.SMTPAuthenticationError(454, b"later"), False),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.fr"), True),
        (smtplib.SMTPSenderRefused(451, b"later", "a@b.fr"), False),
        (smtplib.SMTPSenderRefused(552, b"too big", "a@b.fr"), False),
        (smtplib.SMTPDataError(530, b"log in"), True),
        (smtplib.SMTPDataError(550, b"spam"), False),
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (550, b"no such user")}), False),
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (535, b"log in")}), True),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), True),
        (smtplib.SMTPNotSupportedError("SMTPUTF8 is required"), False),
        (TimeoutError(), False),
    ],
    ids=str,
)
def test_what_concerns_everybody_is_told_from_what_concerns_one(error: Exception, is_everybody: bool) -> None:
    assert refuses_everybody(error) is is_everybody


def test_one_wrong_address_fails_at_once(start_server: StartServer) -> None:
    start_server(rcpt="550 5.1.1 no such user")
    fill(1)
    assert deliver().failed == 1
    assert states() == [MailState.FAILED.value]


def test_two_wrong_addresses_among_good_ones_fail_and_the_run_goes_on(start_server: StartServer) -> None:
    server = start_server(refused=["faux1@exemple.fr", "faux2@exemple.fr"])
    fill(1)
    for name in ("faux1", "faux2", "bon"):
        Mail.objects.filter(pk=queued().pk).update(to=f"{name}@exemple.fr")
    fill(1)
    tally = deliver()
    assert (tally.sent, tally.failed, tally.refusing) == (3, 2, "")
    assert len(server.accepted) == 3


def test_a_server_that_refuses_one_a_minute_is_found_out_too(start_server: StartServer) -> None:
    start_server(rcpt=NOBODY)
    for minute in range(6):
        queued()
        deliver(after=timedelta(minutes=minute))
    assert states().count(MailState.FAILED.value) == BREAKER - 1
    assert states().count(MailState.REQUEUED.value) == 6 - (BREAKER - 1)


def test_mails_leave_by_themselves_once_it_takes_them_again(start_server: StartServer) -> None:
    start_server(rcpt=NOBODY)
    fill(5)
    for minute in range(3):
        deliver(after=timedelta(minutes=minute))
    server = start_server()
    deliver(after=timedelta(minutes=20))
    assert states() == [MailState.SENT.value] * 5
    assert len(server.accepted) == 5


def test_a_wrong_address_met_meanwhile_fails_once_the_server_takes_others(start_server: StartServer) -> None:
    start_server(rcpt=NOBODY)
    fill(3)
    deliver()
    start_server(refused=["faux@exemple.fr"])
    Mail.objects.filter(pk=Mail.objects.order_by("pk")[0].pk).update(to="faux@exemple.fr")
    for minutes in (20, 21, 40):
        deliver(after=timedelta(minutes=minutes))
    assert states() == [MailState.FAILED.value, MailState.SENT.value, MailState.SENT.value]


def test_an_outage_of_days_writes_no_line_a_minute(start_server: StartServer) -> None:
    start_server(rcpt=NOBODY)
    fill(4)
    for minute in range(60):
        deliver(after=timedelta(minutes=minute))
    assert sum(len(mail.answers) for mail in Mail.objects.all()) <= 8


def test_staff_and_cron_learn_that_the_server_refuses_everybody(start_server: StartServer) -> None:
    start_server(mail="554 5.7.1 votre domaine est bloqué")
    fill(2)
    errors = StringIO()
    call_command("send_outbox", stderr=errors)
    assert "The mail server refuses everybody, no mail has failed by it: 554" in errors.getvalue()
    row = Duty.objects.get(name="send_outbox")
    assert row.failing_since is not None
    assert "554 5.7.1" in row.failure
    Mail.objects.update(due_at=clock.now() - timedelta(minutes=1))
    start_server()
    call_command("send_outbox")
    assert Duty.objects.get(name="send_outbox").failing_since is None


def test_a_server_that_refused_each_mail_without_saying_so_is_not_said_to_refuse_everybody(
    start_server: StartServer,
) -> None:
    start_server(rcpt=NOBODY)
    fill(BREAKER)
    errors = StringIO()
    call_command("send_outbox", stderr=errors)
    assert f"refused the last {BREAKER} mails one after the other, no mail has failed by it: " in errors.getvalue()
    assert "refuses everybody" not in errors.getvalue()
    assert "one after the other" in Duty.objects.get(name="send_outbox").failure


def test_the_trouble_lasts_while_mails_wait_for_their_next_try(start_server: StartServer) -> None:
    """Runs with nothing due in between say nothing of the server."""
    server = start_server(mail="554 5.7.1 votre domaine est bloqué")
    queued()
    for _ in range(3):
        call_command("send_outbox", stderr=StringIO())
    assert "554" in Duty.objects.get(name="send_outbox").failure
    server.stop()
    Mail.objects.update(due_at=clock.now() - timedelta(minutes=1))
    call_command("send_outbox", stderr=StringIO())
    call_command("send_outbox")
    row = Duty.objects.get(name="send_outbox")
    assert "cannot be reached" in row.failure, "one mail is enough to know"
    start_server()
    Mail.objects.update(due_at=clock.now() - timedelta(minutes=1))
    call_command("send_outbox")
    assert Duty.objects.get(name="send_outbox").failing_since is None


def test_the_command_is_silent_when_all_goes_well(
    start_server: StartServer, capsys: pytest.CaptureFixture[str]
) -> None:
    start_server()
    fill(2)
    call_command("send_outbox")
    assert capsys.readouterr() == ("", "")


def test_a_run_that_is_told_to_stop_ends_after_the_mail_under_way(start_server: StartServer) -> None:
    server = start_server()
    fill(3)
    answers: Iterator[bool] = iter([False, True])
    call_command("send_outbox", should_stop=lambda: next(answers))
    assert len(server.accepted) == 1
