"""After the restore of an older backup, nothing that a client holds opens the file of somebody else.

See docs/architecture.md, « Counters and backups ».
"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from reclamations import actions, codes, files, journal
from reclamations.domain.vocabulary import Channel, EventKind, Party
from reclamations.models import Attachment, Complaint, Event
from reclamations.web.visit import visits
from tests.commands.backup import Backup
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db(transaction=True)


def file_one(name: str) -> Complaint:
    filing = actions.Filing(
        name=name, subject="Panne", description="En panne.", reply_by=Channel.WEB_FORM, channel=Channel.WEB_FORM
    )
    return actions.register(actor=Party.CLIENT, filing=filing)


def restore(backup: Backup, *arguments: str) -> str:
    backup.restore()
    out = StringIO()
    call_command("after_restore", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    """A site of its own, with its data folder."""
    make_organisation()
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize("is_announced", [True, False], ids=["after_restore was run", "after_restore was forgotten"])
def test_no_former_code_opens_a_file_of_somebody_else(tmp_path: Path, is_announced: bool) -> None:
    before = [file_one(f"Avant {n}") for n in range(3)]
    backup = Backup(tmp_path)
    lost = [file_one(f"Perdue {n}") for n in range(3)]
    former = {codes.tracking_code(file): file.name for file in [*before, *lost]}
    if is_announced:
        restore(backup)
    else:
        backup.restore()
    for number in range(6):
        file_one(f"Nouvelle {number}")
    opened = [
        (former[code], found.name)
        for file in Complaint.objects.order_by("pk")
        for code in former
        if (found := codes.find(file.reference, code)) is not None
    ]
    assert opened == [(file.name, file.name) for file in before]


def test_a_browser_that_saw_a_lost_file_sees_no_other(tmp_path: Path) -> None:
    backup = Backup(tmp_path)
    lost, browser = file_one("Perdue"), Client()
    browser.post("/suivi/", {"reference": lost.reference, "code": codes.tracking_code(lost)})
    assert browser.get(f"/suivi/dossier/{lost.reference}/").status_code == 200
    assert visits.COOKIE in browser.cookies
    backup.restore()
    new = file_one("Nouvelle")
    assert new.reference == lost.reference, "the case this is about"
    assert browser.get(f"/suivi/dossier/{new.reference}/").status_code == 403


def test_references_and_keys_given_since_the_backup_are_not_given_again(tmp_path: Path) -> None:
    file_one("Avant")
    backup = Backup(tmp_path)
    lost = [file_one(f"Perdue {n}") for n in range(3)]
    assert "The next reference is R-" in restore(backup, "--references", "50")
    new = file_one("Nouvelle")
    assert new.reference not in {file.reference for file in lost}
    assert int(new.reference[-6:]) == 52
    assert new.pk > max(file.pk for file in lost)


def test_the_gap_is_in_the_journal_and_the_journal_holds(tmp_path: Path) -> None:
    file_one("Avant")
    backup = Backup(tmp_path)
    restore(backup, "--references", "50")
    file_one("Nouvelle")
    event = Event.objects.get(kind=EventKind.RESTORED.value)
    assert event.facts["references_skipped"] == 50
    assert list(journal.verify()) == []


def test_files_of_complaints_that_the_backup_does_not_know_are_set_aside(tmp_path: Path, data_dir: Path) -> None:
    backup = Backup(tmp_path)
    stored = files.write(b"the photo of a lost complaint", suffix=".jpg")
    assert "1 files that no row names are now in after-restore-" in restore(backup)
    (aside,) = data_dir.glob("after-restore-*/*.jpg")
    assert aside.read_bytes() == b"the photo of a lost complaint"
    assert not (data_dir / "files" / stored.name).exists()
    assert files.reconcile() == ([], [])


def test_files_older_than_the_database_are_named(tmp_path: Path, data_dir: Path) -> None:
    stored = files.write(b"%PDF-", suffix=".pdf")
    Attachment.objects.create(
        complaint=file_one("Avant"), role="document", original_name="a.pdf", kind="pdf",
        storage_name=stored.name, sha256=stored.sha256, size=stored.size,
    )  # fmt: skip
    backup = Backup(tmp_path)
    files.delete([stored.name])
    with pytest.raises(CommandError, match="restore the files of the same backup, or later"):
        restore(backup)


def test_a_skip_of_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="1 at least"):
        call_command("after_restore", "--references", "0")
