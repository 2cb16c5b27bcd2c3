"""What to run once after the restore of a backup, before the site is opened again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reclamations import actions, clock, files
from reclamations.domain.references import write_reference
from reclamations.domain.vocabulary import Party


class Command(BaseCommand):
    """Make sure that nothing given since the backup is given again."""

    help = (
        "Run it once after the restore of a backup, with the site stopped. A backup brings its counters back: "
        "references and primary keys given since then skip ahead, so that nobody gets what somebody else holds "
        "already; the skip is in the journal. Stored files that no row of the backup names are those of complaints "
        "filed since: they are moved to a folder of their own beside the others, for you to look at, and the nightly "
        "clean-up leaves them alone. What was done since the backup has to be done again: purges, renewed tracking "
        "codes, accounts closed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--references",
            type=int,
            default=1000,
            metavar="N",
            help="how many reference numbers to skip: more than were given since the backup (1000)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Skip, set aside, and say both."""
        if options["references"] < 1:
            raise CommandError("--references is 1 at least.")
        counter = actions.jump_counters(actor=Party.SYSTEM, references=options["references"])
        self.stdout.write(f"The next reference is {write_reference(counter.year, counter.last + 1)}.")
        aside = f"after-restore-{clock.now():%Y%m%dT%H%M%S}"
        orphans, missing = files.reconcile()
        files.set_aside(orphans, aside)
        if orphans:
            self.stdout.write(f"{len(orphans)} files that no row names are now in {aside}, in the data folder.")
        for name in missing:
            self.stdout.write(f"this file is gone: {name}")
        if missing:
            raise CommandError(f"{len(missing)} rows without a file: restore the files of the same backup, or later.")
