"""`manage.py serve`: the site and its workers, as one process that a person starts and stops."""

from __future__ import annotations

import ctypes
import io
import signal
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from reclamations import clock

_PR_SET_PDEATHSIG = 1
OUTBOX_PERIOD = 5  # seconds
OUTBOX = ["send_outbox"]
DAILY = (["remind"], ["seal_journal"], ["reconcile", "--expired-uploads"], ["purge_archives", "--execute", "--propose"])


class Command(BaseCommand):
    """Serve the demonstration."""

    help = (
        "Serve the site with gunicorn, send the outbox every few seconds and run the daily commands once a day. "
        "Ends everything it started when it ends. Production runs gunicorn and cron by itself (see the README)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's arguments."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the server, work until it or the user stops, then stop the server."""
        signal.signal(signal.SIGTERM, _stop)
        server = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-m",
                "gunicorn",
                "reclamations.wsgi:application",
                f"--bind={options['host']}:{options['port']}",
                f"--workers={options['workers']}",
                "--threads=4",
                "--log-level=warning",
            ],
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )
        self.stdout.write(f"Serving {settings.SITE_URL}/ (back-office: {settings.SITE_URL}/gestion/); Ctrl-C stops.")
        try:
            self._work(server)
            raise CommandError(f"The server has stopped by itself (code {server.returncode}); its reason is above.")
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
        finally:
            server.terminate()
            server.wait(timeout=30)

    def _work(self, server: subprocess.Popen[bytes]) -> None:
        done_on = None
        while server.poll() is None:
            self._run(OUTBOX)
            if done_on != (today := clock.today()):
                for command in DAILY:
                    self._run(command)
                done_on = today
            close_old_connections()
            time.sleep(OUTBOX_PERIOD)

    def _run(self, command: list[str]) -> None:
        try:
            said = io.StringIO()
            call_command(*command, stdout=said)
            if said.getvalue():
                self.stdout.write(f"{command[0]}: {said.getvalue().strip()}")
        except SystemExit as stop:
            self.stderr.write(f"{command[0]} ended with {stop.code}")
        except Exception as error:  # noqa: BLE001 - one command's failure must not stop the site
            self.stderr.write(f"{command[0]}: {type(error).__name__}: {error}")


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
