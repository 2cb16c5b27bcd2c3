"""What a client leaves with: the receipt's proofs, the calendar file, the papers to print."""

import hashlib
import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from reclamations import codes, files, letters
from reclamations.domain.vocabulary import Channel
from reclamations.letters import documents
from reclamations.letters.qr import data_uri
from reclamations.models import Complaint, ComplaintMeans, Installation, Letter, Service
from tests.factories import make_organisation
from tests.intake.typed import photo, typed

pytestmark = pytest.mark.django_db
RECEIPT = "/reclamation/recue/"
UPLOADED = {"X-Upload-Progress": "1"}


@pytest.fixture(autouse=True)
def _organisation() -> None:
    make_organisation(ack_days=9, response_days=21)


def words(data: bytes) -> str:
    """The words of a PDF on one line, with plain spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_the_receipt_shows_the_hash_of_the_copy_that_is_downloaded(client: Client) -> None:
    client.post("/reclamation/", typed())
    assert not Letter.objects.get().is_rendered  # nobody waits for it while filing
    page = client.get(RECEIPT).content.decode()
    letter = Letter.objects.get()
    assert letter.sha256 in page
    with (files.root() / letter.storage_name).open("rb") as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == letter.sha256


def test_a_receipt_read_twice_keeps_its_hash(client: Client) -> None:
    client.post("/reclamation/", typed())
    hashes = [re.findall(r"\b[0-9a-f]{64}\b", client.get(RECEIPT).content.decode()) for _ in range(2)]
    assert hashes[0]
    assert hashes[0] == hashes[1]


def test_the_receipt_s_code_opens_the_file_and_is_kept_nowhere(client: Client) -> None:
    response = client.post("/reclamation/", typed(), follow=True)
    link = codes.tracking_url(Complaint.objects.get())
    assert response.context["qr"] == data_uri(link)
    assert response.context["qr"].startswith("data:image/svg+xml")
    assert "no-store" in response["Cache-Control"]


def test_without_pango_the_receipt_has_no_hash_and_is_still_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(letter: Letter) -> Letter:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(letters, "ensure_rendered", no_pango)
    page = client.post("/reclamation/", typed(), follow=True)
    assert page.status_code == 200
    assert "SHA-256" not in page.content.decode()


def test_a_form_sent_with_progress_is_told_where_to_go(client: Client) -> None:
    response = client.post("/reclamation/", {**typed(), "files": [photo()]}, headers=UPLOADED)
    assert (response.status_code, response["Location"]) == (201, RECEIPT)
    assert client.get(RECEIPT).context["complaint"] == Complaint.objects.get()


def test_a_form_sent_with_progress_gets_its_errors_as_a_page(client: Client) -> None:
    response = client.post("/reclamation/", {**typed(subject=""), "files": [photo()]}, headers=UPLOADED)
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


def test_a_telephone_may_choose_a_file_or_take_a_picture(client: Client) -> None:
    page = client.get("/reclamation/").content.decode()
    inputs = re.findall(r'<input type="file"[^>]*>', page)
    assert len(inputs) == 2
    for field in inputs:
        assert "image/*," in field
        assert "application/pdf" in field
        assert "multiple" in field
        assert "capture" not in field


@pytest.mark.parametrize("path", ["/procedure.pdf", "/formulaire-papier.pdf"])
def test_a_printed_document_is_sent_again_only_when_it_changed(client: Client, path: str) -> None:
    first = client.get(path)
    assert first["Content-Type"] == "application/pdf"
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_organisation(name="Autre SA")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.article(4)
@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_blank_form_says_where_to_hand_it_and_by_when_it_is_answered(client: Client) -> None:
    ComplaintMeans.objects.create(channel=Channel.IN_PERSON.value, label="Nos guichets", details="De 9 h à 12 h")
    ComplaintMeans.objects.create(channel=Channel.PHONE.value, label="Au téléphone")
    Service.objects.create(name="Patinoire")
    text = words(client.get("/formulaire-papier.pdf").content)
    for asked in ("Nos guichets De 9 h à 12 h", "9 jours ouvrés", "21 jours ouvrés", "Patinoire", "mandat signé"):
        assert asked in text
    assert "Au téléphone" not in text


def test_the_blank_form_fits_on_one_sheet(client: Client) -> None:
    for number in range(8):
        Service.objects.create(name=f"Exploitation du téléphérique {number}")
    for number in range(30):
        Installation.objects.create(name=f"Gare {number}", slug=f"gare-{number}")
    assert len(PdfReader(io.BytesIO(client.get("/formulaire-papier.pdf").content)).pages) == 2


@pytest.mark.parametrize("path", ["/procedure.pdf", "/formulaire-papier.pdf"])
def test_without_pango_a_document_gets_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def no_pango(*args: object, **options: object) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(documents, "make", no_pango)
    assert "ne peut pas être préparé" in client.get(path, follow=True).content.decode()


def test_the_notice_leads_to_its_papers(client: Client) -> None:
    ComplaintMeans.objects.create(channel=Channel.POST.value, label="Le courrier")
    page = client.get("/").content.decode()
    assert 'href="/procedure.pdf"' in page
    assert 'href="/formulaire-papier.pdf"' in page
