"""The site under parallel, repeated and interrupted submissions: real server, real database file, real kill."""

from __future__ import annotations

import http.client
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core import signing
from PIL import Image

from benchmarks.serving import FIELDS, Server, form_tokens, manage, read_form, secret_of, site, site_environment
from reclamations.web.visit import visits

INSPECT = """
import json
from reclamations import journal
from reclamations.models import Complaint, EventDetail
from reclamations import files
rows = [
    {
        "pk": c.pk, "events": c.journal_length, "letters": c.letters.count(),
        "mails": c.messages.filter(email__isnull=False).count(),
        "files": [len((files.root() / a.storage_name).open("rb").read()) == a.size for a in c.attachments.all()],
        "details": EventDetail.objects.filter(case_id=c.pk).count(),
    }
    for c in Complaint.objects.all()
]
print(json.dumps({"rows": rows, "flaws": [str(flaw) for flaw in journal.verify()]}))
"""


class Site:
    """A served site, its secret, and the ways to file on it."""

    def __init__(self, server: Server, environment: dict[str, str], folder: Path) -> None:
        self.server, self.environment, self.secret = server, environment, secret_of(folder)
        self.csrf, self.headers = read_form(server)
        self.token = form_tokens(self.secret)

    def file(self, token: str, *, picture: bytes = b"") -> int:
        """File once; give the primary key that the answer opens."""
        fields = {**FIELDS, "csrfmiddlewaretoken": self.csrf, "token": token}
        body, kind = (multipart(fields, picture)) if picture else (urlencode(fields).encode(), FORM)
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)) as connection:
            connection.request("POST", "/reclamation/", body, {**self.headers, "Content-Type": kind})
            response = connection.getresponse()
            page = response.read().decode()
        assert response.status == http.client.SEE_OTHER, re.findall(r"invalid-feedback[^>]*>(.*?)<", page)
        cookie = re.search(rf"{visits.COOKIE}=([^;]+)", str(response.headers))
        assert cookie is not None
        opened = signing.loads(cookie[1].strip('"'), key=self.secret, salt=visits._SALT)
        _key, files = opened
        return int(files[-1][0])

    def inspect(self) -> dict[str, list[dict[str, object]]]:
        """Look at what the database and the folder hold, from a process of its own."""
        seen: dict[str, list[dict[str, object]]] = json.loads(manage(self.environment, "shell", "-v0", "-c", INSPECT))
        return seen


FORM = "application/x-www-form-urlencoded"


def multipart(fields: dict[str, str], picture: bytes) -> tuple[bytes, str]:
    boundary = uuid4().hex
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="photo.png"\r\n'
    tail = f"\r\n--{boundary}--\r\n"
    content = b"".join([*lines, head.encode(), b"Content-Type: image/png\r\n\r\n", picture, tail.encode()])
    return content, f"multipart/form-data; boundary={boundary}"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Site]:
    environment = site_environment(tmp_path)
    with site(environment) as server:
        yield Site(server, environment, tmp_path)


def in_parallel(count: int, work: object) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_ten_parallel_submissions_of_one_form_make_one_complaint(served: Site) -> None:
    token, given = served.token(), []
    in_parallel(10, lambda: given.append(served.file(token)))
    assert len(given) == 10
    assert len(set(given)) == 1
    rows = served.inspect()["rows"]
    assert [row["pk"] for row in rows] == given[:1]
    assert rows[0]["mails"] == 1


def test_a_server_killed_during_submissions_leaves_whole_complaints_or_nothing(served: Site) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    given: list[int] = []

    def file_until_the_end() -> None:
        while len(given) < 1000:
            try:
                given.append(served.file(served.token(), picture=picture.getvalue()))
            except (OSError, http.client.HTTPException):
                return

    def kill_soon() -> None:
        time.sleep(4)
        served.server.kill()

    killer = threading.Thread(target=kill_soon)
    killer.start()
    in_parallel(8, file_until_the_end)
    killer.join()
    time.sleep(0.5)
    seen = served.inspect()
    assert seen["flaws"] == []
    whole = {"events": 1, "letters": 1, "mails": 1, "files": [True], "details": 6}
    assert given
    assert set(given) <= {row["pk"] for row in seen["rows"]}
    assert [row for row in seen["rows"] if {**row, **whole} != row] == []
