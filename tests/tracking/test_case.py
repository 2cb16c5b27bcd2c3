"""The client's page of a file: what it tells, what it never tells, and its downloads."""

from dataclasses import replace
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reclamations import actions, codes, files, letters
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import AttachmentRole, Channel, EventKind, LetterKind, Party, Role, Status
from reclamations.models import Attachment, Complaint, Event, Letter, Message, PendingUpload
from reclamations.tracking.case.timeline import SENTENCES
from reclamations.web.guard import throttle
from tests.actions.world import in_status
from tests.factories import make_complaint, make_message, make_staff
from tests.intake.typed import TYPED, photo, token


def page(client: Client, complaint: Complaint) -> str:
    """The file's page."""
    response = client.get(f"/suivi/dossier/{complaint.reference}/")
    assert response.status_code == 200
    return response.content.decode()


def download(client: Client, url: str) -> tuple[bytes, HttpResponse]:
    """A file as the client receives it, and its response."""
    response = client.get(url)
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return content, response


def letter(complaint: Complaint, **message: object) -> Letter:
    """A letter of the file, sent by a message, with a PDF."""
    stored = files.write(b"%PDF-1.7 letter", suffix=".pdf")
    row = Letter.objects.create(
        complaint=complaint,
        kind=LetterKind.ACKNOWLEDGEMENT.value,
        dated_on=date(2026, 5, 6),
        content={"reference": complaint.reference},
        storage_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
    )
    make_message(complaint, letter=row, **message)
    return row


def stored_file(complaint: Complaint, role: AttachmentRole) -> Attachment:
    """A file of the case, as it was received."""
    stored = files.write(b"%PDF-1.7 file", suffix=".orig")
    return Attachment.objects.create(
        complaint=complaint,
        role=role.value,
        original_name="pièce.pdf",
        kind="pdf",
        copy_state="pending",
        received_at=complaint.created_at,
        storage_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
    )


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_page_shows_both_clocks_and_their_calendar(visitor: Client, complaint: Complaint) -> None:
    shown = page(visitor, complaint)
    assert shown.count('class="clock-label"') == 2
    assert "ledger-month" in shown
    assert "18 juin 2026" in shown


@pytest.mark.article(7)
def test_the_page_names_the_person_in_charge(visitor: Client, complaint: Complaint) -> None:
    staff = make_staff(job_title="Chargée de clientèle")
    Complaint.objects.update(handler=staff)
    assert str(staff) in page(visitor, complaint)


def test_what_staff_write_for_themselves_stays_with_them(visitor: Client, complaint: Complaint) -> None:
    manager = make_staff(Role.MANAGEMENT)
    actions.note(complaint, actor=manager, body="Client à surveiller")
    actions.qualify(complaint, actor=manager, revision=None, reason="Motif pour nous")
    shown = page(visitor, complaint)
    assert "Réclamation prise en charge" in shown
    assert "surveiller" not in shown
    assert "Motif pour nous" not in shown


#: What stays between staff; a letter under way is told by the state of the file, not by its history.
INTERNAL = (
    EventKind.ASSIGNED,
    EventKind.CLASSIFIED,
    EventKind.ACKNOWLEDGEMENT_PREPARED,
    EventKind.HOLDING_PREPARED,
    EventKind.RESPONSE_PREPARED,
    EventKind.NOTED,
    EventKind.DISPATCHED,
    EventKind.DISPATCH_ABANDONED,
    EventKind.REISSUED,
    EventKind.LETTER_READ,
    EventKind.LEGAL_HOLD_SET,
    EventKind.LEGAL_HOLD_LIFTED,
    EventKind.CODE_GIVEN,
    EventKind.SPACE_OPENED,
    EventKind.PURGED,
    EventKind.FINDING_LINKED,
    EventKind.FINDING_UNLINKED,
)


@pytest.mark.parametrize("kind", INTERNAL, ids=lambda kind: kind.value)
def test_what_staff_do_between_themselves_is_never_told_to_the_client(kind: EventKind) -> None:
    """Every kind has a row, or the site does not start: this holds what the rows of these kinds may not say."""
    assert kind not in SENTENCES


def test_the_client_reads_what_each_act_on_their_behalf_did() -> None:
    told = {act.rule.events[0] for act in Act if act.is_for_party(Party.CLIENT)} - {EventKind.SPACE_OPENED}
    assert told <= set(SENTENCES)


def test_a_message_reaches_the_file_with_its_photo(visitor: Client, complaint: Complaint) -> None:
    url = f"/suivi/dossier/{complaint.reference}/"
    sent = visitor.post(url, {"body": "Une photo de plus.", "token": str(token()), "files": [photo()]})
    assert (sent.status_code, sent["Location"]) == (303, f"{url}#confirmation")
    message = Message.objects.get()
    assert (message.body, message.attachments.count()) == ("Une photo de plus.", 1)
    shown = page(visitor, complaint)
    assert "Une photo de plus." in shown
    confirmation = shown.index('id="confirmation" tabindex="-1"')
    assert confirmation < shown.index("Votre message est bien arrivé") < shown.index("<h1>")


def test_a_message_sent_twice_is_one(visitor: Client, complaint: Complaint) -> None:
    for _ in range(2):
        fields = {"body": "Bonjour", "token": str(token()), "files": [photo()]}
        visitor.post(f"/suivi/dossier/{complaint.reference}/", fields)
    assert Message.objects.count() == 1
    assert not PendingUpload.objects.exists()


def test_the_same_words_with_another_photo_are_another_message(visitor: Client, complaint: Complaint) -> None:
    for color in ("teal", "red"):
        fields = {"body": "Voici la photo.", "token": str(token()), "files": [photo(color=color)]}
        visitor.post(f"/suivi/dossier/{complaint.reference}/", fields)
    assert [message.attachments.count() for message in Message.objects.order_by("pk")] == [1, 1]
    assert len(set(Attachment.objects.values_list("sha256", flat=True))) == 2


def test_messages_are_limited_and_the_one_too_many_is_kept(
    visitor: Client, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MESSAGES_BY_FILE", replace(throttle.MESSAGES_BY_FILE, count=2))
    url = f"/suivi/dossier/{complaint.reference}/"
    for number in range(2):
        visitor.post(url, {"body": f"Message {number}", "token": str(token())})
    page = visitor.post(url, {"body": "De trop", "token": str(token()), "files": [photo()]}).content.decode()
    asked = visitor.post(url + "donnees/demande/", {"kind": "notes", "body": "Encore"}).content.decode()
    assert "dans une heure" in page
    assert "Par courrier" in page
    assert "photo.png" in page
    assert "De trop</textarea>" in page
    assert "Encore</textarea>" in asked
    assert Message.objects.count() == 2
    other = make_complaint()
    visitor.get(f"/suivi/acces/{other.reference}/{codes.tracking_code(other)}/")
    assert visitor.post(f"/suivi/dossier/{other.reference}/", {"body": "Bonjour"}).status_code == 303


def test_an_empty_message_keeps_its_files(visitor: Client, complaint: Complaint) -> None:
    url = f"/suivi/dossier/{complaint.reference}/"
    shown = visitor.post(url, {"body": " ", "token": str(token()), "files": [photo()]})
    assert "Écrivez votre message." in shown.content.decode()
    assert "<title>À corriger" in shown.content.decode()
    assert 'name="kept"' in shown.content.decode()


def test_a_message_after_the_end_is_taken_in(client: Client) -> None:
    closed = in_status(Status.CLOSED)
    client.get(f"/suivi/acces/{closed.reference}/{codes.tracking_code(closed)}/")
    client.post(f"/suivi/dossier/{closed.reference}/", {"body": "Encore un mot.", "token": str(token())})
    closed.refresh_from_db()
    assert (closed.status, closed.messages.count()) == (Status.CLOSED.value, 1)


def test_the_first_reading_of_a_letter_is_kept(visitor: Client, complaint: Complaint) -> None:
    row = letter(complaint)
    url = f"/suivi/dossier/{complaint.reference}/courriers/{row.pk}/"
    assert download(visitor, url)[0] == b"%PDF-1.7 letter"
    first = Letter.objects.get().first_read_at
    download(visitor, url)
    assert first is not None
    assert Letter.objects.get().first_read_at == first
    assert Event.objects.filter(kind=EventKind.LETTER_READ.value).count() == 1


def test_staff_see_which_letter_was_read_and_when(visitor: Client, complaint: Complaint) -> None:
    row = letter(complaint)
    download(visitor, f"/suivi/dossier/{complaint.reference}/courriers/{row.pk}/")
    staff = make_staff(Role.CLIENT_RELATIONS, is_staff=True)
    visitor.force_login(staff, backend="reclamations.auth.RoleBackend")
    shown = visitor.get(f"/gestion/dossiers/{complaint.reference}/").content.decode()
    assert "Courrier lu par le client\N{NO-BREAK SPACE}: Accusé de réception" in shown
    assert "Lu par le client" in shown


def test_a_letter_that_cannot_be_printed_gets_a_sentence(
    visitor: Client, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(letter: Letter) -> Letter:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(letters, "ensure_rendered", no_pango)
    row = letter(complaint)
    shown = visitor.get(f"/suivi/dossier/{complaint.reference}/courriers/{row.pk}/", follow=True)
    assert "ne peut pas être préparé" in shown.content.decode()


def test_a_letter_not_yet_posted_is_not_shown(visitor: Client, complaint: Complaint) -> None:
    row = letter(complaint, channel=Channel.POST.value)
    assert visitor.get(f"/suivi/dossier/{complaint.reference}/courriers/{row.pk}/").status_code == 404


def test_the_client_downloads_their_own_files(visitor: Client, complaint: Complaint) -> None:
    piece = stored_file(complaint, AttachmentRole.EVIDENCE)
    content, response = download(visitor, f"/suivi/dossier/{complaint.reference}/pieces/{piece.pk}/")
    assert content == b"%PDF-1.7 file"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_proofs_of_dispatch_and_others_files_are_not_the_client_s(visitor: Client, complaint: Complaint) -> None:
    hidden = stored_file(complaint, AttachmentRole.DISPATCH_PROOF)
    other = stored_file(make_complaint(), AttachmentRole.EVIDENCE)
    for piece in (hidden, other):
        assert visitor.get(f"/suivi/dossier/{complaint.reference}/pieces/{piece.pk}/").status_code == 404


def test_the_page_costs_eight_queries_whatever_its_length(
    visitor: Client, complaint: Complaint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        actions.receive_message(complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body=f"Message {number}")
        letter(complaint)
    with django_assert_num_queries(8):
        visitor.get(f"/suivi/dossier/{complaint.reference}/")


def test_what_was_filed_can_be_read_again(client: Client) -> None:
    client.post("/reclamation/", {**TYPED, "token": str(token())})
    shown = page(client, Complaint.objects.get())
    assert "Personne ne nous a parlé." in shown
    assert "Récépissé de dépôt" in shown


def test_each_letter_gives_its_hash_once_it_is_made(visitor: Client, complaint: Complaint) -> None:
    made = letter(complaint)
    assert made.sha256 in page(visitor, complaint)
    Letter.objects.update(sha256="", storage_name="", size=0)
    assert "dès que le document aura été ouvert" in page(visitor, complaint)
