"""Send the mails that wait, and make the clean copies of the files received."""

from __future__ import annotations

import errno
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from reclamations import actions, clock, files, outbox
from reclamations.domain.vocabulary import Party
from reclamations.letters import pdf
from reclamations.management.duty import DutyCommand
from reclamations.models import Duty

#: A mail is written in far less; what is older was left by a process that was killed.
LEFTOVER_AFTER = timedelta(hours=1)


class Command(DutyCommand):
    """Works the outbox once: the resident worker every few seconds, or cron every minute."""

    alone = False
    stealth_options = (*DutyCommand.stealth_options, "should_stop")

    help = (
        "Answers the requests for lost codes, then sends the mails that are due, oldest first. Safe when "
        "two run at once and when killed midway: "
        "each mail is claimed for five minutes, and one whose sender died goes again with the same Message-ID. When "
        "the server answers 4xx, hangs or cannot be reached, the mail is tried again after 1, 5, 15, 30 and 60 "
        "minutes, then less and less often for three days, then fails; a 5xx answer about its recipient or the mail "
        "itself fails it at once. Failures show on the case file. A server that refuses everybody (its door, our "
        "sender, our password, or three mails in a row) fails none: the run stops, and mails wait ten minutes. After "
        "three connections in a row that failed or hung, the run stops too. Staff are told of both. A fault of this "
        "machine (no Pango, a full disk) counts against no mail: it is named, and the command exits 1; else it exits "
        "0. It is silent unless something is wrong; --verbosity 2 counts what it did. What a killed process left half "
        "written in the folder of .eml files goes after an hour. --again first puts back what failed, as the "
        "back-office does on demand. Then it makes the clean copies of the files received "
        "since, each in a process of its own, a few tries at most; of two runs at once, one has the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--again", action="store_true", help="first put back every mail that failed")
        parser.add_argument("--limit", type=int, default=500, help="at most so many mails (500)")
        parser.add_argument("--copies", type=int, default=10, help="at most so many clean copies (10)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and print what it did when something was tried."""
        should_stop = options.get("should_stop") or (lambda: False)
        if options["again"]:
            self._put_back()
        outbox.erase_leftovers(before=clock.now() - LEFTOVER_AFTER)
        actions.answer_code_requests(actor=Party.CLIENT)
        try:
            done = outbox.deliver_due(
                limit=options["limit"],
                now=clock.now(),
                obstacle=actions.obstacle_to_mail,
                on_result=lambda email, accepted, detail: actions.record_dispatch(
                    email, accepted=accepted, detail=detail
                ),
                should_stop=should_stop,
            )
        except DatabaseError as error:
            raise CommandError(_named(error)) from error
        if options["verbosity"] > 1 and (done.sent or done.postponed or done.failed):
            self.stdout.write(f"{done.sent} sent, {done.postponed} to try again, {done.failed} failed")
        if done.unanswered:
            self.trouble = "The mail server cannot be reached or hangs: mails wait, a next run tries again."
        if done.refusing:
            what = (
                "refuses everybody" if done.said_so else f"refused the last {outbox.BREAKER} mails one after the other"
            )
            self.trouble = f"The mail server {what}, no mail has failed by it: {done.refusing}"
        if self.trouble:
            self.stderr.write(self.trouble)
        elif not (done.sent or done.postponed or done.failed):
            self.trouble = _trouble_that_lasts()
        self._prepare_copies(options["copies"], options["verbosity"], should_stop)
        if done.fault is not None:
            raise CommandError(_named(done.fault))

    def _put_back(self) -> None:
        count, refused = actions.send_all_again(actor=Party.SYSTEM)
        self.stdout.write(f"{count} mails that had failed wait again")
        for email, why in refused:
            self.stdout.write(f"mail {email.pk} stays failed: {why}")

    def _prepare_copies(self, limit: int, verbosity: int, should_stop: Callable[[], bool]) -> None:
        try:
            copies = files.prepare_copies(limit=limit, should_stop=should_stop)
        except OSError as error:
            raise CommandError(_named(error)) from error
        if verbosity > 1 and (copies.made or copies.original_only or copies.to_try_again):
            without = f"{copies.original_only} files without a copy, {copies.to_try_again} to try again"
            self.stdout.write(f"{copies.made} copies made, {without}")


def _trouble_that_lasts() -> str:
    """What prevented the mails that still wait, put off: a run that had nothing to try says nothing of it."""
    if not outbox.is_anything_waiting():
        return ""
    return str(Duty.objects.filter(name="send_outbox").values_list("failure", flat=True).first() or "")


def _named(fault: Exception) -> str:
    """Name a fault of this machine in one line, with what to do."""
    missing = pdf.obstacle()
    if getattr(fault, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(fault):
        todo = "Free some space on the disk"
    elif isinstance(fault, OSError) and missing:
        todo = missing
    else:
        todo = "Mend it"
    words = " ".join(str(fault).split())
    return f"A fault of this machine, counted against no mail: {type(fault).__name__}: {words}. {todo}, then run again."
