"""A browser that refuses cookies, or hides where the page came from, files, follows and leaves as any other."""

import re
from typing import Any

import pytest
from django.test import Client

from reclamations import codes
from reclamations.models import Complaint, Message
from reclamations.web.visit import carried
from tests.factories import make_complaint, make_organisation
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver"}


class Browser:
    """A browser that keeps no cookie, and whose forms are checked as in production."""

    def __init__(self, **headers: str) -> None:
        self.headers = headers
        self.address = ""
        self.page: Any = None

    def get(self, path: str, **headers: str) -> Any:
        """Open a page, and go where it leads."""
        return self._follow(self._client().get(path, headers={**self.headers, **headers}))

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send the form of the page just read, and go where it leads."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)
        sent = {"csrfmiddlewaretoken": token[1] if token else "", **(data or {})}
        return self._follow(self._client().post(path, sent, headers={**OURS, **self.headers, **headers}))

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    def link(self, end: str) -> str:
        """The link of the page whose address ends so."""
        return next(href for href in re.findall(r'(?:href|action)="([^"]+)"', self.text) if href.endswith(end))

    @staticmethod
    def _client() -> Client:
        return Client(enforce_csrf_checks=True)

    def _follow(self, page: Any) -> Any:
        while page.status_code in (302, 303):
            self.address = page["Location"]
            page = self._client().get(self.address, headers=self.headers)
        self.page = page
        return page


@pytest.fixture(autouse=True)
def _organisation() -> None:
    make_organisation()


@pytest.fixture(params=["", "null", "none"], ids=["our origin", "null origin", "no origin"])
def browser(request: pytest.FixtureRequest) -> Browser:
    browser = Browser()
    if request.param == "null":
        browser.headers["Origin"] = "null"
    return browser


def follow(browser: Browser) -> Complaint:
    """Open a file by its reference and its code, typed."""
    file = make_complaint()
    browser.get("/suivi/")
    browser.post("/suivi/", {"reference": file.reference, "code": codes.tracking_code(file)})
    assert file.subject in browser.text
    return file


def test_a_complaint_is_filed_and_its_receipt_leads_to_its_file(browser: Browser) -> None:
    browser.get("/reclamation/")
    browser.post("/reclamation/", typed())
    filed = Complaint.objects.get()
    assert codes.tracking_code(filed) in browser.text
    browser.get(browser.link(f"/suivi/dossier/{filed.reference}/"))
    assert filed.subject in browser.text
    assert browser.get(browser.link("/donnees/")).status_code == 200


def test_a_file_is_opened_written_to_and_left(browser: Browser) -> None:
    file = follow(browser)
    form = browser.link(f"/suivi/dossier/{file.reference}/")
    browser.post(form, {"body": "Il fait toujours froid."})
    assert Message.objects.get().body == "Il fait toujours froid."
    assert "Votre message est bien arrivé" in browser.text
    inside = browser.link(f"/suivi/dossier/{file.reference}/")
    browser.post(browser.link("/suivi/quitter/"))
    assert "Vous avez quitté votre espace" in browser.text
    assert browser.get(inside).status_code == 403


def test_a_lost_code_is_asked_for_and_the_answer_is_seen(browser: Browser) -> None:
    browser.get("/suivi/code-perdu/")
    browser.post("/suivi/code-perdu/", {"email": "zoe@example.org"})
    assert "Si un dossier porte cette adresse" in browser.text


def test_the_code_is_in_no_address(browser: Browser) -> None:
    file = follow(browser)
    assert codes.tracking_code(file).split("-")[0] not in browser.address
    assert codes.tracking_code(file).replace("-", "") not in browser.address


def test_pages_of_a_visit_are_kept_by_nobody(browser: Browser) -> None:
    follow(browser)
    assert "no-store" in browser.page["Cache-Control"]
    assert browser.page["X-Robots-Tag"] == "noindex"


def test_the_link_of_a_mail_opens_the_file_in_a_browser_without_cookies() -> None:
    file, browser = make_complaint(), Browser(**{"Sec-Fetch-Dest": "document"})
    browser.get(f"/suivi/acces/{file.reference}/{codes.tracking_code(file)}/")
    assert file.subject in browser.text
    assert browser.address.startswith(carried.PREFIX)


def test_the_link_of_a_mail_leads_a_browser_with_cookies_to_a_clean_address(client: Client) -> None:
    file = make_complaint()
    link = f"/suivi/acces/{file.reference}/{codes.tracking_code(file)}/"
    page = client.get(link, headers={"Sec-Fetch-Dest": "document"}, follow=True)
    assert page.redirect_chain[-1][0] == f"/suivi/dossier/{file.reference}/"
    assert page.status_code == 200


def test_the_language_is_carried_too() -> None:
    browser = Browser()
    follow(browser)
    browser.get(f"{browser.address}?lang=en")
    assert '<html lang="en"' in browser.text
    browser.get(browser.link("/donnees/"))
    assert '<html lang="en"' in browser.text


def test_a_renewed_code_ends_the_visit() -> None:
    browser = Browser()
    file = follow(browser)
    Complaint.objects.filter(pk=file.pk).update(code_version=file.code_version + 1)
    assert browser.get(browser.address).status_code == 403


def test_an_address_lasts_an_hour_and_what_was_typed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    file = follow(browser)
    monkeypatch.setattr(carried, "LIFETIME", -1)
    page = browser.post(browser.address, {"body": "Il fait toujours froid."})
    assert page.status_code == 403
    assert "Il fait toujours froid." in browser.text
    monkeypatch.undo()
    sent = dict(re.findall(r'name="(next|held-\w+)" value="([^"]*)"', browser.text))
    browser.post("/suivi/", {**sent, "reference": file.reference, "code": codes.tracking_code(file)})
    assert "Il fait toujours froid." in browser.text


@pytest.mark.parametrize("path", ["/suivi/dossier/{}/", "/reclamation/", "/gestion/", "/static/css/ui.css", "/"])
def test_a_forged_visit_opens_nothing(path: str) -> None:
    file = make_complaint()
    page = Browser().get(f"{carried.PREFIX}forged:forged:forged{path.format(file.reference)}")
    assert file.subject not in page.content.decode()
    assert page.status_code in (200, 403, 404)


def test_the_back_office_is_never_reached_so() -> None:
    browser = Browser()
    follow(browser)
    prefix = browser.address.split("/suivi/")[0]
    assert browser.get(f"{prefix}/gestion/").status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver.evil.example", "file://"])
def test_a_form_of_another_site_is_refused_without_cookies_too(origin: str) -> None:
    browser = Browser()
    browser.get("/reclamation/")
    assert browser.post("/reclamation/", typed(), Origin=origin).status_code == 403
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("token", ["", "x" * 64, "a" * 32])
def test_a_form_that_is_none_of_our_pages_is_refused(token: str) -> None:
    page = Client(enforce_csrf_checks=True).post("/reclamation/", typed(csrfmiddlewaretoken=token), headers=OURS)
    assert page.status_code == 403
    assert typed()["description"].splitlines()[0] in page.content.decode()


@pytest.mark.parametrize("cookie", ["csrftoken", "sessionid", "dossiers"])
def test_with_any_cookie_of_ours_the_token_must_be_the_browser_s_own(cookie: str) -> None:
    client, browser = Client(enforce_csrf_checks=True), Browser()
    browser.get("/reclamation/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.text)
    assert token
    client.cookies[cookie] = "a" * 32
    assert client.post("/reclamation/", typed(csrfmiddlewaretoken=token[1]), headers=OURS).status_code == 403
    assert not Complaint.objects.exists()


def test_a_hidden_origin_is_judged_by_its_token_with_cookies(client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    page = client.get("/reclamation/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    other = Browser()
    other.get("/reclamation/")
    foreign = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', other.text)
    assert foreign
    null = {"Origin": "null"}
    assert client.post("/reclamation/", typed(csrfmiddlewaretoken=foreign[1]), headers=null).status_code == 403
    assert client.post("/reclamation/", typed(csrfmiddlewaretoken=token[1]), headers=null).status_code == 303


def test_the_back_office_takes_no_hidden_origin(client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    page = client.get("/gestion/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "username": "x", "password": "y"}
    assert client.post("/gestion/login/", sent, headers={"Origin": "null"}).status_code == 403


def test_a_copy_of_the_cookie_opens_nothing_after_leaving(client: Client) -> None:
    file = make_complaint()
    client.post("/suivi/", {"reference": file.reference, "code": codes.tracking_code(file)})
    copy = client.cookies["dossiers"].value
    client.post("/suivi/quitter/")
    client.cookies["dossiers"] = copy
    assert client.get(f"/suivi/dossier/{file.reference}/").status_code == 403
    client.post("/suivi/", {"reference": file.reference, "code": codes.tracking_code(file)})
    assert client.get(f"/suivi/dossier/{file.reference}/").status_code == 200


def test_details_are_corrected_and_another_address_confirmed(browser: Browser) -> None:
    file = follow(browser)
    details = browser.link("/coordonnees/")
    browser.get(details)
    typed_in = {
        "name": file.name,
        "phone": "04 76 00 00 09",
        "postal_address": file.postal_address,
        "reply_by": "email",
    }
    browser.post(browser.link("/coordonnees/"), typed_in)
    assert "C’est corrigé" in browser.text
    browser.post(browser.link("/coordonnees/courriel/"), {"email": "nouvelle@example.org"})
    assert "Nouvelle adresse à confirmer" in browser.text
    path = codes.confirmation_url(file.email_changes.get().mark).removeprefix("http://testserver")
    browser.get(path)
    browser.post(browser.link(path))
    assert "C’est confirmé" in browser.text
    file.refresh_from_db()
    assert (file.phone, file.email) == ("04 76 00 00 09", "nouvelle@example.org")


def test_over_https_the_visit_s_cookie_is_the_host_s_own(client: Client, settings: Any) -> None:
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE = "__Host-", True
    file = make_complaint()
    page = client.post("/suivi/", {"reference": file.reference, "code": codes.tracking_code(file)})
    cookie = page.cookies["__Host-dossiers"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert client.get(f"/suivi/dossier/{file.reference}/").status_code == 200


def test_staff_are_told_that_their_space_needs_cookies() -> None:
    browser = Browser()
    browser.get("/gestion/login/")
    assert browser.post("/gestion/login/", {"username": "x", "password": "y"}).status_code == 403
    assert "votre navigateur refuse les cookies" in browser.text
