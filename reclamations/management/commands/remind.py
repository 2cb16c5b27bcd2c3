"""`manage.py remind`: tell staff what is due and late."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from reclamations import clock, outbox
from reclamations.domain.rights import Right
from reclamations.models import Complaint, Organisation, Staff

#: How many working days ahead a reminder looks.
AHEAD = 3


class Command(BaseCommand):
    """Queue the day's reminders."""

    help = (
        "Queue one mail a day to each handler about the files late or due within three working days. Files without a "
        "handler go to everybody who handles files; management also gets every late one. Mails name references and "
        "dates, never clients. Running it twice in a day changes nothing; a day off sends nothing unless --force."
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
        due = Complaint.objects.due_by(calendar.add(today, AHEAD)).select_related("handler", "calendar").by_next_due()
        sent = 0
        for staff, files in _addressees(list(due), today).items():
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


def _addressees(files: list[Complaint], today: date) -> dict[Staff, list[Complaint]]:
    """Share the files out: to their handler, to everybody when nobody has them, the late ones to management too."""
    handlers = [staff for staff in Staff.objects.filter(is_active=True) if staff.may(Right.HANDLE)]
    shares: dict[Staff, list[Complaint]] = defaultdict(list)
    for file in files:
        late = file.next_due_on < today
        for staff in handlers:
            if staff == file.handler or file.handler is None or (late and staff.may(Right.LEGAL_HOLD)):
                shares[staff].append(file)
    return shares
