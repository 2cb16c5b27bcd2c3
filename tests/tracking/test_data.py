"""« Mes données »: the copy, the requests, the code that is changed."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reclamations import actions, codes, files, letters
from reclamations.domain import declaration
from reclamations.domain.vocabulary import AttachmentRole, Channel, EventKind, Party, Role, Status
from reclamations.models import Attachment, Complaint, Event, Letter, Message
from reclamations.tracking.data import export, readable
from reclamations.web.guard import throttle
from tests.actions.world import in_status
from tests.factories import make_complaint, make_staff
from tests.intake.test_hostile_text import words_of
from tests.tracking.test_acts import come_in
from tests.tracking.test_case import letter, stored_file

pytestmark = pytest.mark.article(8)


def take(client: Client, complaint: Complaint) -> zipfile.ZipFile:
    """Download the archive; every entry is whole."""
    response = client.post(f"/suivi/dossier/{complaint.reference}/donnees/archive/")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def data_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The data inside."""
    found: dict[str, Any] = json.loads(archive.read("donnees.json"))
    return found


def test_the_archive_holds_the_data_every_letter_and_every_file(visitor: Client, complaint: Complaint) -> None:
    letter(complaint)
    stored_file(complaint, AttachmentRole.EVIDENCE)
    archive = take(visitor, complaint)
    assert archive.namelist() == [
        "donnees.json",
        "donnees.pdf",
        f"courriers/01-{complaint.reference}-accuse-de-reception.pdf",
        "pieces-jointes/01-pièce.pdf",
    ]
    assert [archive.read(name) for name in archive.namelist()[2:]] == [b"%PDF-1.7 letter", b"%PDF-1.7 file"]
    data = data_of(archive)
    assert data["vous"]["nom"] == complaint.name
    assert data["réclamation"]["description"] == complaint.description
    assert data["courriers"][0]["fichier"] in archive.namelist()
    assert data["échanges"][0]["courrier"] == data["courriers"][0]["fichier"]


def test_every_message_is_there_and_no_note_of_staff(visitor: Client, complaint: Complaint) -> None:
    staff = make_staff(Role.MANAGEMENT)
    actions.receive_message(complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Un mot « de plus ».")
    actions.note(complaint, actor=staff, body="Client à surveiller")
    actions.qualify(complaint, actor=staff, revision=None, reason="Motif pour nous")
    text = take(visitor, complaint).read("donnees.json").decode()
    assert "Un mot « de plus »." in text
    assert "surveiller" not in text
    assert "Motif pour nous" not in text


def test_what_the_client_said_of_the_answer_and_of_us_is_there(client: Client) -> None:
    file = in_status(Status.CLOSED)
    url = come_in(client, file)
    client.post(f"{url}avis/", {"clarity": 5, "speed": 1, "listening": 3, "ease": 2, "comment": "Trop lent."})
    data = data_of(take(client, file))
    assert data["avis"]["commentaire"] == "Trop lent."
    assert "1/5 (Pas du tout)" in data["avis"]["réponses"].values()
    assert data["journal"][-1]["vos_mots"] == "Trop lent."


def test_proofs_of_dispatch_and_letters_not_yet_posted_stay_out(visitor: Client, complaint: Complaint) -> None:
    stored_file(complaint, AttachmentRole.DISPATCH_PROOF)
    letter(complaint, channel=Channel.POST.value)
    assert take(visitor, complaint).namelist() == ["donnees.json", "donnees.pdf"]


def test_a_lost_file_does_not_break_the_archive(visitor: Client, complaint: Complaint) -> None:
    files.delete([stored_file(complaint, AttachmentRole.EVIDENCE).storage_name])
    stored_file(complaint, AttachmentRole.EVIDENCE)
    assert take(visitor, complaint).namelist() == ["donnees.json", "donnees.pdf", "pieces-jointes/02-pièce.pdf"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c.pdf", "\x00\u202e.pdf", "...", "x" * 300])
def test_no_name_leads_out_of_the_archive(visitor: Client, complaint: Complaint, name: str) -> None:
    stored_file(complaint, AttachmentRole.EVIDENCE)
    Attachment.objects.update(original_name=name.replace("\x00", "")[:200])
    [path] = take(visitor, complaint).namelist()[2:]
    assert path.startswith("pieces-jointes/01-")
    assert path.count("/") == 1
    assert "\\" not in path


def test_a_large_file_is_sent_piece_by_piece(visitor: Client, complaint: Complaint) -> None:
    stored = files.write(b"%PDF-" + bytes(3_000_000), suffix=".pdf")
    row = stored_file(complaint, AttachmentRole.EVIDENCE)
    Attachment.objects.filter(pk=row.pk).update(storage_name=stored.name, sha256=stored.sha256, size=stored.size)
    response = visitor.post(f"/suivi/dossier/{complaint.reference}/donnees/archive/")
    assert max(len(chunk) for chunk in response.streaming_content) < 200_000  # type: ignore[attr-defined]


def test_the_journal_keeps_the_moment_and_nothing_is_read(visitor: Client, complaint: Complaint) -> None:
    letter(complaint)
    take(visitor, complaint)
    assert Event.objects.get().kind == EventKind.DATA_GIVEN.value
    assert Letter.objects.get().first_read_at is None


def test_the_archive_is_a_download_that_nobody_keeps(visitor: Client, complaint: Complaint) -> None:
    response = visitor.post(f"/suivi/dossier/{complaint.reference}/donnees/archive/")
    assert response["Content-Disposition"] == f'attachment; filename="{complaint.reference}-donnees.zip"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_letters_that_cannot_be_printed_get_a_sentence(
    visitor: Client, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(letter: Letter) -> Letter:
        raise OSError("cannot load library 'libpango-1.0-0'")

    letter(complaint)
    monkeypatch.setattr(letters, "ensure_rendered", no_pango)
    shown = visitor.post(f"/suivi/dossier/{complaint.reference}/donnees/archive/", follow=True)
    assert "ne peut pas être préparée" in shown.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("page", ["", "archive/", "demande/"])
def test_data_are_for_the_file_s_client(visitor: Client, page: str) -> None:
    url = f"/suivi/dossier/{make_complaint().reference}/donnees/{page}"
    assert visitor.get(url).status_code in (403, 405)
    assert visitor.post(url, {"kind": "rectification", "body": "x"}).status_code in (403, 405)
    assert not Message.objects.exists()


def test_the_page_says_how_long_the_file_is_kept(client: Client) -> None:
    assert "11 mai 2031" in client.get(come_in(client, in_status(Status.WITHDRAWN)) + "donnees/").content.decode()
    assert (
        "le délai n’a pas commencé"
        in client.get(come_in(client, in_status(Status.RECEIVED)) + "donnees/").content.decode()
    )


def test_a_request_is_a_message_with_its_own_subject_that_waits_to_be_read(
    visitor: Client, complaint: Complaint
) -> None:
    url = f"/suivi/dossier/{complaint.reference}/donnees/"
    assert 'value="rectification"' in visitor.get(f"{url}demande/?demande=rectification").content.decode()
    sent = visitor.post(f"{url}demande/", {"kind": "rectification", "body": "Mon nom s’écrit Martin."})
    assert sent["Location"] == url
    message = Message.objects.get()
    assert (message.subject, message.body) == ("Demande de rectification", "Mon nom s’écrit Martin.")
    assert message.read_by_staff_at is None


def test_a_request_says_what_it_asks(visitor: Client, complaint: Complaint) -> None:
    url = f"/suivi/dossier/{complaint.reference}/donnees/demande/"
    assert sorted(visitor.post(url, {"kind": "autre", "body": " "}).context["form"].errors) == ["body", "kind"]
    assert not Message.objects.exists()


def test_changing_the_code_revokes_the_old_one_everywhere(visitor: Client, complaint: Complaint) -> None:
    old = codes.tracking_code(complaint)
    visitor.post(f"/suivi/dossier/{complaint.reference}/code/")
    assert codes.find(complaint.reference, old) is None
    assert Message.objects.get().email is not None
    assert visitor.get(f"/suivi/dossier/{complaint.reference}/").status_code == 403


def test_without_an_address_the_code_is_not_changed_blindly(visitor: Client, complaint: Complaint) -> None:
    Complaint.objects.update(email="", reply_by="web_form")
    shown = visitor.post(f"/suivi/dossier/{complaint.reference}/code/", follow=True)
    assert "appelez-nous" in shown.content.decode()
    assert Complaint.objects.get().code_version == complaint.code_version


def test_the_data_are_a_pdf_in_the_client_s_words_too(visitor: Client, complaint: Complaint) -> None:
    actions.receive_message(complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Un mot de plus.")
    visitor.cookies["langue"] = "en"
    text = words_of(take(visitor, complaint).read("donnees.pdf"))
    for words in (complaint.name, complaint.subject, "Un mot de plus.", "Your complaint", "Received on"):
        assert words in text


def test_every_key_of_the_data_has_a_word() -> None:
    source = Path(export.__file__).read_text()
    keys = set(re.findall(r'"(\w+)": ', source))
    assert keys | {row.key for row in declaration.FIELDS if row.key} == set(readable.WORDS)


def test_a_copy_is_not_made_for_ever(visitor: Client, complaint: Complaint) -> None:
    address = f"/suivi/dossier/{complaint.reference}/donnees/archive/"
    for _ in range(throttle.ARCHIVES_BY_FILE.count):
        throttle.hit([(throttle.ARCHIVES_BY_FILE, str(complaint.pk))])
    page = visitor.post(address, follow=True)
    assert "vient d’être faite plusieurs fois" in page.content.decode()
    assert not Event.objects.filter(kind=EventKind.DATA_GIVEN.value).exists()


def test_what_was_corrected_is_there_with_what_it_was(visitor: Client, complaint: Complaint) -> None:
    actions.complete_facts(
        complaint,
        actor=make_staff(Role.MANAGEMENT),
        revision=None,
        facts_on=None,
        facts_hour="vers 17 h",
        facts_place="Meylan",
        reason="Motif pour nous",
    )
    actions.complete_facts(
        complaint, actor=Party.CLIENT, revision=None, facts_on=None, facts_hour="vers 18 h", facts_place="Meylan"
    )
    actions.request_email(complaint, actor=Party.CLIENT, email="nouvelle@exemple.fr")
    data = data_of(take(visitor, complaint))
    assert (data["réclamation"]["heure_des_faits"], data["réclamation"]["lieu_des_faits"]) == ("vers 18 h", "Meylan")
    corrections = [row["corrections"] for row in data["journal"] if row["corrections"]]
    assert corrections == [
        {"Heure des faits": "vers 17 h", "Lieu des faits": "Meylan"},
        {"Heure des faits (avant)": "vers 17 h", "Heure des faits": "vers 18 h"},
        {"Adresse électronique": "nouvelle@exemple.fr"},
    ]
    assert "Motif pour nous" not in str(data)
