"""Coming in: who may, who may not, and what nobody learns."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from reclamations import access, actions
from reclamations.domain.vocabulary import Party
from reclamations.models import CodeRequest, Complaint, Message
from reclamations.web import throttle
from tests.factories import make_complaint


def body(content: bytes) -> str:
    """A page without what differs from one to the next: its CSRF tokens and what was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())
    return re.sub(r'name="reference" value="[^"]*"', "", page)


def attempt(client: Client, reference: str, code: str) -> tuple[int, str]:
    """Try to come in; give the status and the page."""
    response = client.post("/suivi/", {"reference": reference, "code": code})
    return response.status_code, body(response.content)


def test_reference_and_code_open_the_file(client: Client, complaint: Complaint) -> None:
    code = access.tracking_code(complaint).replace("-", " ").lower()
    page = client.post("/suivi/", {"reference": complaint.reference.lower(), "code": code}, follow=True)
    assert page.redirect_chain == [(f"/suivi/dossier/{complaint.reference}/", 303)]
    assert complaint.subject in page.content.decode()


def test_unknown_reference_and_wrong_code_get_the_same_answer(client: Client, complaint: Complaint) -> None:
    wrong = attempt(client, complaint.reference, "AAAA-AAAA")
    assert wrong == attempt(client, "R-1999-000001", "AAAA-AAAA")
    assert wrong[0] == 403


def test_the_link_of_a_mail_leads_to_an_address_without_the_code(client: Client, complaint: Complaint) -> None:
    code = access.tracking_code(complaint)
    response = client.get(f"/suivi/acces/{complaint.reference}/{code}/")
    assert response["Location"] == f"/suivi/dossier/{complaint.reference}/"
    assert code not in str(response.cookies)


def test_a_wrong_link_shows_the_form(client: Client, complaint: Complaint) -> None:
    assert client.get(f"/suivi/acces/{complaint.reference}/AAAA/").status_code == 403


def test_guesses_are_limited_by_address_even_with_the_right_code(client: Client, complaint: Complaint) -> None:
    for number in range(throttle.GUESSES_BY_ADDRESS.count):
        attempt(client, f"R-2026-9{number:05d}", "AAAA")
    assert attempt(client, complaint.reference, access.tracking_code(complaint))[0] == 429


def test_guesses_are_limited_by_reference_from_many_addresses(client: Client, complaint: Complaint) -> None:
    for number in range(throttle.GUESSES_BY_REFERENCE.count):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        attempt(client, complaint.reference, "AAAA")
    client.defaults["REMOTE_ADDR"] = "10.0.1.1"
    assert attempt(client, complaint.reference, access.tracking_code(complaint))[0] == 429


def test_a_right_code_is_no_guess(client: Client, complaint: Complaint) -> None:
    for _ in range(throttle.GUESSES_BY_ADDRESS.count + 1):
        assert attempt(client, complaint.reference, access.tracking_code(complaint))[0] == 303


@pytest.mark.parametrize("path", ["", "dossier/{}/", "dossier/{}/retirer/", "code-perdu/", "dossier/R-1999-000001/"])
def test_no_page_is_kept_or_told_to_others(visitor: Client, complaint: Complaint, path: str) -> None:
    response = visitor.get("/suivi/" + path.format(complaint.reference))
    if response.status_code == 200:
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
    else:
        assert response.status_code == 403


def test_the_cookie_is_closed_to_scripts(client: Client, complaint: Complaint) -> None:
    response = client.get(f"/suivi/acces/{complaint.reference}/{access.tracking_code(complaint)}/")
    cookie = response.cookies["dossiers"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_cookie_opens_nothing(client: Client, complaint: Complaint) -> None:
    client.cookies["dossiers"] = f"[[{complaint.pk},1]]:forged:forged"
    assert client.get(f"/suivi/dossier/{complaint.reference}/").status_code == 403


def test_one_s_visit_does_not_open_another_file(visitor: Client) -> None:
    assert visitor.get(f"/suivi/dossier/{make_complaint().reference}/").status_code == 403


def test_a_lost_code_is_sent_again_and_stays_the_same(visitor: Client, complaint: Complaint) -> None:
    code = access.tracking_code(complaint)
    visitor.post("/suivi/code-perdu/", {"reference": complaint.reference, "email": complaint.email.upper()})
    call_command("send_outbox", stdout=StringIO())
    sent = Message.objects.get()
    assert (sent.complaint, sent.kind, sent.state) == (complaint, "access_code", "sent")
    assert access.find(complaint.reference, code) == complaint
    assert visitor.get(f"/suivi/dossier/{complaint.reference}/").status_code == 200


def test_a_lost_reference_needs_the_address_alone(client: Client, complaint: Complaint) -> None:
    other = make_complaint()
    client.post("/suivi/code-perdu/", {"reference": "", "email": complaint.email})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 2
    assert {message.complaint for message in Message.objects.all()} == {complaint, other}


ASKED = {"known": {}, "unknown address": {"email": "autre@example.org"}, "unknown reference": {"reference": "R-1999-1"}}


def ask(client: Client, complaint: Complaint, **fields: str) -> HttpResponse:
    """Ask for a lost code."""
    return client.post("/suivi/code-perdu/", {"reference": complaint.reference, "email": complaint.email} | fields)


def test_asking_for_a_code_tells_nothing(client: Client, complaint: Complaint) -> None:
    answers = {client.get(ask(client, complaint, **fields)["Location"]).content for fields in ASKED.values()}
    assert len({body(answer) for answer in answers}) == 1


def test_asking_costs_the_same_whether_the_address_is_known_or_not(client: Client, complaint: Complaint) -> None:
    client.get("/suivi/code-perdu/")  # the organisation is read once
    statements = []
    for fields in ASKED.values():
        with CaptureQueriesContext(connection) as queries:
            ask(client, complaint, **fields)
        statements.append([re.sub(r"'[^']*'|\d{9,}", "?", query["sql"]) for query in queries])
    assert statements[0] == statements[1] == statements[2]
    assert CodeRequest.objects.count() == 3


def test_codes_are_asked_for_a_few_times_an_hour_only(client: Client, complaint: Complaint) -> None:
    for number in range(throttle.CODES_BY_EMAIL.count + 2):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        ask(client, complaint)
    assert CodeRequest.objects.count() == throttle.CODES_BY_EMAIL.count


def test_one_visitor_asks_for_a_few_addresses_only(client: Client, complaint: Complaint) -> None:
    for number in range(throttle.CODES_BY_ADDRESS.count + 2):
        ask(client, complaint, email=f"{number}@example.org")
    assert CodeRequest.objects.count() == throttle.CODES_BY_ADDRESS.count


def test_the_limits_keep_no_address_in_clear(complaint: Complaint) -> None:
    assert complaint.email not in throttle.CODES_BY_EMAIL.key(complaint.email)


def test_a_file_without_an_address_cannot_be_asked_for_with_none(client: Client, complaint: Complaint) -> None:
    Complaint.objects.update(email="", reply_by="web_form")
    client.post("/suivi/code-perdu/", {"reference": complaint.reference, "email": ""})
    assert not CodeRequest.objects.exists()


def test_opened_files_are_listed(visitor: Client, complaint: Complaint) -> None:
    assert complaint.subject in visitor.get("/suivi/").content.decode()


@pytest.mark.parametrize("reference", ["%00", "%F0%9F%98%80", "R" * 300])
def test_an_odd_reference_is_unknown(visitor: Client, reference: str) -> None:
    assert visitor.get(f"/suivi/dossier/{reference}/").status_code == 403
    assert visitor.get(f"/suivi/acces/{reference}/AAAA/").status_code == 403


def test_leaving_closes_the_file(visitor: Client, complaint: Complaint) -> None:
    visitor.post("/suivi/quitter/")
    assert visitor.get(f"/suivi/dossier/{complaint.reference}/").status_code == 403


def test_behind_a_proxy_the_visitor_is_who_the_proxy_says(client: Client, settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})
    assert throttle.address_of(request) == "2.2.2.2"
