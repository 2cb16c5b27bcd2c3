"""Compare the stored files with the rows that name them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from reclamations import clock, files
from reclamations.models import Tally

UPLOAD_LIFE = timedelta(hours=24)


class Command(BaseCommand):
    """Reports, in both directions; deletes nothing but abandoned uploads when asked."""

    help = (
        "Compares the folder of stored files with the database and prints what differs: files that no row names (a "
        "crash leaves at worst such a file) and rows whose file is gone. Changes nothing; exits 1 when something "
        "differs. With --expired-uploads it first deletes the files of forms abandoned for more than 24 hours, and the "
        "counters of limits whose time is over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--expired-uploads", action="store_true", help="first delete uploads of forms abandoned for over 24 hours"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report, and exit 1 on a difference."""
        if options["expired_uploads"]:
            expired = files.expire_uploads(before=clock.now() - UPLOAD_LIFE)
            self.stdout.write(f"{expired} expired uploads deleted")
            Tally.forget()
        orphans, missing = files.reconcile()
        for name in orphans:
            self.stdout.write(f"no row names this file: {name}")
        for name in missing:
            self.stdout.write(f"this file is gone: {name}")
        self.stdout.write(f"{len(orphans)} files without a row, {len(missing)} rows without a file")
        if orphans or missing:
            sys.exit(1)
