"""« Mes données »: the client's rights in plain words, a copy of all that the file holds, a request to a person."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reclamations import actions, clock, files, letters
from reclamations.domain.vocabulary import Channel, Party
from reclamations.letters import documents
from reclamations.models import Complaint, Letter, Organisation
from reclamations.models.case.correspondence import StoredFile
from reclamations.tracking.case.page import with_people
from reclamations.tracking.case.standing import kept_words
from reclamations.tracking.case.thread import attachments_of, letters_of, messages_of
from reclamations.tracking.case.views import count_message
from reclamations.tracking.data import export, readable
from reclamations.tracking.forms import DATA_REQUESTS, DataRequestForm
from reclamations.web.guard import throttle
from reclamations.web.responses import SeeOther, private
from reclamations.web.visit import visits

logger = logging.getLogger(__name__)
Kept = TypeVar("Kept", bound=StoredFile)


@require_safe
@private
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the file holds, how long, and what the client may ask."""
    complaint = visits.visited(request, with_people(), reference)
    today = clock.date_of(clock.now(), visits.organisation_of(request))
    context = {
        "complaint": complaint,
        "letters": letters_of(complaint).count(),
        "attachments": attachments_of(complaint).count(),
        "messages_count": messages_of(complaint).count(),
        "is_over": complaint.retention_until is not None and today > complaint.retention_until,
        "kept": kept_words(complaint, today),
        "case_url": reverse("tracking:file", args=[complaint.reference]),
    }
    return render(request, "public/data.html", context)


@require_POST
@private
def archive(request: HttpRequest, reference: str, notice: str = "") -> HttpResponseBase:
    """Give everything in one archive, made while it is sent; the journal keeps the moment."""
    complaint = visits.visited(request, with_people(), reference)
    if notice:
        messages.warning(request, notice)
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    organisation = visits.organisation_of(request)
    at = clock.now()
    if not throttle.hit([(throttle.ARCHIVES_BY_FILE, str(complaint.pk))]):
        messages.error(
            request, _("Cette copie vient d’être faite plusieurs fois : elle n’a pas changé. Réessayez dans une heure.")
        )
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    try:
        rendered = [letters.ensure_rendered(letter) for letter in letters_of(complaint)]
        entries = list(_entries(complaint, rendered, organisation, at))
    except OSError:
        # The server has no Pango: its administrator is told by a system check, the client by a sentence.
        logger.exception("the data of %s cannot be printed", complaint.reference)
        messages.error(request, _("Cette copie ne peut pas être préparée pour l’instant. Réessayez plus tard."))
        return SeeOther(reverse("tracking:data", args=[complaint.reference]))
    response = files.zip_download(
        entries,
        filename=f"{complaint.reference}-donnees.zip",
        at=at.astimezone(ZoneInfo(organisation.time_zone)),
    )
    actions.record_data_given(complaint, actor=Party.CLIENT)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def ask(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Ask a person to correct, give, limit or erase something: a message with its own subject, which alerts staff."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    data_url = reverse("tracking:data", args=[complaint.reference])
    posted = request.POST if request.method == "POST" else None
    form = DataRequestForm(posted, initial={"kind": request.GET.get("demande", "")})
    if notice:
        messages.warning(request, notice)
    elif posted is not None and form.is_valid():
        try:
            count_message(request, complaint)
            actions.receive_message(
                complaint,
                actor=Party.CLIENT,
                channel=Channel.WEB_FORM,
                subject=DATA_REQUESTS[form.cleaned_data["kind"]].subject,
                body=form.cleaned_data["body"],
            )
        except actions.ActRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Votre demande est bien arrivée. Nous y répondons dans le mois."))
            return SeeOther(data_url)
    context = {"complaint": complaint, "form": form, "case_url": data_url}
    return render(request, "public/data_request.html", context)


def _entries(
    complaint: Complaint, rendered: list[Letter], organisation: Organisation, at: datetime
) -> Iterator[files.Member]:
    """The files of the archive; the first two hold the data, for programs and for people, and name the others."""
    attached = list(attachments_of(complaint))
    sent = {letter.pk: f"courriers/{number:02d}-{letters.filename(letter)}" for number, letter in _kept(rendered)}
    joined = {
        row.pk: f"pieces-jointes/{number:02d}-{files.safe_name(files.original_filename(row))}"
        for number, row in _kept(attached)
    }
    copied = {
        row.pk: f"copies-des-pieces/{number:02d}-{files.safe_name(files.copy_filename(row))}"
        for number, row in _kept(attached, "copy_name")
    }
    content = export.content_of(
        complaint,
        organisation=organisation,
        at=at,
        messages=messages_of(complaint).select_related("letter").prefetch_related("attachments"),
        letters=sent,
        attachments=joined,
        copies=copied,
    )
    yield files.Member("donnees.json", data=export.as_json(content))
    words = {
        "reference": complaint.reference,
        "today": clock.date_of(at, organisation),
        "sections": readable.sections(content),
    }
    yield files.Member("donnees.pdf", data=documents.make_once("data", organisation, words))
    for rows, paths, column in (
        (rendered, sent, "storage_name"),
        (attached, joined, "storage_name"),
        (attached, copied, "copy_name"),
    ):
        yield from (
            files.Member(paths[row.pk], stored=getattr(row, column), sha256=row.sha256_of(column))
            for row in rows
            if row.pk in paths
        )


def _kept(rows: list[Kept], field: str = "storage_name") -> Iterator[tuple[int, Kept]]:
    """Number the files that are there: one that is lost must not break the archive halfway."""
    for number, row in enumerate(rows, start=1):
        if not getattr(row, field):
            continue
        try:
            files.open_stored(getattr(row, field), row.sha256_of(field)).close()
        except (FileNotFoundError, ValueError):
            logger.error("stored file of %s %s is missing", row._meta.label, row.pk)
        else:
            yield number, row
