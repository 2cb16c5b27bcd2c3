"""What a client sends is kept byte for byte: proven to them, given back to them and to staff, never opened by us."""

import hashlib
import html
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from reclamations import actions, files, letters, outbox
from reclamations.domain.vocabulary import AttachmentRole, Channel, Role
from reclamations.models import Attachment, Complaint, Event, Letter, Message, PendingUpload
from tests.factories import make_organisation, make_staff
from tests.files import samples
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"


@pytest.fixture(autouse=True)
def _organisation(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    make_organisation()


@pytest.fixture
def desk() -> Client:
    """A member of client relations, signed in."""
    client = Client()
    client.force_login(make_staff(Role.CLIENT_RELATIONS, is_staff=True), backend="reclamations.auth.RoleBackend")
    return client


def file(client: Client, *uploads: tuple[str, bytes], **changes: Any) -> Any:
    return client.post(URL, typed(files=[SimpleUploadedFile(name, data) for name, data in uploads], **changes))


def got(client: Client, url: str) -> tuple[bytes, Any]:
    response = client.get(url)
    return b"".join(response.streaming_content), response  # type: ignore[attr-defined]


@pytest.mark.article(4)
@pytest.mark.parametrize("name", samples.SENT)
def test_what_people_really_send_comes_back_byte_for_byte(client: Client, desk: Client, name: str) -> None:
    data = samples.SENT[name]()
    assert file(client, (name, data)).status_code == 303
    files.prepare_copies(limit=5)
    piece = Attachment.objects.get()
    assert (piece.sha256, piece.original_name) == (hashlib.sha256(data).hexdigest(), name)
    assert got(client, f"/suivi/dossier/{piece.complaint.reference}/pieces/{piece.pk}/")[0] == data
    original, response = got(desk, f"/gestion/pieces/{piece.pk}/original/")
    assert original == data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    page = desk.get(f"/gestion/dossiers/{piece.complaint.reference}/").content.decode()
    assert name in html.unescape(page)
    assert "ni macros ni modifications" in page
    assert not piece.awaits_copy


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("mandat signé.pdf", "signature électronique"),
        ("formulaire.pdf", "formulaire interactif"),
        ("facture.pdf", "fichiers joints dans le PDF"),
        ("animation.png", "animation"),
        ("photo coupée.jpg", "incomplet"),
        ("protégé.pdf", "mot de passe"),
        ("dix bits.HIF", "abîmé"),
    ],
)
def test_what_the_copy_lacks_is_said_to_staff_and_to_the_client(
    client: Client, desk: Client, name: str, lost: str
) -> None:
    file(client, (name, samples.SENT[name]()))
    files.prepare_copies(limit=5)
    reference = Complaint.objects.get().reference
    for reader, url in ((client, f"/suivi/dossier/{reference}/"), (desk, f"/gestion/dossiers/{reference}/")):
        assert lost in reader.get(url).content.decode()


def test_receipt_mail_and_tracking_space_prove_the_client_s_own_bytes(client: Client) -> None:
    data = samples.photo_with_place()
    page = client.get(file(client, ("photo.jpg", data))["Location"]).content.decode()
    proof = hashlib.sha256(data).hexdigest()
    complaint = Complaint.objects.get()
    assert proof in page
    assert proof in client.get(f"/suivi/dossier/{complaint.reference}/").content.decode()
    letter = Letter.objects.get()
    assert letters.ensure_rendered(letter)
    assert letter.content["attachments"][0]["sha256"] == proof
    message = Message.objects.get(email__isnull=False)
    assert message.email is not None
    bodies = outbox.wording.bodies(message.email, message)
    assert proof in bodies.text
    assert proof in bodies.html


def test_nothing_waits_for_a_copy(client: Client, desk: Client) -> None:
    file(client, ("photo.jpg", samples.image()))
    piece = Attachment.objects.get()
    assert "Copie en préparation" in desk.get(f"/gestion/dossiers/{piece.complaint.reference}/").content.decode()
    assert got(desk, f"/gestion/pieces/{piece.pk}/")[0] == samples.image()


def test_staff_open_the_clean_copy(client: Client, desk: Client) -> None:
    file(client, ("photo.HEIC", samples.photo_with_place()))
    files.prepare_copies(limit=5)
    data, response = got(desk, f"/gestion/pieces/{Attachment.objects.get().pk}/")
    assert b"SECRET-AUTHOR" not in data
    assert response["Content-Type"] == "image/jpeg"
    assert "photo.HEIC.jpg" in response["Content-Disposition"]


def test_a_stranger_gets_neither_copy_nor_original(client: Client) -> None:
    file(client, ("photo.jpg", samples.image()))
    piece, stranger = Attachment.objects.get(), Client()
    assert stranger.get(f"/gestion/pieces/{piece.pk}/original/").status_code in {302, 403}
    assert stranger.get(f"/suivi/dossier/{piece.complaint.reference}/pieces/{piece.pk}/").status_code != 200
    collaborator = Client()
    collaborator.force_login(make_staff(Role.COLLABORATOR, is_staff=True), backend="reclamations.auth.RoleBackend")
    assert collaborator.get(f"/gestion/pieces/{piece.pk}/original/").status_code == 403


def test_nothing_is_kept_of_a_form_that_is_none_of_ours(client: Client) -> None:
    for token in ("", "forged", "00000000000000000000000000000000.1:abc"):
        page = file(client, ("photo.jpg", samples.image()), token=token).content.decode()
        assert "n’ont pas pu être gardés" in page
    assert not PendingUpload.objects.exists()
    assert files.reconcile() == ([], [])


def test_files_wait_while_the_form_is_corrected_and_come_as_they_were(client: Client) -> None:
    data = samples.voice_message()
    first = typed(files=[SimpleUploadedFile("vocal.opus", data)], subject="")
    assert "vocal.opus" in client.post(URL, first).content.decode()
    again = {key: value for key, value in first.items() if key != "files"} | {"subject": "Objet", "kept": "1"}
    assert client.post(URL, again).status_code == 303
    assert Attachment.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_two_files_of_one_name_are_two_files_and_the_same_file_twice_is_one(client: Client) -> None:
    one, other = samples.image(), samples.image(size=(41, 20))
    assert file(client, ("a.jpg", one), ("a.jpg", other), ("b.jpg", one)).status_code == 303
    assert list(Attachment.objects.values_list("original_name", flat=True)) == ["a.jpg", "a.jpg"]
    said = [str(message) for message in client.get("/reclamation/recue/").context["messages"]]
    assert said == ["« b.jpg » est le même fichier que « a.jpg » : il est joint une seule fois."]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("é" * 240 + ".jpg", "é" * 196 + ".jpg"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "agpj.exe"),
        ("a\tb\x07c.jpg", "abc.jpg"),
        ("صورة.jpg", "صورة.jpg"),
        ("<b>.jpg", "_b_.jpg"),
        ("sans ending", "sans ending"),
    ],
)
def test_an_odd_name_is_shown_whole_and_harmless(client: Client, desk: Client, name: str, shown: str) -> None:
    assert file(client, (name, samples.image())).status_code == 303
    piece = Attachment.objects.get()
    assert piece.original_name == shown
    assert html.escape(shown) in desk.get(f"/gestion/dossiers/{piece.complaint.reference}/").content.decode()
    saved = got(desk, f"/gestion/pieces/{piece.pk}/original/")[1]["Content-Disposition"]
    assert saved.rstrip('"').endswith(".jpg")


@pytest.mark.article(4)
@pytest.mark.parametrize("name", ["échange.eml", "message vocal.opus", "lettre.docx", "photo.jpg"])
def test_staff_attach_what_a_client_handed_them_and_it_stays_as_it_came(client: Client, name: str) -> None:
    file(client, subject="Objet")
    complaint, staff, data = (
        Complaint.objects.get(),
        make_staff(Role.CLIENT_RELATIONS, is_staff=True),
        samples.SENT[name](),
    )
    received = files.receive(SimpleUploadedFile(name, data), role=AttachmentRole.MESSAGE, token=uuid.uuid4())
    actions.receive_message(complaint, actor=staff, channel=Channel.EMAIL, body="Voir la pièce.", uploads=[received])
    piece = Attachment.objects.get()
    assert got(client, f"/suivi/dossier/{complaint.reference}/pieces/{piece.pk}/")[0] == data
    assert Event.objects.latest("sequence").facts["files"] == [hashlib.sha256(data).hexdigest()]


def test_the_client_gets_the_clean_copy_of_what_staff_send(client: Client) -> None:
    file(client, subject="Objet")
    complaint, staff = Complaint.objects.get(), make_staff(Role.CLIENT_RELATIONS, is_staff=True)
    upload = SimpleUploadedFile("photo.jpg", samples.photo_with_place())
    received = files.receive(upload, role=AttachmentRole.MESSAGE, token=uuid.uuid4())
    actions.send_message(
        complaint, actor=staff, means=Channel.EMAIL, subject="Photo", body="Voici.", uploads=[received]
    )
    files.prepare_copies(limit=5)
    data, _response = got(client, f"/suivi/dossier/{complaint.reference}/pieces/{Attachment.objects.get().pk}/")
    assert b"SECRET-AUTHOR" not in data


def test_a_copy_that_is_gone_is_named_like_an_original_that_is_gone(client: Client) -> None:
    file(client, ("photo.jpg", samples.image()))
    files.prepare_copies(limit=5)
    piece = Attachment.objects.get()
    files.delete([piece.copy_name, piece.storage_name])
    assert set(files.reconcile()[1]) == {piece.copy_name, piece.storage_name}
