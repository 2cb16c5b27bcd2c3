"""What was known of the complaints of a period at the end of a day: the facts that figures are made of.

The facts of a file are dated, and its journal says what each act changed: what came after the day is undone. Of a
purged file the facts are months, and the journal stays whole: a period that meets one must be made of whole months
(`partial_months`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils.translation import gettext as _

from reclamations.domain.vocabulary import SurveyQuestion
from reclamations.models import Complaint, SatisfactionSurvey
from registre.figures.archived import archived
from registre.figures.facts import File, Known, known_of
from registre.figures.undoing import end_of, events_after, events_before, moved, undo
from registre.models import ArchivedLine

_QUESTIONS = tuple(question.value for question in SurveyQuestion)


def known(first_day: date, last_day: date, *, on: date) -> tuple[list[Known], int]:
    """The complaints received in the period (both days included), as known at the end of the day `on`.

    With them, how many requests the period held, which are no complaints (Art. 2).
    """
    rows = [*_files(first_day, last_day, on), *archived(first_day, last_day, on)]
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
        in_period = Q(received_month__range=(whole[0], last_day)) | Q(case_id__in=moved(end_of(last_day)))
        is_hidden |= in_period & reduce(or_, done)
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


def _files(first_day: date, last_day: date, on: date) -> Iterator[Known | None]:
    """The files received in the period; None for what was a mere request."""
    end = end_of(on)
    files = Complaint.objects.filter(Q(received_on__range=(first_day, last_day)) | Q(pk__in=moved(end)))
    found = [_read(row, end) for row in files.values_list(*_COLUMNS)]
    later = events_after(end, files.order_by().values("pk"))
    earlier = events_before(end, [file.pk for file in found if file.pk in later])
    surveys = SatisfactionSurvey.objects.filter(answered_at__lt=end, complaint__in=files.order_by().values("pk"))
    scores = {pk: tuple(marks) for pk, *marks in surveys.values_list("complaint_id", *_QUESTIONS)}
    for file in found:
        undo(file, later.get(file.pk, ()), earlier.get(file.pk, {}))
        if first_day <= file.received_on <= last_day and file.recorded_on <= on:
            yield known_of(file, on, scores.get(file.pk, ()))


#: The columns of `File`, in its order.
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


def _read(row: tuple[Any, ...], end: datetime) -> File:
    """A row; a qualification after the day is none yet."""
    pk, status, received_on, recorded_on, qualified_at, *others = row
    return File(pk, status, received_on, recorded_on, qualified_at is not None and qualified_at < end, *others)
