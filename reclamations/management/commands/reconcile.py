"""Compare the stored files with the rows that name them."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from reclamations import clock, files
from reclamations.management.duty import DutyCommand
from reclamations.models import Tally
from reclamations.web.guard import sign_in

#: How long the files of a form that nobody sent wait, and how long a file that no row names may belong to an act.
LIFE = timedelta(hours=24)
#: A crash leaves a few files. More at once is no crash: a backup restored without `after_restore`, another database.
MOST_ORPHANS = 200


class Command(DutyCommand):
    """Reports, in both directions; deletes nothing but what was left behind, when asked."""

    help = (
        "Compares the folder of stored files with the database and prints what differs: files that no row names (a "
        "crash leaves at worst such a file) and rows whose file is gone. Changes nothing; exits 1 when something "
        "differs. With --clean it first deletes what is older than 24 hours of the files of forms that were never "
        "sent and of the files that no row names, the counters of limits whose time is over, and the sign-ins older "
        "than SIGN_IN_DAYS; younger files that "
        f"no row names are then no difference. It refuses to delete more than {MOST_ORPHANS} files that no row names: "
        "look what happened. With --contents it reads every stored file and compares it with the SHA-256 of its row: "
        "what was altered on the disk is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--clean",
            "--expired-uploads",
            action="store_true",
            help="first delete what was left behind for over 24 hours",
        )
        parser.add_argument("--contents", action="store_true", help="read every file and compare its SHA-256")

    def is_duty(self, options: dict[str, Any]) -> bool:
        """A look without cleaning is no duty done."""
        return bool(options["clean"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean, report, and exit 1 on a difference."""
        if options["clean"]:
            expired = files.expire_uploads(before=clock.now() - LIFE)
            self.stdout.write(f"{expired} expired uploads deleted")
            Tally.forget()
            sign_in.forget(before=clock.now() - timedelta(days=settings.SIGN_IN_DAYS))
        orphans, missing = files.reconcile()
        if options["clean"]:
            orphans = self._clean(orphans)
        altered = files.altered() if options["contents"] else []
        for name in orphans:
            self.stdout.write(f"no row names this file: {name}")
        for name in missing:
            self.stdout.write(f"this file is gone: {name}")
        for name, what in altered:
            self.stdout.write(f"this file is not as it was stored: {name} ({what})")
        self.stdout.write(f"{len(orphans)} files without a row, {len(missing)} rows without a file")
        if options["contents"]:
            self.stdout.write(f"{len(altered)} files altered")
        if orphans or missing or altered:
            raise CommandError(
                f"{len(orphans)} files without a row, {len(missing)} rows without a file, {len(altered)} files altered."
            )

    def _clean(self, orphans: list[str]) -> list[str]:
        """Delete the old ones; give those that are left to report."""
        old = files.older(orphans, than=clock.now() - LIFE)
        if len(old) > MOST_ORPHANS:
            self.stdout.write(f"{len(old)} files that no row names are too many for a crash: none was deleted.")
            return old
        files.delete_leftovers(old)
        self.stdout.write(f"{len(old)} files that no row named for a day deleted")
        return []
