"""A reference is read in every way that people type it."""

import pytest

from reclamations.domain.typed.references import read_reference


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
