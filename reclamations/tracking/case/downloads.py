"""What a client takes home from a file: letters, files, the notice of its day."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reclamations import actions, files, letters
from reclamations.domain.vocabulary import (
    Direction,
    Party,
)
from reclamations.tracking.case.page import with_people
from reclamations.tracking.case.thread import attachments_of, letters_of
from reclamations.web import notice as notices
from reclamations.web.responses import SeeOther, private
from reclamations.web.visit import visits

logger = logging.getLogger(__name__)


@require_safe
@private
def letter(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Give a letter as it was sent, and keep the moment of its first reading."""
    complaint = visits.visited(request, with_people(), reference)
    asked = get_object_or_404(letters_of(complaint), pk=pk)
    try:
        rendered = letters.ensure_rendered(asked)
    except OSError:
        # The server has no Pango: its administrator is told by a system check, the client by a sentence.
        logger.exception("letter %s of %s cannot be printed", asked.pk, complaint.reference)
        messages.error(request, _("Ce document ne peut pas être préparé pour l’instant. Réessayez plus tard."))
        return SeeOther(reverse("tracking:file", args=[complaint.reference]))
    actions.mark_letter_read(rendered, actor=Party.CLIENT)
    return files.download(rendered, filename=letters.filename(rendered), content_type="application/pdf")


@require_safe
@private
def attachment(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Give one of the files of the case: the client's own as they sent it, ours in its clean copy if it has one."""
    complaint = visits.visited(request, with_people(), reference)
    asked = get_object_or_404(attachments_of(complaint).select_related("message"), pk=pk)
    is_ours = asked.message is not None and asked.message.direction == Direction.OUT.value
    if asked.has_copy and (is_ours or not asked.has_original):
        return files.download_copy(asked)
    return files.download_original(asked)


@require_safe
@private
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the notice that applied on the day of reception (Art. 1 to 8)."""
    complaint = visits.visited(request, with_people(), reference)
    listed = notices.articles_for(complaint, visits.organisation_of(request))
    return render(request, "public/case_notice.html", {"complaint": complaint, "articles": listed})
