"""The chronological register of complaints (Art. 3, Art. 8): files, and what stays of those purged, as one list.

Its order is the month of reception, then the number of registration: what a purge leaves is enough to keep it, so
that a year reads the same before and after. What a purge erased is shown as erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Max, Min, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ENDED_STATUSES, Status, Term
from reclamations.models import Complaint
from registre.models import ArchivedLine
from registre.vocabulary import BatchStatus

PAGE = 50
_CHUNK = 500
_ENDED = {status.value for status in ENDED_STATUSES}

Key = tuple[date, int]


class InTime(Term):
    """Whether a delay was kept."""

    YES = "yes", gettext_noop("Tenu")
    NO = "no", gettext_noop("Dépassé")
    RUNNING = "running", gettext_noop("En cours")
    NONE = "none", gettext_noop("Sans objet")


@dataclass(frozen=True)
class When:
    """A day; or the month, its first day, when the purge left no more of it. Without a date: nothing happened."""

    on: date | None = None
    is_month: bool = False
    is_lost: bool = False

    def __str__(self) -> str:
        """As people read it: « 07/12/2026 », « décembre 2026 »."""
        if self.is_lost:
            return _("non conservé")
        return formats.date_format(self.on, "F Y" if self.is_month else "d/m/Y") if self.on else ""

    @property
    def plain(self) -> str:
        """As programs read it: « 2026-12-07 », « 2026-12 »."""
        return str(self) if self.is_lost or self.on is None else self.on.isoformat()[: 7 if self.is_month else 10]

    @property
    def month(self) -> date | None:
        """The first day of its month."""
        return self.on.replace(day=1) if self.on else None


@dataclass(frozen=True)
class Clock:
    """One of the two delays: when it was due, when it was done, whether it was kept."""

    due: When
    done: When
    in_time: InTime


@dataclass(frozen=True)
class Line:
    """One complaint of the register. `file` is None once it was purged: its subject and its client are erased."""

    case_id: int
    reference: str
    received: When
    channel: str
    service: str
    installation: str
    category: str
    risk: str
    status: Status
    acknowledgement: Clock
    answer: Clock
    outcome: str
    closed: When
    closing_reason: str
    file: Complaint | None
    certificate: str = ""

    @property
    def key(self) -> Key:
        """Its place in the register."""
        month = self.received.month
        return month or date.min, self.case_id

    @property
    def subject(self) -> str:
        """What it was about, in the client's words, as long as they are there."""
        return self.file.subject if self.file else _("effacé")


@dataclass(frozen=True)
class LinesPage:
    """Some lines, newest reception first, and the keys of the pages beside; an empty key: no such page."""

    lines: list[Line]
    newer: str
    older: str


@dataclass(frozen=True)
class Register:
    """The register of a year of reception, or whole when `year` is None, as it stands on `today`."""

    today: date
    year: int | None = None

    def files(self) -> QuerySet[Complaint]:
        """The complaints still on file."""
        found = Complaint.objects.recorded_as_complaints()
        return found.filter(received_on__year=self.year) if self.year else found

    def archived(self) -> QuerySet[ArchivedLine]:
        """What stays of those purged."""
        found = ArchivedLine.objects.exclude(status=Status.NOT_A_COMPLAINT.value)
        return found.filter(received_month__year=self.year) if self.year else found

    def count(self) -> int:
        """How many complaints it holds."""
        return self.files().count() + self.archived().count()

    def lines(self) -> Iterator[Line]:
        """Every line, oldest first; memory stays flat."""
        month = self._first_month()
        while month:
            yield from self._lines_of(month)
            month = self._first_month(after=month)

    def page(self, *, before: str = "", after: str = "") -> LinesPage:
        """Give one page: older than the key `before`, newer than the key `after`, or the newest. Bad keys: ignored."""
        old, new = _key(before), _key(after)
        if new:
            lines = self._nearest(new, newer=True)
            more, lines = len(lines) > PAGE, lines[:PAGE][::-1]
            return _page(lines, newer=more, older=True)
        lines = self._nearest(old, newer=False)
        return _page(lines[:PAGE], newer=old is not None, older=len(lines) > PAGE)

    def _first_month(self, after: date | None = None) -> date | None:
        """The first month that holds a line, strictly after the month `after`."""
        files, archived = self.files(), self.archived()
        if after:
            files = files.filter(received_on__gt=after + relativedelta(day=31))
            archived = archived.filter(received_month__gt=after)
        days = [
            files.aggregate(day=Min("received_on"))["day"],
            archived.aggregate(day=Min("received_month"))["day"],
        ]
        return min((day.replace(day=1) for day in days if day), default=None)

    def _lines_of(self, month: date) -> Iterator[Line]:
        """The lines of a month, by number. Files first: one purged meanwhile is seen twice at most, and given once."""
        files = _with_lists(self.files()).filter(received_on__range=(month, month + relativedelta(day=31)))
        archived = _certified(self.archived()).filter(received_month=month)
        last = 0
        while True:
            found = [line_of_file(file, self.today) for file in files.filter(pk__gt=last).order_by("pk")[:_CHUNK]]
            found += map(line_of_archive, archived.filter(case_id__gt=last).order_by("case_id")[:_CHUNK])
            lines = list({line.case_id: line for line in sorted(found, key=lambda line: line.case_id)}.values())
            yield from lines[:_CHUNK]
            if len(lines) <= _CHUNK and len(found) < _CHUNK:
                return
            last = lines[:_CHUNK][-1].case_id

    def _nearest(self, key: Key | None, *, newer: bool) -> list[Line]:
        """A page of lines and one more, on one side of a key, the nearest first; the newest without a key."""
        files = self.files().filter(pk__in=self._nearest_files(key, newer=newer))
        lines = [line_of_file(file, self.today) for file in _with_lists(files)]
        archived = _certified(self.archived()).filter(_beside("received_month", "case_id", key, newer=newer))
        order = ("received_month", "case_id") if newer else ("-received_month", "-case_id")
        lines += map(line_of_archive, archived.order_by(*order)[: PAGE + 1])
        by_key = {line.key: line for line in lines}
        return [by_key[place] for place in sorted(by_key, reverse=not newer)][: PAGE + 1]

    def _nearest_files(self, key: Key | None, *, newer: bool) -> list[int]:
        """The numbers of the files of such a page.

        Days are indexed, months are not: as many days as a page holds say how far to look, then months are sorted.
        """
        beside = self.files().filter(_beside("received_on", "pk", key, newer=newer))
        ordered = beside.order_by("received_on" if newer else "-received_on")
        days = list(ordered.values_list("received_on", flat=True)[: PAGE + 1])
        if not days:
            return []
        limit = (
            Q(received_on__lte=days[-1] + relativedelta(day=31))
            if newer
            else Q(received_on__gte=days[-1].replace(day=1))
        )
        keys = [(day.replace(day=1), pk) for day, pk in beside.filter(limit).values_list("received_on", "pk")]
        return [pk for _month, pk in sorted(keys, reverse=not newer)[: PAGE + 1]]


def years(today: date) -> list[int]:
    """Years of reception that the register holds, newest first; the current one always."""
    files = Complaint.objects.aggregate(first=Min("received_on"), last=Max("received_on"))
    lines = ArchivedLine.objects.aggregate(first=Min("received_month"), last=Max("received_month"))
    days = [day for day in (*files.values(), *lines.values(), today) if day]
    return list(range(max(days).year, min(days).year - 1, -1))


def line_of_file(file: Complaint, today: date) -> Line:
    """The line of a file, whose delays are kept or not on `today`."""
    ended = file.status in _ENDED
    return Line(
        case_id=file.pk,
        reference=file.reference,
        received=When(file.received_on),
        acknowledgement=Clock(
            When(file.ack_due_on),
            When(file.acknowledged_on),
            timeliness(file.acknowledged_on, file.ack_due_on, ended=ended, today=today),
        ),
        answer=Clock(
            When(file.response_due_on),
            When(file.responded_on),
            timeliness(file.responded_on, file.response_due_on, ended=ended, today=today),
        ),
        closed=When(file.closed_on),
        file=file,
        **_same_in_both(file),
    )


def line_of_archive(line: ArchivedLine) -> Line:
    """The line of a purged file: months instead of days."""
    return Line(
        case_id=line.case_id,
        reference=line.reference,
        received=_month(line.received_month),
        acknowledgement=_archived_clock(line.ack_due_month, line.acknowledged_month, line.acknowledged_in_time),
        answer=_archived_clock(line.response_due_month, line.responded_month, line.answered_in_time),
        closed=_month(line.closed_month),
        file=None,
        certificate=line.batch.certificate.number if line.batch.status == BatchStatus.EXECUTED.value else "",
        **_same_in_both(line),
    )


def timeliness(done_on: date | None, due_on: date, *, ended: bool, today: date) -> InTime:
    """Say whether a delay is kept on `today`; the due day counts whole. An ended file owes nothing more."""
    if done_on is not None:
        return InTime.YES if done_on <= due_on else InTime.NO
    if ended:
        return InTime.NONE
    return InTime.RUNNING if today <= due_on else InTime.NO


def archived_timeliness(in_time: bool | None) -> InTime:
    """The same of a purged file: None when it never had to be done."""
    return {True: InTime.YES, False: InTime.NO, None: InTime.NONE}[in_time]


def _same_in_both(row: Complaint | ArchivedLine) -> dict[str, Any]:
    """What a file and its archived line say in the same columns."""
    return {
        "channel": row.get_channel_display(),
        "service": str(row.service or ""),
        "installation": str(row.installation or ""),
        "category": str(row.category or ""),
        "risk": row.get_risk_display(),
        "status": Status(row.status),
        "outcome": row.get_outcome_display(),
        "closing_reason": row.get_closing_reason_display(),
    }


def _archived_clock(due: date | None, done: date | None, in_time: bool | None) -> Clock:
    """Lines of the first purges kept no month: what is not known is said."""
    lost = done is None and in_time is not None
    return Clock(
        When(due, is_month=True, is_lost=due is None),
        When(done, is_month=True, is_lost=lost),
        archived_timeliness(in_time),
    )


def _month(day: date) -> When:
    return When(day, is_month=True)


def _with_lists(found: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return found.select_related("service", "installation", "category")


def _certified(found: QuerySet[ArchivedLine]) -> QuerySet[ArchivedLine]:
    return found.select_related("service", "installation", "category", "batch__certificate")


def _beside(day: str, number: str, key: Key | None, *, newer: bool) -> Q:
    """What comes strictly before or after a key: in its month by number, else by month. Everything without a key."""
    if key is None:
        return Q()
    month, pk = key
    last = month + relativedelta(day=31)
    in_month = Q((f"{day}__range", (month, last)))
    if newer:
        return Q((f"{day}__gt", last)) | (in_month & Q((f"{number}__gt", pk)))
    return Q((f"{day}__lt", month)) | (in_month & Q((f"{number}__lt", pk)))


def _page(lines: list[Line], *, newer: bool, older: bool) -> LinesPage:
    return LinesPage(
        lines,
        newer=_text(lines[0].key) if newer and lines else "",
        older=_text(lines[-1].key) if older and lines else "",
    )


def _text(key: Key) -> str:
    return f"{key[0]:%Y-%m},{key[1]}"


def _key(text: str) -> Key | None:
    month, _comma, number = text.partition(",")
    try:
        return date.fromisoformat(f"{month}-01"), int(number[:18])
    except ValueError:
        return None
