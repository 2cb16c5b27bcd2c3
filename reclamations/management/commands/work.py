"""`manage.py work`: the resident worker, which does all that the machine does by itself."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reclamations.management.worker import Worker


class Command(BaseCommand):
    """Work until SIGTERM or Ctrl-C."""

    help = (
        "Does all that the machine does by itself, in one process that stays: sends the outbox every five seconds, "
        "and runs each daily duty at its hour on the organisation's clock (purge_archives, reconcile, verify_journal, "
        "remind, seal_journal), at once if its hour passed while nothing ran. Safe on several hosts: of each daily "
        "duty one host takes the turn. SIGTERM or Ctrl-C ends it after the mail or the duty under way; a kill loses "
        "nothing. /sante/ and the back-office tell when it was last at work. --once is for cron."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the option."""
        parser.add_argument("--once", action="store_true", help="do what is due, then end: for cron, every minute")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        worker = Worker(self.stdout, self.stderr)
        if options["once"]:
            worker.once()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.say("At work.")
        worker.work()
        worker.say("Stopped.")
