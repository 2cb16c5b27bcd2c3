"""Check that nothing in the journal was changed, added or removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from reclamations import journal
from reclamations.management.duty import DutyCommand
from reclamations.models import Event, EventDetail, Seal


class Command(DutyCommand):
    """Name every flaw of the journal; exit with 1 if there is one."""

    help = (
        "Verifies the journal: every event, personal value, chain and seal. Names each flaw; exits 1 if any. "
        "Its limit: the removal of the last seal leaves no trace here. Only comparing the last hash, printed below, "
        "with the one that seal_journal printed on its day (cron's mail keeps it) catches it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, name the flaws, and count what was read."""
        flaws = 0
        for flaw in journal.verify():
            flaws += 1
            self.stdout.write(self.style.ERROR(str(flaw)))
        # Read only when it holds: what somebody wrote in its place may be nothing a model can read.
        last = Seal.objects.order_by("pk").last() if flaws == 0 else None
        self.stdout.write(
            f"{Event.objects.count()} events, {EventDetail.objects.count()} personal values, "
            f"{Seal.objects.count()} seals read."
        )
        if last is not None:
            after = Event.objects.filter(pk__gt=last.sealed_upto).count()
            self.stdout.write(f"Last seal: {last.pk} of {last.sealed_at:%Y-%m-%d %H:%M} UTC, {after} events after it.")
            self.stdout.write(last.hash)
        if flaws:
            raise CommandError(f"The journal does not hold: {flaws} flaw{'s' if flaws > 1 else ''}.")
        self.stdout.write(self.style.SUCCESS("The journal holds."))
