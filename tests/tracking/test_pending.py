"""A visit or a form that expired: nothing typed or joined is lost, and nothing is done without the person."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reclamations import clock, codes
from reclamations.domain.vocabulary import AppointmentKind, Status
from reclamations.models import Complaint, Message, PendingUpload, SatisfactionSurvey
from tests.actions.world import in_status
from tests.factories import make_complaint, make_staff
from tests.intake.typed import photo, token


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page's forms."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def log_in(client: Client, complaint: Complaint, page: str, **fields: Any) -> Any:
    """Give the code on a login page."""
    code = codes.tracking_code(complaint)
    return client.post("/suivi/", {**hidden(page), "reference": complaint.reference, "code": code, **fields})


def url(complaint: Complaint, path: str = "") -> str:
    """An address of the file."""
    return f"/suivi/dossier/{complaint.reference}/{path}"


def bare(page: bytes) -> str:
    """A page without its CSRF token and its reference."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|R-\d{4}-\d{6}', "", page.decode())


@pytest.mark.parametrize("path", ["", "donnees/", "retirer/", "pieces/1/", "echeances.ics"])
def test_without_a_visit_a_page_asks_for_the_code_and_tells_nothing(
    client: Client, complaint: Complaint, path: str
) -> None:
    asked = client.get(url(complaint, path))
    unknown = client.get(f"/suivi/dossier/R-1999-000001/{path}")
    assert (asked.status_code, unknown.status_code) == (403, 403)
    assert f'value="{complaint.reference}"' in asked.content.decode()
    assert "Votre accès à ce dossier a expiré" in asked.content.decode()
    assert bare(asked.content) == bare(unknown.content)
    assert "no-store" in asked["Cache-Control"]


@pytest.mark.parametrize(("path", "back"), [("donnees/", "donnees/"), ("retirer/", "retirer/"), ("pieces/1/", "")])
def test_the_code_leads_to_the_page_that_was_wanted(client: Client, complaint: Complaint, path: str, back: str) -> None:
    page = client.get(url(complaint, path)).content.decode()
    assert log_in(client, complaint, page)["Location"] == url(complaint, back)


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/",
        "//example.org/",
        "/gestion/",
        "/reclamation/",
        "/suivi/quitter/",
        "/suivi/dossier/R-1999-1/donnees/",
    ],
)
def test_the_code_leads_nowhere_else(client: Client, complaint: Complaint, path: str) -> None:
    assert log_in(client, complaint, "", next=path)["Location"] == url(complaint)


def test_a_message_without_a_visit_comes_back_with_its_photo_after_a_wrong_code_too(
    client: Client, complaint: Complaint
) -> None:
    fields = {"body": "Un long message.\r\nEt sa suite.", "token": str(token()), "files": [photo()]}
    page = client.post(url(complaint), fields).content.decode()
    page = log_in(client, complaint, page, code="AAAA-AAAA").content.decode()
    back = log_in(client, complaint, page)
    shown = back.content.decode()
    assert (back.status_code, Message.objects.count()) == (200, 0)
    assert "Rien n’est perdu" in shown
    assert "Et sa suite." in shown
    assert "photo.png" in shown
    again = {"body": fields["body"], "token": str(back.context["token"]), "kept": "1"}
    assert client.post(url(complaint), again).status_code == 303
    assert Message.objects.get().attachments.count() == 1


ACTS = {
    "retirer/": (Status.RECEIVED, {"comment": "Tout est réglé."}),
    "accepter/": (Status.ANSWERED, {"comment": "Merci bien."}),
    "desaccord/": (Status.ANSWERED, {"comment": "Pas d’accord."}),
    "avis/": (Status.CLOSED, {"comment": "Un mot de plus.", "listening": "4"}),
    "donnees/demande/": (Status.RECEIVED, {"kind": "notes", "body": "Vos notes."}),
}


@pytest.mark.parametrize("path", ACTS)
def test_every_act_comes_back_filled_in_and_undone(client: Client, path: str) -> None:
    status, fields = ACTS[path]
    complaint = in_status(status)
    back = log_in(client, complaint, client.post(url(complaint, path), fields).content.decode())
    assert back.status_code == 200
    assert back.context["form"].data.dict() == fields
    assert f'action="{url(complaint, path)}"' in back.content.decode()
    is_undone = Complaint.objects.filter(pk=complaint.pk, status=status.value, accepted_on=None, disagreed_on=None)
    assert is_undone.exists()
    assert not Message.objects.exists()
    assert not SatisfactionSurvey.objects.exists()


def test_the_appointment_that_was_chosen_is_marked_and_not_yet_taken(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    starts = clock.now() + timedelta(hours=3)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    slot = complaint.appointments.create(kind=AppointmentKind.PHONE.value, proposed_by=make_staff(), **when)
    page = client.post(url(complaint, "rendez-vous/"), {"appointment": slot.pk}).content.decode()
    assert re.search(rf'id="creneau-{slot.pk}" required checked', log_in(client, complaint, page).content.decode())
    slot.refresh_from_db()
    assert slot.chosen_at is None


def test_another_file_s_code_does_not_lose_what_was_typed(client: Client, complaint: Complaint) -> None:
    page = client.post(url(complaint), {"body": "Un long message."}).content.decode()
    other = log_in(client, make_complaint(), page)
    assert "Ce n’est pas le dossier" in other.content.decode()
    assert hidden(other.content.decode())["held-body"] == ["Un long message."]


@pytest.fixture
def strict(complaint: Complaint) -> Client:
    """The browser of the file's client, whose CSRF cookie is gone."""
    client = Client(enforce_csrf_checks=True)
    client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    return client


def test_an_expired_form_keeps_the_message_and_its_photo(strict: Client, complaint: Complaint) -> None:
    page = strict.post(url(complaint), {"body": "Bonjour", "token": str(token()), "files": [photo()]})
    assert (page.status_code, Message.objects.count(), PendingUpload.objects.count()) == (403, 0, 1)
    assert "cette page avait expiré" in page.content.decode()
    again = {"body": "Bonjour", "token": str(page.context["token"]), "kept": "1"}
    again["csrfmiddlewaretoken"] = strict.cookies["csrftoken"].value
    assert strict.post(url(complaint), again).status_code == 303
    assert Message.objects.get().attachments.count() == 1


def test_an_expired_form_keeps_a_short_answer(strict: Client, complaint: Complaint) -> None:
    page = strict.post(url(complaint, "retirer/"), {"comment": "Réglé"})
    assert page.status_code == 403
    assert ">\nRéglé</textarea>" in page.content.decode()


@pytest.mark.parametrize("path", ["code/", "donnees/archive/"])
def test_an_expired_button_leads_back_with_a_sentence(strict: Client, complaint: Complaint, path: str) -> None:
    page = strict.post(url(complaint, path), follow=True)
    assert page.redirect_chain == [(url(complaint, "donnees/"), 303)]
    assert "cette page avait expiré" in page.content.decode()
    before = complaint.code_version
    complaint.refresh_from_db()
    assert complaint.code_version == before


@pytest.mark.parametrize("path", ["", "code-perdu/", "quitter/"])
def test_an_expired_entrance_keeps_what_can_be_shown(strict: Client, path: str) -> None:
    page = strict.post(f"/suivi/{path}", {"reference": "R-2026-1", "email": "a@example.org", "code": "SE"}, follow=True)
    assert "cette page avait expiré" in page.content.decode()
    assert "SE" not in re.findall(r'value="([^"]*)"', page.content.decode())


@pytest.mark.parametrize("path", ["rendez-vous/", "code/", "donnees/archive/"])
def test_a_button_s_address_leads_back_to_the_file(visitor: Client, complaint: Complaint, path: str) -> None:
    page = visitor.get(url(complaint, path))
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert f'href="{url(complaint)}"' in page.content.decode()


def test_an_address_without_a_file_leads_on_too(client: Client) -> None:
    assert 'href="/suivi/"' in client.get("/suivi/quitter/").content.decode()
