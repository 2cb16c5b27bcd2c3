"""Where the pages of a letter end."""

import io
import re
from typing import Any

import pdfplumber
import pytest

from reclamations import files
from reclamations.domain.vocabulary import LetterKind
from reclamations.models import Letter
from tests import factories
from tests.letters.written import CONTENT, RESPONSE, write

pytestmark = pytest.mark.django_db

LATE = {**RESPONSE, "outcome": "partly_upheld", "late": True, "circumstances": "La pièce n’était plus fabriquée."}


def pages(letter: Letter) -> list[str]:
    """The lines of each page, spaces as they are printed."""
    with (files.root() / letter.storage_name).open("rb") as file, pdfplumber.open(io.BytesIO(file.read())) as document:
        return [page.extract_text() for page in document.pages]


def lowest(letter: Letter) -> float:
    """How far down the text of page 1 goes, its foot left out, as a share of the sheet."""
    with (files.root() / letter.storage_name).open("rb") as file, pdfplumber.open(io.BytesIO(file.read())) as document:
        page = document.pages[0]
        edge = page.height * 0.9
        drawn = [*page.chars, *page.rects, *page.curves]
        return float(max(item["bottom"] for item in drawn if item["bottom"] < edge) / page.height)


@pytest.mark.article(6)
@pytest.mark.parametrize("paragraphs", range(1, 8))
def test_a_late_answer_of_a_few_lines_fills_its_first_page(paragraphs: int) -> None:
    body = "\n\n".join(["Un technicien est passé."] * paragraphs)
    letter = write(LetterKind.RESPONSE, content={**LATE, "body": body}, names_mediator=True)
    assert len(pages(letter)) == 1 or lowest(letter) > 0.74


@pytest.mark.parametrize("lines", range(9))
def test_no_row_of_the_receipt_stands_alone(lines: int) -> None:
    rows: dict[str, Any] = {"facts_place": "Meylan", "postal_address": "\n".join(["1 rue"] * (lines + 1))}
    written = pages(write(LetterKind.FILING_RECEIPT, factories.make_complaint(**rows)))
    assert not re.match(r"Lieu des faits", written[1]), written[1][:80]


@pytest.mark.parametrize("pad", range(0, 40, 3))
def test_no_line_begins_with_a_colon(pad: int) -> None:
    complaint = factories.make_complaint(subject=f"Chauffage {'x' * pad} arrêté : 2 h sans réponse")
    for kind in (LetterKind.RESPONSE, LetterKind.ACKNOWLEDGEMENT, LetterKind.FILING_RECEIPT):
        lines = "\n".join(pages(write(kind, complaint, content=CONTENT[kind])))
        assert not re.search(r"^\s*([:;!?»]|h sans)", lines, re.MULTILINE)


@pytest.mark.article(7)
@pytest.mark.parametrize(("language", "day"), [("fr", "le lundi 1er juin 2026"), ("en", "Monday 1 June 2026")])
def test_a_disagreement_gives_the_day_of_a_new_answer(language: str, day: str) -> None:
    complaint = factories.make_complaint(language=language)
    content = {**CONTENT[LetterKind.DISAGREEMENT], "again_due_on": "2026-06-01"}
    assert day in re.sub(r"\s+", " ", pages(write(LetterKind.DISAGREEMENT, complaint, content=content))[0])
    assert "2026-06-01" not in pages(write(LetterKind.DISAGREEMENT, complaint))[0]
