"""Letters to a client who reads English."""

import pytest

from reclamations import letters
from reclamations.domain.papers import REFUSALS
from reclamations.domain.vocabulary import LetterKind
from reclamations.models import Service, Wording
from tests import factories
from tests.english import COMPANY, COMPLAINT, french_in
from tests.letters.written import text, write

pytestmark = pytest.mark.django_db

FACTS = {"is_represented": True, "representative_name": "Paul Roux", "representative_capacity": "Lawyer"}
RESPONSE = {"body": "Here.", "amicable_solution": False, "late": True, "circumstances": "A part was missing."}
CONTENT = {
    LetterKind.FILING_RECEIPT: [{}],
    LetterKind.ACKNOWLEDGEMENT: [{"body": "An engineer will call you."}],
    LetterKind.HOLDING: [{"body": "", "circumstances": "A part is missing.", "target_on": "2026-07-01"}],
    LetterKind.RESPONSE: [{**RESPONSE, "outcome": outcome} for outcome in ("upheld", "partly_upheld", "rejected")],
    LetterKind.DISMISSAL: [
        {"body": "Here.", "request_kind": kind, "reason": "No grievance."}
        for kind in ("service", "information", "clarification", "opinion")
    ],
    LetterKind.DISAGREEMENT: [{"body": "That is not enough."}],
    LetterKind.NOTICE: [
        {"about": about, "body": "As agreed.", "slots": ["Monday, 10 a.m."], "closed_on": "2026-05-11"}
        for about in ("qualification", "closing", "reopening", "withdrawal", "appointment", "message")
    ],
}
CASES = [(kind, content) for kind, contents in CONTENT.items() for content in contents]


def written(kind: LetterKind, content: dict[str, object]) -> str:
    """The words of a letter to a client who reads English, from a company whose own words are English."""
    factories.make_organisation(**COMPANY)
    complaint = factories.make_complaint(**COMPLAINT, **FACTS)
    is_final = kind in {LetterKind.RESPONSE, *REFUSALS}
    return text(write(kind, complaint, content=content, names_mediator=is_final)).replace("Directrice", "")


@pytest.mark.parametrize(("kind", "content"), CASES)
def test_letters_are_english_to_the_last_word(kind: LetterKind, content: dict[str, object]) -> None:
    words = written(kind, content)
    assert french_in(words.replace("/suivi/", "/")) == set()
    assert "Grenoble, 11 May 2026" in words
    assert "Yours faithfully," in words


def test_a_receipt_gives_its_dates_and_its_means_in_english() -> None:
    words = written(LetterKind.FILING_RECEIPT, {})
    for expected in ("Wednesday 27 May 2026", "Thursday 18 June 2026", "E-mail", "for Jane Smith", "client relations"):
        assert expected in words


def test_a_letter_names_the_service_the_signatory_and_the_mediator_in_the_language_of_the_file() -> None:
    factories.make_organisation(mediator_name="Médiateur du Rhône")
    said = {"Médiateur du Rhône": "Rhône Mediator", "Chauffage": "Heating", "Directrice": "Director"}
    for french, english in said.items():
        Wording.put(language="en", source=french, text=english)
    complaint = factories.make_complaint(**COMPLAINT, service=Service.objects.create(name="Chauffage"))
    assert write(LetterKind.FILING_RECEIPT, complaint).content["filed"]["service"] == "Heating"
    words = text(write(LetterKind.DISAGREEMENT, complaint))
    assert "Rhône Mediator" in words
    assert "Director" in words
    assert "Rhône Mediator" not in text(write(LetterKind.DISAGREEMENT, factories.make_complaint()))


def test_a_letter_keeps_the_words_of_the_day_it_was_written() -> None:
    factories.make_organisation(mediator_name="Médiateur du Rhône")
    Wording.put(language="en", source="Médiateur du Rhône", text="Rhône Mediator")
    letter = write(LetterKind.DISAGREEMENT, factories.make_complaint(**COMPLAINT), defer=True)
    Wording.put(language="en", source="Médiateur du Rhône", text="Lyon Mediator")
    assert "Rhône Mediator" in text(letters.ensure_rendered(letter))
