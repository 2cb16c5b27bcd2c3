"""What the purge deletes outside of its rows: stored files, copies of mails, traces in the database's own files.

Everything here can be done again at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from reclamations import clock, files
from reclamations.actions.retention import RECENT
from reclamations.models import Mail
from reclamations.outbox.backends import erase_files
from registre.archives.purge import erase_emails, pace
from registre.models import ErasureTask
from registre.vocabulary import ErasureKind

#: Names deleted, or mails, before the disk and the database are left to others for a while.
_CHUNK = 50
#: Deleting files holds no lock: it leaves the disk to others two thirds of the time.
_REST = 2


#: How each kind of what lies outside of the database is deleted, by name.
OUTSIDE: Mapping[ErasureKind, Callable[[Iterable[str]], None]] = {
    ErasureKind.FILE: files.delete,
    ErasureKind.PRINTOUT: files.delete,
    ErasureKind.EML: erase_files,
}


def finish() -> int:
    """Delete the files and copies of mails that purges left to delete; return how many names were done."""
    done = 0
    while tasks := list(ErasureTask.objects.order_by("pk")[:_CHUNK]):
        begun = time.perf_counter()
        by_kind: dict[str, list[str]] = {}
        for task in tasks:
            by_kind.setdefault(task.kind, []).append(task.name)
        for kind, names in by_kind.items():
            OUTSIDE[ErasureKind(kind)](names)
        ErasureTask.objects.filter(pk__in=[task.pk for task in tasks])._raw_delete(connection.alias)
        done += len(tasks)
        if len(tasks) == _CHUNK:
            pace(time.perf_counter() - begun, _CHUNK, rest=_REST)
    return done


def forget_old_mails(now: datetime) -> int:
    """Delete mails that belong to no message of a file (reminders, superseded sendings) once they are a year old."""
    old = Mail.objects.filter(case_message=None, created_at__lt=now - RECENT).order_by("pk")
    done = 0
    while pks := list(old.values_list("pk", flat=True)[:_CHUNK]):
        begun = time.perf_counter()
        with transaction.atomic():
            erase_emails(pks)
        done += len(pks)
        if len(pks) == _CHUNK:
            pace(time.perf_counter() - begun, _CHUNK)
    return done


def scrub() -> bool:
    """Leave no trace of deleted rows, each kind by its own row of `TRACES`; tell whether it could be done whole."""
    done = [forget() for forget in TRACES]
    return all(done)


def _forget_sessions() -> bool:
    call_command("clearsessions")
    return True


def _forget_expired_cache() -> bool:
    """Django's database cache leaves what has expired in its table until the table is full."""
    table = settings.CACHES["default"].get("LOCATION", "")
    with connection.cursor() as cursor:
        if table in connection.introspection.table_names(cursor):
            now = connection.ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s", [now])  # noqa: S608
    return True


def _empty_database_files() -> bool:
    """SQLite overwrites deleted content (`secure_delete`); its write-ahead log is emptied here.

    PostgreSQL's dead rows are vacuumed; its own archives and back-ups are the administrator's.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
        cursor.execute("VACUUM")
        return True


#: What deleted rows leave behind them, in the order in which it goes: the database's own files last.
TRACES: tuple[Callable[[], bool], ...] = (_forget_sessions, _forget_expired_cache, _empty_database_files)
