"""The language is the visitor's choice; the file remembers it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from reclamations.models import Complaint
from reclamations.words import languages
from tests.english import COMPANY, french_in, french_in_page
from tests.factories import make_organisation
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db

ENGLISH = {"name": "Jane Smith", "subject": "Boiler down", "description": "It has been cold.", "lang": "en"}
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Votre voix compte"\nmsgstr "{}"\n'


@pytest.fixture(autouse=True)
def _organisation() -> None:
    make_organisation(**COMPANY)


def page(client: Client, path: str, **headers: str) -> str:
    """A page's source."""
    return client.get(path, headers=headers).content.decode()


def file_in_english(client: Client) -> Any:
    """A complaint filed from the English form, and the page that follows."""
    return client.post("/reclamation/?lang=en", typed(**ENGLISH), follow=True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/reclamation/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/accessibilite/",
        "/suivi/",
        "/suivi/code-perdu/",
        "/nulle-part/",
    ],
)
def test_public_pages_are_english_to_the_last_word(client: Client, path: str) -> None:
    source = page(client, f"{path}?lang=en")
    assert '<html lang="en">' in source
    assert french_in_page(source) == set()
    assert french_in_page(page(Client(), path))


def test_the_errors_of_the_form_are_english(client: Client) -> None:
    empty = typed(name="", subject="", description="", on_behalf="", email="no", facts_on="tomorrow", reply_by="post")
    source = client.post("/reclamation/?lang=en", empty).content.decode()
    assert "points need correcting" in source
    assert french_in_page(source) == set()


def test_the_receipt_is_english_and_the_file_remembers_it(client: Client) -> None:
    receipt = file_in_english(client)
    assert "Thank you for telling us" in receipt.content.decode()
    assert french_in_page(receipt.content.decode()) == set()
    assert Complaint.objects.get().language == "en"


def test_a_file_is_french_unless_chosen_otherwise(client: Client) -> None:
    client.post("/reclamation/", typed(), headers={"accept-language": "en"})
    assert Complaint.objects.get().language == "fr"


def test_the_choice_is_remembered(client: Client) -> None:
    client.get("/?lang=en")
    assert '<html lang="en">' in page(client, "/suivi/")
    client.get("/?lang=fr")
    assert '<html lang="fr">' in page(client, "/suivi/")


@pytest.mark.parametrize("code", ["xx", "", "en-us'", "../en"])
def test_an_unknown_language_is_no_choice(client: Client, code: str) -> None:
    response = client.get("/", {"lang": code})
    assert '<html lang="fr">' in response.content.decode()
    assert "langue" not in response.cookies


def test_the_switch_keeps_the_rest_of_the_address(client: Client) -> None:
    assert 'href="?installation=hall&amp;lang=en"' in page(client, "/reclamation/?installation=hall")


def test_nothing_is_switched_for_the_browser_but_a_link_is_offered(client: Client) -> None:
    source = page(client, "/", **{"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="fr">' in source
    assert "Read this site in English" in source
    assert "Read this site in English" not in page(client, "/", **{"accept-language": "fr-FR"})


def test_who_chose_is_offered_nothing(client: Client) -> None:
    client.get("/?lang=fr")
    assert "Read this site" not in page(client, "/", **{"accept-language": "en"})


def test_caches_are_told_what_the_page_depends_on(client: Client) -> None:
    response = client.get("/?lang=en")
    assert response["Content-Language"] == "en"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_the_back_office_is_french_whatever_was_chosen(client: Client) -> None:
    client.get("/?lang=en")
    source = page(client, "/gestion/login/?lang=en")
    assert '<html lang="fr">' in source
    assert french_in(source)


def test_the_company_s_own_words_stay_french_and_say_so(client: Client) -> None:
    make_organisation(welcome="Bienvenue chez nous.")
    assert '<div lang="fr"><p>Bienvenue chez nous.</p></div>' in page(client, "/?lang=en")


def test_a_third_language_needs_a_catalogue_and_no_code(client: Client, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE.format("Ihre Stimme zählt"))
    assert languages.available(tmp_path) == [("fr", "Français")]
    subprocess.run(["msgfmt", "-o", str(folder / "django.mo"), str(folder / "django.po")], check=True)
    settings.LANGUAGES, settings.LOCALE_PATHS = languages.available(tmp_path), [tmp_path]
    assert settings.LANGUAGES == [("fr", "Français"), ("de", "Deutsch")]
    assert "Deutsch</a>" in page(client, "/")
    assert "Ihre Stimme zählt" in page(client, "/?lang=de")


def test_a_tracking_code_is_no_french() -> None:
    assert french_in("Your code: GB62-2TWL-FG44-IXLU-QT6C-I6TP-ET") == set()
    assert french_in("Votre code") == {"Votre code"}
