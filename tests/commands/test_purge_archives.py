"""`purge_archives`: dry run by default, approval, volume, and what an interrupted run leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command

from reclamations import files
from reclamations.domain.vocabulary import Party, Role
from reclamations.models import Attachment, Complaint, Event, Mail
from registre import actions
from registre.archives import erasure, retention
from registre.models import ArchivedLine, ErasureTask, PurgeBatch, PurgeCertificate
from tests.factories import make_message, make_staff
from tests.registre.rows import PURGE_DAY, approved_batch, fill, make_closed
from tests.registre.test_traces import ROOT, environment, run

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]


@pytest.fixture(autouse=True)
def _purge_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A checkpoint is refused inside the test's transaction; `test_traces` runs it for real.
    monkeypatch.setattr(erasure, "scrub", lambda: True)
    with time_machine.travel(PURGE_DAY, tick=False):
        yield


def purge_archives(*options: str) -> str:
    out = StringIO()
    call_command("purge_archives", *options, stdout=out)
    return out.getvalue()


def test_a_dry_run_names_candidates_and_blocked_files_and_changes_nothing() -> None:
    free = make_closed()
    held = make_closed(legal_hold_on=PURGE_DAY.date(), legal_hold_reason="Procédure")
    out = purge_archives()
    assert f"{free.reference}\tkept until 2031-06-15\twould be purged" in out
    assert f"{held.reference}\tkept until 2031-06-15\tblocked: Le dossier est gelé" in out
    assert (Complaint.objects.count(), PurgeBatch.objects.count()) == (2, 0)


def test_execute_without_an_approval_purges_nothing() -> None:
    make_closed()
    purge_archives("--propose")
    assert purge_archives("--execute") == "No approved batch.\n"
    assert Complaint.objects.count() == 1


def test_the_nightly_line_proposes_then_purges_once_approved() -> None:
    make_closed()
    assert "1 files wait for approval" in purge_archives("--execute", "--propose")
    actions.approve_purge(PurgeBatch.objects.get(), actor=make_staff(Role.MANAGEMENT), reason="Relu")
    assert "1 files purged, 0 kept. Certificate: P-2031-0001." in purge_archives("--execute", "--propose")
    assert "No approved batch." in purge_archives("--execute", "--propose")
    assert PurgeCertificate.objects.count() == 1


def test_an_unusual_volume_fails_the_command_until_it_is_allowed() -> None:
    for _ in range(retention.SMALL + 1):
        make_closed()
    with pytest.raises(CommandError, match="unusual volume"):
        purge_archives("--propose")
    assert "An unusual volume" in purge_archives()
    assert "21 files wait" in purge_archives("--propose", "--allow-volume")


def test_stored_files_and_copies_of_mails_are_deleted_after_the_rows() -> None:
    file = make_closed()
    message = fill(file)
    stored = files.write(b"x" * 100, suffix=".pdf")
    Attachment.objects.filter(complaint=file).update(storage_name=stored.name, sha256=stored.sha256, size=stored.size)
    message.email = Mail.objects.create(sender="a@b.fr", to="c@d.fr", message_id="<abc@b.fr>")
    message.save()
    copy, other = (Path(settings.EML_DIR) / f"20260101T000000-{name}.eml" for name in ("abc", "other"))
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text("Message-ID: <abc@b.fr>")
    other.write_text("Message-ID: <other@b.fr>")
    approved_batch()
    purge_archives("--execute")
    assert not copy.exists()
    assert other.exists()
    with pytest.raises(FileNotFoundError):
        (files.root() / stored.name).open("rb")
    assert not ErasureTask.objects.exists()


def test_names_left_by_an_interrupted_run_are_deleted_by_the_next() -> None:
    stored = files.write(b"x", suffix=".pdf")
    ErasureTask.objects.create(kind="file", name=stored.name)
    assert "1 deletions left by an interrupted run are done." in purge_archives("--execute")
    with pytest.raises(FileNotFoundError):
        (files.root() / stored.name).open("rb")


def test_mails_of_no_file_go_after_a_year() -> None:
    linked, old, recent = (Mail.objects.create(sender="a@b.fr", to="c@d.fr") for _ in range(3))
    make_message(email=linked)
    Mail.objects.exclude(pk=recent.pk).update(created_at=PURGE_DAY - timedelta(days=366))
    assert erasure.forget_old_mails(PURGE_DAY) == 1
    assert set(Mail.objects.all()) == {linked, recent}
    assert old not in Mail.objects.all()


def test_verify_names_a_changed_line() -> None:
    make_closed()
    approved_batch()
    purge_archives("--execute")
    assert "Every certificate and archived line holds." in purge_archives("--verify")
    ArchivedLine.objects.update(channel="phone")
    with pytest.raises(CommandError, match="1 flaw in"):
        purge_archives("--verify")


def test_cron_proposes_in_nobodys_name() -> None:
    make_closed()
    purge_archives("--propose")
    assert PurgeBatch.objects.get().proposed_by is None
    assert Event.objects.get(case_id=0).party == Party.SYSTEM.value


SLOW_PURGE = """
import django
django.setup()
from django.core.management import call_command
from registre.archives import purge
purge.CHUNK, purge.LONGEST_REST = 1, 0.02
call_command("purge_archives", "--execute")
"""


def kill_midway(data: Path, database: Path) -> None:
    """Begin a purge slowed down to one file at a time, and kill it once a few are done."""
    process = subprocess.Popen([sys.executable, "-c", SLOW_PURGE], cwd=ROOT, env=environment(data))
    while count(database, "registre_archivedline") < 5:
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_a_purge_killed_midway_leaves_whole_files_and_is_finished_by_the_next(tmp_path: Path) -> None:
    run(tmp_path, "manage.py", "migrate", "-v0")
    run(tmp_path, "manage.py", "createcachetable")
    run(tmp_path, "tests/registre/purge_world.py")
    database = tmp_path / "reclamations.sqlite3"
    kill_midway(tmp_path, database)
    purged = count(database, "registre_archivedline")
    assert purged < 25
    assert count(database, "reclamations_complaint") == 85 - purged
    assert count(database, "reclamations_event", "kind = 'purged'") == purged
    assert count(database, "reclamations_erasurepermit") == 0
    run(tmp_path, "manage.py", "purge_archives", "--execute")
    assert count(database, "registre_archivedline") == 25
    assert count(database, "registre_erasuretask") == 0
    assert count(database, "registre_purgecertificate") == 1
    assert "The journal holds." in run(tmp_path, "manage.py", "verify_journal")


def count(database: Path, table: str, where: str = "1") -> int:
    """Count rows from outside of Django."""
    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608
