"""From the browser to the file: bounded while it streams, cleaned, kept with its form, then moved into the case."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from reclamations.domain.vocabulary import AttachmentRole
from reclamations.files import store
from reclamations.files.cleaning import clean
from reclamations.files.names import FileRefused, clean_name
from reclamations.models import Attachment, Complaint, Message, PendingUpload, Staff

MAX_FILE = 10 * 1024 * 1024
MAX_FILES = 10
MAX_TOTAL = 30 * 1024 * 1024


class DroppedUpload(InMemoryUploadedFile):
    """A file that went over a limit while it was received: its name and true size, none of its content."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(io.BytesIO(), None, name, None, size, None)


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

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a chunk on, or nothing once over a limit; `start` is its place in the file in bytes."""
        end = start + len(raw_data)
        if self.is_dropped or end > MAX_FILE or self.kept_before + end > MAX_TOTAL:
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
        return DroppedUpload(self.file_name or "", file_size)


def receive(upload: UploadedFile[Any], *, role: AttachmentRole, token: UUID) -> PendingUpload:
    """Clean and store one file of the form that bears `token`, and keep it until the form is accepted.

    At most 10 files and 30 MiB for one form, 10 MiB a file. Raises FileRefused.
    """
    name = clean_name(upload.name or "")
    before = PendingUpload.objects.filter(token=token).aggregate(count=Count("pk"), size=Sum("size"))
    if before["count"] >= MAX_FILES:
        raise FileRefused(
            _("« %(name)s » n’a pas été joint : dix fichiers au plus peuvent accompagner un envoi.") % {"name": name},
            name=name,
            reason=_("dix fichiers au plus peuvent accompagner un envoi"),
        )
    cleaned = clean(_read(upload, name), name=upload.name or "")
    if (before["size"] or 0) + len(cleaned.data) > MAX_TOTAL:
        raise _over_total(name)
    stored = store.write(cleaned.data, suffix=cleaned.suffix)
    try:
        return PendingUpload.objects.create(
            token=token,
            role=role.value,
            original_name=cleaned.name,
            content_type=cleaned.content_type,
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
    return Attachment.objects.create(
        complaint=complaint,
        message=message,
        added_by=added_by,
        role=pending.role,
        original_name=pending.original_name,
        content_type=pending.content_type,
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


def _read(upload: UploadedFile[Any], name: str) -> bytes:
    """Read a file in chunks and stop at the limit: what the browser announced is not believed."""
    if isinstance(upload, DroppedUpload) and (upload.size or 0) <= MAX_FILE:
        raise _over_total(name)
    if (upload.size or 0) > MAX_FILE:
        raise FileRefused(_over_size(name))
    data = bytearray()
    for chunk in upload.chunks():
        data += chunk
        if len(data) > MAX_FILE:
            raise FileRefused(_over_size(name))
    return bytes(data)


def _over_size(name: str) -> str:
    return _(
        "« %(name)s » dépasse 10 Mo, la limite pour un fichier. Réduisez-le ou envoyez-le en plusieurs parties."
    ) % {"name": name}


def _over_total(name: str) -> FileRefused:
    return FileRefused(
        _("« %(name)s » n’a pas été joint : l’ensemble des fichiers d’un envoi ne peut pas dépasser 30 Mo.")
        % {"name": name},
        name=name,
        reason=_("l’ensemble des fichiers d’un envoi ne peut pas dépasser 30 Mo"),
    )
