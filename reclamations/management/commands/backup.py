"""`manage.py backup`: a whole copy of the site, made while it works."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reclamations import backups


class Command(BaseCommand):
    """Make a backup in a new folder."""

    help = (
        "Makes a backup in a folder that does not exist yet, while the site works: the database as it stood at one "
        "moment (SQLite: VACUUM INTO; PostgreSQL: pg_dump), then every stored file, the list of what was purged, and "
        "at last backup.json: a folder without it is not whole. Purge and clean-up wait meanwhile. --like FORMER "
        "links the files that a former backup on the same disk has already: they take no room twice. Keys are not in "
        "it: keep a copy of the environment file elsewhere. Exits 1 when it was not made, or when rows of the "
        "database had lost their file before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", type=Path, help="the folder to make")
        parser.add_argument("--like", type=Path, metavar="FORMER", help="a former backup on the same disk")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say what is in it."""
        try:
            made = backups.make(options["folder"], like=options["like"])
        except (backups.BackupRefused, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(f"{made.database}, and {made.files} files.")
        if made.missing:
            raise CommandError(f"{len(made.missing)} rows had no file any more: manage.py reconcile names them.")
