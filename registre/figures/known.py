"""What was known of the complaints of a period at the end of a day: the facts that figures are made of.

The facts of a file are dated, and its journal says what each act changed: what came after the day is undone. Of a
purged file only months are left, so that a period that meets one must be made of whole months (`partial_months`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ENDED_STATUSES, EventKind, Outcome, Status, SurveyQuestion, Term
from reclamations.models import Complaint, Event, Organisation, SatisfactionSurvey
from registre.chronology.register import Held, archived_held, held
from registre.models import ArchivedLine

_ENDED = {status.value for status in ENDED_STATUSES}
_LISTS = ("service", "installation", "category")
_QUESTIONS = tuple(question.value for question in SurveyQuestion)


class Stage(Term):
    """Where a complaint stood."""

    UNTRIAGED = "untriaged", gettext_noop("à qualifier")
    RUNNING = "running", gettext_noop("en cours de traitement")
    ANSWERED = "answered", gettext_noop("répondues et non closes")
    CLOSED = "closed", gettext_noop("clôturées")
    WITHDRAWN = "withdrawn", gettext_noop("retirées")


@dataclass
class Known:
    """One complaint as it was known. `outcome` is empty until an answer left; a delay is None when nobody knows.

    `scores` are the marks that its client gave to the handling, in the order of `SurveyQuestion`; empty before.
    """

    stage: Stage
    channel: str
    service: int | None
    installation: int | None
    category: int | None
    risk: str
    outcome: str
    acknowledged: Held | None
    answered: Held | None
    scores: tuple[int, ...] = ()


@dataclass
class _File:
    """A file's row, on its way back to what it was."""

    pk: int
    status: str
    received_on: date
    recorded_on: date
    qualified: bool
    closed_on: date | None
    ack_due_on: date
    acknowledged_on: date | None
    response_due_on: date
    responded_on: date | None
    outcome: str
    channel: str
    service: int | None
    installation: int | None
    category: int | None
    risk: str


def known(first_day: date, last_day: date, *, on: date) -> tuple[list[Known], int]:
    """The complaints received in the period (both days included), as known at the end of the day `on`.

    With them, how many requests the period held, which are no complaints (Art. 2).
    """
    rows = [*_files(first_day, last_day, on), *_archived(first_day, last_day, on)]
    complaints = [row for row in rows if row is not None]
    return complaints, len(rows) - len(complaints)


def partial_months(first_day: date, last_day: date) -> tuple[date, date] | None:
    """The period in whole months when it cuts one of whose purged files only the month is known; else None.

    A period that ends within a month asks more: what was done of its files in that month, before the day or after.
    """
    whole = first_day.replace(day=1), last_day + relativedelta(day=31)
    cut = [day.replace(day=1) for day, end in zip((first_day, last_day), whole, strict=True) if day != end]
    is_hidden = Q(received_month__in=cut)
    if last_day != whole[1]:
        done = (Q(**{name: last_day.replace(day=1)}) for name in _MONTHS)
        is_hidden |= Q(received_month__range=(whole[0], last_day)) & reduce(or_, done)
    return whole if ArchivedLine.objects.filter(is_hidden).exists() else None


#: The months in which something became true of a purged file.
_MONTHS = (
    "recorded_month",
    "qualified_month",
    "ack_due_month",
    "acknowledged_month",
    "response_due_month",
    "responded_month",
    "closed_month",
    "surveyed_month",
)


def sentence_on_months(first_day: date, last_day: date) -> str:
    """Say why a period must be made of whole months, and which."""
    return _(
        "Des dossiers de cette période sont purgés : il n’en reste que des mois. Choisissez des mois "
        "entiers : du %(first)s au %(last)s."
    ) % {"first": f"{first_day:%d/%m/%Y}", "last": f"{last_day:%d/%m/%Y}"}


def end_of(day: date) -> datetime:
    """The first moment after a day, in the organisation's time zone."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(Organisation.current().time_zone))


def _files(first_day: date, last_day: date, on: date) -> Iterator[Known | None]:
    """The files received in the period; None for what was a mere request."""
    end = end_of(on)
    moved = Event.objects.filter(at__gte=end, kind=EventKind.RECEPTION_CORRECTED.value).values_list(
        "case_id", flat=True
    )
    files = Complaint.objects.filter(Q(received_on__range=(first_day, last_day)) | Q(pk__in=list(moved)))
    found = [_read(row, end) for row in files.values_list(*_COLUMNS)]
    later = _events_after(end, files)
    earlier = _events_before(end, [file.pk for file in found if file.pk in later])
    surveys = SatisfactionSurvey.objects.filter(answered_at__lt=end, complaint__in=files.order_by().values("pk"))
    scores = {pk: tuple(marks) for pk, *marks in surveys.values_list("complaint_id", *_QUESTIONS)}
    for file in found:
        for kind, facts in reversed(later.get(file.pk, ())):
            _UNDO[EventKind(kind)](file, facts, earlier[file.pk])
        if first_day <= file.received_on <= last_day and file.recorded_on <= on:
            yield _known(file, on, scores.get(file.pk, ()))


def _known(file: _File, on: date, scores: tuple[int, ...]) -> Known | None:
    """What a file says once everything after the day is left out; None for a mere request."""
    answered_on = file.responded_on if file.responded_on and file.responded_on <= on else None
    acknowledged_on = file.acknowledged_on if file.acknowledged_on and file.acknowledged_on <= on else None
    ended = file.closed_on is not None and file.closed_on <= on and file.status in _ENDED
    if ended and file.status == Status.NOT_A_COMPLAINT.value:
        return None
    return Known(
        stage=_stage(file, ended=ended, answered=answered_on is not None),
        channel=file.channel,
        service=file.service,
        installation=file.installation,
        category=file.category,
        risk=file.risk,
        outcome=file.outcome if answered_on else "",
        acknowledged=held(acknowledged_on, file.ack_due_on, ended=ended, today=on),
        answered=held(answered_on, file.response_due_on, ended=ended, today=on),
        scores=scores,
    )


def _stage(file: _File, *, ended: bool, answered: bool) -> Stage:
    if ended:
        return Stage.WITHDRAWN if file.status == Status.WITHDRAWN.value else Stage.CLOSED
    if not file.qualified:
        return Stage.UNTRIAGED
    return Stage.ANSWERED if answered and file.status != Status.IN_PROGRESS.value else Stage.RUNNING


#: The columns of `_File`, in its order.
_COLUMNS = (
    "pk",
    "status",
    "received_on",
    "recorded_on",
    "qualified_at",
    "closed_on",
    "ack_due_on",
    "acknowledged_on",
    "response_due_on",
    "responded_on",
    "outcome",
    "channel",
    "service_id",
    "installation_id",
    "category_id",
    "risk",
)


def _read(row: tuple[Any, ...], end: datetime) -> _File:
    """A row; a qualification after the day is none yet."""
    pk, status, received_on, recorded_on, qualified_at, *others = row
    return _File(pk, status, received_on, recorded_on, qualified_at is not None and qualified_at < end, *others)


# ---- Undoing what came after -------------------------------------------------------------------

Facts = Mapping[str, Any]
_Earlier = Mapping[str, Facts]


def _requalified(file: _File, facts: Facts, earlier: _Earlier) -> None:
    """Its qualification was reversed: it had one."""
    file.qualified, file.status = True, facts["from"]
    file.closed_on = file.received_on if file.status == Status.NOT_A_COMPLAINT.value else file.closed_on


def _unqualified(file: _File, facts: Facts, earlier: _Earlier) -> None:
    file.qualified, file.closed_on, file.status = False, None, Status.RECEIVED.value


def _ended_again(file: _File, facts: Facts, earlier: _Earlier) -> None:
    """It was reopened: it had ended."""
    file.status, file.closed_on = facts["from"], date.fromisoformat(facts["closed_on"])
    file.qualified = file.qualified or file.status == Status.CLOSED.value


def _received_before(file: _File, facts: Facts, earlier: _Earlier) -> None:
    for name, day in facts["before"].items():
        setattr(file, name, date.fromisoformat(day))


def _due_before(file: _File, facts: Facts, earlier: _Earlier) -> None:
    file.ack_due_on = date.fromisoformat(facts["ack"][0])
    file.response_due_on = date.fromisoformat(facts["response"][0])


def _classified_before(file: _File, facts: Facts, earlier: _Earlier) -> None:
    before = earlier.get(EventKind.CLASSIFIED) or facts.get("before") or {}
    for name in (*_LISTS, "risk"):
        setattr(file, name, before.get(name, getattr(file, name)))


def _answered_before(file: _File, facts: Facts, earlier: _Earlier) -> None:
    """An answer was written: the one before it, if there was one, said its own outcome."""
    first = earlier.get(EventKind.RESPONDED)
    file.outcome = first["outcome"] if first else file.outcome
    file.status = Status.ANSWERED.value if first and earlier.get(_STOOD) == first else Status.IN_PROGRESS.value


def _not_lost(file: _File, facts: Facts, earlier: _Earlier) -> None:
    """What came back, or never left, was believed to have arrived."""
    reopened = facts.get("reopened") or ()
    if "acknowledged_on" in reopened and (seen := earlier.get(EventKind.ACKNOWLEDGED)):
        file.acknowledged_on = _day(seen.get("on"))
    if "responded_on" in reopened and (answer := earlier.get(EventKind.RESPONDED)):
        left = earlier.get(f"{EventKind.DISPATCHED}/response", answer)
        file.responded_on = _day(left.get("on") or left.get("dispatched_on"))
        file.outcome, file.status = answer["outcome"], Status.ANSWERED.value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


#: Acts that date their fact themselves, such as a closing, need nothing here: a later date is left out.
_UNDO: Mapping[EventKind, Callable[[_File, Facts, _Earlier], None]] = {
    EventKind.QUALIFIED: _unqualified,
    EventKind.DISMISSED: _unqualified,
    EventKind.QUALIFICATION_REVERSED: _requalified,
    EventKind.REOPENED: _ended_again,
    EventKind.RECEPTION_CORRECTED: _received_before,
    EventKind.DEADLINES_RECOMPUTED: _due_before,
    EventKind.CLASSIFIED: _classified_before,
    EventKind.RESPONDED: _answered_before,
    EventKind.BOUNCED: _not_lost,
    EventKind.DISPATCH_FAILED: _not_lost,
}
#: What tells the state before an act that does not say it itself.
_TELLING = (
    EventKind.CLASSIFIED,
    EventKind.RESPONDED,
    EventKind.ACKNOWLEDGED,
    EventKind.DISPATCHED,
    EventKind.REOPENED,
    EventKind.BOUNCED,
)
#: Under this name, the last of those that say whether an answer stands.
_STOOD = "stood"
_STANDING = {EventKind.RESPONDED.value, EventKind.REOPENED.value, EventKind.BOUNCED.value}


def _events_after(end: datetime, files: QuerySet[Complaint]) -> dict[int, list[tuple[str, Facts]]]:
    """What was done to these files from a moment on, in order, file by file."""
    kinds = [kind.value for kind in _UNDO]
    events = Event.objects.filter(at__gte=end, kind__in=kinds, case_id__in=files.order_by().values("pk"))
    found = defaultdict(list)
    for case_id, kind, facts in events.order_by("case_id", "sequence").values_list("case_id", "kind", "facts"):
        found[case_id].append((kind, facts))
    return found


def _events_before(end: datetime, pks: list[int]) -> dict[int, dict[str, Facts]]:
    """The last telling event of each kind, before a moment, of some files; a dispatch under its message's kind too."""
    found: dict[int, dict[str, Facts]] = defaultdict(dict)
    for start in range(0, len(pks), 500):
        events = Event.objects.filter(
            case_id__in=pks[start : start + 500], at__lt=end, kind__in=[kind.value for kind in _TELLING]
        )
        for case_id, kind, facts in events.order_by("case_id", "sequence").values_list("case_id", "kind", "facts"):
            found[case_id][kind] = facts
            found[case_id][f"{kind}/{facts.get('kind', '')}"] = facts
            if kind in _STANDING:
                found[case_id][_STOOD] = facts
    return found


# ---- Purged files ------------------------------------------------------------------------------


def _archived(first_day: date, last_day: date, on: date) -> Iterator[Known | None]:
    """What stays of the purged files of the period, by whole months; None for what was a mere request."""
    month = on.replace(day=1)
    lines = ArchivedLine.objects.filter(received_month__range=(first_day.replace(day=1), last_day))
    for line in lines.iterator(chunk_size=2000):
        if line.recorded_month and line.recorded_month > month:
            continue
        ended = line.closed_month <= month
        if ended and line.status == Status.NOT_A_COMPLAINT.value:
            yield None
            continue
        answered = line.outcome != "" and _has_left(line, ended=ended, month=month)
        yield Known(
            stage=_archived_stage(line, ended=ended, answered=answered, month=month),
            channel=line.channel,
            service=line.service_id,
            installation=line.installation_id,
            category=line.category_id,
            risk=line.risk,
            outcome=Outcome(line.outcome).value if answered else "",
            acknowledged=_archived_delay(
                line.ack_due_month, line.acknowledged_month, line.acknowledged_in_time, ended=ended, month=month
            ),
            answered=_archived_delay(
                line.response_due_month, line.responded_month, line.answered_in_time, ended=ended, month=month
            ),
            scores=_archived_scores(line, ended=ended, month=month),
        )


def _has_left(line: ArchivedLine, *, ended: bool, month: date) -> bool:
    """Whether the answer had left. Of the first lines only the delay tells that one ever did."""
    if line.responded_month is None:
        return ended and line.answered_in_time is not None
    return line.responded_month <= month


def _archived_scores(line: ArchivedLine, *, ended: bool, month: date) -> tuple[int, ...]:
    """The marks, once given; those of the first lines, whose month was not kept, with the end of the file."""
    given = ended if line.surveyed_month is None else line.surveyed_month <= month
    return tuple(getattr(line, name) for name in _QUESTIONS) if given and line.clarity is not None else ()


def _archived_stage(line: ArchivedLine, *, ended: bool, answered: bool, month: date) -> Stage:
    if ended:
        return Stage.WITHDRAWN if line.status == Status.WITHDRAWN.value else Stage.CLOSED
    if line.was_qualified is False or (line.qualified_month is not None and line.qualified_month > month):
        return Stage.UNTRIAGED
    return Stage.ANSWERED if answered else Stage.RUNNING


def _archived_delay(
    due: date | None, done: date | None, in_time: bool | None, *, ended: bool, month: date
) -> Held | None:
    """Whether a delay was held at the end of a month. None: the months were not kept."""
    if ended or (done is not None and done <= month):
        return archived_held(in_time)
    if due is None:
        return None
    return Held.RUNNING if due > month else Held.NO
