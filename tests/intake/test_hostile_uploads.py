"""What should never be uploaded, sent through the real form: neutralised, or refused with a sentence."""

import io
import re
import tracemalloc
import uuid
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from reclamations import files
from reclamations.models import Attachment, Complaint, PendingUpload
from tests.factories import make_organisation
from tests.files import samples
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(document.domain)//;"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    "HTML named .pdf": ("facture.pdf", b"<!doctype html><script>alert(1)</script>", "c’est une page web"),
    "SVG": ("dessin.svg", SVG, "c’est un dessin SVG"),
    "SVG named .png": ("dessin.png", SVG, "c’est un dessin SVG"),
    "script": ("facture.pdf", b"#!/bin/sh\nrm -rf /", "c’est un programme écrit en texte"),
    "archive": ("photos.zip", b"PK\x03\x04" + b"\0" * 60, "c’est une archive"),
    "empty": ("vide.pdf", b"", "vide"),
    "program": ("photo.jpg", b"MZ" + b"\0" * 200, "c’est un programme. Pour montrer"),
    "nothing known": ("photo.jpg", b"\x01\x02\x03\0" * 50, "que nous ne reconnaissons pas"),
}
#: Taken as they came, since nothing is decoded before the commit; no copy is made of them, nothing opens them.
INERT = {
    "HTML behind a PDF's first bytes": ("facture.html", b"%PDF-1.7\n<script>alert(1)</script>", "facture.html.pdf"),
    "GIF that is a script": ("photo.js", GIF_AND_SCRIPT, "photo.js.gif"),
    "30,000 by 30,000 pixels": ("plan.png", samples.bomb(), "plan.png"),
}


@pytest.fixture(autouse=True)
def _organisation(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    make_organisation()


def file(client: Client, *uploads: tuple[str, bytes]) -> Any:
    return client.post(URL, typed(files=[SimpleUploadedFile(name, data) for name, data in uploads]))


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_a_sentence_that_names_it(client: Client, name: str, data: bytes, sentence: str) -> None:
    page = file(client, (name, data)).content.decode()
    assert name in page
    assert sentence in page
    assert escape(typed()["description"].splitlines()[0]) in page
    assert (Complaint.objects.count(), PendingUpload.objects.count()) == (0, 0)
    assert files.reconcile() == ([], [])


@pytest.mark.parametrize(("name", "data", "saved_as"), INERT.values(), ids=INERT)
def test_what_cannot_be_copied_is_kept_and_never_opened(client: Client, name: str, data: bytes, saved_as: str) -> None:
    assert file(client, (name, data)).status_code == 303
    assert files.prepare_copies(limit=10).original_only == 1
    attachment = Attachment.objects.get()
    response = files.download_original(attachment)
    assert samples.bytes_of(response) == data
    assert response["Content-Type"] == "application/octet-stream"
    assert saved_as in response["Content-Disposition"]
    assert attachment.remarks[0].startswith("Nous n’en avons pas de copie")


def test_a_pdf_that_acts_is_shown_without_its_actions(client: Client) -> None:
    assert file(client, ("contrat.pdf", samples.hostile_pdf())).status_code == 303
    assert files.prepare_copies(limit=10).made == 1
    with (files.root() / Attachment.objects.get().copy_name).open("rb") as stored:
        data = stored.read()
    assert b"EVIL" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "..\\..\\windows\\photo.jpg", "/etc/cron.d/photo.jpg"])
def test_a_path_in_the_name_leads_nowhere(client: Client, name: str) -> None:
    assert file(client, (name, samples.image())).status_code == 303
    attachment = Attachment.objects.get()
    assert not {"/", "\\"} & set(attachment.original_name)
    assert ".." not in attachment.storage_name
    assert attachment.original_name not in attachment.storage_name


def test_of_fifty_files_ten_are_kept_and_the_text_too(client: Client) -> None:
    pictures = [(f"photo{n}.png", samples.image("PNG", (40 + n, 20))) for n in range(50)]
    page = file(client, *pictures).content.decode()
    once = "40 fichiers n’ont pas été pris\N{NO-BREAK SPACE}: 10 fichiers au plus peuvent accompagner un envoi."
    assert page.count("10 fichiers au plus peuvent") == page.count(once) == 2  # in the summary, and beside the field
    assert "photo10.png, photo11.png" in page
    assert "photo21.png et 28 autres." in page
    assert typed()["subject"] in page
    assert (PendingUpload.objects.count(), Complaint.objects.count()) == (10, 0)


def test_what_several_files_share_is_said_once_and_a_file_alone_has_its_sentence(client: Client) -> None:
    archive = b"PK\x03\x04" + b"\0" * 60
    page = file(client, ("a.docx", archive), ("b.docx", archive), ("vide.pdf", b"")).content.decode()
    assert page.count("nous ne prenons pas une archive") == 2
    assert "a.docx, b.docx." in page
    assert page.count("est vide") == 2


class Flood(io.RawIOBase):
    """A form whose file is 30 MB of zeros, made as it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.head, self.left, self.tail = io.BytesIO(head), size, io.BytesIO(tail)

    def read(self, size: int = -1) -> bytes:
        if piece := self.head.read(size):
            return piece
        count = min(size, self.left)
        self.left -= count
        return b"\0" * count or self.tail.read(size)


def flood(megabytes: int) -> dict[str, Any]:
    """What the server gives the site for such a form."""
    edge = uuid.uuid4().hex
    lines = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in typed().items()]
    lines.append(f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="film.jpg"\r\n\r\n')
    head, size, tail = "".join(lines).encode(), megabytes << 20, f"\r\n--{edge}--\r\n".encode()
    return {
        "wsgi.input": Flood(head, size, tail),
        "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        "CONTENT_TYPE": f"multipart/form-data; boundary={edge}",
        "REQUEST_METHOD": "POST",
        "PATH_INFO": URL,
    }


def test_sixty_megabytes_are_refused_in_little_memory(client: Client) -> None:
    tracemalloc.start()
    page = client.request(**flood(60)).content.decode()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert re.search(r"film\.jpg.{1,3}\(fichier\) pèse 62,9.Mo", page)
    assert typed()["subject"] in page
    assert peak < 16 << 20
