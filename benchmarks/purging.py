"""What a big purge costs to whoever works meanwhile: `python -m benchmarks.purging [files]`.

On a SQLite site of its own: files that ended more than five years ago, and a member of staff who adds a note every
tenth of a second through the back-office, form and page included, first alone, then while `purge_archives --execute`
destroys the files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
IDLE = 20.0  # seconds
THINKING = 0.1  # seconds between two notes

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
assert page().status_code == 302, page().status_code
from pathlib import Path
lasted, stop = [], Path({stop!r})
until = time.monotonic() + {seconds}
while time.monotonic() < until and not stop.exists():
    begun = time.perf_counter()
    assert page().status_code == 302
    lasted.append(time.perf_counter() - begun)
    time.sleep({thinking})
print(json.dumps(lasted))
"""


def main() -> None:
    """Print the table."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix="purging-") as folder:
        environment = {**os.environ, "DJANGO_DEMO": "1", "DATA_DIR": folder, "SITE_URL": "http://127.0.0.1:8000"}
        for command in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"], ["demo"]):
            _manage(environment, *command)
        print(f"{_shell(environment, _FILL.format(files=files)).strip()} files to purge")
        stop = Path(folder) / "stop"
        idle = _written(environment, stop, IDLE)
        begun = time.monotonic()
        writer = subprocess.Popen(_command(_WRITE, stop, 3600.0), env=environment, cwd=ROOT, stdout=subprocess.PIPE)
        time.sleep(2)
        _manage(environment, "purge_archives", "--execute")
        lasted = time.monotonic() - begun
        stop.touch()
        busy = json.loads(writer.communicate()[0].splitlines()[-1])
        print(f"purged in {lasted:.0f} s\n{'':<14}{'writes':>8}{'p50':>8}{'p95':>8}{'worst':>8}  (milliseconds)")
        for name, times in (("idle", idle), ("during purge", busy)):
            print(f"{name:<14}{len(times):>8}{_at(times, 50):>8.1f}{_at(times, 95):>8.1f}{1000 * max(times):>8.1f}")
        print(f"p95 during the purge: {_at(busy, 95) / _at(idle, 95):.2f} times idle (at most 2)")


def _written(environment: dict[str, str], stop: Path, seconds: float) -> list[float]:
    run = subprocess.run(
        _command(_WRITE, stop, seconds), env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    times: list[float] = json.loads(run.stdout.splitlines()[-1])
    return times


def _command(code: str, stop: Path, seconds: float) -> list[str]:
    text = code.format(stop=str(stop), seconds=seconds, thinking=THINKING)
    return [sys.executable, "manage.py", "shell", "-v0", "-c", text]


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
    main()
