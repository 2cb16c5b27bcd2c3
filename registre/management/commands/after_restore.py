"""What to run once after the restore of a backup, before the site is opened again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reclamations import actions, clock, files
from reclamations.domain.typed.references import write_reference
from reclamations.domain.vocabulary import Party
from reclamations.models import PendingUpload, Staff
from registre.archives import restoring
from registre.models import Printout


class Command(BaseCommand):
    """Make sure that nothing given since the backup is given again, and that nothing purged since comes back."""

    help = (
        "Run it once after the restore of a backup, with the site stopped. A backup brings its counters back: "
        "references and primary keys given since then skip ahead, so that nobody gets what somebody else holds "
        "already; the skip is in the journal. What was purged since the backup is purged again, under the signature "
        "of its first approval, from the list that lies outside of the database (PURGES_FILE; --purges reads others, "
        "such as a later backup's); certificates that this database does not know are named. Stored files that no row "
        "of the backup names are those of complaints filed since: they are moved to a folder of their own beside the "
        "others, for you to look at, and the nightly clean-up leaves them alone. Running it again purges nothing "
        "twice. What else was done since the backup has to be done again: renewed tracking codes, accounts closed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--references",
            type=int,
            default=1000,
            metavar="N",
            help="how many reference numbers to skip: more than were given since the backup (1000)",
        )
        parser.add_argument("--purges", action="append", default=[], metavar="FILE", help="one more list of purges")
        parser.add_argument(
            "--signed-by", metavar="USERNAME", help="who signs the purges of an account that the backup does not know"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Skip, purge again, set aside, and say all of it; exit 1 if something is left to do."""
        if options["references"] < 1:
            raise CommandError("--references is 1 at least.")
        lists = self._lists(options["purges"])
        signer = self._signer(options["signed_by"])
        counter = actions.jump_counters(actor=Party.SYSTEM, references=options["references"])
        self.stdout.write(f"The next reference is {write_reference(counter.year, counter.last + 1)}.")
        left = self._purge_again(lists, signer)
        aside = f"after-restore-{clock.now():%Y%m%dT%H%M%S}"
        orphans, missing = files.reconcile()
        files.set_aside(orphans, aside)
        if orphans:
            self.stdout.write(f"{len(orphans)} files that no row names are now in {aside}, in the data folder.")
        missing = _without_the_passing(missing)
        for name in missing:
            self.stdout.write(f"this file is gone: {name}")
        if missing:
            left.append(f"{len(missing)} rows without a file: restore the files of the same backup, or later.")
        if left:
            raise CommandError("\n".join(left))

    def _purge_again(self, lists: list[Path], signer: Staff | None) -> list[str]:
        """Do it, and give what could not be done."""
        gone = restoring.missing_certificates(lists)
        done = restoring.purge_again(lists, signed_by=signer)
        if done.purged:
            numbers = ", ".join(done.certificates)
            self.stdout.write(f"{done.purged} files purged since the backup are purged again. Certificate: {numbers}.")
        for entry in gone:
            self.stdout.write(
                f"this database has no certificate {entry['certificate']} ({entry['count']} files, "
                f"{entry['executed_at']}): keep the one you printed; its hash is {entry['hash']}"
            )
        return [f"not purged again: {reason}" for reason in done.left]

    def _lists(self, more: list[str]) -> list[Path]:
        own, others = Path(settings.PURGES_FILE), [Path(name) for name in more]
        for path in others:
            if not path.is_file():
                raise CommandError(f"{path} is no list of purges.")
        if not own.exists():
            self.stdout.write(f"No list of purges in {own}: nothing was ever purged, or it has to be brought back.")
        return [*([own] if own.exists() else []), *others]

    @staticmethod
    def _signer(username: str | None) -> Staff | None:
        if username is None:
            return None
        signer = Staff.objects.filter(username=username).first()
        if signer is None:
            raise CommandError(f"There is no account « {username} ».")
        return signer


def _without_the_passing(missing: list[str]) -> list[str]:
    """Forget what may go at any moment, while a backup is made too: files of a form not yet sent, printed registers."""
    passing: set[str] = set()
    for model in (PendingUpload, Printout):
        rows = model._default_manager.filter(storage_name__in=missing)
        passing.update(rows.values_list("storage_name", flat=True))
        rows.delete()
    return [name for name in missing if name not in passing]
