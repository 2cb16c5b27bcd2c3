"""Make the long documents that somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reclamations.management.duty import LocalCommand
from registre.chronology import printouts


class Command(LocalCommand):
    """Run by `work` and `serve` beside the outbox, or by cron every minute."""

    help = (
        "Makes the PDF of registers and certificates that staff asked for, the oldest first, and deletes those asked "
        "for more than a week ago. Safe when two run at once and when killed: a document is claimed for five minutes, "
        "and one whose maker died is made again, three times at most. Silent when nothing waits."
    )
    stealth_options = ("should_stop",)

    def handle(self, *args: Any, should_stop: Callable[[], bool] = lambda: False, **options: Any) -> None:
        """Make what waits."""
        made = printouts.make_waiting(should_stop=should_stop)
        if made and options["verbosity"] > 1:
            self.stdout.write(f"{made} documents made")
