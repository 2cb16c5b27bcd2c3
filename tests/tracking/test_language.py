"""The tracking space speaks the language of the file, unless the visitor chose another."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from reclamations import actions, codes
from reclamations.domain.vocabulary import AppointmentKind, Channel, MessageKind, Party, Role, Status
from reclamations.models import Complaint
from tests.actions.world import in_status
from tests.english import COMPANY, COMPLAINT, french_in_page
from tests.factories import make_complaint, make_organisation, make_staff


@pytest.fixture(autouse=True)
def _english_company(_world: None) -> None:
    make_organisation(**COMPANY)


def come_in(client: Client, complaint: Complaint) -> str:
    """The page that the link of a mail leads to."""
    link = f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/"
    return client.get(link, follow=True).content.decode()


def english(complaint: Complaint) -> Complaint:
    """The same file, of a client who reads English."""
    Complaint.objects.filter(pk=complaint.pk).update(**COMPLAINT)
    complaint.refresh_from_db()
    return complaint


def test_the_link_of_a_mail_opens_the_file_in_its_language(client: Client) -> None:
    assert '<html lang="en">' in come_in(client, make_complaint(language="en"))
    assert '<html lang="fr">' in come_in(client, make_complaint(language="fr"))


def test_the_visitor_s_choice_comes_before_the_file_s_language(client: Client) -> None:
    client.get("/suivi/?lang=fr")
    assert '<html lang="fr">' in come_in(client, make_complaint(language="en"))


def test_a_file_in_a_language_that_is_gone_opens_in_french(client: Client) -> None:
    assert '<html lang="fr">' in come_in(client, make_complaint(language="xx"))


def test_french_words_on_an_english_page_are_marked(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    Complaint.objects.update(handler=make_staff(job_title="Chargée de clientèle"))
    actions.receive_message(complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Bonjour à tous")
    client.get("/suivi/?lang=en")
    page = come_in(client, complaint)
    assert '<html lang="en">' in page
    assert '<span lang="fr">Chargée de clientèle</span>' in page
    assert f'<span class="user-text" lang="fr">{complaint.subject}</span>' in page
    assert '<div class="user-text" lang="fr">Bonjour à tous</div>' in page


@pytest.mark.parametrize("status", Status)
def test_the_page_of_a_file_is_english_to_the_last_word(client: Client, status: Status) -> None:
    complaint = english(in_status(status))
    source = come_in(client, complaint)
    assert complaint.reference in source
    assert french_in_page(source) == set()


@pytest.mark.parametrize("path", ["retirer", "accepter", "desaccord", "donnees"])
def test_the_pages_of_a_file_are_english_to_the_last_word(client: Client, path: str) -> None:
    complaint = english(in_status(Status.ANSWERED))
    come_in(client, complaint)
    response = client.get(f"/suivi/dossier/{complaint.reference}/{path}/")
    assert response.status_code == 200
    assert french_in_page(response.content.decode()) == set()


@time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC), tick=True)
def test_messages_and_appointments_are_english_to_the_last_word(client: Client) -> None:
    complaint = english(in_status(Status.IN_PROGRESS))
    manager = make_staff(Role.MANAGEMENT, job_title="")
    slots = [
        actions.Slot(kind, datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 4, 10, tzinfo=UTC), "Grenoble")
        for kind in AppointmentKind
    ]
    complaint = actions.propose_appointments(complaint, actor=manager, revision=None, slots=slots)
    actions.send_message(complaint, actor=manager, subject="News", body="Soon.", means=Channel.WEB_FORM)
    actions.receive_message(complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Thanks.")
    source = come_in(client, complaint)
    assert "Monday 4 January 2027 at 10:00" in source
    assert french_in_page(source) == set()


@pytest.mark.article(2)
def test_what_staff_decide_is_told_in_the_client_s_language(client: Client) -> None:
    complaint = english(in_status(Status.RECEIVED))
    director = make_staff(Role.MANAGEMENT, job_title="")
    complaint = actions.qualify(complaint, actor=director, revision=None, reason="Grief.")
    complaint = actions.reverse(complaint, actor=director, revision=None, reason="Erreur.")
    told = complaint.messages.filter(kind=MessageKind.QUALIFICATION.value).values_list("body", flat=True)
    assert len(told) == 2
    assert french_in_page(" ".join(told)) == set()


def test_a_request_about_data_is_stored_in_french_for_staff_and_shown_in_the_client_s_language(client: Client) -> None:
    complaint = english(make_complaint())
    come_in(client, complaint)
    url = f"/suivi/dossier/{complaint.reference}/"
    client.post(f"{url}donnees/demande/", {"kind": "rectification", "body": "My name is spelt Martin."})
    assert complaint.messages.get().subject == "Demande de rectification"
    shown = client.get(url).content.decode()
    assert "Request for correction" in shown
    assert "Demande de rectification" not in shown
