"""Send the mails that wait."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from reclamations import actions, clock, outbox
from reclamations.domain.vocabulary import Party

#: A mail is written in far less; what is older was left by a process that was killed.
LEFTOVER_AFTER = timedelta(hours=1)


class Command(BaseCommand):
    """Works the outbox once; cron calls it every minute."""

    help = (
        "Answers the requests for lost codes, then sends the mails that are due, oldest first, and exits 0. Safe when "
        "two run at once and when killed midway: "
        "each mail is claimed for five minutes, and one whose sender died goes again with the same Message-ID. When "
        "the server answers 4xx, hangs or cannot be reached, the mail is tried again after 1, 5, 15, 30 and 60 "
        "minutes, then less and less often for three days, then fails; a 5xx answer fails it at once. Failures show "
        "on the case file. What a killed process left half written in the folder of .eml files goes after an hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--limit", type=int, default=500, help="at most so many mails (500)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and print a tally when something was tried."""
        outbox.erase_leftovers(before=clock.now() - LEFTOVER_AFTER)
        actions.answer_code_requests(actor=Party.CLIENT)
        tally = outbox.deliver_due(
            limit=options["limit"],
            now=clock.now(),
            on_result=lambda email, accepted, detail: actions.record_dispatch(email, accepted=accepted, detail=detail),
        )
        if tally.sent or tally.postponed or tally.failed:
            self.stdout.write(f"{tally.sent} sent, {tally.postponed} to try again, {tally.failed} failed")
