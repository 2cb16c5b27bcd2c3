"""The resident worker: what `work` runs by itself, and `serve` beside the demonstration's server."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from reclamations import clock, duties

#: Seconds between two looks at the outbox.
PERIOD = 5.0
#: Seconds until the next look after a run that failed: the mail server or the database is not well.
PERIOD_AFTER_FAILURE = 30.0
#: Seconds that a daily duty under way is given once the worker was told to stop; it may be killed without harm.
LAST_WAIT = 60.0


class Worker:
    """Works the outbox every few seconds and runs the daily duties at their hours, until it is told to stop."""

    def __init__(self, out: OutputWrapper, errors: OutputWrapper) -> None:
        self.out, self.errors = out, errors
        self.stopping = threading.Event()
        self._daily: threading.Thread | None = None
        self._documents: threading.Thread | None = None

    def say(self, line: str) -> None:
        """Write a line that whoever keeps the output sees at once."""
        self.out.write(line)
        self.out.flush()

    def complain(self, line: str) -> None:
        """Write a line about what went wrong."""
        self.errors.write(line)
        self.errors.flush()

    def stop(self) -> None:
        """End after the mail or the duty under way."""
        self.stopping.set()

    def work(self, *, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Work until `stop` is called or `goes_on` says no."""
        while not self.stopping.is_set() and goes_on():
            well = self.round()
            self.stopping.wait(PERIOD if well else PERIOD_AFTER_FAILURE)
        for thread in (self._daily, self._documents):
            if thread is not None:
                thread.join(LAST_WAIT)

    def round(self) -> bool:
        """Send what waits, and begin the daily duties whose hour has come; tell whether it went well."""
        try:
            well = self._run("send_outbox", should_stop=self.stopping.is_set)
            if self._daily is None or not self._daily.is_alive():
                self._begin(duties.overdue(clock.now()))
            if self._documents is None or not self._documents.is_alive():
                self._documents = threading.Thread(target=self.beside, daemon=True)
                self._documents.start()
        except (DatabaseError, InterfaceError) as error:
            self.complain(f"The database does not answer: {' '.join(str(error).split())}")
            well = False
        close_old_connections()
        return well

    def once(self) -> None:
        """Send what waits, then run the daily duties whose hour has come."""
        self._run("send_outbox")
        self.beside()
        self.daily(duties.overdue(clock.now()))

    def beside(self) -> None:
        """Make the long documents that somebody waits for: mails do not wait for them."""
        try:
            self._run(duties.BESIDE, should_stop=self.stopping.is_set)
        except (DatabaseError, InterfaceError) as error:
            self.complain(f"The database does not answer: {' '.join(str(error).split())}")
        finally:
            connections.close_all()

    def daily(self, overdue: list[tuple[duties.Task, datetime]]) -> None:
        """Run these duties, one after the other, unless another host has done them meanwhile."""
        try:
            for task, due in overdue:
                if self.stopping.is_set():
                    return
                self._run(task.command, *task.options, unless_done_since=due)
        except (DatabaseError, InterfaceError) as error:
            self.complain(f"The database does not answer: {' '.join(str(error).split())}")
        finally:
            connections.close_all()

    def _begin(self, overdue: list[tuple[duties.Task, datetime]]) -> None:
        """Begin them beside the outbox: reading every stored file again takes its time, and mails do not wait."""
        if overdue:
            self._daily = threading.Thread(target=self.daily, args=[overdue], daemon=True)
            self._daily.start()

    def _run(self, command: str, *options: str, **more: object) -> bool:
        """Run one command; one that fails must stop neither the others nor the worker."""
        said, complaints = io.StringIO(), io.StringIO()
        try:
            call_command(command, *options, stdout=said, stderr=complaints, no_color=True, **more)
            failure = complaints.getvalue().strip()
        except (DatabaseError, InterfaceError):
            raise
        except SystemExit as end:
            failure = f"ended with {end.code}" if end.code else ""
        except Exception as error:  # noqa: BLE001
            failure = str(error) or type(error).__name__
        for line in said.getvalue().splitlines():
            self.say(f"{command}: {line}")
        if failure:
            self.complain(f"{command}: {failure}")
        return not failure
