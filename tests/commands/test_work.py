"""`work`: the resident worker sends what waits, runs what is due, and ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from reclamations import duties
from reclamations.domain.vocabulary import MailState
from reclamations.models import Complaint, Duty, Mail, Seal
from tests.factories import make_organisation, told
from tests.journal.test_at_once import note
from tests.outbox.conftest import data_dir, start_server  # noqa: F401  # fixtures
from tests.outbox.servers import MailServer
from tests.outbox.test_processes import database_url, fill, received

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def at_work(server: MailServer, folder: Path, count: int = 1) -> Iterator[list["subprocess.Popen[str]"]]:
    """So many workers, as systemd starts them."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "reclamations.site.settings",
        "DJANGO_DEMO": "on",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "work"]
    workers = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(count)
    ]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def until(condition: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.2)
        connection.close()


def all_done() -> bool:
    """Whether every duty went well once."""
    return Duty.objects.exclude(succeeded_at=None).count() == len(duties.TASKS)


def test_two_workers_send_each_mail_once_and_share_the_daily_duties(
    start_server: StartServer,  # noqa: F811
    data_dir: Path,  # noqa: F811
) -> None:
    make_organisation()
    server = start_server(delay=0.02)
    fill(10)
    for complaint in Complaint.objects.all():
        note(told(complaint))
    with at_work(server, data_dir, count=2) as workers:
        until(lambda: all_done() and not Mail.objects.exclude(state=MailState.SENT.value).exists())
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        printed = [worker.communicate(timeout=60)[0] for worker in workers]
        assert [worker.returncode for worker in workers] == [0, 0]
    assert all(text.startswith("At work.\n") and text.endswith("Stopped.\n") for text in printed)
    assert sorted(received(server).values()) == [1] * 10
    assert Seal.objects.count() == 1
    assert "".join(printed).count("seal_journal: Seal") == 1


def test_told_to_stop_it_ends_after_the_mail_under_way(start_server: StartServer, data_dir: Path) -> None:  # noqa: F811
    make_organisation()
    server = start_server(delay=0.4)
    fill(8)
    with at_work(server, data_dir) as (worker,):
        until(lambda: server.handler.seen >= 2)
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    sent = Mail.objects.filter(state=MailState.SENT.value).count()
    assert sent == len(server.accepted) < 8
    assert Mail.objects.filter(state=MailState.QUEUED.value, due_at=None).count() == 8 - sent, "none is left claimed"
