"""Clean copies: made after the commit, one process a file, by any number of workers, killed at any moment."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reclamations import clock, files
from reclamations.domain.copies import Cleaned, Loss, NotMade, not_made
from reclamations.domain.vocabulary import CopyState
from reclamations.files import child, copies, store
from reclamations.models import Attachment
from tests import factories
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece() -> Attachment:
    """A photograph of a case, whose copy is still to be made."""
    factories.make_organisation()
    return files.attach(samples.received(), complaint=factories.make_complaint())


def answering(monkeypatch: pytest.MonkeyPatch, outcome: Cleaned, data: bytes = b"copy") -> list[str]:
    """Have the child answer this; give the kinds it was asked for."""
    asked: list[str] = []

    def clean(_source: Path, kind: str, destination: Path) -> Cleaned:
        asked.append(kind)
        if outcome.made:
            destination.write_bytes(data)
        return outcome

    monkeypatch.setattr(child, "clean", clean)
    return asked


def made(**options: Any) -> Cleaned:
    return Cleaned(made=True, mime="image/jpeg", **options)


def test_a_file_waits_for_its_copy_and_the_original_is_there_meanwhile(piece: Attachment) -> None:
    assert piece.awaits_copy
    assert samples.bytes_of(files.download_original(piece)) == samples.image()


def test_a_copy_is_made_beside_the_original(piece: Attachment) -> None:
    assert files.prepare_copies(limit=5).made == 1
    piece.refresh_from_db()
    with (files.root() / piece.copy_name).open("rb") as file:
        data = file.read()
    assert (piece.copy_sha256, piece.copy_size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert piece.sha256 == hashlib.sha256(samples.image()).hexdigest()
    assert (piece.copy_type, piece.has_copy) == ("image/jpeg", True)
    assert files.reconcile() == ([], [])


def test_what_the_copy_lacks_and_when_the_photo_was_taken_are_kept(
    piece: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = clock.now().replace(tzinfo=None, microsecond=0)
    answering(monkeypatch, made(losses=(Loss.SCALED, Loss.TRUNCATED), taken_at=taken))
    files.prepare_copies(limit=5)
    piece.refresh_from_db()
    assert len(piece.remarks) == 2
    assert piece.taken_at is not None
    assert piece.taken_at.astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None) == taken


def test_a_kind_that_has_no_copy_is_never_given_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, made())
    factories.make_organisation()
    note = files.attach(samples.received(data=b"Bonjour", name="a.txt"), complaint=factories.make_complaint())
    files.prepare_copies(limit=5)
    assert (asked, note.copy_state) == ([], CopyState.ORIGINAL_ONLY.value)


@pytest.mark.parametrize("reason", [NotMade.UNREADABLE, NotMade.PASSWORD, NotMade.TOO_LARGE])
def test_what_cannot_be_copied_is_original_only_at_once(
    piece: Attachment, monkeypatch: pytest.MonkeyPatch, reason: NotMade
) -> None:
    answering(monkeypatch, not_made(reason))
    assert files.prepare_copies(limit=5).original_only == 1
    piece.refresh_from_db()
    assert (piece.copy_state, piece.no_copy_reason) == (CopyState.ORIGINAL_ONLY.value, reason.value)
    assert len(piece.remarks) == 1


def test_a_crash_is_tried_a_few_times(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, not_made(NotMade.CRASHED))
    now = clock.now()
    states = []
    for turn in range(copies.TRIES + 1):
        files.prepare_copies(limit=5, now=now + turn * copies.LEASE)
        piece.refresh_from_db()
        states.append(piece.copy_state)
    assert len(asked) == copies.TRIES
    assert states == [*["pending"] * (copies.TRIES - 1), *["original_only"] * 2]


def test_a_file_whose_workers_are_killed_is_given_up(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_arguments: object) -> Cleaned:
        raise SystemExit

    monkeypatch.setattr(child, "clean", killed)
    now = clock.now()
    for turn in range(copies.TRIES):
        with pytest.raises(SystemExit):
            files.prepare_copies(limit=5, now=now + turn * copies.LEASE)
    files.prepare_copies(limit=5, now=now + copies.TRIES * copies.LEASE)
    piece.refresh_from_db()
    assert piece.copy_state == CopyState.ORIGINAL_ONLY.value


def test_a_file_that_another_worker_holds_is_left_to_it(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, made())
    Attachment.objects.update(copy_claimed_at=clock.now(), copy_tries=1)
    files.prepare_copies(limit=5)
    assert asked == []
    files.prepare_copies(limit=5, now=clock.now() + copies.LEASE)
    assert asked == ["jpeg"]


def test_a_copy_made_twice_is_kept_once(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(_source: Path, _kind: str, destination: Path) -> Cleaned:
        destination.write_bytes(b"late")
        Attachment.objects.update(copy_claimed_at=clock.now() + timedelta(minutes=9))
        return made()

    monkeypatch.setattr(child, "clean", overtaken)
    assert files.prepare_copies(limit=5).made == 0
    assert files.reconcile() == ([], [])


def test_a_full_disk_counts_against_no_file(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> store.Stored:
        raise OSError(28, "No space left on device")

    answering(monkeypatch, made())
    monkeypatch.setattr(store, "adopt", full)
    with pytest.raises(OSError, match="No space"):
        files.prepare_copies(limit=5)
    piece.refresh_from_db()
    assert (piece.copy_tries, piece.copy_claimed_at, piece.awaits_copy) == (0, None, True)
    assert not list(store.workshop().iterdir())


def test_a_copy_that_weighs_too_much_is_not_kept(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "limit_of", lambda _kind: 100)
    answering(monkeypatch, made(), data=bytes(101))
    files.prepare_copies(limit=5)
    piece.refresh_from_db()
    assert piece.no_copy_reason == NotMade.TOO_LARGE.value
    assert files.reconcile() == ([], [])


def test_what_a_killed_worker_left_goes_after_an_hour(piece: Attachment, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, not_made(NotMade.UNREADABLE))
    left, recent = store.workshop() / "left", store.workshop() / "recent"
    for path, minutes in ((left, 61), (recent, 59)):
        path.touch()
        os.utime(path, (clock.now().timestamp() - minutes * 60,) * 2)
    files.prepare_copies(limit=5)
    assert list(store.workshop().iterdir()) == [recent]
