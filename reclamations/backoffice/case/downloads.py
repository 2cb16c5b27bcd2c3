"""What staff download of a file: its letters, what was sent with it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from reclamations import files, letters
from reclamations.backoffice.shell.access import require
from reclamations.domain.rights import Right
from reclamations.models import (
    Attachment,
    Letter,
)


def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the PDF of a letter, made now if it was deferred."""
    require(request, Right.VIEW)
    found = get_object_or_404(Letter, pk=pk)
    rendered = letters.ensure_rendered(found)
    return files.download(rendered, filename=letters.filename(rendered), content_type="application/pdf")


def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the clean copy of a file of a case; the file itself, which nothing opens, when it has none."""
    require(request, Right.VIEW)
    found = get_object_or_404(Attachment, pk=pk)
    return files.download_copy(found) if found.has_copy else files.download_original(found)


def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a file of a case as it came, byte for byte."""
    require(request, Right.VIEW)
    return files.download_original(get_object_or_404(Attachment, pk=pk))
