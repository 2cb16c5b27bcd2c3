"""Stored files on their way out: always a download, never a page of the site."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from reclamations.domain.kinds import Kind
from reclamations.files.nature.names import ending_as
from reclamations.files.store import open_stored
from reclamations.models.case.correspondence import StoredFile
from reclamations.models.case.pieces import Attachment

#: How the name of a copy ends, by its type.
COPY_SUFFIXES = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
#: An original is never said to be anything: no browser opens it by itself.
OPAQUE = "application/octet-stream"


def download(stored: StoredFile, *, filename: str, content_type: str) -> FileResponse:
    """Serve a stored file as an attachment. The caller has checked who may read it.

    Raises Http404 when the row has no file, or no longer; `Altered` when the file is not what was stored.
    """
    return _served(stored.storage_name, stored.sha256, filename, content_type)


def download_original(attached: Attachment) -> FileResponse:
    """Serve a received file as it came, byte for byte. Raises Http404 when there is none."""
    return _served(attached.storage_name, attached.sha256, original_filename(attached), OPAQUE)


def download_copy(attached: Attachment) -> FileResponse:
    """Serve the clean copy of a received file. Raises Http404 when there is none."""
    return _served(attached.copy_name, attached.copy_sha256, copy_filename(attached), attached.copy_type)


def original_filename(attached: Attachment) -> str:
    """The name its sender gave, with an ending that its content deserves: a text « a.exe » becomes « a.exe.txt »."""
    return ending_as(attached.original_name, Kind(attached.kind).suffixes)


def copy_filename(attached: Attachment) -> str:
    """The name of the copy: « photo.heic » whose copy is a JPEG becomes « photo.jpg »."""
    kind = Kind(attached.kind)
    return ending_as(attached.original_name, COPY_SUFFIXES.get(attached.copy_type, (".bin",)), replaced=kind.suffixes)


def _served(name: str, sha256: str, filename: str, content_type: str) -> FileResponse:
    try:
        file = open_stored(name, sha256)
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("Ce fichier n’est plus disponible.")) from error
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
