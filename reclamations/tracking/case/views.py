"""The client's page of a file, and the message that is written there."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from reclamations import actions, clock, files
from reclamations.domain.vocabulary import (
    AttachmentRole,
    Channel,
    Direction,
    Party,
)
from reclamations.models import Complaint
from reclamations.tracking.case.page import show, show_form, with_people
from reclamations.tracking.forms import MessageForm
from reclamations.web import uploads
from reclamations.web.guard import proof, throttle, tokens
from reclamations.web.responses import done, private, show_refusal
from reclamations.web.uploads import Basket
from reclamations.web.visit import visits

ROLES = {"files": AttachmentRole.MESSAGE}
#: The same text with the same files again within this time is the same message, sent twice by a double click.
TWICE = timedelta(minutes=10)
#: Where the confirmation stands, at the top of the page: it is read first, and has the focus.
CONFIRMATION = "#confirmation"

_ARRIVED = gettext_lazy("Votre message est bien arrivé. Il est joint à votre dossier.")
_ARRIVED_AFTER = gettext_lazy(
    "Votre message est bien arrivé : nous en sommes avertis. Le dossier reste terminé ; nous le rouvrons s’il y a lieu."
)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def file(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Show the file, or take in a message that the client writes; with a `notice`, show what was typed again."""
    complaint = visits.visited(request, with_people(), reference)
    if request.method == "POST":
        return _write(request, complaint, notice)
    return show(request, complaint)


def count_message(request: HttpRequest, complaint: Complaint) -> None:
    """Count one more message on this file; raise ActRefused, with the other means, beyond the limit of an hour."""
    if not throttle.hit([(throttle.MESSAGES_BY_FILE, str(complaint.pk))]):
        sentence = _(
            "Beaucoup de messages viennent d’arriver dans ce dossier : nous les lirons tous. Celui-ci attend, intact, "
            "avec ses pièces : gardez cette page ouverte et envoyez-la de nouveau dans une heure, ou joignez-nous "
            "autrement."
        )
        raise actions.ActRefused(f"{sentence} {proof.other_means(visits.organisation_of(request))}")


def _write(request: HttpRequest, complaint: Complaint, notice: str) -> HttpResponse:
    token = tokens.read(request.POST.get("token", ""))
    form = MessageForm(request.POST, request.FILES)
    basket = uploads.collect(request, token=token, roles=ROLES)
    for name, refusal in basket.refusals:
        form.add_error(name, refusal)
    if notice:
        messages.warning(request, notice)
    if notice or not form.is_valid():
        return show_form(request, complaint, form, token.renewed(), basket)
    body = form.cleaned_data["body"]
    try:
        if _is_repeated(complaint, body, basket):
            basket.discard()
        else:
            count_message(request, complaint)
            actions.receive_message(
                complaint, actor=Party.CLIENT, channel=Channel.WEB_FORM, body=body, uploads=basket.waiting
            )
    except actions.ActRefused as refusal:
        show_refusal(form, refusal)
    except files.FileRefused as refusal:
        form.add_error("files", refusal.message)
    if not form.is_valid():
        return show_form(request, complaint, form, token.renewed(), basket)
    messages.success(request, _ARRIVED_AFTER if complaint.closed_on else _ARRIVED)
    return done(request, reverse("tracking:file", args=[complaint.reference]) + CONFIRMATION)


def _is_repeated(complaint: Complaint, body: str, basket: Basket) -> bool:
    """Whether the last message says this and holds these files: one more photo makes it another message."""
    last = complaint.messages.filter(direction=Direction.IN.value).order_by("-pk").first()
    if last is None or last.body != body or clock.now() - last.created_at >= TWICE:
        return False
    if not basket.waiting:
        return True
    held = set(last.attachments.values_list("sha256", flat=True))
    return all(upload.sha256 in held for upload in basket.waiting)
