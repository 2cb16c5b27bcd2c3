"""What a form with heavy files costs the worker that receives it, and the process that makes the copies.

    python -m benchmarks.attachments FILE…     send these files in one form to a server of one worker, and measure

The server is gunicorn's plain worker on a free port, with the database and the folder of DATA_DIR.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any


def main() -> None:
    """Send the files given, and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    sent = parser.parse_args().files
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "reclamations.site.wsgi:application", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--workers=1", "--log-level=warning"])
    try:
        site = Site(f"http://127.0.0.1:{port}")
        site.open("/reclamation/", *site.form([]))  # what the first form imports is not the files' doing
        worker = int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
        body, edge = site.form(sent)
        cpu, started = cpu_seconds(worker), time.monotonic()
        status, page = site.open("/reclamation/", body, edge)
        print(f"{len(sent)} files, {len(body) / 1e6:.1f} MB, answer {status}")
        print(f"request: {cpu_seconds(worker) - cpu:.2f} s of CPU, {time.monotonic() - started:.2f} s in all")
        if status == HTTPStatus.OK:
            print("It was refused:", *re.findall(r'id="[^"]*error[^"]*"[^>]*>([^<]+)', page))
        print(f"worker: {peak(worker)} MB at its peak")
    finally:
        server.terminate()
        server.wait()


class Site:
    """A browser of few words, which follows no redirect."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), Still())

    def open(self, path: str, data: bytes | None = None, edge: str = "") -> tuple[int, str]:
        """Give the status and the page; the server may still be starting."""
        request = urllib.request.Request(self.address + path, data)  # our own server
        if data is not None:
            request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
        for _turn in range(100):
            try:
                with self.opener.open(request, timeout=120) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as answer:
                return answer.code, answer.read().decode()
            except urllib.error.URLError:
                time.sleep(0.2)
        raise SystemExit("The server does not answer.")

    def form(self, sent: list[Path]) -> tuple[bytes, str]:
        """Read the form and fill it in with these files; give the body to send, and what separates its parts."""
        _status, page = self.open("/reclamation/")
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', page))
        time.sleep(3)  # people read
        typed = dict.fromkeys(("subject", "description", "name"), "Mesure")
        fields = {**hidden, **typed, "reply_by": "web_form", "on_behalf": "self"}
        edge = uuid.uuid4().hex
        head = f"--{edge}\r\nContent-Disposition: form-data; name="
        parts = [
            f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in (fields | {"on_behalf": "self"}).items()
        ]
        for file in sent:
            parts += [f'{head}"files"; filename="{file.name}"\r\n\r\n'.encode(), file.read_bytes(), b"\r\n"]
        return b"".join([*parts, f"--{edge}--\r\n".encode()]), edge


class Still(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Answer with the redirect itself."""


def cpu_seconds(pid: int) -> float:
    """The CPU that a process used since it began, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> int:
    """The memory of a process at its peak, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) // 1000 if found else 0


if __name__ == "__main__":
    main()
