"""Art. 8: after a purge, no byte of the client is in the database, its WAL, the data folder or the outbox."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.article(8)


def environment(data: Path) -> dict[str, str]:
    """The environment of a process of its own, on a SQLite database in `data`."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "reclamations.site.settings",
        **{name: getattr(settings, name) for name in ("SECRET_KEY", "TRACKING_KEY", "JOURNAL_KEY")},
        "DATA_DIR": str(data),
        "PYTHONPATH": str(ROOT),
    }


def run(data: Path, *command: str) -> str:
    """Run Python in its own process; give what it printed."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bytes_under(folder: Path) -> bytes:
    """Every byte of every file of the data folder, the database and its WAL included."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_byte_of_a_purged_client_is_left(tmp_path: Path) -> None:
    run(tmp_path, "manage.py", "migrate", "-v0")
    run(tmp_path, "manage.py", "createcachetable")
    world = json.loads(run(tmp_path, "tests/registre/purge_world.py"))
    words = [word.encode() for word in world["words"]]
    before = bytes_under(tmp_path)
    assert [word for word in words if word not in before] == []  # or the test could not fail
    run(tmp_path, "manage.py", "purge_archives", "--execute")
    after = bytes_under(tmp_path)
    assert [word for word in words if word in after] == []
    assert b"keptkept" in after
    assert "The journal holds." in run(tmp_path, "manage.py", "verify_journal")
