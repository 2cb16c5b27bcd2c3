"""Small requests of strangers that cost a lot: none holds a worker, and the site answers meanwhile.

A real gunicorn with two workers. What is measured is the workers' own CPU time, which other work on the machine barely
moves, and the most memory that any of them ever held.
"""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from benchmarks.serving import FIELDS, Server, form_tokens, read_form, secret_of, site, site_environment
from tests.files import costly

#: Seconds of CPU and megabytes that one request may cost a worker.
CPU, MEMORY = 1.0, 250
SIZE = 400_000  # bytes, about: what a stranger sends in a blink
_TICK = os.sysconf("SC_CLK_TCK")
_FORM = "application/x-www-form-urlencoded"
#: Characters that make somebody's loop quadratic, or grow when they are written out.
TEXTS = {
    "alternating-marks": "a" + "\u0301" * (SIZE // 4) + "\u0323" * (SIZE // 4),
    "interleaved-marks": "a" + "\u0301\u0323" * (SIZE // 4),
    "hangul": "\u1100\u1161\u11a8" * (SIZE // 9),
    "ligature": "\ufdfa" * (SIZE // 3),  # 18 characters each once it is made compatible
    "line-breaks": "\n" * SIZE,
    "blanks": " " * SIZE,
    "no-break-spaces": "\u00a0" * (SIZE // 2),
    "one-word": "a" * SIZE,
    "invisible": "\u200b" * (SIZE // 3),
    "overrides": "\u202ea\u202c" * (SIZE // 7),
    "emoji": "\U0001f469\u200d" * (SIZE // 7),
    "markup": "<&\"'>" * (SIZE // 5),
    "addresses": "http://a.b " * (SIZE // 11),
    "at-signs": "@" * SIZE,
    "dots": "a." * (SIZE // 2) + "@a",
    "digits": "0" * SIZE,
    "numbers": "+33 4 76 " * (SIZE // 9),
    "dates": "01/01/2026 " * (SIZE // 11),
    "dashes": "R-2026-" * (SIZE // 7),
    "nul": "\0" * SIZE,
}
#: Fields of the public form, each with the text likeliest to hurt it.
BY_FIELD = {
    "name": ("alternating-marks", "interleaved-marks", "overrides"),
    "email": ("at-signs", "dots", "invisible", "one-word"),
    "phone": ("digits", "numbers", "dashes"),
    "postal_address": ("line-breaks", "alternating-marks"),
    "subject": ("alternating-marks", "emoji", "one-word"),
    "description": ("alternating-marks", "hangul", "ligature", "line-breaks", "markup", "addresses", "nul", "one-word"),
    "expectation": ("interleaved-marks", "blanks"),
    "representative_name": ("alternating-marks",),
    "facts_on": ("dates", "digits"),
    "facts_hour": ("digits", "alternating-marks"),
    "facts_place": ("no-break-spaces", "alternating-marks"),
    "token": ("one-word", "dashes"),
    "csrfmiddlewaretoken": ("one-word", "alternating-marks"),
}


@dataclass(frozen=True)
class Request:
    """One request; `body` makes its form from the site's own tokens."""

    path: str
    fields: Callable[[Site], dict[str, str]] | None = None
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()


def _filing(field: str, text: str) -> Callable[[Site], dict[str, str]]:
    return lambda site: site.form() | {field: TEXTS[text]}


def _posted(**fields: str) -> Callable[[Site], dict[str, str]]:
    return lambda site: {"csrfmiddlewaretoken": site.csrf} | fields


REQUESTS = {
    f"form-{field}-{text}": Request("/reclamation/", _filing(field, text))
    for field, texts in BY_FIELD.items()
    for text in texts
}
REQUESTS |= {
    "form-without-anything": Request("/reclamation/", lambda site: {"description": TEXTS["alternating-marks"]}),
    "form-of-a-thousand-fields": Request("/reclamation/", lambda site: {f"f{i}": "x" for i in range(5000)}),
    "entrance-reference": Request("/suivi/", _posted(reference=TEXTS["dashes"], code="A")),
    "entrance-reference-marks": Request("/suivi/", _posted(reference=TEXTS["alternating-marks"], code="A")),
    "entrance-code": Request("/suivi/", _posted(reference="R-2026-000001", code=TEXTS["one-word"])),
    "entrance-code-marks": Request("/suivi/", _posted(reference="R-2026-000001", code=TEXTS["interleaved-marks"])),
    "lost-code-dots": Request("/suivi/code-perdu/", _posted(email=TEXTS["dots"])),
    "lost-code-marks": Request("/suivi/code-perdu/", _posted(email="a@b.fr", reference=TEXTS["alternating-marks"])),
    "sign-in-name": Request("/gestion/login/", _posted(username=TEXTS["alternating-marks"], password="x")),
    "sign-in-password": Request("/gestion/login/", _posted(username="direction", password=TEXTS["one-word"])),
    "sign-in-password-marks": Request("/gestion/login/", _posted(username="x", password=TEXTS["alternating-marks"])),
    "file-of-a-stranger": Request(f"/suivi/dossier/{'R-2026-' * 500}/", method="GET"),
    "file-of-marks": Request("/suivi/dossier/" + quote("a" + "\u0301\u0323" * 500) + "/", method="GET"),
    "language": Request("/?lang=" + "fr-" * 2000, method="GET"),
    "accepted-languages": Request("/", method="GET", headers=(("Accept-Language", "fr;q=0.1," * 800),)),
    "entity-tags": Request("/procedure.pdf", method="GET", headers=(("If-None-Match", '"a",' * 1500),)),
    "ranges": Request("/procedure.pdf", method="GET", headers=(("Range", "bytes=" + "0-1," * 1500),)),
    "cookies": Request("/", method="GET", headers=(("Cookie", "; ".join(f"c{i}=1" for i in range(1000))),)),
    "visit": Request("/suivi/", method="GET", headers=(("Cookie", "dossiers=" + "W" * 7000),)),
    "installation": Request("/reclamation/?installation=" + "%CC%81%CC%A3" * 600, method="GET"),
    "query": Request("/gestion/?" + "&".join(f"q={i}" for i in range(900)), method="GET"),
    "poster": Request("/formulaire-papier.pdf", method="GET"),
}


class Site:
    """A served site, what its form asks back, and its workers' accounts."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.csrf, self.headers = read_form(server)
        self.token = form_tokens(secret_of(folder))

    def form(self) -> dict[str, str]:
        """A form ready to be filed."""
        return {**FIELDS, "csrfmiddlewaretoken": self.csrf, "token": self.token()}

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        """Send one request; give the status of its answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)) as connection:
            connection.request(method, path, body or None, {**self.headers, **headers})
            response = connection.getresponse()
            response.read()
            return response.status

    @property
    def workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        pid = self.server.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def cpu(self) -> float:
        """Seconds of processor that the workers took since they started, their children included."""
        total = 0
        for pid in self.workers:
            times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
            total += sum(map(int, times))
        return total / _TICK

    @property
    def peak(self) -> int:
        """The most megabytes that one of the workers held."""
        rows = [Path(f"/proc/{pid}/status").read_text() for pid in self.workers]
        return max(int(row.partition("VmHWM:")[2].split()[0]) for row in rows) // 1024


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("costly")
    environment = site_environment(folder) | {"UPLOAD_LIMIT": "0"}
    with site(environment) as server:
        found = Site(server, folder)
        for path in ("/", "/procedure.pdf", "/formulaire-papier.pdf", "/reclamation/", "/suivi/") * 3:
            found.send("GET", path)  # the templates and the fonts are read once a worker
        yield found


def measured(served: Site, send: Callable[[], int]) -> tuple[int, float]:
    """The status and the CPU seconds of a request; the site must answer another one meanwhile."""
    before, answers = served.cpu, list[int]()
    thread = threading.Thread(target=lambda: answers.append(send()))
    thread.start()
    started = time.monotonic()
    assert served.send("GET", "/sante/") == 200
    assert time.monotonic() - started < 10  # of a busy machine: a worker that is held answers after 30
    thread.join(timeout=60)
    assert answers, "the request was never answered"
    return answers[0], served.cpu - before


@pytest.mark.parametrize("name", REQUESTS)
def test_no_small_request_costs_a_worker_a_second(served: Site, name: str) -> None:
    asked = REQUESTS[name]
    body = urlencode(asked.fields(served)).encode() if asked.fields else b""
    headers = dict(asked.headers) | ({"Content-Type": _FORM} if body else {})
    for _ in range(4):  # a worker that nobody asked before reads its templates and fonts, and prints, once
        status, cpu = measured(served, lambda: served.send(asked.method, asked.path, body, **headers))
        assert status < 500, status
        if cpu <= CPU:
            break
    assert cpu <= CPU
    assert served.peak <= MEMORY  # what the worker held before included


FILES = [pytest.param(make, id=f"{kind}-{what}") for kind, what, make in costly.corpus()]


@pytest.mark.parametrize("make", FILES)
def test_no_small_file_costs_a_worker_a_second(served: Site, make: costly.Make) -> None:
    boundary = "limit"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in served.form().items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="piece"\r\n'
    parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + make() + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    status, cpu = measured(served, lambda: served.send("POST", "/reclamation/", body, **{"Content-Type": kind}))
    assert status in (200, 303, 422)
    assert cpu <= CPU
    assert served.peak <= MEMORY  # what the worker held before included
