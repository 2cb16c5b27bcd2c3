"""The machine's duties: what it does by itself, when, and how anybody learns that it does it no more."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from reclamations.domain import gettext_noop
from reclamations.models import Duty, Organisation

#: A duty that failed, or whose machine was off, is tried again after this time.
TRIED_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Task:
    """One duty: its command and options, what it is for staff, its hour on the organisation's clock (none: all day)."""

    command: str
    label: str
    options: tuple[str, ...] = ()
    at: time | None = None
    late_after: timedelta = timedelta(hours=26)  # a day, an hour more when clocks change, and the time it takes
    patience: timedelta = timedelta(0)  # how long it may fail before anybody is alarmed

    def falls_due(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The last moment it had to begin, aware, at `now`."""
        if self.at is None:
            return now
        local = now.astimezone(zone)
        today = datetime.combine(local.date(), self.at, zone)
        return today if today <= now else datetime.combine(local.date() - timedelta(days=1), self.at, zone)


#: What the resident worker runs, and what the cron lines of docs/operations.md run without it.
TASKS = (
    Task(
        "send_outbox",
        gettext_noop("envoi des courriels"),
        late_after=timedelta(minutes=15),
        patience=timedelta(minutes=5),
    ),
    Task("purge_archives", gettext_noop("archives et purges"), ("--execute", "--propose"), time(4, 0)),
    Task("reconcile", gettext_noop("contrôle des fichiers"), ("--clean", "--contents"), time(3, 0)),
    Task("verify_journal", gettext_noop("vérification du journal"), (), time(2, 30)),
    Task("remind", gettext_noop("rappels d’échéances"), (), time(7, 0)),
    Task("seal_journal", gettext_noop("scellé du journal"), (), time(23, 55)),
)


#: What the worker runs all day beside the outbox, when somebody asked for something; the asker's page tells its end.
BESIDE = "make_documents"


@dataclass(frozen=True)
class Standing:
    """Where a duty stands at one moment: when it last went well, and what is wrong beyond patience, if anything."""

    task: Task
    succeeded_at: datetime | None
    is_late: bool
    failing_since: datetime | None
    failure: str

    @property
    def is_well(self) -> bool:
        """Whether it is done, and on time."""
        return not self.is_late and self.failing_since is None


def standings(now: datetime) -> list[Standing]:
    """Where every duty stands at an aware moment. One that never ran is late."""
    rows = {row.name: row for row in Duty.objects.all()}
    return [_standing(task, rows.get(task.command), now) for task in TASKS]


def _standing(task: Task, row: Duty | None, now: datetime) -> Standing:
    if row is None:
        return Standing(task, None, is_late=True, failing_since=None, failure="")
    last = max(filter(None, (row.succeeded_at, row.ended_at, row.begun_at)), default=None)
    is_late = last is None or now - last > task.late_after
    if row.failing_since is None or now - row.failing_since < task.patience:
        return Standing(task, row.succeeded_at, is_late, failing_since=None, failure="")
    return Standing(task, row.succeeded_at, is_late, row.failing_since, row.failure)


def overdue(now: datetime) -> list[tuple[Task, datetime]]:
    """The daily duties to begin at an aware moment, each with the moment it fell due."""
    zone = ZoneInfo(Organisation.current().time_zone)
    rows = {row.name: row for row in Duty.objects.all()}
    found = []
    for task in TASKS:
        row, due = rows.get(task.command), task.falls_due(now, zone)
        if task.at is None or (row and _is_done(row, due, now)):
            continue
        found.append((task, due))
    return found


def _is_done(row: Duty, due: datetime, now: datetime) -> bool:
    """Whether it went well since it fell due, or was tried lately."""
    if row.succeeded_at and row.succeeded_at >= due:
        return True
    return bool(row.begun_at and row.begun_at >= due and now - row.begun_at < TRIED_AGAIN_AFTER)


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Let one run at a time have this name, on every host of the site; False when another has it.

    PostgreSQL's advisory lock, or a locked file beside the data: both go with the process that held them.
    """
    if connection.vendor == "postgresql":
        yield from _database_turn(name)
    else:
        yield from _file_turn(name)


def _database_turn(name: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"reclamations/{name}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _file_turn(name: str) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "turns"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
