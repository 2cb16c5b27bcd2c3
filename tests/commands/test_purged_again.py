"""Art. 8: what was purged does not come back with a backup, and a certificate's number is never given twice."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reclamations import journal
from reclamations.domain.vocabulary import Role
from reclamations.models import Attachment, Complaint, EventDetail, Staff
from registre.archives import certificates, purge
from registre.archives.purged import PurgeRecord, read
from registre.models import ArchivedLine, PurgeBatch, PurgeCertificate
from tests.commands.backup import Backup
from tests.factories import make_organisation, make_staff
from tests.registre.rows import PURGE_DAY, approved_batch, fill, make_closed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article(8)]


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.DATA_DIR, settings.PURGES_FILE = tmp_path, tmp_path / "purges.jsonl"
    make_organisation()
    with time_machine.travel(PURGE_DAY, tick=False):
        yield tmp_path


def after_restore(*options: str) -> str:
    out = StringIO()
    call_command("after_restore", *options, stdout=out)
    return out.getvalue()


def purged_since(tmp_path: Path, *, by: str = "direction") -> Backup:
    """A backup of two ended files and an account of management, made before both were purged."""
    make_staff(Role.MANAGEMENT, username="direction")
    for name in ("Hélène Martin", "Jean Petit"):
        make_closed(name=name)
    backup = Backup(tmp_path)
    batch = approved_batch()
    if by:
        PurgeBatch.objects.filter(pk=batch.pk).update(decided_by=Staff.objects.get(username=by))
        batch.refresh_from_db()
    assert purge.execute(batch).purged == 2
    return backup


def test_what_was_purged_since_the_backup_is_purged_again_and_certified(tmp_path: Path) -> None:
    backup = purged_since(tmp_path)
    first = PurgeCertificate.objects.get()
    backup.restore()
    assert Complaint.objects.count() == 2, "the case this is about"
    said = after_restore()
    assert "2 files purged since the backup are purged again. Certificate: P-2031-0002." in said
    assert f"this database has no certificate {first.number} (2 files, " in said
    assert first.hash in said
    assert not Complaint.objects.exists()
    assert not Attachment.objects.exists()
    assert not EventDetail.objects.filter(case_id__isnull=False).exists()
    assert ArchivedLine.objects.count() == 2
    assert list(certificates.verify()) == []
    assert list(journal.verify()) == []


def test_the_same_person_signs_and_the_reason_says_why(tmp_path: Path) -> None:
    backup = purged_since(tmp_path)
    backup.restore()
    after_restore()
    batch = PurgeBatch.objects.get()
    assert batch.decided_by is not None
    assert batch.decided_by.username == "direction"
    assert "Restauration d’une sauvegarde" in batch.reason


def test_an_approval_by_an_account_that_the_backup_does_not_know_asks_for_a_signature(tmp_path: Path) -> None:
    backup = purged_since(tmp_path, by="")
    backup.restore()
    with pytest.raises(CommandError, match="who approved the purge, has no account: give --signed-by"):
        after_restore()
    assert Complaint.objects.count() == 2
    assert "2 files purged" in after_restore("--signed-by", "direction")
    with pytest.raises(CommandError, match="There is no account « personne »"):
        after_restore("--signed-by", "personne")


def test_what_kept_a_file_before_its_purge_keeps_it_no_more(tmp_path: Path) -> None:
    file = make_closed(legal_hold_on=PURGE_DAY.date(), legal_hold_reason="Procédure")
    make_staff(Role.MANAGEMENT, username="direction")
    backup = Backup(tmp_path)
    Complaint.objects.filter(pk=file.pk).update(legal_hold_on=None, legal_hold_reason="")
    assert purge.execute(approved_batch()).purged == 1
    backup.restore()
    assert "1 files purged" in after_restore("--signed-by", "direction")


def test_another_file_under_a_former_number_is_left_and_told(tmp_path: Path) -> None:
    backup = purged_since(tmp_path)
    backup.restore()
    Complaint.objects.filter(reference=Complaint.objects.earliest("pk").reference).update(reference="R-2031-000099")
    with pytest.raises(CommandError, match="R-2031-000099: another file than"):
        after_restore()
    assert [file.reference for file in Complaint.objects.all()] == ["R-2031-000099"]


def test_a_second_run_purges_nothing_more_and_a_file_not_purged_stays(tmp_path: Path) -> None:
    backup = purged_since(tmp_path)
    backup.restore()
    kept = make_closed()
    after_restore()
    assert "purged again" not in after_restore()
    assert Complaint.objects.get() == kept


def test_the_list_of_another_folder_is_read_when_this_machine_s_is_lost(tmp_path: Path, settings: Settings) -> None:
    backup = purged_since(tmp_path)
    elsewhere = Path(settings.PURGES_FILE).rename(tmp_path / "elsewhere.jsonl")
    backup.restore()
    assert "No list of purges" in after_restore()
    assert Complaint.objects.count() == 2
    assert "2 files purged" in after_restore("--purges", str(elsewhere))


def test_a_run_killed_before_it_wrote_is_made_good_by_the_next(settings: Settings) -> None:
    make_closed()
    purge.execute(approved_batch())
    whole = settings.PURGES_FILE.read_text()
    settings.PURGES_FILE.write_text(whole[: len(whole) // 2])  # and its last line is cut
    PurgeRecord().catch_up()
    assert sorted(map(str, read([settings.PURGES_FILE]))) == sorted(map(str, map(json.loads, whole.splitlines())))
    before = settings.PURGES_FILE.read_text()
    PurgeRecord().catch_up()
    assert settings.PURGES_FILE.read_text() == before, "no line twice"


def test_nothing_is_purged_while_the_list_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    make_closed()
    settings.PURGES_FILE = tmp_path
    with pytest.raises(OSError, match="directory"):
        purge.execute(approved_batch())
    assert Complaint.objects.count() == 1


def test_nobody_can_be_recognised_in_the_list(settings: Settings) -> None:
    fill(make_closed(name="Hélène Martin", email="helene@exemple.fr"))
    purge.execute(approved_batch())
    text = settings.PURGES_FILE.read_text()
    for word in ("Hélène", "Martin", "helene", "secret"):
        assert word not in text
