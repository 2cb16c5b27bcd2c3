"""A backup of the site while it works: the database as it stood at one moment, then the files that it names.

In this order: files are written before the row that names them and deleted after it, so that a copy of the files made
after that of the database holds all of them. What would delete files meanwhile, purge and clean-up, waits.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from reclamations import clock, duties, files

#: What its presence says: the backup beside it is whole.
MANIFEST = "backup.json"
PURGES = "purges.jsonl"
_DELETING = ("purge_archives", "reconcile")
#: What of Django's own parameters psql and pg_dump take too; the password goes through the environment.
_LIBPQ = frozenset(
    ["host", "port", "user", "dbname", "service", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey", "options"]
)
#: Seconds to wait for a purge or a clean-up under way, and between two looks.
_PATIENCE, _LOOK = 3600.0, 1.0


class BackupRefused(Exception):
    """It cannot be made; the message says why, in English, for an administrator."""


@dataclass
class Backup:
    """What was made: the database's file, how many stored files with it, and those that were gone before."""

    database: Path
    files: int
    missing: list[str]


def make(folder: Path, *, like: Path | None = None) -> Backup:
    """Make a backup in a new folder; `like` is a former one on the same disk, whose files then take no room twice.

    A kill leaves `folder.partial` and no `folder`. Raises BackupRefused.
    """
    folder = folder.resolve()
    if folder.exists():
        raise BackupRefused(f"{folder} exists already: each backup has a folder of its own.")
    if folder.is_relative_to(files.root()):
        raise BackupRefused(f"{folder} lies among the stored files: choose another place, best on another machine.")
    if like is not None and not (like / MANIFEST).is_file():
        raise BackupRefused(f"{like} is no whole backup: it has no {MANIFEST}.")
    partial = folder.with_name(f"{folder.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(mode=0o700, parents=True)
    with _nothing_deletes_files():
        begun, named = clock.now(), files.named()
        database = _copy_database(partial)
        count = _copy_files(partial / "files", like / "files" if like else None)
        missing = sorted((named & files.named()) - files.on_disk(partial / "files"))
    purges = Path(settings.PURGES_FILE)
    if purges.exists():
        shutil.copy2(purges, partial / PURGES)
    manifest = {"begun_at": begun.isoformat(), "database": database.name, "files": count, "missing": missing}
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    os.sync()
    partial.rename(folder)
    return Backup(folder / database.name, count, missing)


@contextmanager
def _nothing_deletes_files() -> Iterator[None]:
    """Hold the turns of what deletes stored files, on every host; wait for one that is under way."""
    end = time.monotonic() + _PATIENCE
    while True:
        with duties.turn(_DELETING[0]) as first, duties.turn(_DELETING[1]) as second:
            if first and second:
                yield
                return
        if time.monotonic() > end:
            raise BackupRefused(f"{' or '.join(_DELETING)} has been at work for an hour: look at it, then try again.")
        time.sleep(_LOOK)


def _copy_database(folder: Path) -> Path:
    return _copy_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgresql(folder)


def _copy_sqlite(folder: Path) -> Path:
    """Read in one transaction, which stops nobody from writing; the copy holds nothing that was deleted."""
    copy = folder / "database.sqlite3"
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy)) as made:
        said = made.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise BackupRefused(f"The copy of the database is not sound: {said}")
    return copy


def _dump_postgresql(folder: Path) -> Path:
    dump = folder / "database.dump"
    given = connection.get_connection_params()
    target = make_conninfo(**{name: value for name, value in given.items() if name in _LIBPQ})
    password = {"PGPASSWORD": str(given["password"])} if given.get("password") else {}
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", f"--dbname={target}"]
    try:
        done = subprocess.run(  # noqa: S603
            command, env={**os.environ, **password}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupRefused("pg_dump is missing: apt-get install postgresql-client.") from None
    if done.returncode:
        raise BackupRefused(f"pg_dump: {' '.join(done.stderr.split())}")
    dump.chmod(0o600)
    return dump


def _copy_files(target: Path, former: Path | None) -> int:
    """Copy what is stored; a file deleted meanwhile is no error: its row told first. A stored file never changes."""
    source, count = files.root(), 0
    target.mkdir(mode=0o700)
    for name in sorted(files.on_disk(source)):
        path = target / name
        if path.name.startswith("."):  # being written: no row names it yet
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            if former is not None and _is_the_same(source / name, former / name):
                os.link(former / name, path)
            else:
                shutil.copy2(source / name, path)
        except FileNotFoundError:
            continue
        count += 1
    return count


def _is_the_same(file: Path, former: Path) -> bool:
    """Whether the former backup has this file whole: names are random and contents never change."""
    if not former.is_file():
        return False
    now, then = file.stat(), former.stat()
    return (now.st_size, now.st_mtime_ns) == (then.st_size, then.st_mtime_ns)
