"""The case file: who, what, the two clocks, what happened, and the next act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reclamations import actions, clock, codes
from reclamations.actions.waiting import is_moot
from reclamations.backoffice.acts.again import is_stale, way_of_act, ways_again
from reclamations.backoffice.acts.table import PAGE_OF, PAGES, Group, label_of
from reclamations.backoffice.case.timeline import timeline_of
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.panels import panels_of
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.standing import staff_words
from reclamations.domain.standing.situation import Facts, next_act
from reclamations.domain.vocabulary import DispatchState
from reclamations.letters import documents
from reclamations.models import Complaint, Message, Organisation, Staff
from reclamations.web.responses import printed, private
from reclamations.web.sentences import pill_of
from reclamations.web.visit.visits import organisation_of
from reclamations.words.sentences import in_full

#: The acts beside the next one.
BESIDE = {page.act: page.group for page in PAGES if page.group is not None}


def case_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show everything about one file on one screen."""
    staff = require(request, Right.VIEW)
    complaint = get_object_or_404(
        Complaint.objects.select_related(
            "calendar", "handler", "service", "installation", "category", "recorded_by", "qualified_by", "survey"
        ),
        reference=reference,
    )
    today = clock.today()
    attachments = list(complaint.attachments.order_by("pk"))
    appointments = list(complaint.appointments.order_by("starts_at"))
    entries = timeline_of(complaint, attachments, appointments)
    waiting = [
        entry.message for entry in entries[::-1] if entry.message and entry.message.state == DispatchState.QUEUED.value
    ]
    written = sorted((entry.message for entry in entries if entry.message), key=lambda message: message.pk)
    facts = actions.facts_among(complaint, today, written)
    possible = actions.possible_acts(complaint, staff, among=BESIDE, facts=facts)
    ways = ways_again(complaint, written, possible, today)
    for entry in entries:
        if entry.message is None:
            continue
        entry.again_url = ways.get(entry.message.pk, "")
        entry.is_stale = is_stale(complaint, entry.message, today)
        entry.is_moot = entry.message.awaits_posting and is_moot(complaint, entry.message)
    delays = complaint.calendar.delays
    return page(
        request,
        "backoffice/case.html",
        {
            "title": f"{complaint.reference} · {complaint.subject}",
            "complaint": complaint,
            "today": today,
            "ack": complaint.ack_state(today),
            "response": complaint.response_state(today),
            "again": None if complaint.closed_on else complaint.again_state(today),
            "again_total": organisation_of(request).again_days,
            "delays": delays,
            "ledger_days": complaint.calendar.calendar.ledger(complaint.received_on, delays.response),
            "pills": [pill_of(pill) for pill in staff_words.pills(facts)],
            "to_do": in_full(staff_words.to_do(facts, staff.rights)),
            "next_act": _next(complaint, staff, waiting, facts, lambda act: way_of_act(act, written, ways)),
            "groups": _groups(complaint, possible, next_act(facts, staff.rights)),
            "entries": entries,
            "attachments": [attachment for attachment in attachments if attachment.message_id is None],
            "appointments": [(slot, slot.is_off(complaint.closed_on, clock.now())) for slot in appointments],
            "slots_to_come": complaint.closed_on is None and any(slot.starts_at > clock.now() for slot in appointments),
            "survey": getattr(complaint, "survey", None),
            "unread": any(entry.is_unread for entry in entries),
            "may_handle": staff.may(Right.HANDLE),
            "email_change": complaint.email_changes.pending().first(),
            "keeping": actions.Keepers.of(today).standing_of(complaint.handler_id),
            "panels": panels_of(request, complaint),
            "trail": [(_("File du jour"), reverse("admin:index")), (complaint.reference, "")],
        },
    )


@require_POST
def mark_read(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Note that the client's messages were read."""
    staff = require(request, Right.HANDLE)
    actions.mark_messages_read(get_object_or_404(Complaint, reference=reference), actor=staff)
    return redirect("admin:case", reference)


@private
def code_sheet(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Print the sheet that gives a client the way into their space; nothing of it is kept."""
    require(request, Right.HANDLE)
    complaint = get_object_or_404(Complaint, reference=reference)

    def make() -> documents.Document:
        with translation.override(complaint.language):
            context = {
                "reference": complaint.reference,
                "code": codes.tracking_code(complaint),
                "today": clock.today(),
            }
            link = codes.tracking_url(complaint)
            data = documents.make_once("code", Organisation.current(), context, link=link)
        return documents.Document(data, f'"{hashlib.sha256(data).hexdigest()[:32]}"')

    return printed(
        request,
        make,
        filename=f"{complaint.reference}-code.pdf",
        otherwise=reverse("admin:act-give_code", args=[reference]),
    )


def _next(
    complaint: Complaint, staff: Staff, waiting: list[Message], facts: Facts, way: Callable[[Act], str]
) -> dict[str, Any] | None:
    """The one prominent button; for a letter that waits, its own page, and for one to be made again, its words."""
    act = next_act(facts, staff.rights)
    if act is None:
        return None
    if url := way(act):
        return {"label": in_full(staff_words.label(facts, staff.rights)), "url": url}
    if act is Act.REISSUE:
        return None  # nothing of ours to send again: the sentence says it all
    letter = [actions.next_to_post(complaint, waiting, facts.today).pk] if act is Act.RECORD_POSTING else []
    return _link(complaint, act, *letter) | {"label": in_full(staff_words.label(facts, staff.rights))}


def _link(complaint: Complaint, act: Act, *message: int) -> dict[str, Any]:
    url = reverse(f"admin:act-{act.value}", args=[complaint.reference, *message])
    return {"act": act, "label": label_of(act, complaint), "url": url, "page": PAGE_OF[act]}


def _groups(complaint: Complaint, possible: list[Act], first: Act | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """The other acts, by what they are for."""
    shown = [act for act in possible if act is not first]
    groups = [(group, [_link(complaint, act) for act in shown if BESIDE[act] is group]) for group in Group]
    return [(_(group.label) if group.label else "", links) for group, links in groups if links]
