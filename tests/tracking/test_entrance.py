"""Coming in: who may, who may not, and what nobody learns."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reclamations import actions, codes
from reclamations.domain.vocabulary import Party
from reclamations.models import CodeRequest, Complaint, Message
from reclamations.web.guard import throttle
from tests.factories import make_complaint


def body(content: bytes) -> str:
    """A page without what differs from one to the next: its CSRF tokens and what was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())
    return re.sub(r'name="reference" value="[^"]*"', "", page)


def plain(content: bytes) -> str:
    """A page with plain spaces."""
    return content.decode().replace("\N{NO-BREAK SPACE}", " ")


def attempt(client: Client, reference: str, code: str) -> tuple[int, str]:
    """Try to come in; give the status and the page."""
    response = client.post("/suivi/", {"reference": reference, "code": code})
    return response.status_code, body(response.content)


def test_reference_and_code_open_the_file(client: Client, complaint: Complaint) -> None:
    code = codes.tracking_code(complaint).replace("-", " ").lower()
    page = client.post("/suivi/", {"reference": complaint.reference.lower(), "code": code}, follow=True)
    assert page.redirect_chain == [(f"/suivi/dossier/{complaint.reference}/", 303)]
    assert complaint.subject in page.content.decode()


def test_unknown_reference_and_wrong_code_get_the_same_answer(client: Client, complaint: Complaint) -> None:
    wrong = attempt(client, complaint.reference, "AAAA-AAAA")
    assert wrong == attempt(client, "R-1999-000001", "AAAA-AAAA")
    assert wrong[0] == 403


def test_the_link_of_a_mail_leads_to_an_address_without_the_code(client: Client, complaint: Complaint) -> None:
    code = codes.tracking_code(complaint)
    response = client.get(f"/suivi/acces/{complaint.reference}/{code}/")
    assert response["Location"] == f"/suivi/dossier/{complaint.reference}/"
    assert code not in str(response.cookies)


def test_a_wrong_link_shows_the_form(client: Client, complaint: Complaint) -> None:
    assert client.get(f"/suivi/acces/{complaint.reference}/AAAA/").status_code == 403


WRONG = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA"


def test_wrong_guesses_are_slowed_down_by_address(client: Client) -> None:
    for number in range(throttle.GUESSES_BY_ADDRESS.count):
        assert attempt(client, f"R-2026-9{number:05d}", WRONG)[0] == 403
    assert attempt(client, "R-2026-000001", WRONG)[0] == 429


def test_wrong_guesses_are_slowed_down_by_reference_from_many_addresses(client: Client, complaint: Complaint) -> None:
    for number in range(throttle.GUESSES_BY_REFERENCE.count):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        attempt(client, complaint.reference, WRONG)
    client.defaults["REMOTE_ADDR"] = "10.0.1.1"
    assert attempt(client, complaint.reference, WRONG)[0] == 429


@pytest.mark.parametrize("way", ["form", "link"])
def test_a_right_code_passes_whatever_others_tried_on_the_file_or_from_the_network(
    client: Client, complaint: Complaint, way: str
) -> None:
    for _ in range(throttle.GUESSES_BY_REFERENCE.count + 5):
        attempt(client, complaint.reference, WRONG)
    code = codes.tracking_code(complaint)
    if way == "form":
        assert attempt(client, complaint.reference, code)[0] == 303
    else:
        assert client.get(f"/suivi/acces/{complaint.reference}/{code}/").status_code in (302, 303)


@pytest.mark.parametrize(
    ("reference", "code"),
    [("R-2026-000001", "AAAA-AAAA"), ("bonjour", WRONG), ("", WRONG), ("R-2026-1", WRONG + "-AAAA")],
)
def test_what_can_be_no_code_costs_no_guess(client: Client, reference: str, code: str) -> None:
    for _ in range(throttle.GUESSES_BY_ADDRESS.count + 1):
        attempt(client, reference, code)
    assert attempt(client, "R-2026-000001", WRONG)[0] == 403


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [(1, "Il manque 1 caractère à ce code : il en compte 26."), (5, "Il manque 5 caractères à ce code")],
)
def test_a_code_too_short_is_told_how_much_it_lacks(
    client: Client, complaint: Complaint, taken: int, sentence: str
) -> None:
    short = codes.tracking_code(complaint).replace("-", "")[:-taken]
    page = client.post("/suivi/", {"reference": complaint.reference, "code": short})
    assert sentence in plain(page.content)
    assert short in page.content.decode()


def test_a_code_too_long_is_told_so_too(client: Client) -> None:
    page = client.post("/suivi/", {"reference": "R-2026-1", "code": WRONG + "BC"})
    assert "2 caractères de trop" in plain(page.content)


def test_a_broken_link_says_what_it_lacks(client: Client, complaint: Complaint) -> None:
    page = client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)[:-4]}/")
    assert page.status_code == 403
    assert "Il manque 3 caractères" in plain(page.content)


#: Ways of writing R-2026-000013.
WRITTEN = (
    "R-2026-000013",
    "r-2026-000013",
    "R 2026 000013",
    "R2026000013",
    "R-2026-13",
    "R–2026–000013",
    "R\N{NON-BREAKING HYPHEN}2026\N{MINUS SIGN}000013",
    "R\u00a02026\u202f000013",
    "Ｒ－２０２６－０００013",
    "n° R-2026-000013",
    "Nº 2026-000013",
    "Référence : R-2026-000013.",
    "« R-2026-000013 »",
    "R\u200b-2026-\u00ad000013\u2069",
    "R.2026.000013",
    "R/2026/13",
    "R-2O26-OOOO13",
    "R-2026-000 013",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_reference_is_read_as_people_write_it(client: Client, written: str) -> None:
    file = make_complaint(reference="R-2026-000013")
    assert attempt(client, written, codes.tracking_code(file))[0] == 303


@pytest.mark.parametrize("field", ["reference", "code"])
def test_the_link_of_a_mail_pasted_in_either_field_opens_the_file(
    client: Client, complaint: Complaint, field: str
) -> None:
    assert client.post("/suivi/", {field: f" {codes.tracking_url(complaint)} "}).status_code == 303


def test_both_lines_pasted_at_once_open_the_file(client: Client, complaint: Complaint) -> None:
    both = f"Référence {complaint.reference}\nCode de suivi : {codes.tracking_code(complaint)}"
    assert client.post("/suivi/", {"reference": both, "code": ""}).status_code == 303


def test_the_link_pasted_beside_a_code_gives_the_reference(client: Client, complaint: Complaint) -> None:
    assert attempt(client, codes.tracking_url(complaint), codes.tracking_code(complaint))[0] == 303


@pytest.mark.parametrize(
    "typed", ["bonjour", "R-20-13", "R-2026-", "04 65 71 00 10", "R-2026-000000", "R-2026-1" * 200]
)
def test_what_is_no_reference_is_told_so_and_kept(client: Client, typed: str) -> None:
    page = client.post("/suivi/", {"reference": typed, "code": WRONG})
    assert page.context["form"].errors["reference"]
    assert typed in page.content.decode()


@pytest.mark.parametrize("written", ["r-2026-13", "R2026000013", "R-2026-000013"])
def test_the_address_of_a_file_is_read_like_its_reference(client: Client, written: str) -> None:
    file = make_complaint(reference="R-2026-000013")
    attempt(client, file.reference, codes.tracking_code(file))
    assert client.get(f"/suivi/dossier/{written}/").status_code == 200


def test_a_right_code_is_no_guess(client: Client, complaint: Complaint) -> None:
    for _ in range(throttle.GUESSES_BY_ADDRESS.count + 1):
        assert attempt(client, complaint.reference, codes.tracking_code(complaint))[0] == 303


@pytest.mark.parametrize("path", ["", "dossier/{}/", "dossier/{}/retirer/", "code-perdu/", "dossier/R-1999-000001/"])
def test_no_page_is_kept_or_told_to_others(visitor: Client, complaint: Complaint, path: str) -> None:
    response = visitor.get("/suivi/" + path.format(complaint.reference))
    if response.status_code == 200:
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
    else:
        assert response.status_code == 403


def test_the_cookie_is_closed_to_scripts(client: Client, complaint: Complaint) -> None:
    response = client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    cookie = response.cookies["dossiers"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_cookie_opens_nothing(client: Client, complaint: Complaint) -> None:
    client.cookies["dossiers"] = f"[[{complaint.pk},1]]:forged:forged"
    assert client.get(f"/suivi/dossier/{complaint.reference}/").status_code == 403


def test_one_s_visit_does_not_open_another_file(visitor: Client) -> None:
    assert visitor.get(f"/suivi/dossier/{make_complaint().reference}/").status_code == 403


def test_a_lost_code_is_sent_again_and_stays_the_same(visitor: Client, complaint: Complaint) -> None:
    code = codes.tracking_code(complaint)
    visitor.post("/suivi/code-perdu/", {"reference": complaint.reference, "email": complaint.email.upper()})
    call_command("send_outbox", stdout=StringIO())
    sent = Message.objects.get()
    assert (sent.complaint, sent.kind, sent.state) == (complaint, "access_code", "sent")
    assert codes.find(complaint.reference, code) == complaint
    assert visitor.get(f"/suivi/dossier/{complaint.reference}/").status_code == 200


def test_a_lost_reference_needs_the_address_alone(client: Client, complaint: Complaint) -> None:
    other = make_complaint()
    client.post("/suivi/code-perdu/", {"reference": "", "email": complaint.email})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 2
    assert {message.complaint for message in Message.objects.all()} == {complaint, other}


#: Addresses as they were kept before they were read: a lost code must be found all the same.
KEPT_BEFORE = (
    "zoe@exämple.fr\u200b",
    "zoe@\ufeffexämple.fr",
    "Zoe@exa\u0308mple.fr",
    "zoe@xn--exmple-cua.fr",
    "zoe@exäm\u00adple.fr",
)


@pytest.mark.parametrize("kept", KEPT_BEFORE)
@pytest.mark.parametrize("asked", ["zoe@exämple.fr", "ZOE@EXÄMPLE.FR\u200b", "zoe@xn--exmple-cua.fr"])
def test_a_code_is_found_by_an_address_kept_before_addresses_were_read(client: Client, kept: str, asked: str) -> None:
    file = make_complaint(email=kept)
    client.post("/suivi/code-perdu/", {"email": asked})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 1
    file.refresh_from_db()
    assert file.email == kept


def test_an_address_is_looked_for_in_its_index() -> None:
    found = Complaint.objects.of_address("zoe@example.org")
    assert "complaint_address" in found.explain() or connection.vendor == "postgresql"


def test_a_stranger_s_wrong_reference_stops_no_lost_code(client: Client, complaint: Complaint) -> None:
    for _ in range(throttle.CODES_BY_EMAIL.count + 1):
        client.post("/suivi/code-perdu/", {"email": complaint.email, "reference": "R-1999-000001"})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 0
    client.post("/suivi/code-perdu/", {"email": complaint.email})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 1


def test_beyond_the_limit_no_mail_is_announced(client: Client, complaint: Complaint) -> None:
    for _ in range(throttle.CODES_BY_EMAIL.count):
        client.post("/suivi/code-perdu/", {"email": complaint.email})
    page = client.post("/suivi/code-perdu/", {"email": complaint.email.upper()})
    assert page.status_code == 429
    assert "a déjà été demandé plusieurs fois" in page.content.decode()
    assert complaint.email.upper() in page.content.decode()


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


@pytest.mark.parametrize("typed", ["000063", "63", "R-63", "n° 000063"])
def test_a_reference_without_its_year_is_told_what_it_lacks(typed: str, client: Client) -> None:
    page = client.post(reverse("tracking:login"), {"reference": typed, "code": "x"})
    said = page.context["form"].errors["reference"][0]
    assert said.startswith("Il manque l’année")
    assert "-000063" in said
