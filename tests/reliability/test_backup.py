"""A backup made under load and restored by the documented lines loses nothing that was acknowledged before it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from PIL import Image
from psycopg import sql

from benchmarks.serving import manage, site, site_environment
from tests.operations import ROOT, block
from tests.reliability.test_submissions import Site, in_parallel

SERVER = os.environ.get("TEST_DATABASE_URL", "")
ON_SERVER = [pytest.mark.postgresql, pytest.mark.skipif(not SERVER, reason="no PostgreSQL")]
DATABASES = ["sqlite", pytest.param("postgresql", marks=ON_SERVER)]


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(made, "PNG")
    return made.getvalue()


@contextmanager
def database_of(kind: str, name: str) -> Iterator[dict[str, str]]:
    """What the environment says of a database of its own."""
    if kind == "sqlite":
        yield {}
        return
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {"DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{name}"}
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run_documented(words: str, environment: dict[str, str]) -> str:
    """Run a block of the page, its two paths apart."""
    text = block("sh", words).replace("/var/lib/reclamations", environment["DATA_DIR"])
    text = text.replace(".venv/bin/python", sys.executable).replace("/srv/reclamations", str(ROOT))
    text = text.replace("export ENV_FILE=/etc/reclamations.env\n", "")
    done = subprocess.run(
        ["sh", "-eu"], input=text, env=environment, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", DATABASES)
def test_a_backup_under_load_holds_every_acknowledged_complaint_with_its_files(kind: str, tmp_path: Path) -> None:
    photo, backup, given = picture(), tmp_path / "backup", list[int]()
    with database_of(kind, "site_backed_up") as database, database_of(kind, "site_restored") as other:
        environment = site_environment(tmp_path) | database
        with site(environment) as server:
            served, stop = Site(server, environment, tmp_path), threading.Event()

            def file_until_the_end() -> None:
                while not stop.is_set():
                    given.append(served.file(served.token(), picture=photo))

            load = threading.Thread(target=in_parallel, args=(4, file_until_the_end))
            load.start()
            time.sleep(2)
            before = set(given)
            manage(environment, "backup", str(backup))
            during = len(given) - len(before)
            stop.set()
            load.join()
        assert len(before) > 5
        assert during > 0, "people filed meanwhile"
        restored = environment | other | {"DATA_DIR": str(tmp_path / "restored"), "BACKUP": str(backup)}
        (tmp_path / "restored").mkdir(mode=0o700)
        shutil.copy(tmp_path / "data" / "secret-key", tmp_path / "restored")  # the keys, which no backup holds
        (backup / "purges.jsonl").touch()
        run_documented(f"# restore: {kind}", restored)
        said = run_documented("# restore: files", restored)
        assert "The next reference is" in said
        assert "Every certificate and archived line holds." in said
        seen = Site.inspect(type("Restored", (), {"environment": restored})())  # type: ignore[arg-type]
        assert seen["flaws"] == []
        assert before <= {row["pk"] for row in seen["rows"]}
        assert [row for row in seen["rows"] if row["files"] != [True] or row["mails"] != 1] == []
        assert json.loads((backup / "backup.json").read_text())["missing"] == []


def test_restored_files_never_replace_those_that_are_there(tmp_path: Path) -> None:
    environment = site_environment(tmp_path)
    manage(environment, "migrate", "-v0")
    manage(environment, "createcachetable")
    backup, stored = tmp_path / "backup", tmp_path / "data" / "files" / "ab" / f"{'ab' * 16}.pdf"
    manage(environment, "backup", str(backup))
    stored.parent.mkdir(parents=True)
    stored.write_text("filed since")
    (backup / "purges.jsonl").touch()
    run_documented("# restore: sqlite", environment | {"BACKUP": str(backup)})
    assert (tmp_path / "data" / "before-restore" / "reclamations.sqlite3").exists()
    said = run_documented("# restore: files", environment | {"BACKUP": str(backup)})
    assert "1 files that no row names are now in after-restore-" in said
    (aside,) = (tmp_path / "data").glob("after-restore-*/**/*.pdf")
    assert aside.read_text() == "filed since"
