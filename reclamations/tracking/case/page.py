"""The client's page of a file: where it stands, by when and why, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reclamations import actions, clock
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import (
    MessageKind,
    Party,
    Status,
)
from reclamations.models import Complaint, Event
from reclamations.models.case.complaint import ComplaintQuerySet
from reclamations.tracking.case.standing import standing_of
from reclamations.tracking.case.thread import letters_of, proven, thread_of
from reclamations.tracking.case.timeline import public_timeline
from reclamations.tracking.forms import MessageForm
from reclamations.web.guard import tokens
from reclamations.web.guard.tokens import Token
from reclamations.web.promise import promise_of
from reclamations.web.uploads import Basket
from reclamations.web.visit import visits


def with_people() -> ComplaintQuerySet:
    """Files with what their page names."""
    return Complaint.objects.select_related("calendar", "handler", "service", "installation", "survey")


def show(request: HttpRequest, complaint: Complaint, *, preferred: str = "") -> HttpResponse:
    """Show the file; `preferred` is the appointment to mark, if not the one that was chosen."""
    token = tokens.new()
    return show_form(request, complaint, MessageForm(), token, Basket(token.key), preferred)


def show_form(
    request: HttpRequest, complaint: Complaint, form: MessageForm, token: Token, basket: Basket, preferred: str = ""
) -> HttpResponse:
    """Show it with a message that is being written."""
    today = clock.date_of(clock.now(), visits.organisation_of(request))
    events = Event.objects.filter(case_id=complaint.pk).order_by("sequence")
    thread, own_files = thread_of(complaint)
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
        "proven_files": proven(own_files, thread),
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
