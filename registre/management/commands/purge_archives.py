"""Purge the files whose five years are over (Art. 8)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from reclamations import clock
from reclamations.actions import ActRefused
from reclamations.domain.vocabulary import Party
from reclamations.management.duty import DutyCommand
from reclamations.models import Complaint
from registre.archives import certificates, erasure, purge, retention
from registre.archives.purging import propose_purge, purgeable
from registre.models import PurgeBatch
from registre.vocabulary import BatchStatus


class Command(DutyCommand):
    """Dry run by default; `--propose` asks for an approval; `--execute` carries out what was approved."""

    help = (
        "Lists the files whose retention is over, and what keeps some of them (dry run: changes nothing). --propose "
        "puts them to approval in the back-office; --execute purges approved batches only, certifies them, and "
        "finishes whatever an interrupted run left. Cron runs both every night: running twice changes nothing more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("--propose", action="store_true", help="put the files to approval")
        parser.add_argument("--execute", action="store_true", help="carry out approved batches")
        parser.add_argument("--verify", action="store_true", help="check every certificate and archived line")
        parser.add_argument(
            "--allow-volume",
            action="store_true",
            help=f"with --propose: allow more than {retention.MAX_FILES} files, or {retention.MAX_SHARE:.0%}% of all",
        )

    def is_duty(self, options: dict[str, Any]) -> bool:
        """A dry run and a verification are no duty done."""
        return bool(options["execute"] or options["propose"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked; without anything asked, only say what would be proposed."""
        if options["verify"]:
            self._verify()
        if options["execute"]:
            self._execute()
        if options["propose"]:
            self._propose(allow_volume=options["allow_volume"])
        if not (options["verify"] or options["execute"] or options["propose"]):
            self._dry_run()

    def _dry_run(self) -> None:
        today = clock.today()
        files = purgeable(today)
        for file in files:
            self.stdout.write(f"{file.reference}\tkept until {file.retention_until}\twould be purged")
        free = {file.pk for file in files}
        over = list(retention.over(today).values_list("pk", "reference", "retention_until"))
        blocked = [row for row in over if row[0] not in free]
        reasons = retention.obstacles([pk for pk, _reference, _until in blocked], on=today)
        for pk, reference, until in blocked:
            self.stdout.write(f"{reference}\tkept until {until}\tblocked: {reasons.get(pk, '')}")
        self.stdout.write(f"Dry run: {len(files)} files would be purged, {len(blocked)} are blocked. Nothing changed.")
        if retention.is_abnormal(len(files), Complaint.objects.count()):
            self.stdout.write(self.style.WARNING("An unusual volume: --propose will refuse it without --allow-volume."))

    def _propose(self, *, allow_volume: bool) -> None:
        try:
            batch = propose_purge(actor=Party.SYSTEM, allow_volume=allow_volume)
        except ActRefused as refusal:
            self.stdout.write(f"Nothing proposed: {refusal.message}")
            if not allow_volume and retention.is_abnormal(len(purgeable(clock.today())), Complaint.objects.count()):
                raise CommandError("An unusual volume. Look at the dry run, then give --allow-volume.") from refusal
            return
        self.stdout.write(f"Batch {batch.pk}: {batch.candidates.count()} files wait for approval in the back-office.")

    def _execute(self) -> None:
        left = erasure.finish()
        if left:
            self.stdout.write(f"{left} deletions left by an interrupted run are done.")
        batches = list(PurgeBatch.objects.filter(status=BatchStatus.APPROVED.value).order_by("pk"))
        for batch in batches:
            try:
                tally = purge.execute(batch)
            except ActRefused as refusal:
                raise CommandError(refusal.message) from refusal
            number = tally.certificate.number if tally.certificate else "none yet: another run is at work"
            self.stdout.write(
                f"Batch {batch.pk}: {tally.purged} files purged, {tally.kept} kept. Certificate: {number}."
            )
        if not batches:
            self.stdout.write("No approved batch.")
        old = erasure.forget_old_mails(clock.now())
        erasure.finish()
        if old:
            self.stdout.write(f"{old} mails of no file, more than a year old, are deleted.")
        if not erasure.scrub():
            self.stdout.write(self.style.WARNING("The database is busy: its journal could not be emptied. Run again."))

    def _verify(self) -> None:
        flaws = list(certificates.verify())
        for flaw in flaws:
            self.stdout.write(self.style.ERROR(flaw))
        if flaws:
            raise CommandError(f"{len(flaws)} flaw{'s' if len(flaws) > 1 else ''} in the certificates of purge.")
        self.stdout.write("Every certificate and archived line holds.")
