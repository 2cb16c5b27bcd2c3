"""Seal the journal: once a day, from cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reclamations import clock, journal


class Command(BaseCommand):
    """Bind the head of every chain that moved since the last seal; nothing new makes no seal."""

    help = (
        "Seals the journal: binds the last event of every file that moved since the last seal. Run it every day. "
        "Keep what it prints outside of this machine (cron's mail does): a seal that disappears is then missed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and print the seal."""
        seal = journal.seal(clock.now())
        if seal is None:
            self.stdout.write("Nothing new since the last seal.")
            return
        self.stdout.write(f"Seal {seal.pk}: {len(seal.heads['chains'])} chains, up to event {seal.sealed_upto}.")
        self.stdout.write(seal.hash)
