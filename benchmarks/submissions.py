"""Complaints filed per second, beside a bare Django view that inserts two rows: `python -m benchmarks.submissions`.

Both run under gunicorn with two workers on SQLite with `synchronous=FULL`, in turns, on the same machine. The site's
side is the real form: CSRF, signed token, limits, validation, complaint, event, receipt, outgoing mail. Target: at
least half.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from benchmarks.serving import FIELDS, ROOT, Server, form_tokens, gunicorn, read_form, secret_of, site, site_environment

CLIENTS = (1, 8, 32)
#: Short turns, many of them: what else the machine does weighs on both alike.
SECONDS = 1.0
ROUNDS = 8


Body = Callable[[], tuple[bytes, dict[str, str]]]


@dataclass
class Run:
    """What one load did: latencies in seconds, and the time it took."""

    latencies: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    refused: int = 0

    def add(self, other: Run) -> None:
        """Go on with another turn."""
        self.latencies += other.latencies
        self.elapsed += other.elapsed
        self.refused += other.refused

    @property
    def rate(self) -> float:
        """Accepted submissions per second."""
        return len(self.latencies) / self.elapsed

    @property
    def p95(self) -> float:
        """The 95th percentile, in milliseconds."""
        return 1000 * quantiles(self.latencies, n=20)[-1]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(site_environment(folder))
        with site(dict(os.environ)) as ours, bare(folder) as theirs:
            is_durable = compare(ours, theirs, form_body(ours, folder))
    sys.exit(0 if is_durable else 1)


def compare(ours: Server, theirs: Server, body: Body) -> bool:
    """Load both in turns, and print a row for each number of clients; tell whether nothing was refused or lost."""
    print(f"{'clients':>8} {'site/s':>8} {'p95 ms':>8} {'bare/s':>8} {'p95 ms':>8} {'ratio':>7}")
    accepted = refused = 0
    for clients in CLIENTS:
        mine, bare = Run(), Run()
        for _ in range(ROUNDS):
            mine.add(load(ours, body, clients))
            bare.add(load(theirs, body, clients))
        accepted += len(mine.latencies)
        print(
            f"{clients:>8} {mine.rate:>8.0f} {mine.p95:>8.1f} {bare.rate:>8.0f} {bare.p95:>8.1f} "
            f"{mine.rate / bare.rate:>7.2f}"
        )
        if mine.refused:
            print(f"{mine.refused} submissions were refused", file=sys.stderr)
        refused += mine.refused
    stored = count_complaints()
    print(f"{accepted} references given, {stored} complaints stored (durable: synchronous=FULL)")
    return refused == 0 and stored >= accepted


def load(server: Server, body: Body, clients: int) -> Run:
    """Post from `clients` connections for a few seconds."""
    run, lock = Run(), threading.Lock()
    stop = time.perf_counter() + SECONDS

    def post() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        mine: list[float] = []
        refused = 0
        while time.perf_counter() < stop:
            content, headers = body()
            start = time.perf_counter()
            connection.request("POST", "/reclamation/", content, headers)
            response = connection.getresponse()
            response.read()
            if response.status == http.client.SEE_OTHER:
                mine.append(time.perf_counter() - start)
            else:
                refused += 1
        with lock:
            run.latencies += mine
            run.refused += refused

    threads = [threading.Thread(target=post) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.elapsed = time.perf_counter() - started
    return run


def form_body(server: Server, folder: Path) -> Body:
    """Read the form once for its CSRF token, and sign a fresh form token for each submission."""
    import django

    django.setup()
    csrf, headers = read_form(server)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    token = form_tokens(secret_of(folder))
    return lambda: (urlencode({**FIELDS, "csrfmiddlewaretoken": csrf, "token": token()}).encode(), headers)


@contextmanager
def bare(folder: Path) -> Iterator[Server]:
    """Serve the yardstick."""
    environment = {**os.environ, "BARE_DATABASE": str(folder / "bare.sqlite3")}
    environment.pop("DJANGO_SETTINGS_MODULE")
    subprocess.run([sys.executable, "-m", "benchmarks.bare"], cwd=ROOT, check=True, env=environment)
    with gunicorn("benchmarks.bare:application", environment) as server:
        yield server


def count_complaints() -> int:
    """Count what the database holds once the load is over."""
    from reclamations.models import Complaint

    return Complaint.objects.count()


if __name__ == "__main__":
    main()
