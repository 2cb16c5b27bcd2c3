"""What a big purge costs to whoever works meanwhile: `python -m benchmarks.purging [files]`.

On a SQLite site of its own: files that ended more than five years ago, and a member of staff who adds a note every
tenth of a second through the back-office, form and page included, while `purge_archives --execute` destroys the files.
The purge is stopped and run again in turns, so that what the machine does besides weighs on both sides alike. The exit
code is 1 when the target is missed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ALONE = 20.0  # seconds without the purge, before each turn of it and after the last one
TURN = 60.0  # seconds of purge, its start included
THINKING = 0.1  # seconds between two notes
TARGET = 2.0

_FILL = """
from datetime import date
from django.core.management import call_command
from reclamations.domain.vocabulary import Party, Role
from reclamations.models import Complaint, Staff
from registre import actions
from registre.demo import bulk
bulk.fill({files}, seed=1, today=date(2020, 9, 1))
bulk.fill(200, seed=2, today=date(2026, 9, 1))
batch = actions.propose_purge(actor=Party.SYSTEM, allow_volume=True)
actions.approve_purge(batch, actor=Staff.objects.filter(role=Role.MANAGEMENT.value).first(), reason="Mesure")
print(batch.candidates.count())
"""
_WRITE = """
import json, sys, time
from django.test import Client
from django.urls import reverse
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint, Staff
staff = Staff.objects.filter(role=Role.CLIENT_RELATIONS.value).order_by("pk").last()
file = Complaint.objects.live().order_by("pk").last()
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(staff, backend="reclamations.auth.RoleBackend")
url = reverse("admin:act-note", args=[file.reference])
def page():
    return client.post(url, {{"body": "Rappelée.", "revision": Complaint.objects.get(pk=file.pk).revision}})
assert page().status_code == 302
from pathlib import Path
stop = Path({stop!r})
while not stop.exists():
    begun = time.monotonic()
    assert page().status_code == 302
    print(json.dumps([begun, time.monotonic()]), flush=True)
    time.sleep({thinking})
"""


def main() -> int:
    """Print the table; give the exit code."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix="purging-") as folder:
        environment = {**os.environ, "DJANGO_DEMO": "1", "DATA_DIR": folder, "SITE_URL": "http://127.0.0.1:8000"}
        for command in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"], ["demo"]):
            _manage(environment, *command)
        print(f"{_shell(environment, _FILL.format(files=files)).strip()} files to purge", flush=True)
        stop, written = Path(folder) / "stop", Path(folder) / "written"
        with written.open("w") as output:
            code = _WRITE.format(stop=str(stop), thinking=THINKING)
            writer = subprocess.Popen(_python(code), env=environment, cwd=ROOT, stdout=output)
            try:
                purged = list(_purged(environment, written))
            finally:
                stop.touch()
            if writer.wait():
                raise SystemExit("The writer failed.")
        times = [json.loads(line) for line in written.read_text().splitlines()]
    busy = [end - begun for begun, end in times if any(end > first and begun < last for first, last in purged)]
    idle = [end - begun for begun, end in times if not any(end > first and begun < last for first, last in purged)]
    print(f"purged in {sum(last - first for first, last in purged):.0f} s, {len(purged)} turns")
    print(f"{'':<14}{'writes':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'worst':>8}  (milliseconds)")
    for name, some in (("alone", idle), ("during purge", busy)):
        print(f"{name:<14}{len(some):>8}{_at(some, 50):>8.1f}{_at(some, 95):>8.1f}{_at(some, 99):>8.1f}", end="")
        print(f"{1000 * max(some):>8.1f}")
    ratio = _at(busy, 95) / _at(idle, 95)
    verdict = "PASS" if ratio <= TARGET else "MISSED"
    print(f"p95 during the purge: {ratio:.2f} times alone (at most {TARGET:.0f}): {verdict}")
    return 0 if verdict == "PASS" else 1


def _purged(environment: dict[str, str], written: Path) -> Iterator[tuple[float, float]]:
    """Purge in turns until nothing is left; give the beginning and the end of each turn."""
    while not written.read_text():  # the writer is starting
        time.sleep(0.1)
    time.sleep(ALONE)
    is_done = False
    while not is_done:
        begun = time.monotonic()
        purge = subprocess.Popen(
            [sys.executable, "manage.py", "purge_archives", "--execute"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            if purge.wait(TURN):
                raise SystemExit("The purge failed.")
            is_done = True
        except subprocess.TimeoutExpired:
            purge.kill()  # anywhere: it leaves each file whole or gone
            purge.wait()
        yield begun, time.monotonic()
        time.sleep(ALONE)


def _python(code: str) -> list[str]:
    return [sys.executable, "manage.py", "shell", "-v0", "-c", code]


def _shell(environment: dict[str, str], code: str) -> str:
    return _manage(environment, "shell", "-v0", "-c", code)


def _manage(environment: dict[str, str], *command: str) -> str:
    run: Any = subprocess.run(
        [sys.executable, "manage.py", *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stdout + run.stderr)
    return str(run.stdout)


def _at(times: list[float], percent: int) -> float:
    return 1000 * quantiles(times, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
