"""`manage.py remind`: tell staff what is due and late."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from reclamations import clock, outbox
from reclamations.actions import Keepers
from reclamations.domain.rights import Right
from reclamations.management.duty import DutyCommand
from reclamations.models import Complaint, Organisation, Staff

#: How many working days ahead a reminder looks.
AHEAD = 3


class Command(DutyCommand):
    """Queue the day's reminders."""

    help = (
        "Queue one mail a day to each handler about the files late or due within three working days. A handler who is "
        "away is replaced by their substitute; files without anybody to see to them go to client relations and "
        "management; management also gets every late one. Mails name references and dates, never clients. Running it "
        "twice in a day changes nothing; a day off sends nothing unless --force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's arguments."""
        parser.add_argument("--force", action="store_true", help="send on a day off too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue the mails and say how many."""
        organisation, today = Organisation.current(), clock.today()
        calendar = organisation.calendar_in_force.calendar
        if not (calendar.is_working(today) or options["force"]):
            self.stdout.write("Not a working day: no reminder.")
            return
        due = list(Complaint.objects.due_by(calendar.add(today, AHEAD)).select_related("calendar").by_next_due())
        shares = _addressees(due, today)
        sent = 0
        for staff, files in shares.items():
            context = {
                "organisation": organisation,
                "staff": staff,
                "today": today,
                "files": files,
                "late": sum(file.next_due_on < today for file in files),
                "queue_url": f"{settings.SITE_URL}/gestion/",
            }
            sent += outbox.notify(staff, "reminder", key=f"reminder/{today.isoformat()}", context=context) is not None
        self.stdout.write(f"{sent} reminders queued.")
        if due and not shares:
            self.stderr.write(f"{len(due)} files are due, and no active account has an address to be told at.")


def _addressees(files: list[Complaint], today: date) -> dict[Staff, list[Complaint]]:
    """Share the files out: to whoever keeps them, the late ones to management too."""
    keepers = Keepers.of(today)
    managers = [one for one in keepers.people.values() if one.may(Right.LEGAL_HOLD)]
    shares: dict[Staff, list[Complaint]] = defaultdict(list)
    for file in files:
        told = keepers.addressees(file.handler_id)
        for staff in {*told, *(managers if file.next_due_on < today else ())}:
            shares[staff].append(file)
    return shares
