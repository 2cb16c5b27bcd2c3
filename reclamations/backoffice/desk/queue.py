"""The questions behind the queue: what is to be done, counted and paged without ever skipping rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from reclamations import actions
from reclamations.actions.waiting import MOOT
from reclamations.domain import gettext_noop
from reclamations.domain.delays.deadlines import ClockState
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import staff_words
from reclamations.domain.standing.situation import next_act
from reclamations.domain.typed.references import LONGEST_TYPED, is_reference, read_number, read_reference
from reclamations.domain.typed.text import plain_line
from reclamations.domain.vocabulary import LOST, Channel, Direction, DispatchState, MessageKind
from reclamations.models import CalendarSnapshot, Complaint, EmailChange, Message, Staff
from reclamations.models.case.complaint import ComplaintQuerySet
from reclamations.models.case.questions import (
    AWAITING_ACKNOWLEDGEMENT,
    AWAITING_CLOSING,
    AWAITING_RESPONSE,
    AWAITING_TRIAGE,
    OUT_OF_REACH,
    UNTOLD,
)
from reclamations.web.sentences import pill_of
from reclamations.words.sentences import in_full

PAGE = 50
#: Counts stop here: « 1 000+ ».
CAP = 1000

_GONE_WRONG = [state.value for state in LOST]


def failed_messages() -> QuerySet[Message]:
    """Messages that did not reach the client, and that nothing replaced since.

    A letter of the procedure is replaced by the next one of its kind. Two free messages have nothing in common but
    their words: only the same text, sent again by any means, replaces one. What an address before this one did not
    take is no failure: the change itself waits for staff, or is done.
    """
    same = ~Q(kind=MessageKind.MESSAGE.value) | Q(body=OuterRef("body"))
    replaced = Message.objects.filter(
        same,
        complaint=OuterRef("complaint"),
        kind=OuterRef("kind"),
        direction=Direction.OUT.value,
        pk__gt=OuterRef("pk"),
    ).exclude(state__in=_GONE_WRONG)
    gone_wrong = Message.objects.filter(~Exists(replaced), state__in=_GONE_WRONG)  # only what goes out goes wrong
    return gone_wrong.exclude(kind=MessageKind.EMAIL_CHANGE.value)


def unread_messages() -> QuerySet[Message]:
    """What clients wrote and nobody read."""
    return Message.objects.filter(direction=Direction.IN.value, read_by_staff_at__isnull=True)


def waiting_letters(*means: Channel) -> QuerySet[Message]:
    """Letters to be posted or handed over, whose proof is still to be recorded."""
    channels = [channel.value for channel in means or (Channel.POST, Channel.IN_PERSON)]
    waiting = Message.objects.filter(direction=Direction.OUT.value, state=DispatchState.QUEUED.value)
    return waiting.filter(channel__in=channels).exclude(MOOT)


def _of(messages: QuerySet[Message]) -> Q:
    return Q(pk__in=messages.values("complaint"))


@dataclass(frozen=True)
class Filter:
    """One counter at the top of the queue, and the rows behind it."""

    label: str
    tone: str
    condition: Callable[[date], Q]
    one: str = ""  # the label of less than two, where it differs


def _this_week(today: date) -> date:
    return today + timedelta(days=7 - today.isoweekday())


_LIVE = Q(closed_on__isnull=True)  # the condition of the index complaint_live
_OWING = _LIVE | UNTOLD
FILTERS: Mapping[str, Filter] = {
    "retard": Filter(gettext_noop("en retard"), "danger", lambda today: _OWING & Q(next_due_on__lt=today)),
    "jour": Filter(gettext_noop("à faire aujourd’hui"), "accent", lambda today: _OWING & Q(next_due_on=today)),
    "semaine": Filter(
        gettext_noop("d’ici dimanche"),
        "warn",
        lambda today: _OWING & Q(next_due_on__gt=today, next_due_on__lte=_this_week(today)),
    ),
    "tri": Filter(gettext_noop("à qualifier"), "neutral", lambda today: AWAITING_TRIAGE),
    "accuser": Filter(
        gettext_noop("réceptions à accuser"),
        "neutral",
        lambda today: AWAITING_ACKNOWLEDGEMENT,
        gettext_noop("réception à accuser"),
    ),
    "repondre": Filter(
        gettext_noop("à répondre"),
        "neutral",
        lambda today: AWAITING_RESPONSE,
    ),
    "orphelins": Filter(
        gettext_noop("sans responsable présent"),
        "warn",
        lambda today: _LIVE & actions.Keepers.of(today).without_a_keeper,
    ),
    "clore": Filter(
        gettext_noop("répondues, à clore"),
        "neutral",
        lambda today: AWAITING_CLOSING,
        gettext_noop("répondue, à clore"),
    ),
}
#: Shown only when there is something to see to.
ALERTS: Mapping[str, Filter] = {
    "coordonnees": Filter(gettext_noop("coordonnées à obtenir"), "warn", lambda today: _LIVE & OUT_OF_REACH),
    "lire": Filter(
        gettext_noop("messages à lire"),
        "accent",
        lambda today: _of(unread_messages()),
        gettext_noop("message à lire"),
    ),
    "poster": Filter(
        gettext_noop("courriers à poster"),
        "warn",
        lambda today: _of(waiting_letters(Channel.POST)),
        gettext_noop("courrier à poster"),
    ),
    "remettre": Filter(
        gettext_noop("courriers à remettre"),
        "warn",
        lambda today: _of(waiting_letters(Channel.IN_PERSON)),
        gettext_noop("courrier à remettre"),
    ),
    "adresses": Filter(
        gettext_noop("adresses à confirmer"),
        "accent",
        lambda today: Q(pk__in=EmailChange.objects.pending().values("complaint")),
        gettext_noop("adresse à confirmer"),
    ),
    "echecs": Filter(
        gettext_noop("envois en échec"),
        "danger",
        lambda today: _of(failed_messages()),
        gettext_noop("envoi en échec"),
    ),
}
EVERY = {**FILTERS, **ALERTS}


@dataclass(frozen=True)
class Counter:
    """A counter as shown: « 1 000+ » beyond the cap."""

    key: str
    label: str
    tone: str
    count: int

    @property
    def text(self) -> str:
        """The number to show."""
        return f"{self.count}" if self.count < CAP else f"{CAP:,}+".replace(",", "\N{NO-BREAK SPACE}")


def counters(rows: ComplaintQuerySet, today: date) -> list[Counter]:
    """Count each filter among these files; alerts that are at zero are left out."""
    counted = {key: Count("pk", filter=one.condition(today)) for key, one in FILTERS.items()}
    # Each part from its own partial index.
    live, untold = (part.order_by().aggregate(**counted) for part in (rows.live(), rows.filter(UNTOLD)))
    shown = [_counter(key, one, live[key] + untold[key]) for key, one in FILTERS.items()]
    for key, one in ALERTS.items():
        if count := rows.order_by().filter(one.condition(today))[:CAP].count():
            shown.append(_counter(key, one, count))
    return shown


def _counter(key: str, one: Filter, count: int) -> Counter:
    label = one.one if one.one and count < 2 else one.label
    return Counter(key, _(label), one.tone if count else "neutral", count)


@dataclass(frozen=True)
class QueueLine:
    """One file of the queue; `pills` are (label, tone, icon)."""

    complaint: Complaint
    act: Act | None
    act_label: str
    pills: list[tuple[str, str, str]]
    state: ClockState | None
    unread: bool
    keeping: str

    @property
    def is_ours(self) -> bool:
        """Whether the date is our own: the procedure sets none for a new answer."""
        return self.state is not None and self.complaint.next_due_on == self.complaint.again_due_on


@dataclass(frozen=True)
class QueuePage:
    """Some rows, and the cursor of the page after them (empty at the end)."""

    rows: list[QueueLine]
    after: str


def page_of(rows: ComplaintQuerySet, *, after: str, staff: Staff, today: date) -> QueuePage:
    """Give the page that begins after a cursor « place,primary key ».

    Files come by due date (their place is an ISO date), then those that have none.
    """
    files = rows.select_related("handler").order_by("next_due_on", "pk")
    found = _after(files, after)
    cursor = ""
    if len(found) > PAGE:
        found = found[:PAGE]
        cursor = f"{found[-1].next_due_on or ''},{found[-1].pk}"
    return QueuePage(_rows(found, staff, today), cursor)


def _after(files: ComplaintQuerySet, cursor: str) -> list[Complaint]:
    """The files of the page, and one more if there is one."""
    place, pk = _parsed(cursor)
    undated = files.filter(next_due_on__isnull=True)
    if cursor and not place:
        return list(undated.filter(pk__gt=pk)[: PAGE + 1])
    dated = files.filter(next_due_on__isnull=False)
    if place:
        dated = dated.filter(Q(next_due_on__gt=place) | Q(next_due_on=place, pk__gt=pk), next_due_on__gte=place)
    # Each part walks its own partial index in the queue's order; nothing else has a date.
    parts = [dated.live()[: PAGE + 1], dated.filter(closed_on__isnull=False)[: PAGE + 1]]
    found = sorted((file for part in parts for file in part), key=lambda file: (file.next_due_on, file.pk))
    if len(found) <= PAGE:
        found += undated[: PAGE + 1 - len(found)]
    return found[: PAGE + 1]


def _parsed(cursor: str) -> tuple[date | None, int]:
    place, _comma, pk = cursor.partition(",")
    try:
        return (date.fromisoformat(place) if place else None), int(pk or 0)
    except ValueError:
        return None, 0


def _rows(files: list[Complaint], staff: Staff, today: date) -> list[QueueLine]:
    pks = [file.pk for file in files]
    calendars = CalendarSnapshot.objects.in_bulk({file.calendar_id for file in files})
    for file in files:
        file.calendar = calendars[file.calendar_id]
    unread = set(unread_messages().filter(complaint__in=pks).values_list("complaint", flat=True))
    failed: dict[int, set[str]] = {pk: set() for pk in pks}
    for pk, kind in failed_messages().filter(complaint__in=pks).values_list("complaint", "kind"):
        failed[pk].add(kind)
    keepers = actions.Keepers.of(today)
    leaving: dict[int, list[Message]] = {pk: [] for pk in pks}
    queued = Message.objects.filter(direction=Direction.OUT.value, state=DispatchState.QUEUED.value)
    queued = queued.select_related("letter")
    for message in queued.filter(complaint__in=pks).order_by("pk"):
        leaving[message.complaint_id].append(message)
    rows = []
    for file in files:
        facts = actions.facts_of(file, today, waiting=leaving[file.pk], lost=failed[file.pk], unread=file.pk in unread)
        rows.append(
            QueueLine(
                file,
                next_act(facts, staff.rights),
                in_full(staff_words.label(facts, staff.rights)),
                [pill_of(pill) for pill in staff_words.pills(facts)],
                file.due_state(today),
                unread=facts.unread,
                keeping=keepers.standing_of(file.handler_id),
            )
        )
    return rows


def search(rows: ComplaintQuerySet, words: str) -> ComplaintQuerySet:
    """Keep the files whose reference, client, e-mail or subject hold every word, and the one that the words name."""
    held = Q()
    for word in plain_line(words[:LONGEST_TYPED]).split()[:6]:
        held &= (
            Q(reference__icontains=word)
            | Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(subject__icontains=word)
        )
    if is_reference(words):
        held |= Q(reference=read_reference(words))
    if number := read_number(words):
        held |= Q(reference__endswith=f"-{number}")
    return rows.filter(held)
