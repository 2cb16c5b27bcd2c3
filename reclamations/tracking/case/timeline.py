"""The life of a file in plain words, for the client: nothing of what staff write for themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reclamations.actions.client.details import in_words
from reclamations.domain import gettext_noop
from reclamations.domain.delays.deadlines import ClockKind, ClockState
from reclamations.domain.standing.situation import MISSED
from reclamations.domain.vocabulary import Channel, EventKind, MessageKind, Status
from reclamations.models import Complaint, Event
from reclamations.web.events import EVENTS
from reclamations.words.typography import longdate, working_days

#: What the client is told of each kind of event; a kind that is not here stays internal.
SENTENCES: Mapping[EventKind, tuple[str, str]] = {
    kind: telling.client for kind, telling in EVENTS.items() if telling.client is not None
}

#: The same, told of what left and did not arrive: nobody was told anything.
UNDONE: Mapping[EventKind, tuple[str, str]] = {
    EventKind.ACKNOWLEDGED: (
        gettext_noop("Accusé de réception envoyé"),
        gettext_noop("Il ne vous est pas parvenu."),
    ),
    EventKind.HELD: (
        gettext_noop("Lettre d’attente envoyée"),
        gettext_noop("Elle ne vous est pas parvenue."),
    ),
    EventKind.RESPONDED: (
        gettext_noop("Réponse envoyée"),
        gettext_noop("Elle ne vous est pas parvenue."),
    ),
}
#: The same, told of an answer that another had gone before.
AGAIN: Mapping[EventKind, tuple[str, str]] = {
    EventKind.RESPONDED: (
        gettext_noop("Nouvelle réponse"),
        gettext_noop("La personne en charge vous a répondu de nouveau."),
    ),
}
#: A receipt that came back is how the person who filed learns that their address is wrong.
_TOLD_LOST = {MessageKind.FILING_RECEIPT, *MISSED}
_LOSSES = (EventKind.BOUNCED.value, EventKind.DISPATCH_FAILED.value)


@dataclass(frozen=True)
class Moment:
    """One line of the timeline; `is_next` is something that has not happened yet, whose text says by when."""

    when: date | datetime | None
    title: str
    text: str
    icon: str
    tone: str
    actor: str = ""
    is_next: bool = False


def public_timeline(complaint: Complaint, events: Sequence[Event], today: date) -> list[Moment]:
    """Tell the file's life from its journal, the oldest first, then what is to come as it stands on `today`."""
    undone = _undone(complaint, events)
    again = _again(events, undone)
    told = [_moment(event, undone, again) for event in events if _is_told(event)]
    if told and complaint.channel != Channel.WEB_FORM.value and events[0].kind == EventKind.REGISTERED.value:
        told[0] = replace(told[0], title=_("Réclamation enregistrée"))  # told to a colleague, who wrote it down
    return told + _to_come(complaint, today)


def _is_told(event: Event) -> bool:
    return EventKind(event.kind) in SENTENCES and (event.kind not in _LOSSES or event.facts.get("kind") in _TOLD_LOST)


def _undone(complaint: Complaint, events: Sequence[Event]) -> set[int]:
    """Find what a letter did by leaving, and that its loss undid; give their sequence numbers.

    The journal of an acknowledgement does not name its message: it is undone when its loss left the file without one,
    or when another took its place later.
    """
    undone, standing = set(), complaint.acknowledged_on is not None
    lost, ack_lost = set(), False
    for event in reversed(events):
        if event.kind in _LOSSES:
            lost.add(event.facts.get("message"))
            ack_lost = ack_lost or (not standing and "acknowledged_on" in event.facts.get("reopened", ()))
        elif event.kind == EventKind.ACKNOWLEDGED.value:
            if ack_lost:
                undone.add(event.sequence)
            ack_lost = standing = False
        elif event.kind in UNDONE and event.facts.get("message") in lost:
            undone.add(event.sequence)
    return undone


def _again(events: Sequence[Event], undone: Collection[int]) -> list[int]:
    """Give the sequence numbers of the answers that reached the client after another one had."""
    answers = [event.sequence for event in events if event.kind == EventKind.RESPONDED.value]
    return [sequence for sequence in answers if sequence not in undone][1:]


def _moment(event: Event, undone: Collection[int], again: Collection[int]) -> Moment:
    kind = EventKind(event.kind)
    sentences = UNDONE if event.sequence in undone else AGAIN if event.sequence in again else SENTENCES
    title, text = sentences[kind]
    words = _(text) if text else ""
    if "fields" in event.facts:
        words %= {"fields": in_words(event.facts["fields"], get_language() or settings.LANGUAGE_CODE)}
    icon, tone = ("alert", "warn") if event.sequence in undone else (EVENTS[kind].icon, EVENTS[kind].tone)
    return Moment(event.at, _(title), words, icon, tone)


def _to_come(complaint: Complaint, today: date) -> list[Moment]:
    if complaint.closed_on is not None:
        return []
    coming = []
    is_open = complaint.status in (Status.RECEIVED.value, Status.IN_PROGRESS.value)
    if is_open and complaint.acknowledged_on is None:
        coming.append(_awaited(_("Accusé de réception"), complaint.ack_state(today)))
    if is_open and complaint.responded_on is None:
        news = ""
        if complaint.target_on:
            lapsed = complaint.target_on < today
            words = (
                _("La nouvelle date annoncée, le %(day)s, est passée.")
                if lapsed
                else _("Nouvelle date annoncée : %(day)s.")
            )
            news = words % {"day": longdate(complaint.target_on)}
        coming.append(_awaited(_("Réponse écrite"), complaint.response_state(today), news))
    again = complaint.again_state(today)
    if again is not None and complaint.responded_on is not None and not again.is_done:
        coming.append(_awaited(_("Nouvelle réponse"), again))
    return coming


def _awaited(title: str, state: ClockState, news: str = "") -> Moment:
    is_late = state.kind is ClockKind.LATE
    words = [_("Au plus tard le %(day)s.") % {"day": longdate(state.due_on)}]
    if is_late and state.days:
        words.append(_("En retard de %(days)s.") % {"days": working_days(state.days)})
    elif is_late:
        words.append(_("En retard."))
    icon, tone = ("alert", "danger") if is_late else ("clock", "neutral")
    return Moment(None, title, " ".join([*words, news]).strip(), icon, tone, is_next=True)
