"""A stored file is whole or absent, and every difference with the rows is reported."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from reclamations import files
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
        files.open_stored(name)


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
    with pytest.raises(SystemExit) as ending:
        call_command("reconcile")
    assert ending.value.code == 1
    printed = capsys.readouterr().out
    assert f"no row names this file: {orphan.name}" in printed
    assert f"this file is gone: {attachment.storage_name}" in printed


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
        "DJANGO_SETTINGS_MODULE": "reclamations.settings",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -9
    assert [path.suffix for path in (data_dir / "files").rglob("*") if path.is_file()] == [".tmp"]
