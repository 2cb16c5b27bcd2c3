"""The mediator's clause is part of the letter whenever it is due, and cannot be removed (Art. 7)."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from reclamations import letters
from reclamations.domain.vocabulary import LetterKind
from reclamations.letters import MediatorMissing
from reclamations.letters.content import LetterView, mediator_block
from reclamations.models import Letter
from tests import factories
from tests.letters.written import RESPONSE, text, write

pytestmark = [pytest.mark.django_db, pytest.mark.article(7)]
REJECTION = {**RESPONSE, "outcome": "rejected"}


def test_a_rejection_letter_names_the_mediator() -> None:
    factories.make_organisation(mediator_website="https://mediation.exemple.fr")
    written = text(write(LetterKind.RESPONSE, content=REJECTION, names_mediator=True))
    assert "Médiateur du Tribunal de Grenoble" in written
    assert "7 place Firmin-Gautier 38000 Grenoble" in written
    assert "https://mediation.exemple.fr" in written


def test_a_disagreement_letter_names_the_mediator() -> None:
    assert "Médiateur du Tribunal de Grenoble" in text(write(LetterKind.DISAGREEMENT))


def test_a_favourable_answer_names_no_mediator() -> None:
    assert "Médiateur" not in text(write(LetterKind.RESPONSE))


@pytest.mark.parametrize(("outcome", "amicable"), [("rejected", True), ("partly_upheld", True), ("upheld", False)])
def test_an_answer_that_owes_the_mediator_cannot_leave_without(outcome: str, amicable: bool) -> None:
    content = {**RESPONSE, "outcome": outcome, "amicable_solution": amicable}
    with pytest.raises(MediatorMissing):
        write(LetterKind.RESPONSE, content=content, names_mediator=False)
    assert not Letter.objects.exists()


def test_an_organisation_without_mediator_cannot_reject() -> None:
    factories.make_organisation(mediator_name=" ")
    with pytest.raises(MediatorMissing):
        write(LetterKind.RESPONSE, content=REJECTION, names_mediator=True)


def test_a_template_without_the_clause_makes_no_letter(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/response.html").write_text("{{ letter.body }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    letter = write(LetterKind.RESPONSE, content=REJECTION, names_mediator=True, defer=True)
    with pytest.raises(MediatorMissing):
        letters.ensure_rendered(letter)


TERMS = ("gratuite pour le consommateur", "L612-1", "réclamation écrite", "dans l’année", "L612-2")
ADDRESS = (
    "Médiateur du Tribunal de Grenoble",
    "7 place Firmin-Gautier",
    "38000 Grenoble",
    "https://mediation.exemple.fr",
)


@pytest.mark.parametrize("kind", [LetterKind.RESPONSE, LetterKind.DISAGREEMENT])
def test_the_mediator_of_a_letter_can_be_turned_to(kind: LetterKind) -> None:
    factories.make_organisation(mediator_website="https://mediation.exemple.fr")
    content = REJECTION if kind is LetterKind.RESPONSE else {"body": "Non."}
    written = text(write(kind, content=content, names_mediator=True))
    assert [words for words in (*TERMS, *ADDRESS) if words not in written] == []


@pytest.mark.parametrize("part", ["emails/mediator.txt", "emails/mediator.html", "letters/mediator.html"])
def test_mails_and_letters_say_the_same_of_the_mediator(part: str) -> None:
    organisation = factories.make_organisation(mediator_website="https://mediation.exemple.fr")
    mediator = mediator_block(organisation, "fr")
    context = {"letter": {"content": {"mediator": mediator}, "mediator": mediator, "reference": "R-2026-000001"}}
    written = " ".join(render_to_string(part, context).split())
    assert [words for words in (*TERMS, *ADDRESS) if words not in written] == []


def test_a_letter_and_a_page_bind_the_spaces_of_its_name(client: Client) -> None:
    factories.make_organisation(mediator_name="Médiation : « L’accord »")
    bound = "Médiation\xa0: «\xa0L’accord\xa0»"
    assert bound in client.get("/").content.decode()
    shown = LetterView(write(LetterKind.DISAGREEMENT, defer=True), logo="").mediator
    assert shown is not None
    assert shown["name"] == bound


def test_an_own_legal_notice_leaves_the_mediator_on_its_page(client: Client) -> None:
    factories.make_organisation(legal_notice="Notre société.")
    page = client.get("/mentions-legales/").content.decode()
    assert "Notre société." in page
    assert "7 place Firmin-Gautier" in page


@pytest.mark.parametrize("path", ["/", "/mentions-legales/"])
def test_pages_that_name_the_mediator_say_how_to_turn_to_it(path: str, client: Client) -> None:
    factories.make_organisation(mediator_website="https://mediation.exemple.fr")
    page = " ".join(client.get(path).content.decode().split())
    assert [words for words in (*TERMS, *ADDRESS) if words not in page] == []
