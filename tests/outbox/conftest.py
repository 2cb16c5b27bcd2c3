"""A data folder and a mail server of one's own for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.outbox.servers import MailServer
from tests.outbox.waiting import NOW


@pytest.fixture(autouse=True)
def _on_the_day_of_the_mails() -> Iterator[None]:
    """Queue on the day on which mails are sent, whatever the instant of the suite."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    """An empty data folder."""
    settings.DATA_DIR, settings.EML_DIR = tmp_path, tmp_path / "courriels"
    return tmp_path


@pytest.fixture
def start_server(settings: Settings) -> Iterator[Callable[..., MailServer]]:
    """Start a mail server that the site sends to; every server is stopped at the end."""
    started: list[MailServer] = []

    def start(**behaviour: object) -> MailServer:
        server = MailServer(**behaviour)
        started.append(server)
        settings.OUTBOX_BACKEND = "reclamations.outbox.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
        return server

    yield start
    for server in started:
        server.stop()
