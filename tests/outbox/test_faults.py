"""What is wrong on this machine, or with the whole mail server, is not counted against each mail."""

import errno
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from reclamations import letters
from reclamations.domain.vocabulary import LetterKind, MailState
from reclamations.models import Mail
from reclamations.outbox.delivery import BREAKER
from tests import factories
from tests.outbox.servers import MailServer
from tests.outbox.waiting import deliver, queued

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def raising(error: Exception) -> Callable[..., None]:
    """Something that always fails so."""

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


def with_letter() -> Mail:
    """A mail whose letter is still to be printed."""
    complaint = factories.make_complaint()
    letter = letters.issue(
        LetterKind.FILING_RECEIPT, complaint=complaint, author=None, dated_on=date(2026, 5, 4), content={}, defer=True
    )
    return queued(complaint=complaint, letter=letter)


def tried() -> list[tuple[int, int | None]]:
    """The state of every mail and how often it was tried."""
    return list(Mail.objects.order_by("pk").values_list("state", "tries"))


@pytest.mark.article(5)
def test_without_pango_the_run_stops_says_what_to_install_and_counts_nothing(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server()
    with_letter(), queued()
    monkeypatch.setattr("reclamations.letters.pdf.render", raising(OSError("cannot load library 'libpango-1.0-0'")))
    monkeypatch.setattr("reclamations.letters.pdf.importlib.import_module", raising(OSError("no pango")))
    with pytest.raises(CommandError, match="apt-get install libpango") as refusal:
        call_command("send_outbox")
    assert "\n" not in str(refusal.value)
    assert (tried(), server.accepted) == ([(MailState.QUEUED.value, 0)] * 2, [])
    monkeypatch.undo()
    call_command("send_outbox", stdout=StringIO())
    assert len(server.accepted) == 2, "nobody waits once it is mended"


@pytest.mark.parametrize("place", ["reclamations.files.write", "reclamations.outbox.backends.write_whole"])
def test_a_full_disk_stops_the_run_and_counts_nothing(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    with_letter(), queued()
    monkeypatch.setattr(place, raising(FULL))
    with pytest.raises(CommandError, match="Free some space on the disk"):
        call_command("send_outbox")
    assert tried() == [(MailState.QUEUED.value, 0)] * 2


def test_a_database_that_cannot_be_written_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    queued()
    monkeypatch.setattr("reclamations.outbox.delivery._claim", raising(OperationalError("database or disk is full")))
    with pytest.raises(CommandError, match="Free some space on the disk"):
        call_command("send_outbox")


def test_a_mail_that_cannot_be_made_never_uses_up_its_attempts(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_server()
    email = with_letter()
    monkeypatch.setattr("reclamations.letters.pdf.render", raising(KeyError("subject")))
    for days in range(20):
        assert deliver(after=timedelta(days=days)).left == 1
    assert tried() == [(MailState.QUEUED.value, 0)]
    Mail.objects.filter(pk=email.pk).update(due_at=None)
    with pytest.raises(CommandError, match="KeyError: 'subject'"):
        call_command("send_outbox")


@pytest.mark.parametrize("hangs", [True, False])
def test_a_server_that_is_down_stops_the_run_after_three_mails(start_server: StartServer, hangs: bool) -> None:
    server = start_server(hangs=hangs)
    if not hangs:
        server.stop()
    for _mail in range(BREAKER + 2):
        queued()
    err = StringIO()
    call_command("send_outbox", stdout=StringIO(), stderr=err)
    assert err.getvalue().count("\n") == 1
    assert "cannot be reached or hangs" in err.getvalue()
    assert tried() == [(MailState.REQUEUED.value, 1)] * BREAKER + [(MailState.QUEUED.value, 0)] * 2


def test_a_server_that_answers_is_never_given_up(start_server: StartServer) -> None:
    start_server(data="451 busy")
    for _mail in range(BREAKER + 2):
        queued()
    tally = deliver()
    assert (tally.postponed, tally.unreachable) == (BREAKER + 2, False)
