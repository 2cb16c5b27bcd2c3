"""Clean copies are made in a process of its own: what comes out, and that nothing that goes wrong there reaches us."""

from pathlib import Path

import pytest

from reclamations.domain.copies import NotMade
from reclamations.files.child import Limits, clean
from tests.files import samples


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "received"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def test_a_photo_is_copied(source: Path, copy: Path) -> None:
    source.write_bytes(samples.photo_with_place())
    cleaned = clean(source, "jpeg", copy)
    assert (cleaned.made, cleaned.mime, cleaned.width, cleaned.height) == (True, "image/jpeg", 20, 40)
    assert b"SECRET-AUTHOR" not in copy.read_bytes()


def test_what_costs_too_much_is_an_outcome(source: Path, copy: Path) -> None:
    source.write_bytes(samples.image("JPEG", (4000, 3000)))
    assert clean(source, "jpeg", copy, limits=Limits(memory=600, seconds=0)).reason is NotMade.TOO_COSTLY
    assert clean(source, "jpeg", copy, limits=Limits(memory=64)).reason is not None
    assert not copy.exists()


def test_what_is_no_picture_is_an_outcome(source: Path, copy: Path) -> None:
    source.write_bytes(b"<html>")
    assert clean(source, "jpeg", copy).reason is NotMade.UNREADABLE
