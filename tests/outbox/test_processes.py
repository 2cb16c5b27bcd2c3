"""The command itself, run twice at once, killed midway: no mail is lost, none is said sent that was not."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from reclamations.domain.vocabulary import DispatchState, MailState
from reclamations.models import Complaint, Mail, Message
from tests import factories
from tests.outbox.servers import MailServer
from tests.outbox.waiting import queued

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]
ROOT = Path(__file__).resolve().parent.parent.parent


def database_url() -> str:
    """The address of the tests' database, for a process of its own."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def send_outbox(server: MailServer, data_dir: Path) -> "subprocess.Popen[str]":
    """Start the command as cron does."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "reclamations.site.settings",
        "DJANGO_DEMO": "on",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "send_outbox", "--verbosity=2"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def fill(count: int) -> list[Complaint]:
    """Mails of as many cases, waiting."""
    complaints = [factories.make_complaint() for _ in range(count)]
    for complaint in complaints:
        queued(complaint=complaint)
    return complaints


def received(server: MailServer) -> Counter[str]:
    """How many times each mail arrived, by Message-ID."""
    return Counter(message["Message-ID"] for message in server.accepted)


@pytest.mark.article(5)
def test_two_at_once_send_each_mail_once_and_acknowledge_each_file(start_server: StartServer, data_dir: Path) -> None:
    server = start_server(delay=0.02)
    complaints = fill(20)
    runs = [send_outbox(server, data_dir) for _ in range(2)]
    printed = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sum(int(text.split()[0]) for text in printed) == 20
    assert sorted(received(server).values()) == [1] * 20
    assert Complaint.objects.filter(acknowledged_on__isnull=False).count() == len(complaints)


def test_killed_midway_nothing_is_lost_and_nothing_is_sent_that_was_not(
    start_server: StartServer, data_dir: Path
) -> None:
    server = start_server(delay=0.1)
    fill(12)
    run = send_outbox(server, data_dir)
    while server.handler.seen < 4:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    said_sent = {email.message_id for email in Mail.objects.filter(state=MailState.SENT.value)}
    assert said_sent <= set(received(server))
    send_outbox(server, data_dir).communicate(timeout=60)
    # The mail the dead process had claimed goes when its claim ends; the processes live on the machine's own day.
    Mail.objects.exclude(state=MailState.SENT.value).update(due_at=None)
    send_outbox(server, data_dir).communicate(timeout=60)
    arrived = received(server)
    assert len(arrived) == 12
    assert sum(arrived.values()) <= 13
    assert not Message.objects.exclude(state=DispatchState.SENT.value).exists()
