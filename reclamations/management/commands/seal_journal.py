"""Seal the journal: once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from reclamations import clock, journal
from reclamations.management.duty import DutyCommand


class Command(DutyCommand):
    """Bind the head of every chain that moved since the last seal; nothing new makes no seal."""

    help = (
        "Seals the journal: binds the last event of every file that moved since the last seal. Run it every day; of "
        "two at once, the second waits. Keep what it prints outside of this machine (cron's mail does): a seal that "
        "disappears is then missed. When the last seal is dated after now, it seals nothing and exits 1: the clock is "
        "wrong, or was. --despite-clock seals all the same, and the seal says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--despite-clock", action="store_true", help="seal even before the last seal's date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and print the seal."""
        try:
            seal = journal.seal(clock.now(), despite_clock=options["despite_clock"])
        except journal.ClockError as error:
            raise CommandError(
                f"Nothing was sealed: {error}. Set this machine's clock; if it is right now and was wrong then, run "
                "seal_journal --despite-clock once."
            ) from error
        if seal is None:
            self.stdout.write("Nothing new since the last seal.")
            return
        self.stdout.write(f"Seal {seal.pk}: {len(seal.heads['chains'])} chains, up to event {seal.sealed_upto}.")
        self.stdout.write(seal.hash)
