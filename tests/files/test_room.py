"""Files leave room for the database: staff are warned first, then files are refused, never a text."""

import pytest
from pytest_django import Settings

from reclamations import files
from reclamations.files import room
from tests import factories
from tests.files import samples

pytestmark = pytest.mark.django_db


def test_what_is_stored_is_counted_with_its_copies() -> None:
    factories.make_organisation()
    piece = files.attach(samples.received(), complaint=factories.make_complaint())
    waiting = samples.received()
    files.prepare_copies(limit=5)
    piece.refresh_from_db()
    assert room.stored_bytes() == piece.size + piece.copy_size + waiting.size
    assert piece.copy_size > 0


@pytest.mark.parametrize(
    ("stored", "cap", "free", "state"),
    [
        (0, 0, 4000, room.State.WIDE),
        (79, 100, 4000, room.State.WIDE),
        (80, 100, 4000, room.State.LOW),
        (100, 100, 4000, room.State.FULL),
        (0, 100, 3999, room.State.LOW),
        (0, 100, 999, room.State.FULL),
    ],
)
def test_staff_are_warned_before_files_are_refused(stored: int, cap: int, free: int, state: room.State) -> None:
    assert room.Room(stored=stored, cap=cap, free=free, reserve=1000).state is state


def test_without_room_a_file_is_refused_with_a_sentence(settings: Settings) -> None:
    settings.FILES_RESERVE = 10**12
    with pytest.raises(files.FileRefused, match="plus de place"):
        samples.received()
    assert files.reconcile() == ([], [])
