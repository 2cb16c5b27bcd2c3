"""A reference is read in every way that people type it."""

import pytest

from reclamations.domain.typed.references import is_reference, read_number, read_reference


@pytest.mark.parametrize(
    "typed",
    [
        "r-2026-123",
        "R2026000123",
        "R – 2026 — 000 123",
        "R:2026:000123",
        "R,2026,123",
        "R·2026·000123",
        "2026/123",
        "réf. : 2026 000123",
        "R-2026-n° 123",
        "R-\u0662\u0660\u0662\u0666-\u0661\u0662\u0663",
        "R-2O26-OOOl23",
        "https://exemple.fr/suivi/dossier/R-2026-000123/",
    ],
)
def test_a_reference_is_read_as_it_is_meant(typed: str) -> None:
    assert read_reference(typed) == "R-2026-000123"


@pytest.mark.parametrize("typed", ["", "2026", "R-2026", "R-2026-0", "R-2026-0001Z3", "4 mai 2026 123", "R" * 600])
def test_what_names_no_file_is_none(typed: str) -> None:
    assert read_reference(typed) == ""


@pytest.mark.parametrize(("typed", "number"), [("63", "000063"), ("000063", "000063"), ("0", ""), ("R-2026-1", "")])
def test_a_number_without_its_year_is_read_alone(typed: str, number: str) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(("text", "expected"), [("R-2026-000123", True), ("Mon dossier R-2026-000123", False)])
def test_a_reference_alone_is_told_from_one_in_a_sentence(text: str, expected: bool) -> None:
    assert is_reference(text) is expected
