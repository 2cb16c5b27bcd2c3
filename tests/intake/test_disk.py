"""Nobody fills the disk: what one network address may send is limited, and nothing is kept for a form never shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from reclamations import files
from reclamations.models import Attachment, Complaint, Message, PendingUpload, Tally
from reclamations.web import uploads
from reclamations.web.guard import throttle
from tests.factories import make_organisation
from tests.intake.typed import photo, token, typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
REFUSED = "beaucoup de fichiers viennent d’arriver de votre connexion"


@pytest.fixture(autouse=True)
def limited(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One megabyte an hour; every file counts for 400 KiB at least."""
    settings.DATA_DIR = tmp_path
    make_organisation()
    settings.UPLOAD_LIMIT = 1
    monkeypatch.setattr(uploads, "LEAST", 400)


def send(client: Client, count: int, **options: Any) -> Any:
    pictures = [photo(f"{n}.png", color) for n, color in enumerate(["red", "green", "blue"][:count])]
    return client.post(URL, {**typed(subject=""), "files": pictures}, **options)


def test_without_a_token_of_ours_nothing_is_kept_after_a_csrf_failure() -> None:
    before = files.reconcile()
    page = Client(enforce_csrf_checks=True).post(URL, {**typed(token="forged"), "files": [photo()]})
    assert page.status_code == 403
    assert (PendingUpload.objects.count(), files.reconcile()) == (0, before)
    assert "Personne ne nous a parlé." in page.content.decode()
    assert "Vos fichiers n’ont pas pu être gardés" in page.content.decode()


def test_an_address_may_send_so_much_an_hour_whatever_becomes_of_the_forms(client: Client) -> None:
    assert REFUSED not in send(client, 2).content.decode()
    page = send(client, 2).content.decode()
    assert REFUSED in page
    assert "Personne ne nous a parlé." in page
    assert PendingUpload.objects.count() == 2
    assert REFUSED not in send(client, 2, REMOTE_ADDR="192.0.2.7").content.decode()


def test_after_a_csrf_failure_files_count_as_well() -> None:
    strict = Client(enforce_csrf_checks=True)
    pages = [send(strict, 2).content.decode() for _ in range(2)]
    assert [REFUSED in page for page in pages] == [False, True]


def test_without_its_files_the_complaint_is_filed(client: Client) -> None:
    send(client, 3)
    assert client.post(URL, typed()).status_code == 303


def test_an_hour_later_files_are_taken_again(client: Client) -> None:
    with travel("2026-05-04 10:00:00+02:00", tick=False) as moment:
        assert REFUSED in send(client, 3).content.decode()
        moment.shift(timedelta(minutes=61))
        assert REFUSED not in send(client, 1).content.decode()


def test_zero_means_no_limit(client: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 0
    assert REFUSED not in send(client, 3).content.decode()


def test_messages_count_for_the_same_limit(client: Client) -> None:
    client.post(URL, {**typed(), "files": [photo()]})
    space = f"/suivi/dossier/{Complaint.objects.get().reference}/"
    form = {
        "body": "Voici les photos.",
        "token": str(token()),
        "files": [photo("1.png", "red"), photo("2.png", "blue")],
    }
    page = client.post(space, form).content.decode()
    assert REFUSED in page
    assert "Voici les photos." in page
    assert (Attachment.objects.count(), Message.objects.filter(direction="in").count()) == (1, 0)


def test_a_form_without_files_is_not_counted(client: Client) -> None:
    client.post(URL, typed())
    assert not Tally.objects.exists()


def test_an_amount_is_counted_at_once(rf: Any, settings: Any) -> None:
    limits = throttle.upload_limits(rf.get("/"))
    assert [throttle.hit(limits, amount) for amount in (1000, 24, 1)] == [True, True, False]
