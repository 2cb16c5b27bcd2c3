"""The client's page of a file: where it stands, by when and why, what was said; and its downloads."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from reclamations import actions, clock, files, letters
from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import (
    LEFT,
    LOST,
    AttachmentRole,
    Channel,
    Direction,
    DispatchState,
    MessageKind,
    Party,
    Status,
)
from reclamations.models import Attachment, Complaint, Event, Letter, Message
from reclamations.models.case.questions import ComplaintQuerySet
from reclamations.tracking.case.standing import standing_of
from reclamations.tracking.case.timeline import public_timeline
from reclamations.tracking.forms import DATA_SUBJECTS, MessageForm
from reclamations.web import notice as notices
from reclamations.web import uploads
from reclamations.web.guard import proof, throttle, tokens
from reclamations.web.guard.tokens import Token
from reclamations.web.promise import promise_of
from reclamations.web.responses import SeeOther, done, private, show_refusal
from reclamations.web.uploads import Basket
from reclamations.web.visit import visits

logger = logging.getLogger(__name__)

#: Mails that hold a way in, or tell what the timeline tells.
#: What the notices say that carry neither a letter nor words of staff.
_IN_SHORT: Mapping[MessageKind, str] = {
    MessageKind.REOPENING: gettext_noop("Votre dossier est rouvert, et nos équipes s’en occupent de nouveau."),
    MessageKind.WITHDRAWAL: gettext_noop("Votre réclamation est retirée : nous n’y donnerons pas d’autre suite."),
    MessageKind.CLOSING: gettext_noop("Votre dossier est clos. Vous pouvez encore nous écrire."),
    MessageKind.APPOINTMENT: gettext_noop("Nous vous proposons un rendez-vous."),
}
_NOT_SHOWN = [MessageKind.ACCESS_CODE.value, MessageKind.DETAILS.value, MessageKind.EMAIL_CHANGE.value]
_LEFT = [state.value for state in LEFT]
ROLES = {"files": AttachmentRole.MESSAGE}
#: The same text with the same files again within this time is the same message, sent twice by a double click.
TWICE = timedelta(minutes=10)
#: Where the confirmation stands, at the top of the page: it is read first, and has the focus.
CONFIRMATION = "#confirmation"

_ARRIVED = gettext_lazy("Votre message est bien arrivé. Il est joint à votre dossier.")
_ARRIVED_AFTER = gettext_lazy(
    "Votre message est bien arrivé : nous en sommes avertis. Le dossier reste terminé ; nous le rouvrons s’il y a lieu."
)


@dataclass(frozen=True)
class Written:
    """One message of the thread with its files."""

    message: Message
    files: list[Attachment]

    @property
    def is_from_client(self) -> bool:
        """Whether the client wrote it."""
        return self.message.direction == Direction.IN.value

    @property
    def left_on(self) -> date | None:
        """The day a paper left us, which may be long after it was written; None for what leaves as it is written."""
        by_hand = self.message.channel in (Channel.POST.value, Channel.IN_PERSON.value)
        return self.message.occurred_on if by_hand and not self.is_from_client else None

    @property
    def is_lost(self) -> bool:
        """Whether it did not reach the client by the means it took."""
        return self.message.state in LOST

    @property
    def subject(self) -> str:
        """Its subject; ours, which staff read in French, in the reader's language."""
        return _(self.message.subject) if self.is_data_request else self.message.subject

    @property
    def words(self) -> str:
        """What it says; of a notice that staff added no word to, in short what its mail says."""
        message = self.message
        if message.body or message.letter_id or self.is_from_client:
            return message.body
        words = _IN_SHORT.get(MessageKind(message.kind), "")
        return _(words) if words else ""

    @property
    def is_data_request(self) -> bool:
        """Whether its subject is one of ours, a request on the client's data."""
        return self.message.subject in DATA_SUBJECTS


@require_http_methods(["GET", "HEAD", "POST"])
@private
def file(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Show the file, or take in a message that the client writes; with a `notice`, show what was typed again."""
    complaint = visits.visited(request, with_people(), reference)
    if request.method == "POST":
        return _write(request, complaint, notice)
    return show(request, complaint)


def show(request: HttpRequest, complaint: Complaint, *, preferred: str = "") -> HttpResponse:
    """Show the file; `preferred` is the appointment to mark, if not the one that was chosen."""
    token = tokens.new()
    return _show(request, complaint, MessageForm(), token, Basket(token.key), preferred)


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


def with_people() -> ComplaintQuerySet:
    """Files with what their page names."""
    return Complaint.objects.select_related("calendar", "handler", "service", "installation", "survey")


def attachments_of(complaint: Complaint) -> Any:
    """Its files, but for staff's proofs of dispatch."""
    return complaint.attachments.exclude(role=AttachmentRole.DISPATCH_PROOF.value)


def letters_of(complaint: Complaint) -> Any:
    """Letters that left: one still to be posted is not yet the client's."""
    return Letter.objects.filter(complaint=complaint, messages__in=messages_of(complaint)).distinct()


def messages_of(complaint: Complaint) -> Any:
    """What passed between the client and us: neither codes, nor paper that waits, nor an answer before it left."""
    paper = Q(channel__in=[Channel.POST.value, Channel.IN_PERSON.value], state=DispatchState.QUEUED.value)
    taken_back = Q(state__in=[DispatchState.REPLACED.value, DispatchState.ABANDONED.value])
    owed = Q(kind__in=[MessageKind.HOLDING.value, MessageKind.RESPONSE.value]) & ~Q(state__in=_LEFT)
    return complaint.messages.exclude(kind__in=_NOT_SHOWN).exclude(paper | taken_back | owed)


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
        return _show(request, complaint, form, token.renewed(), basket)
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
        return _show(request, complaint, form, token.renewed(), basket)
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


def _show(
    request: HttpRequest, complaint: Complaint, form: MessageForm, token: Token, basket: Basket, preferred: str = ""
) -> HttpResponse:
    today = clock.date_of(clock.now(), visits.organisation_of(request))
    events = Event.objects.filter(case_id=complaint.pk).order_by("sequence")
    thread, own_files = _thread(complaint)
    facts = actions.read_facts(complaint, today)
    can = _can(complaint, facts)
    slots = _slots(complaint, may_choose=can["choose"])
    chosen = next((slot for slot in slots if slot.chosen_at), None)
    # Only an answer that left: one still to be posted is not yet the client's.
    answers = [item.message for item in thread if item.message.kind == MessageKind.RESPONSE.value]
    has_answer = bool(answers)
    context = {
        "complaint": complaint,
        "today": today,
        "promise": promise_of(complaint),
        "ack_state": complaint.ack_state(today),
        "response_state": complaint.response_state(today),
        "timeline": public_timeline(complaint, list(events), today),
        "thread": thread,
        "own_files": own_files,
        "proven_files": _proven(own_files, thread),
        "letters": list(letters_of(complaint)),
        "slots": slots,
        "chosen": chosen,
        "preferred": next((slot.pk for slot in slots if str(slot.pk) == preferred), chosen.pk if chosen else None),
        "answer": answers[-1] if answers else None,
        "standing": standing_of(complaint, facts),
        "can": can,
        "is_answer_to_judge": has_answer and (can["accept"] or can["disagree"]),
        "shows_mediator": _shows_mediator(complaint, has_answer),
        "form": form,
        "token": token,
        "waiting": basket.waiting,
    }
    return render(request, "public/case.html", context)


def _shows_mediator(complaint: Complaint, has_answer: bool) -> bool:
    """The mediator is open to who was refused, even the declaration itself, or disagreed (Art. 7)."""
    if complaint.status == Status.NOT_A_COMPLAINT.value:
        return True
    return complaint.disagreed_on is not None or (has_answer and complaint.mediator_named_on is not None)


def _thread(complaint: Complaint) -> tuple[list[Written], list[Attachment]]:
    """Give the messages with their files, the oldest first, and the files that came with the complaint itself."""
    by_message: dict[int | None, list[Attachment]] = defaultdict(list)
    for attached in attachments_of(complaint):
        by_message[attached.message_id].append(attached)
    written: Iterable[Message] = messages_of(complaint).select_related("letter", "author")
    return [Written(message, by_message[message.pk]) for message in written], by_message[None]


def _proven(own_files: Iterable[Attachment], thread: Iterable[Written]) -> list[Attachment]:
    """The files that the client sent, whose originals are kept: their fingerprints are those of the client's own."""
    sent = [*own_files, *(file for item in thread if item.is_from_client for file in item.files)]
    return [file for file in sent if file.has_original]


def _slots(complaint: Complaint, *, may_choose: bool) -> list[Any]:
    """The moments to come: all of them while the client may choose, afterwards the one they chose."""
    coming = complaint.appointments.filter(starts_at__gt=clock.now())
    if not may_choose:
        coming = coming.filter(chosen_at__isnull=False)
    return list(coming)


def _can(complaint: Complaint, facts: Facts) -> dict[str, bool]:
    """The acts that the page offers the client."""
    return {name: not actions.obstacle(act, complaint, Party.CLIENT, facts=facts) for name, act in _OFFERED.items()}


_OFFERED: Mapping[str, Act] = {
    "withdraw": Act.WITHDRAW,
    "accept": Act.ACCEPT,
    "disagree": Act.DISAGREE,
    "choose": Act.CHOOSE_APPOINTMENT,
    "survey": Act.ANSWER_SURVEY,
}
