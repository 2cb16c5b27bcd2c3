"""`backup`: whole or not at all, in a folder of its own, while nothing deletes files."""

import json
import sqlite3
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from reclamations import backups, duties, files
from reclamations.models import Attachment
from tests.factories import make_complaint, make_organisation
from tests.journal.test_at_once import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.PURGES_FILE = tmp_path / "data" / "purges.jsonl"
    settings.DATA_DIR.mkdir()
    make_organisation()
    return settings.DATA_DIR


def backup(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("backup", str(folder), *options, stdout=out)
    return out.getvalue()


def attach(data: bytes = b"%PDF-") -> str:
    stored = files.write(data, suffix=".pdf")
    Attachment.objects.create(
        complaint=make_complaint(), role="document", original_name="a.pdf", kind="pdf",
        storage_name=stored.name, sha256=stored.sha256, size=stored.size,
    )  # fmt: skip
    return stored.name


def test_it_holds_the_database_the_files_and_the_list_of_purges_for_the_site_s_account_alone(
    tmp_path: Path, settings: Settings
) -> None:
    name = attach()
    settings.PURGES_FILE.write_text('{"case": 1}\n')
    assert "and 1 files." in backup(tmp_path / "b")
    assert (tmp_path / "b" / "files" / name).read_bytes() == b"%PDF-"
    assert (tmp_path / "b" / "purges.jsonl").read_text() == '{"case": 1}\n'
    assert json.loads((tmp_path / "b" / "backup.json").read_text())["files"] == 1
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "b", *(tmp_path / "b").glob("database*"))] == [0, 0]
    if connection.vendor == "sqlite":
        rows = sqlite3.connect(tmp_path / "b" / "database.sqlite3").execute(
            "SELECT count(*) FROM reclamations_complaint"
        )
        assert rows.fetchone() == (1,)


def test_a_folder_that_exists_is_never_written_to(tmp_path: Path) -> None:
    backup(tmp_path / "b")
    with pytest.raises(CommandError, match="exists already"):
        backup(tmp_path / "b")
    with pytest.raises(CommandError, match="among the stored files"):
        backup(files.root() / "b")


def test_what_a_kill_left_is_no_backup_and_the_next_one_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "b.partial" / "files").mkdir(parents=True)
    with pytest.raises(CommandError, match="no whole backup"):
        backup(tmp_path / "c", "--like", str(tmp_path / "b.partial"))
    backup(tmp_path / "b")
    assert not (tmp_path / "b.partial").exists()


def test_files_of_a_former_backup_take_no_room_twice(tmp_path: Path) -> None:
    old = attach()
    backup(tmp_path / "monday")
    new = attach(b"%PDF-new")
    backup(tmp_path / "tuesday", "--like", str(tmp_path / "monday"))
    monday, tuesday = tmp_path / "monday" / "files", tmp_path / "tuesday" / "files"
    assert (monday / old).stat().st_ino == (tuesday / old).stat().st_ino
    assert (tuesday / new).read_bytes() == b"%PDF-new"


def test_a_row_that_had_lost_its_file_is_told_and_the_rest_is_saved(tmp_path: Path) -> None:
    files.delete([attach()])
    with pytest.raises(CommandError, match="1 rows had no file any more"):
        backup(tmp_path / "b")
    assert (tmp_path / "b" / "backup.json").exists()


def test_purge_and_clean_up_wait_for_it_and_it_waits_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_LOOK", 0.05)
    said: list[str] = []

    def while_copying(folder: Path) -> Path:
        def clean() -> None:
            out = StringIO()
            call_command("reconcile", "--clean", stdout=out)
            said.append(out.getvalue())

        in_parallel(1, clean)
        return folder / "database"

    monkeypatch.setattr(backups, "_copy_database", while_copying)
    with duties.turn("purge_archives") as is_mine:
        assert is_mine
        waiting = threading.Thread(target=in_parallel, args=(1, lambda: backup(tmp_path / "b")))
        waiting.start()
        waiting.join(0.5)
        assert not (tmp_path / "b").exists()
    waiting.join()
    assert (tmp_path / "b").exists()
    assert said == ["Another run is at work.\n"]


def test_a_database_that_cannot_be_dumped_makes_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="pg_dump is missing"):
            backup(tmp_path / "b")
        assert not (tmp_path / "b").exists()
