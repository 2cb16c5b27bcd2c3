"""The outcome of a clean copy, as it crosses from a process that nobody trusts."""

from datetime import datetime
from typing import Any

import pytest

from reclamations.domain.copies import Cleaned, Loss, NotMade, not_made
from reclamations.domain.kinds import Kind, suffix_of

MADE = Cleaned(
    made=True,
    mime="image/jpeg",
    losses=tuple(Loss)[:2],
    taken_at=datetime.fromisoformat("2026-05-11T08:30:00"),
    width=3000,
    height=20,
)


@pytest.mark.parametrize("outcome", [MADE, *map(not_made, NotMade)], ids=str)
def test_an_outcome_is_read_as_it_was_written(outcome: Cleaned) -> None:
    assert Cleaned.from_json(outcome.as_json()) == outcome


def test_what_is_not_made_has_a_reason_and_no_size() -> None:
    reason = next(iter(NotMade))
    assert not_made(reason) == Cleaned(made=False, mime="", losses=(), reason=reason, width=0, height=0)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("mime", "text/html", ValueError),
        ("losses", ["everything"], ValueError),
        ("reason", "bored", ValueError),
        ("taken_at", "yesterday", ValueError),
        ("width", None, TypeError),
    ],
)
def test_an_outcome_that_we_do_not_write_is_not_believed(name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        Cleaned.from_json(MADE.as_json() | {name: value})


def test_what_is_missing_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        Cleaned.from_json({"made": False})


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("Photo.JPG", ".jpg"), ("a.b.PdF", ".pdf"), ("photo", ""), (".bashrc", ""), ("a.", ""), ("a." + "x" * 10, "")],
)
def test_the_ending_of_a_name(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_only_pictures_and_pdfs_have_a_copy() -> None:
    assert Kind.PDF.can_be_cleaned
    assert Kind.JPEG.can_be_cleaned
    assert not Kind.WMV.can_be_cleaned
