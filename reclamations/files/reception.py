"""From the browser to the file: bounded while it streams, kept as it came with its form, then moved into the case."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from reclamations.domain.kinds import Kind, Unwanted
from reclamations.domain.vocabulary import AttachmentRole, CopyState
from reclamations.files import room, store
from reclamations.files.nature import refusals
from reclamations.files.nature.kinds import MEGABYTE, largest, limit_of, recognise
from reclamations.files.nature.names import clean_name
from reclamations.files.nature.refusals import FileRefused
from reclamations.models import Attachment, Complaint, Message, PendingUpload, Staff

#: An original's stored name says nothing of what it is: nothing opens it by its ending.
ORIGINAL_SUFFIX = ".orig"
#: First bytes kept of a file that was dropped, to name its kind.
HEAD = 8192


class DroppedUpload(InMemoryUploadedFile):
    """A file that went over a limit while it was received: its name, true size and first bytes, nothing else."""

    def __init__(self, name: str, size: int, head: bytes = b"") -> None:
        super().__init__(io.BytesIO(head), None, name, None, size, None)


class BoundedUploadHandler(FileUploadHandler):
    """Keeps no more of a request than the limits allow, and loses nothing else of the form.

    First of FILE_UPLOAD_HANDLERS: it passes chunks on to the handlers after it until a file, or all the files
    together, go over the limit. `receive` then refuses the file with a sentence.
    """

    request: Any  # given by Django when the form is read

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting a file."""
        super().new_file(*args, **kwargs)
        self.is_dropped = False
        self.kept_before = self.kept
        self.head = b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a chunk on, or nothing once over a limit; `start` is its place in the file in bytes."""
        end = start + len(raw_data)
        self.head = self.head or raw_data[:HEAD]
        if self.is_dropped or end > largest() or self.kept_before + end > _total():
            self.is_dropped, self.kept = True, self.kept_before
            return None
        self.kept = self.kept_before + end
        return raw_data

    def file_complete(self, file_size: int) -> DroppedUpload | None:
        """Answer for a file that was dropped, whose first bytes go at once; leave the others to the next handler."""
        if not self.is_dropped:
            return None
        for handler in self.request.upload_handlers[1:]:
            handler.upload_interrupted()
        return DroppedUpload(self.file_name or "", file_size, self.head)


def receive(upload: UploadedFile[Any], *, role: AttachmentRole, token: UUID) -> PendingUpload:
    """Store one file of the form that bears `token` as it came, and keep it until the form is accepted.

    Its bytes are copied and hashed, a few are looked at to know its kind, none is decoded: the clean copy comes after
    the commit (`prepare_copies`). Raises FileRefused.
    """
    name = clean_name(upload.name or "")
    before = PendingUpload.objects.filter(token=token).aggregate(count=Count("pk"), size=Sum("size"))
    if before["count"] >= settings.FILES_COUNT:
        raise refusals.too_many(name)
    if isinstance(upload, DroppedUpload):
        raise _why_dropped(upload, name)
    if not upload.size:
        raise refusals.empty(name)
    kind = recognise(cast("BinaryIO", upload.file), name=upload.name or "")
    if isinstance(kind, Unwanted):
        raise refusals.unwanted(name, kind)
    if room.state() is room.State.FULL:
        raise refusals.no_room(name)
    stored = store.write(_bounded(upload, name, kind, left=_total() - (before["size"] or 0)), suffix=ORIGINAL_SUFFIX)
    try:
        return PendingUpload.objects.create(
            token=token,
            role=role.value,
            original_name=name,
            kind=kind.value,
            storage_name=stored.name,
            sha256=stored.sha256,
            size=stored.size,
        )
    except BaseException:
        store.delete([stored.name])
        raise


def attach(
    pending: PendingUpload, *, complaint: Complaint, message: Message | None = None, added_by: Staff | None = None
) -> Attachment:
    """Move a received file into the case, inside the act's transaction; the stored file stays where it is.

    Raises FileRefused when the upload has expired or was already used.
    """
    if not PendingUpload.objects.filter(pk=pending.pk).delete()[0]:
        raise FileRefused(_("« %(name)s » a expiré : joignez-le de nouveau.") % {"name": pending.original_name})
    state = CopyState.PENDING if Kind(pending.kind).can_be_cleaned else CopyState.ORIGINAL_ONLY
    return Attachment.objects.create(
        complaint=complaint,
        message=message,
        added_by=added_by,
        received_at=pending.created_at,
        role=pending.role,
        original_name=pending.original_name,
        kind=pending.kind,
        copy_state=state.value,
        storage_name=pending.storage_name,
        sha256=pending.sha256,
        size=pending.size,
    )


def discard(pending: Iterable[PendingUpload]) -> int:
    """Delete received files that no form will use, row first; return how many. Those used meanwhile are left alone."""
    deleted = [
        upload.storage_name for upload in list(pending) if PendingUpload.objects.filter(pk=upload.pk).delete()[0]
    ]
    transaction.on_commit(lambda: store.delete(deleted))
    return len(deleted)


def expire_uploads(*, before: datetime) -> int:
    """Delete the files of forms abandoned before an aware moment (excluded); return how many."""
    return discard(PendingUpload.objects.filter(created_at__lt=before))


def _bounded(upload: UploadedFile[Any], name: str, kind: Kind, *, left: int) -> Iterator[bytes]:
    """Give a file piece by piece and stop at the limits: what the browser announced is not believed."""
    size = 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > limit_of(kind):
            raise refusals.too_large(name, kind, max(size, upload.size or 0))
        if size > left:
            raise refusals.over_total(name)
        yield chunk


def _why_dropped(upload: DroppedUpload, name: str) -> FileRefused:
    kind = recognise(cast("BinaryIO", upload.file), name=upload.name or "")
    size = upload.size or 0
    if size > largest() or (isinstance(kind, Kind) and size > limit_of(kind)):
        return refusals.too_large(name, kind if isinstance(kind, Kind) else None, size)
    return refusals.over_total(name)


def _total() -> int:
    return int(settings.FILES_TOTAL) * MEGABYTE
