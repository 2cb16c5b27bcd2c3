"""Complaints filed per second, beside a bare Django view that inserts two rows: `python -m benchmarks.submissions`.

Both run under gunicorn with two workers on SQLite with `synchronous=FULL`, in turns, on the same machine. The site's
side is the real form: CSRF, signed token, validation, complaint, event, receipt, outgoing mail. Target: at least half.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

CLIENTS = (1, 8, 32)
SECONDS = 4.0
ROUNDS = 2
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Run:
    """What one load did: latencies in seconds, and the time it took."""

    latencies: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    refused: int = 0

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
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as ours, bare(Path(folder)) as theirs:
        body = form_body(ours)
        print(f"{'clients':>8} {'site/s':>8} {'p95 ms':>8} {'bare/s':>8} {'p95 ms':>8} {'ratio':>7}")
        accepted = 0
        for clients in CLIENTS:
            pairs = [(load(ours, body, clients), load(theirs, body, clients)) for _ in range(ROUNDS)]
            accepted += sum(len(run.latencies) for run, _ in pairs)
            best = sorted(pairs, key=lambda pair: pair[0].rate / pair[1].rate)[len(pairs) // 2]
            print(
                f"{clients:>8} {best[0].rate:>8.0f} {best[0].p95:>8.1f} {best[1].rate:>8.0f} {best[1].p95:>8.1f} "
                f"{median(run.rate / other.rate for run, other in pairs):>7.2f}"
            )
            if refused := sum(run.refused for run, _ in pairs):
                print(f"{refused} submissions were refused", file=sys.stderr)
        stored = count_complaints()
        print(f"{accepted} references given, {stored} complaints stored (durable: synchronous=FULL)")


def load(port: int, body: Callable[[], tuple[bytes, dict[str, str]]], clients: int) -> Run:
    """Post from `clients` connections for a few seconds."""
    run, lock = Run(), threading.Lock()
    stop = time.perf_counter() + SECONDS

    def post() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
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


def form_body(port: int) -> Callable[[], tuple[bytes, dict[str, str]]]:
    """Read the form once for its CSRF token, and sign a fresh form token for each submission."""
    import uuid

    from reclamations import clock
    from reclamations.web.tokens import TOO_FAST, Token

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/reclamation/")
    response = connection.getresponse()
    page = response.read().decode()
    cookies = "; ".join(header.split(";")[0] for header in response.headers.get_all("Set-Cookie") or [])
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if csrf is None:
        raise SystemExit("The form shows no CSRF token.")
    shown_at = clock.now() - 10 * TOO_FAST
    fields = {
        "csrfmiddlewaretoken": csrf[1],
        "subject": "Fuite d’eau au vestiaire",
        "description": "Depuis lundi le vestiaire est inondé, personne ne répond au téléphone. " * 5,
        "expectation": "Un remboursement de la séance.",
        "name": "Camille Exemple",
        "email": "camille@example.org",
        "reply_by": "email",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, "Connection": "keep-alive"}

    def body() -> tuple[bytes, dict[str, str]]:
        token = str(Token(uuid.uuid4(), shown_at))
        return urlencode({**fields, "token": token}).encode(), headers

    return body


@contextmanager
def site(folder: Path) -> Iterator[int]:
    """Serve the site on a database of its own; give the port."""
    os.environ.update(DJANGO_DEMO="1", DATA_DIR=str(folder / "data"), LOG_LEVEL="ERROR", FILING_LIMIT="0")
    os.environ["DJANGO_SETTINGS_MODULE"] = "reclamations.settings"
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        subprocess.run([sys.executable, "manage.py", *command, "-v0"], cwd=ROOT, check=True)
    import django

    django.setup()
    with gunicorn("reclamations.wsgi:application") as port:
        yield port


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    """Serve the yardstick; give the port."""
    environment = {**os.environ, "BARE_DATABASE": str(folder / "bare.sqlite3")}
    subprocess.run([sys.executable, "-m", "benchmarks.bare"], cwd=ROOT, check=True, env=environment)
    with gunicorn("benchmarks.bare:application", environment) as port:
        yield port


@contextmanager
def gunicorn(application: str, environment: dict[str, str] | None = None) -> Iterator[int]:
    """Serve an application with two workers on a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4", "--log-level=error", "--keep-alive=30"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options], cwd=ROOT, env=environment or dict(os.environ)
    )
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def count_complaints() -> int:
    """Count what the database holds once the load is over."""
    from reclamations.models import Complaint

    return Complaint.objects.count()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("gunicorn ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


if __name__ == "__main__":
    main()
