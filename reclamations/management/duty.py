"""What the machine's commands share: one run at a time on all hosts, and a note of how each ended."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from reclamations import clock, duties
from reclamations.models import Duty, Organisation

logger = logging.getLogger(__name__)


class LocalCommand(BaseCommand):
    """A command whose documents and messages tell days and hours where the company is, as its pages do."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the organisation's time zone."""
        with timezone.override(ZoneInfo(Organisation.current().time_zone)):
            return super().execute(*args, **options)


class DutyCommand(LocalCommand):
    """A command of `duties.TASKS`. A second run at the same time does nothing, says so and exits 0."""

    #: Whether two runs at once would do something twice.
    alone: ClassVar[bool] = True
    #: Given by the resident worker: do nothing if another host has done it since this aware moment.
    stealth_options: tuple[str, ...] = ("unless_done_since",)
    #: What went wrong without making the run fail.
    trouble = ""

    def is_duty(self, options: dict[str, Any]) -> bool:
        """Whether these options make the run the duty itself, and not a look at it."""
        return True

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Take the turn, run, and note the end, whatever it is."""
        since = options.pop("unless_done_since", None)
        if not self.is_duty(options):
            return super().execute(*args, **options)
        name = type(self).__module__.rpartition(".")[2]
        with duties.turn(name) if self.alone else nullcontext(enter_result=True) as is_mine:
            if not is_mine:
                (options.get("stdout") or self.stdout).write("Another run is at work.\n")
                return None
            if since is not None and _done_since(name, since):
                return None
            return self._noted(name, *args, **options)

    def _noted(self, name: str, *args: Any, **options: Any) -> str | None:
        self.trouble = ""
        _note(lambda: Duty.begin(name, clock.now()))
        try:
            result = super().execute(*args, **options)
        except BaseException as error:
            words = str(error) or type(error).__name__
            if not isinstance(error, KeyboardInterrupt):
                _note(lambda: Duty.end(name, clock.now(), words))
            raise
        _note(lambda: Duty.end(name, clock.now(), self.trouble))
        return result


def _done_since(name: str, moment: datetime) -> bool:
    return Duty.objects.filter(name=name, succeeded_at__gte=moment).exists()


def _note(write: Any) -> None:
    """Write a note; a database that refuses it is told by the command itself."""
    try:
        write()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("the end of a command could not be noted: %s", " ".join(str(error).split()))
