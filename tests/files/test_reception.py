"""Files are received within limits, kept with their form, and moved into the case once."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from reclamations import clock, files
from reclamations.domain.vocabulary import AttachmentRole
from reclamations.files import reception
from reclamations.models import PendingUpload
from tests import factories
from tests.files import samples

pytestmark = pytest.mark.django_db


def test_the_hash_is_that_of_the_stored_bytes() -> None:
    pending = samples.received(data=samples.photo_with_place())
    with (files.root() / pending.storage_name).open("rb") as file:
        data = file.read()
    assert (pending.sha256, pending.size) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.fixture
def small(settings: Settings) -> int:
    """Limits that small files go over; gives a little more than a file may weigh."""
    settings.FILE_LIMITS = dict.fromkeys(settings.FILE_LIMITS, 0.1)
    return 110_000


def photo(size: int) -> bytes:
    """A photograph that weighs so much."""
    return samples.image() + bytes(size)


def test_a_file_over_the_limit_of_its_kind_is_refused_with_what_to_do(small: int) -> None:
    with pytest.raises(files.FileRefused, match=r"photo\.jpg.*\(photo JPEG\) pèse 11\d.Ko.*capture d’écran"):
        samples.received(data=photo(small))


def test_the_announced_size_is_not_believed(small: int) -> None:
    upload = samples.upload(photo(small))
    upload.size = 10
    with pytest.raises(files.FileRefused, match=r"la limite est de 100.Ko"):
        files.receive(upload, role=AttachmentRole.EVIDENCE, token=uuid.uuid4())


def test_an_eleventh_file_is_refused() -> None:
    token = uuid.uuid4()
    for _ in range(10):
        files.receive(samples.upload(), role=AttachmentRole.EVIDENCE, token=token)
    with pytest.raises(files.FileRefused, match="10 fichiers au plus"):
        files.receive(samples.upload(), role=AttachmentRole.EVIDENCE, token=token)


def test_all_the_files_of_a_form_together_are_limited(settings: Settings) -> None:
    settings.FILES_TOTAL = 1
    token = uuid.uuid4()
    files.receive(samples.upload(photo(700_000)), role=AttachmentRole.EVIDENCE, token=token)
    with pytest.raises(files.FileRefused, match=r"1.Mo"):
        files.receive(samples.upload(photo(700_000)), role=AttachmentRole.EVIDENCE, token=token)


@pytest.mark.parametrize("data", [b"", b"<html>", b"MZ\0"])
def test_a_refused_file_leaves_nothing(data: bytes) -> None:
    with pytest.raises(files.FileRefused):
        samples.received(data=data)
    assert files.reconcile() == ([], [])
    assert not PendingUpload.objects.exists()


def test_attaching_moves_the_row_and_not_the_file() -> None:
    pending = samples.received()
    attachment = files.attach(pending, complaint=factories.make_complaint())
    assert (attachment.storage_name, attachment.sha256) == (pending.storage_name, pending.sha256)
    assert not PendingUpload.objects.exists()
    assert files.reconcile() == ([], [])


def test_a_received_file_is_attached_once() -> None:
    pending, complaint = samples.received(), factories.make_complaint()
    files.attach(pending, complaint=complaint)
    with pytest.raises(files.FileRefused, match="a expiré"):
        files.attach(pending, complaint=complaint)


@pytest.mark.django_db(transaction=True)
def test_abandoned_uploads_expire() -> None:
    old, recent = samples.received(), samples.received()
    PendingUpload.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(hours=25))
    assert files.expire_uploads(before=clock.now() - timedelta(hours=24)) == 1
    assert list(PendingUpload.objects.all()) == [recent]
    assert files.reconcile() == ([], [])


@contextmanager
def posted(**sizes: int) -> Iterator[HttpRequest]:
    """A form with fields around its files, read as the site reads it."""
    data = {"before": "1"} | {name: samples.upload(b"x" * size, name) for name, size in sizes.items()} | {"after": "2"}
    request: HttpRequest = RequestFactory().post("/", data)
    request.upload_handlers.insert(0, files.BoundedUploadHandler(request))
    yield request
    request.close()


@pytest.mark.usefixtures("small")
def test_a_file_that_is_too_large_is_not_kept_and_the_form_is() -> None:
    with posted(large=500_000, small=1000) as request:
        assert dict(request.POST.items()) == {"before": "1", "after": "2"}
        assert request.FILES["small"].read() == b"x" * 1000  # type: ignore[union-attr]
        assert isinstance(request.FILES["large"], reception.DroppedUpload)
        with pytest.raises(files.FileRefused, match=r"large.*pèse 500.Ko"):
            files.receive(request.FILES["large"], role=AttachmentRole.EVIDENCE, token=uuid.uuid4())


def test_files_too_large_together_are_refused_as_such(settings: Settings) -> None:
    settings.FILES_TOTAL = 1
    with posted(first=900_000, second=900_000, third=5000) as request:
        dropped = [name for name in request.FILES if isinstance(request.FILES[name], reception.DroppedUpload)]
        assert dropped == ["second"]
        with pytest.raises(files.FileRefused, match=r"second.*1.Mo"):
            files.receive(request.FILES["second"], role=AttachmentRole.EVIDENCE, token=uuid.uuid4())


def served(name: str) -> HttpResponse:
    attachment = files.attach(samples.received(name=name), complaint=factories.make_complaint())
    return files.download_original(attachment)


def test_a_file_is_served_as_an_inert_download() -> None:
    response = served("Chaudière « éteinte ».jpg")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Chaudi%C3%A8re")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    response.close()
