"""`manage.py serve`: the site and its workers, as one process that a person starts and stops."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reclamations.management.worker import Worker

_PR_SET_PDEATHSIG = 1
#: Of each worker: a slow upload holds one until it ends, where no proxy takes it in whole first.
_THREADS = 16


class Command(BaseCommand):
    """Serve the demonstration."""

    help = (
        "Serve the site with gunicorn and do what `work` does, in one process. Ends everything it started when it "
        "ends. Production runs gunicorn and `work` by themselves (docs/operations.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's arguments."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the server, work until it or the user stops, then stop the server."""
        for number in (signal.SIGTERM, signal.SIGINT):  # a shell's background job is born deaf to the second
            signal.signal(number, _stop)
        server = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-m",
                "gunicorn",
                "reclamations.site.wsgi:application",
                f"--bind={options['host']}:{options['port']}",
                f"--workers={options['workers']}",
                f"--threads={_THREADS}",
                "--log-level=warning",
            ],
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )
        served = f"http://{options['host']}:{options['port']}"
        self.stdout.write(f"Serving {served}/ (back-office: {served}/gestion/); Ctrl-C stops.")
        if served != settings.SITE_URL:
            self.stdout.write(f"The links of mails lead to {settings.SITE_URL}/, the SITE_URL of the environment.")
        try:
            Worker(self.stdout, self.stderr).work(goes_on=lambda: server.poll() is None)
            raise CommandError(f"The server has stopped by itself (code {server.returncode}); its reason is above.")
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
        finally:
            server.terminate()
            server.wait(timeout=30)


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
