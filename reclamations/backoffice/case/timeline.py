"""What happened on a file, newest first: events of the journal, messages, notes, each told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from reclamations import letters
from reclamations.actions.obstacles import obstacle_of_message
from reclamations.backoffice.case import corrections
from reclamations.backoffice.case.facts import Names, line_of, names_in
from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    Channel,
    Direction,
    DispatchState,
    EventKind,
    LetterKind,
    MessageKind,
    Party,
)
from reclamations.models import Appointment, Attachment, Complaint, Event, Message, Note
from reclamations.models.case.correspondence import mail_label
from reclamations.web.events import EVENTS
from reclamations.words.typography import longdate

#: Events whose message or note is shown in their place.
TOLD_ELSEWHERE = frozenset({EventKind.NOTED, EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_SENT})
#: Events shown with the message they sent, as one line.
SENDING = frozenset(
    {EventKind.REISSUED, EventKind.ACKNOWLEDGEMENT_PREPARED, EventKind.HOLDING_PREPARED, EventKind.RESPONSE_PREPARED}
)
#: Personal values of an event that are worth reading in the timeline, with their names.
TOLD = {
    "reason": gettext_noop("Motif"),
    "comment": gettext_noop("Commentaire"),
    "circumstances": gettext_noop("Circonstances"),
    "body": "",
}
STATE_TONES = {
    DispatchState.QUEUED: "warn",
    DispatchState.FAILED: "danger",
    DispatchState.BOUNCED: "danger",
    DispatchState.ABANDONED: "danger",
    DispatchState.REPLACED: "neutral",
    DispatchState.RECEIVED: "accent",
}


@dataclass
class Entry:
    """One line of the timeline."""

    when: datetime
    title: str
    icon: str
    tone: str
    actor: str = ""
    text: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)
    message: Message | None = None
    state_tone: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    is_unread: bool = False
    may_return: bool = False
    needs_plain_envelope: bool = False
    again_url: str = ""
    is_stale: bool = False
    is_moot: bool = False
    recipient: str = ""


def timeline_of(
    complaint: Complaint, attachments: Iterable[Attachment], appointments: Iterable[Appointment] = ()
) -> list[Entry]:
    """Tell the whole life of the file, newest first, in three queries and one for each kind of thing events name."""
    by_message: dict[int | None, list[Attachment]] = {}
    for attachment in attachments:
        by_message.setdefault(attachment.message_id, []).append(attachment)
    messages = {
        message.pk: _of_message(message, by_message.get(message.pk, []), complaint)
        for message in complaint.messages.select_related("letter", "author", "email").order_by("pk")
    }
    events = [event for event in _events(complaint) if EventKind(event.kind) not in TOLD_ELSEWHERE]
    names = names_in(events, appointments)
    entries = [
        *(_joined(event, messages, names) for event in events),
        *messages.values(),
        *(_of_note(note) for note in complaint.notes.select_related("author").order_by("pk")),
    ]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _joined(event: Event, messages: dict[int, Entry], names: Names) -> Entry:
    """Tell an event together with the message it sent, which is then not told again.

    A mail put back into the outbox as it was keeps the line of the day it was written, by whom it was written.
    """
    entry = _of_event(event, names)
    kind = EventKind(event.kind)
    is_same_mail = kind is EventKind.REISSUED and event.facts["replaces"] is None
    sent = messages.pop(event.facts.get("message", 0), None) if kind in SENDING and not is_same_mail else None
    if sent is None:
        return entry
    details = [(label, value) for label, value in entry.details if label]
    return replace(sent, title=entry.title, icon=entry.icon, tone=entry.tone, details=details)


def events_since(complaint: Complaint, seen: int) -> list[Entry]:
    """Tell what happened after the journal had `seen` events, newest first."""
    return [_of_event(event, Names()) for event in _events(complaint) if event.sequence > seen][::-1]


def _events(complaint: Complaint) -> Iterable[Event]:
    return (
        Event.objects.filter(case_id=complaint.pk)
        .select_related("actor")
        .prefetch_related("details")
        .order_by("sequence")
    )


def _of_event(event: Event, names: Names) -> Entry:
    kind = EventKind(event.kind)
    tone, icon, _client = EVENTS[kind]
    told = {detail.name: detail.value for detail in event.details.all()}
    details = [(_(label) if label else "", told[name]) for name, label in TOLD.items() if told.get(name)]
    dates = [(label, longdate(day)) for label, day in _dates(event.facts)]
    actor = str(event.actor) if event.actor else _(Party(event.party).label)
    title = _(kind.label)
    if kind is EventKind.LETTER_READ:
        title = _("%(what)s : %(letter)s") % {"what": title, "letter": _(LetterKind(event.facts["kind"]).label)}
    by_mail = kind is EventKind.DISPATCHED and event.facts["means"] == Channel.EMAIL.value
    if by_mail and (label := mail_label(told.get("proof", ""))):
        title, tone = _(label), "warn"
    return Entry(
        event.at,
        title,
        icon,
        tone,
        actor=actor,
        details=[*line_of(event, names), *corrections.lines_of(event, told), *dates, *details],
    )


def _dates(facts: dict[str, Any]) -> list[tuple[str, date]]:
    labels = {
        "target_on": _("Nouvelle date annoncée"),
        "received_on": _("Reçue le"),
        "ack_due_on": _("Accusé de réception dû le"),
        "response_due_on": _("Réponse due le"),
        "retention_until": _("Conservé jusqu’au"),
    }
    return [
        (label, date.fromisoformat(facts[name])) for name, label in labels.items() if isinstance(facts.get(name), str)
    ]


def _is_to_post(message: Message) -> bool:
    return message.awaits_posting and message.channel == Channel.POST.value


def _recipient(message: Message, complaint: Complaint) -> str:
    """The address a mail went to, when it is not the file's any more."""
    to = message.email.to if message.email else ""
    return "" if to == complaint.email else to


def _of_message(message: Message, attachments: list[Attachment], complaint: Complaint) -> Entry:
    incoming = message.direction == Direction.IN.value
    state = DispatchState(message.state)
    kind = MessageKind(message.kind)
    if kind is MessageKind.MESSAGE:
        title = _("Message du client") if incoming else _("Message au client")
    else:
        title = _(kind.label)
    if message.subject:
        title = f"{title} : {message.subject}"
    return Entry(
        message.created_at,
        title,
        "chat" if incoming else "send",
        "accent" if incoming else "info",
        actor=str(message.author) if message.author else _(Party.CLIENT.label if incoming else Party.SYSTEM.label),
        text=message.body,
        message=message,
        state_tone="warn" if message.is_in_folder else STATE_TONES.get(state, "ok"),
        attachments=attachments,
        is_unread=incoming and message.read_by_staff_at is None,
        may_return=not obstacle_of_message(Act.RECORD_BOUNCE, message),
        needs_plain_envelope=_is_to_post(message) and not letters.fits_window(message.letter),
        recipient=_recipient(message, complaint),
    )


def _of_note(note: Note) -> Entry:
    return Entry(note.created_at, _("Note interne"), "note", "neutral", actor=str(note.author), text=note.body)
