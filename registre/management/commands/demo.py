"""`manage.py demo`: a fictitious company with its complaints, or any number of them for benchmarks."""

from __future__ import annotations

import time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reclamations import clock, codes
from reclamations.domain.vocabulary import Status
from reclamations.models import Complaint, Organisation
from registre.demo import bulk, company, story
from registre.demo.travel import Timeline


class Command(BaseCommand):
    """Make the demonstration, once; the accounts and addresses are printed at the end."""

    help = (
        "Creates a fictitious company of Grenoble, one account for each role and some sixty complaints, through the "
        "real acts at past dates. Nothing is sent by mail. Refuses a database that is in use, and any site outside of "
        "the demonstration (DJANGO_DEMO or DEBUG): the passwords are public. --size adds rows in bulk for benchmarks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's arguments."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without failing, on a database in use")
        parser.add_argument("--size", type=int, default=0, metavar="N", help="add N complaints in bulk")
        parser.add_argument("--seed", type=int, default=1, help="the bulk's random numbers (default: 1)")
        parser.add_argument("--force", action="store_true", help="run outside of DJANGO_DEMO and DEBUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing, then print how to get in. Raises CommandError when it must not run here."""
        if not (settings.DEMO or settings.DEBUG or options["force"]):
            raise CommandError("The passwords of the demonstration are public: set DJANGO_DEMO=1, or give --force.")
        if not company.is_ours():
            if company.is_in_use():
                self._leave_alone(quietly=options["if_empty"])
                return
            company.found(clock.today())
        if Complaint.objects.exists():
            self.stdout.write("The demonstration is already there.")
        else:
            self._play()
        if options["size"]:
            self._fill(options["size"], options["seed"])
        self._introduce()

    def _leave_alone(self, *, quietly: bool) -> None:
        if not quietly:
            raise CommandError("This database is in use: the demonstration wants an empty one.")
        self.stdout.write("This database is in use: no demonstration is added to it.")

    def _play(self) -> None:
        started = time.monotonic()
        self.stdout.write("Creating the demonstration's complaints…")
        organisation = Organisation.current()
        present = clock.now().astimezone(ZoneInfo(organisation.time_zone))
        try:
            with transaction.atomic():
                story.play(Timeline(present, organisation.calendar_in_force.calendar))
        except OSError as error:
            # Without Pango no letter can be printed, and no act goes without its letter: `check` says what to install.
            self.stderr.write(f"No complaint was created: {error}")
            return
        self.stdout.write(f"{Complaint.objects.count()} complaints in {time.monotonic() - started:.1f} s.")

    def _fill(self, size: int, seed: int) -> None:
        started = time.monotonic()
        rows = bulk.fill(size, seed=seed, today=clock.today(), progress=partial(self._tell, size))
        elapsed = time.monotonic() - started
        for table, count in rows.items():
            self.stdout.write(f"{table:<24}{count:>10,} rows")
        self.stdout.write(
            f"{sum(rows.values()):,} rows in {elapsed:.1f} s: {sum(rows.values()) / elapsed:,.0f} rows/s."
        )

    def _tell(self, size: int, done: int) -> None:
        """Write how far the bulk is: over the same line of a terminal, every ten thousand files elsewhere."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} of {size:,} files", ending="\n" if done == size else "")
        elif done % 10_000 == 0:
            self.stdout.write(f"{done:,} of {size:,} files")

    def _introduce(self) -> None:
        site = settings.SITE_URL
        self.stdout.write(f"\n{Organisation.current().name}, a fictitious company\n")
        for label, path in (("Site", "/"), ("Follow a file", "/suivi/"), ("Back-office", "/gestion/")):
            self.stdout.write(f"  {label:<16}{site}{path}")
        self.stdout.write("\nAccounts (public passwords, for the demonstration only)")
        for account in company.accounts():
            role = account["role"] + (" + qualification" if account.get("qualification_delegated") else "")
            self.stdout.write(f"  {account['username']:<16}{account['password']:<20}{role}")
        answered = Complaint.objects.filter(status=Status.ANSWERED.value, disagreed_on=None, accepted_on=None)
        sample = answered.order_by("pk").first()
        if sample is not None:
            self.stdout.write("\nA file to follow as its client")
            self.stdout.write(f"  {sample.reference}   {codes.tracking_code(sample)}")
