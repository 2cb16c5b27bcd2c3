"""The same form posted at the same instant with its files: one file each is kept, and nothing waits for ever (m7)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from reclamations import clock, files
from reclamations.files import store
from reclamations.models import Attachment, Complaint, PendingUpload
from tests.actions.test_concurrency import at_once
from tests.factories import make_organisation
from tests.files import samples
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of files of its own: what is left in it is this test's."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def post(fields: dict[str, Any], *names: str) -> int:
    pieces = [samples.upload(samples.image(size=(30 + len(name), 20)), name) for name in names]
    return Client().post("/reclamation/", {**fields, "files": pieces}).status_code


def test_of_parallel_posts_with_files_one_keeps_them_and_the_rest_is_swept(folder: Path) -> None:
    make_organisation()
    fields = typed()
    statuses = at_once(*[lambda: post(fields, "a.jpg", "bb.jpg")] * 5)
    assert set(statuses) <= {200, 303}, statuses
    assert Complaint.objects.count() == 1
    assert Attachment.objects.count() == 2
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        call_command("reconcile", clean=True, verbosity=0)
    assert not PendingUpload.objects.exists()
    assert files.reconcile() == ([], [])
    assert len(store.on_disk(store.root())) == len(store.named())


def test_parallel_forms_that_were_never_filed_leave_nothing_after_a_day(folder: Path) -> None:
    make_organisation()
    fields = typed(description="")
    assert set(at_once(*[lambda: post(fields, "a.jpg")] * 5)) <= {200, 422}
    assert PendingUpload.objects.exists()
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        call_command("reconcile", clean=True, verbosity=0)
    assert not PendingUpload.objects.exists()
    assert store.on_disk(store.root()) == store.named() == set()
