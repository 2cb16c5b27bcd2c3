"""`manage.py demo --size N` beside the bare database that inserts as many rows as wide: `python -m benchmarks.bulk`.

The rows that the filler wrote are read back and inserted again, table by table, as SQLite takes them, into the same
tables with the same indexes, constraints and triggers of a second database. Target: at most 4 times.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.serving import ROOT, site_environment

TARGET = 4.0
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;"
_CHUNK = 40_000  # rows a transaction, about those of a thousand files


def main() -> int:
    """Print both times and their ratio; the exit code is 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="files to add (default: 100,000)")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        environment = site_environment(Path(folder))
        for arguments in (["migrate", "-v0"], ["createcachetable"], ["demo"]):
            manage(environment, *arguments)
        before = data / "reclamations.sqlite3"
        bare = Path(folder) / "bare.sqlite3"
        checkpoint(before)
        shutil.copy(before, bare)
        started, spent = time.monotonic(), cpu()
        manage(environment, "demo", "--size", str(size))
        filled, filled_cpu = time.monotonic() - started, cpu() - spent
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        rows, inserted, inserted_cpu = insert_again(before, bare)
    ratio = filled / inserted
    print(f"{size:,} files, {rows:,} rows; peak of the filler {peak} MB")
    print(f"            {'elapsed':>10}{'CPU':>10}")
    print(f"filler    {filled:10.1f} s{filled_cpu:8.1f} s")
    print(f"database  {inserted:10.1f} s{inserted_cpu:8.1f} s")
    print(f"ratio     {ratio:10.2f}  {filled_cpu / inserted_cpu:8.2f}")
    print(f"target {TARGET:.0f}: {'met' if ratio <= TARGET else 'MISSED'}")
    return int(ratio > TARGET)


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run one of the project's commands."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def cpu() -> float:
    """Seconds of processor that this process's children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def checkpoint(database: Path) -> None:
    """Bring the write-ahead log into the file."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def insert_again(source: Path, target: Path) -> tuple[int, float, float]:
    """Insert into `target` the rows that only `source` has; return their number, and the seconds and CPU it took."""
    rows, spent, worked = 0, 0.0, 0.0
    reading, writing = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    writing.executescript(_PRAGMAS)
    names = [name for (name,) in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in sorted(names, key=lambda name: name != "reclamations_complaint"):
        columns = [
            column for _i, column, *_rest, hidden in reading.execute(f"PRAGMA table_xinfo('{table}')") if not hidden
        ]
        if "id" not in columns or table.startswith(("sqlite_", "django_", "auth_")):
            continue
        known = writing.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"').fetchone()[0]
        listed = ", ".join(f'"{column}"' for column in columns)
        found = reading.execute(f'SELECT {listed} FROM "{table}" WHERE id > ? ORDER BY id', [known])
        statement = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(columns))})'
        while chunk := found.fetchmany(_CHUNK):
            started, before = time.monotonic(), time.process_time()
            writing.execute("BEGIN IMMEDIATE")
            writing.executemany(statement, chunk)
            writing.execute("COMMIT")
            spent += time.monotonic() - started
            worked += time.process_time() - before
            rows += len(chunk)
    return rows, spent, worked


def columns_of(database: sqlite3.Connection, table: str) -> list[str]:
    """The columns that are written: not those that the database computes."""
    return [name for _n, name, *_rest, hidden in database.execute(f"PRAGMA table_xinfo('{table}')") if not hidden]


if __name__ == "__main__":
    sys.exit(main())
