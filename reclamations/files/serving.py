"""Stored files on their way out: always a download, never a page of the site."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from reclamations.files.store import open_stored
from reclamations.models.correspondence import StoredFile


def download(stored: StoredFile, *, filename: str, content_type: str) -> FileResponse:
    """Serve a stored file as an attachment. The caller has checked who may read it.

    Raises Http404 when the row has no file, or no longer.
    """
    try:
        file = open_stored(stored.storage_name)
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("Ce fichier n’est plus disponible.")) from error
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
