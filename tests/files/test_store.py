"""A stored file is whole or absent, and every difference with the rows is reported."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reclamations import clock, files
from tests import factories
from tests.files import samples


def test_a_stored_file_is_read_back_and_private(data_dir: Path) -> None:
    stored = files.write(b"bytes", suffix=".pdf")
    path = data_dir / "files" / stored.name
    assert path.read_bytes() == b"bytes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_synced_before_it_takes_its_name(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda descriptor: (steps.append("fsync"), fsync(descriptor)))
    monkeypatch.setattr(Path, "rename", lambda self, to: (steps.append("rename"), rename(self, to)))
    files.write(b"bytes", suffix=".pdf")
    assert steps[-3:] == ["fsync", "rename", "fsync"]


@pytest.mark.parametrize("name", ["../secret-key", "ab/../../secret-key", "/etc/passwd", ""])
def test_no_other_file_can_be_opened(name: str) -> None:
    with pytest.raises(ValueError, match="stored file"):
        files.open_stored(name, "")


def test_deleting_twice_changes_nothing(data_dir: Path) -> None:
    stored = files.write(b"bytes", suffix=".pdf")
    files.delete([stored.name, ""])
    files.delete([stored.name])
    assert not (data_dir / "files" / stored.name).exists()


@pytest.mark.django_db
def test_differences_are_reported_in_both_directions(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    orphan = files.write(b"bytes", suffix=".pdf")
    attachment = files.attach(samples.received(), complaint=factories.make_complaint())
    files.delete([attachment.storage_name])
    with pytest.raises(CommandError, match="1 files without a row, 1 rows without a file"):
        call_command("reconcile")
    printed = capsys.readouterr().out
    assert f"no row names this file: {orphan.name}" in printed
    assert f"this file is gone: {attachment.storage_name}" in printed


def aged(path: Path, hours: int) -> None:
    """Make a file look written so many hours ago."""
    moment = clock.now().timestamp() - hours * 3600
    os.utime(path, (moment, moment))


@pytest.mark.django_db
def test_what_a_crash_left_behind_is_deleted_after_a_day_and_the_command_ends_well(data_dir: Path) -> None:
    old, young = files.write(b"old", suffix=".pdf"), files.write(b"young", suffix=".pdf")
    half = data_dir / "files" / old.name[:2] / ".0123456789abcdef.tmp"
    half.write_bytes(b"half a fi")
    aged(data_dir / "files" / old.name, 25)
    aged(half, 25)
    aged(data_dir / "files" / young.name, 23)
    kept = files.attach(samples.received(), complaint=factories.make_complaint())
    aged(data_dir / "files" / kept.storage_name, 2500)
    call_command("reconcile", "--clean")
    left = {path.name for path in (data_dir / "files").rglob("*") if path.is_file()}
    assert left == {Path(young.name).name, Path(kept.storage_name).name}


@pytest.mark.django_db
def test_too_many_files_without_a_row_are_no_crash_and_none_is_deleted(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reclamations.management.commands.reconcile.MOST_ORPHANS", 2)
    for number in range(3):
        aged(data_dir / "files" / files.write(bytes([number]), suffix=".pdf").name, 25)
    with pytest.raises(CommandError, match="3 files without a row"):
        call_command("reconcile", "--clean")


def cut(path: Path) -> None:
    path.write_bytes(b"")


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.django_db
@pytest.mark.parametrize("change", [cut, change_a_byte, lengthen])
def test_a_stored_file_that_somebody_altered_is_named(
    data_dir: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Path], None]
) -> None:
    attachment = files.attach(samples.received(), complaint=factories.make_complaint())
    call_command("reconcile", "--contents")
    change(data_dir / "files" / attachment.storage_name)
    with pytest.raises(CommandError, match="1 files altered"):
        call_command("reconcile", "--contents")
    assert f"this file is not as it was stored: {attachment.storage_name}" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_logo_is_no_orphan(data_dir: Path) -> None:
    (data_dir / "files/organisation").mkdir(parents=True)
    (data_dir / "files/organisation/logo.png").write_bytes(samples.image("PNG"))
    factories.make_organisation(logo="organisation/logo.png")
    call_command("reconcile", "--expired-uploads")


def test_a_writer_killed_midway_leaves_no_half_file(data_dir: Path) -> None:
    script = (
        "import os, pathlib, django; django.setup(); from reclamations import files;"
        "pathlib.Path.rename = lambda *names: os.kill(os.getpid(), 9); files.write(b'x' * 100000, suffix='.pdf')"
    )
    environment = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "DJANGO_DEMO": "on",
        "DJANGO_SETTINGS_MODULE": "reclamations.site.settings",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -9
    assert [path.suffix for path in (data_dir / "files").rglob("*") if path.is_file()] == [".tmp"]
