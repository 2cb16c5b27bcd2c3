"""The mediator's clause is part of the letter whenever it is due, and cannot be removed (Art. 7)."""

from pathlib import Path

import pytest
from pytest_django import Settings

from reclamations import letters
from reclamations.domain.vocabulary import LetterKind
from reclamations.letters import MediatorMissing
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
