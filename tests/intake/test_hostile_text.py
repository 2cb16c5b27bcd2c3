"""Whatever is typed in any field is refused with a sentence, or stored and shown as plain text everywhere."""

import csv
import io
import re
import subprocess
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.management import call_command
from django.test import Client

from reclamations import files
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint
from registre.models import Printout
from tests.factories import make_organisation, make_staff
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
FORM = "application/x-www-form-urlencoded"
#: Bytes typed -> the words that every output must show, or None when they must only do no harm.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "template": (b"{{ 7|add:7 }} {% now 'Y' %} {% include 'x' %} ${7*7}", "{{ 7|add:7 }} {% now 'Y' %}"),
    "html": (b"<script>alert(1)</script><img src=x onerror=alert(2)>", "<script>alert(1)</script>"),
    "attribute": (b'" autofocus onfocus="alert(3)" x=\'', 'autofocus onfocus="alert(3)"'),
    "NUL and controls": (b"Bon\0jour\x08 \x1b[31mrouge\x7f", "Bonjour [31mrouge"),
    "lone surrogate": (b"avant \xed\xa0\x80 apr\xc3\xa8s", "après"),
    "right-to-left override": ("facture \u202efdp.exe\u2066".encode(), "facture fdp.exe"),
    "header line break": (b"Sujet\r\nBcc: victime@example.org\r\n\r\nCorps", "Bcc: victime@example.org"),
    "Unicode line break": ("Sujet\u2028Bcc: victime@example.org\u0085X: y".encode(), "Bcc: victime@example.org"),
    "formula": (b'=HYPERLINK("http://x.example";"Clic")', '=HYPERLINK("http://x.example"'),
    "formula with a sign": (b"+33612345678", "+33612345678"),
    "full-width formula": ("＝1+1".encode(), "＝1+1"),
    "format string": (b"%(reference)s %s {0} {reference!r}", "%(reference)s %s {0} {reference!r}"),
}
SINGLE = ("subject", "facts_place", "representative_name", "representative_capacity", "name")
SEVERAL = ("description", "expectation", "postal_address")


@pytest.fixture(autouse=True)
def _organisation() -> None:
    make_organisation()


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    return client


def file(client: Client, text: bytes) -> Complaint:
    """File a complaint with the text in every field that takes one, for somebody else, as raw bytes."""
    fields = {name: value.encode() for name, value in typed(on_behalf="other").items()}
    fields |= dict.fromkeys((*SINGLE, *SEVERAL), text) | {"phone": text[:20]}
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    response = client.post(URL, body, content_type=FORM)
    assert response.status_code == 303, re.findall(r"invalid-feedback[^>]*>(.*?)<", response.content.decode())
    return Complaint.objects.get()


def act(boss: Client, complaint: Complaint, slug: str, text: bytes, **fields: str) -> None:
    """Post an act's page with the text in its long fields, as raw bytes."""
    complaint.refresh_from_db()
    hidden = {"revision": complaint.revision, "seen": complaint.journal_length}
    typed_in = {name: str(value).encode() for name, value in {**hidden, **fields}.items()}
    typed_in |= dict.fromkeys(("reason", "body", "subject", "circumstances"), text)
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in typed_in.items())
    response = boss.post(f"/gestion/dossiers/{complaint.reference}/{slug}/", body, content_type=FORM)
    assert response.status_code == 302, response.context["form"].errors


def flat(text: str) -> str:
    """Words on one line, with plain spaces."""
    return " ".join(text.split())


class Reader(HTMLParser):
    """Reads a page's words; refuses what would run."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on") or name == "autofocus"]
        assert tag != "script" or "src" in dict(attrs)
        assert dict(attrs).get("src") != "x"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class Harmless:
    """The checks that each output passes."""

    def __init__(self, shown: str) -> None:
        self.shown = flat(shown)

    def text(self, text: str) -> None:
        """Plain text: the words are there, nothing turns it around."""
        assert self.shown in flat(text) or self.shown.replace(" ", "") in flat(text).replace(" ", "")
        self.clean(text)

    def clean(self, text: str) -> None:
        assert not re.search("[\0\x08\x1b\x7f\ud800-\udfff\u202e\u2066]", text)
        assert "14 2026" not in flat(text)

    def page(self, html: str, *, shows: bool = True) -> None:
        """A page or a mail: the words as text, no element and no attribute of their own."""
        reader = Reader()
        reader.feed(html)
        (self.text if shows else self.clean)(" ".join(reader.words))

    def cells(self, text: str) -> None:
        """A spreadsheet: the words are there, and no cell is a formula."""
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
        assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "＝", "＋")) for row in rows for cell in row)
        self.text(" ".join(rows[1]))


def words_of(data: bytes, order: str = "-layout") -> str:
    """The words of a PDF, as Debian's reader finds them: line by line, or cell by cell with « -raw »."""
    done = subprocess.run(["pdftotext", order, "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "")


def content(response: Any) -> str:
    """A page that was found."""
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_plain_text_in_every_output(
    client: Client, boss: Client, text: bytes, shown: str, settings: Any, tmp_path: Path
) -> None:
    settings.EML_DIR = tmp_path
    complaint, harmless = file(client, text), Harmless(shown)
    act(boss, complaint, "qualifier", text)
    act(boss, complaint, "ecrire", text, means="email")
    act(boss, complaint, "repondre", text, outcome="upheld", amicable_solution="yes", means="email")
    call_command("send_outbox", verbosity=0)
    tracking = f"/suivi/dossier/{complaint.reference}/"
    harmless.page(content(client.get(tracking)))
    harmless.page(content(client.get("/reclamation/recue/")), shows=False)
    harmless.page(content(boss.get(f"/gestion/dossiers/{complaint.reference}/")))
    for address in ("/gestion/?filtre=clore", "/gestion/reclamations/complaint/", "/gestion/registre/reclamations/"):
        harmless.page(content(boss.get(address)))
    inspect_papers(harmless, complaint, boss)
    inspect_mails(harmless, tmp_path)


def inspect_papers(harmless: Harmless, complaint: Complaint, boss: Client) -> None:
    """Every letter, and the register's exports."""
    letters = list(complaint.letters.all())
    assert len(letters) >= 2
    for letter in letters:
        with (files.root() / letter.storage_name).open("rb") as stored:
            harmless.text(words_of(stored.read()))
    export = boss.get("/gestion/registre/reclamations.csv")
    harmless.cells(b"".join(export.streaming_content).decode())
    assert boss.post("/gestion/registre/reclamations/imprimer/").status_code == 302
    call_command("make_documents")
    document = boss.get(f"/gestion/registre/documents/{Printout.objects.latest('pk').pk}/")
    harmless.text(words_of(b"".join(document.streaming_content), "-raw"))


def inspect_mails(harmless: Harmless, folder: Path) -> None:
    """Every mail that left: one recipient, no header of its own, plain words."""
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.rglob("*.eml")]
    assert len(mails) >= 3
    for sent in mails:
        assert [address.addr_spec for address in sent["To"].addresses] == ["zoe@example.org"]
        assert sent["Bcc"] is None
        assert sent["X"] is None
        text, html = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
        harmless.clean(f"{sent['Subject']} {text}")
        harmless.page(html, shows=False)


@pytest.mark.parametrize("field", [*SINGLE, *SEVERAL, "phone", "email"])
def test_a_text_too_long_is_refused_beside_its_field_and_given_back(client: Client, field: str) -> None:
    page = client.post(URL, typed(**{field: "é " * 60_000, "on_behalf": "other"}))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert not Complaint.objects.exists()


def test_five_megabytes_of_text_are_refused_with_a_sentence(client: Client) -> None:
    page = client.post(URL, typed(description="é" * 2_500_000))
    assert page.status_code == 413
    assert "trop" in page.content.decode()
    assert not Complaint.objects.exists()
