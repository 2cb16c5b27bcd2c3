"""Whatever is typed is printed within a few pages, and within a second."""

import time
from itertools import cycle, islice

import pytest

from reclamations.domain.vocabulary import LetterKind
from reclamations.letters.paper import LINES, on_paper
from reclamations.models.case.complaint import DESCRIPTION_LIMIT
from reclamations.tracking.data import readable
from tests.factories import make_complaint
from tests.letters.written import opened, write

pytestmark = pytest.mark.django_db


def test_an_ordinary_text_is_printed_as_it_was_typed() -> None:
    text = "Bonjour,\n\n" + "Une ligne.\n" * (LINES - 10)
    assert on_paper(text) == text


def test_of_a_text_full_of_line_breaks_every_word_is_printed_and_every_break_counted() -> None:
    text = "un\n" * LINES + "\n" * 400 + "fin"
    printed = on_paper(text)
    assert printed.count("un") >= LINES
    assert "fin" in printed
    assert f"en compte {LINES + 400}" in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "\n" * DESCRIPTION_LIMIT,
        "a\n" * (DESCRIPTION_LIMIT // 2),
        "\n\n\nx" * (DESCRIPTION_LIMIT // 4),
        "a " * (DESCRIPTION_LIMIT // 2),
        "a" * DESCRIPTION_LIMIT,
        "\u00ad" * DESCRIPTION_LIMIT,
        "\N{CJK UNIFIED IDEOGRAPH-4E00}" * DESCRIPTION_LIMIT,
        "".join(islice(cycle(map(chr, range(0x4E00, 0x9000))), DESCRIPTION_LIMIT)),
        "\N{ARABIC LETTER BEH}" * DESCRIPTION_LIMIT,
        "\U0001f600" * DESCRIPTION_LIMIT,
        "&<>\"'" * (DESCRIPTION_LIMIT // 5),
        "\t" * DESCRIPTION_LIMIT,
        "\N{RIGHT-TO-LEFT OVERRIDE}a" * (DESCRIPTION_LIMIT // 2),
    ],
    ids=lambda text: ascii(text[:3]),
)
def test_the_costliest_texts_make_a_receipt_of_a_few_pages(text: str) -> None:
    write(LetterKind.FILING_RECEIPT)  # the fonts are read once a process
    complaint = make_complaint(description=f"Début. {text} Fin.")
    started = time.process_time()
    letter = write(LetterKind.FILING_RECEIPT, complaint)
    spent = time.process_time() - started
    print(f"{text[:3]!a:<20}{spent:6.2f} s {len(opened(letter).pages)} pages")
    assert spent < 4, spent  # a quiet machine takes less than one
    assert len(opened(letter).pages) <= 20


def test_the_copy_of_a_long_file_goes_on_in_the_json() -> None:
    content = {"échanges": [{"texte": "mot " * 2000} for _number in range(40)], "avis": {"commentaire": "bien"}}
    sections = readable.sections(content)
    assert "donnees.json" in sections[-1].blocks[-1][0][1]
    assert sum(len(text) for section in sections for block in section.blocks for _label, text in block) < 70_000
