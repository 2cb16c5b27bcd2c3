"""The proof of a filing: all that was declared, the files that came, where the code is and where it is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from time_machine import Traveller, travel

from reclamations import codes, letters
from reclamations.models import Complaint, Installation, Letter, Service
from reclamations.outbox import wording
from tests.factories import make_organisation
from tests.intake.typed import photo, typed
from tests.letters.written import text

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
NIGHT = datetime(2026, 5, 4, 21, 57, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def moment() -> Iterator[Traveller]:
    """A company, at night."""
    make_organisation()
    with travel(NIGHT, tick=False) as traveller:
        yield traveller


def plain(page: Any) -> str:
    """The page on one line, with plain spaces."""
    return " ".join(page.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_page_shows_everything_declared_and_the_files(client: Client) -> None:
    where = {
        "service": Service.objects.create(name="Caisses").pk,
        "installation": Installation.objects.create(name="Gare haute", slug="gare-haute").pk,
    }
    others = {"phone": "04 76 00 00 00", "postal_address": "8 rue des Lilas", "reply_by": "web_form"}
    form = typed(**where, **others, on_behalf="other", representative_name="Maître Roux", files=[photo()])
    page = plain(client.post(URL, form, follow=True))
    read_again = page[page.index("Relire ce que j’ai déposé") :]
    for words in ("Caisses", "Gare haute", "04 76 00 00 00", "8 rue des Lilas", "zoe@example.org", "Maître Roux"):
        assert words in read_again
    assert "photo.png</bdi>" in read_again
    assert "1 Ko" in read_again


def test_the_page_says_at_once_how_many_files_came(client: Client) -> None:
    pictures = [photo(f"{color}.png", color) for color in ("red", "green", "blue", "teal")]
    page = plain(client.post(URL, {**typed(), "files": pictures}, follow=True))
    assert page.index("4 pièces jointes reçues") < page.index("Nos deux engagements")


def test_the_page_says_that_the_code_is_not_in_the_pdf(client: Client) -> None:
    page = plain(client.post(URL, typed(), follow=True))
    assert "Le code de suivi n’est pas dans le PDF" in page


def test_the_pdf_gives_the_time_the_address_and_the_reference_but_not_the_code(client: Client) -> None:
    client.post(URL, typed())
    file = Complaint.objects.get()
    written = text(letters.ensure_rendered(file.letters.get()))
    assert "Elle a été déposée le lundi 4 mai 2026 à 21 h 57" in written
    assert f"/suivi/, avec la référence {file.reference}" in written
    assert codes.tracking_code(file) not in written


def test_a_receipt_of_before_is_still_printed(client: Client) -> None:
    client.post(URL, typed())
    letter = Letter.objects.get()
    for name in ("filed_at", "tracking"):
        del letter.content[name]
    letter.save()
    written = text(letters.ensure_rendered(letter))
    assert "lundi 4 mai 2026" in written
    assert "Elle a été déposée" not in written


def test_the_mail_gives_the_code_for_people_who_type_it(client: Client) -> None:
    client.post(URL, typed())
    message = Complaint.objects.get().messages.get()
    code = codes.tracking_code(message.complaint)
    bodies = wording.bodies(message.email, message)
    assert f"si vous le tapez : {code}" in bodies.text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"<code>{code}</code>" in bodies.html
    assert code not in bodies.text_without_link


def test_an_hour_later_the_thanks_give_way_to_the_file(client: Client, moment: Traveller) -> None:
    assert "Merci de nous l’avoir dit" in plain(client.post(URL, typed(), follow=True))
    moment.shift(timedelta(minutes=61))
    space = f"/suivi/dossier/{Complaint.objects.get().reference}/"
    assert client.get("/reclamation/recue/")["Location"] == space


def test_the_login_says_where_the_code_is(client: Client) -> None:
    page = plain(client.get("/suivi/"))
    assert "sur la page de confirmation, et dans le lien de nos courriels" in page
    wrong = plain(client.post("/suivi/", {"reference": "R-2026-000001", "code": "ABCD"}))
    assert "Recopiez-les de la page de confirmation" in wrong
