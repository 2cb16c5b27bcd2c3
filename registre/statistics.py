"""What the register shows to management: counts over a period, live files and archived lines together (Art. 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ENDED_STATUSES, Channel, Outcome, Risk, Status, SurveyQuestion, Term
from reclamations.models import Category, Complaint, Installation, Service
from registre.models import ArchivedLine, CorrectiveAction, Finding

_ENDED = [status.value for status in ENDED_STATUSES]


@dataclass(frozen=True)
class Breakdown:
    """Counts by one criterion: (label, number) rows, the largest first."""

    title: str
    rows: list[tuple[str, int]]


@dataclass(frozen=True)
class Delay:
    """How often a delay was held, among the files for which it is known."""

    title: str
    held: int
    missed: int

    @property
    def known(self) -> int:
        """The files for which it is known whether the delay was held."""
        return self.held + self.missed

    @property
    def percent(self) -> int | None:
        """The share held, in percent rounded down; None when nothing is known."""
        return 100 * self.held // self.known if self.known else None


@dataclass(frozen=True)
class Satisfaction:
    """What clients said of the handling: how many, and the mean of each question, from 1 to 5."""

    answers: int
    rows: list[tuple[str, float]]


_TERMS: tuple[tuple[str, str, type[Term]], ...] = (
    (gettext_noop("Par risque"), "risk", Risk),
    (gettext_noop("Par issue"), "outcome", Outcome),
    (gettext_noop("Par canal"), "channel", Channel),
)
_LISTS: tuple[tuple[str, str, Any], ...] = (
    (gettext_noop("Par service"), "service_id", Service),
    (gettext_noop("Par installation"), "installation_id", Installation),
    (gettext_noop("Par catégorie"), "category_id", Category),
)


def breakdowns(first_day: date, last_day: date) -> list[Breakdown]:
    """Count the complaints received in the period (both days included) by each criterion."""
    sources = _sources(first_day, last_day)
    found = []
    for title, column, model in _LISTS:
        names = {row.pk: str(row) for row in model.objects.all()}
        found.append(Breakdown(_(title), _rows(_count(sources, column), names)))
    for title, column, terms in _TERMS:
        names = {term.value: _(term.label) for term in terms}
        found.append(Breakdown(_(title), _rows(_count(sources, column), names)))
    return found


def delays(first_day: date, last_day: date, *, today: date) -> list[Delay]:
    """Say how often the two delays were held for the complaints received in the period (Art. 5, Art. 6)."""
    live, archived = _sources(first_day, last_day)
    return [
        _delay(_(title), live, archived, columns, today)
        for title, columns in (
            (gettext_noop("Accusé de réception"), ("acknowledged_on", "ack_due_on", "acknowledged_in_time")),
            (gettext_noop("Réponse"), ("responded_on", "response_due_on", "answered_in_time")),
        )
    ]


def satisfaction(first_day: date, last_day: date) -> Satisfaction:
    """Average what the clients of the period's complaints said of the handling, apart from the outcome (Art. 1)."""
    live, archived = _sources(first_day, last_day)
    sums = [
        source.aggregate(
            answers=Count(prefix + SurveyQuestion.CLARITY.value),
            **{f"total_{question}": Sum(prefix + question) for question in SurveyQuestion},
        )
        for source, prefix in ((live, "survey__"), (archived, ""))
    ]
    answers = sum(row["answers"] for row in sums)
    totals = {question: sum(row[f"total_{question}"] or 0 for row in sums) for question in SurveyQuestion}
    rows = [(_(question.label), round(total / answers, 1)) for question, total in totals.items()] if answers else []
    return Satisfaction(answers, rows)


def figures(first_day: date, last_day: date, *, today: date) -> dict[str, Any]:
    """Give the figures that stay with a management review, as plain data."""
    said = satisfaction(first_day, last_day)
    return {
        "complaints": sum(source.count() for source in _sources(first_day, last_day)),
        "breakdowns": [
            {"title": breakdown.title, "rows": [list(row) for row in breakdown.rows]}
            for breakdown in breakdowns(first_day, last_day)
        ],
        "delays": [
            {"title": delay.title, "held": delay.held, "known": delay.known}
            for delay in delays(first_day, last_day, today=today)
        ],
        "satisfaction": {"answers": said.answers, "rows": [list(row) for row in said.rows]},
        "open_findings": Finding.objects.open().count(),
        "open_actions": CorrectiveAction.objects.open().count(),
        "late_actions": CorrectiveAction.objects.late(on=today).count(),
    }


def _sources(first_day: date, last_day: date) -> tuple[QuerySet[Complaint], QuerySet[ArchivedLine]]:
    live = Complaint.objects.recorded_as_complaints().filter(received_on__range=(first_day, last_day))
    archived = ArchivedLine.objects.filter(received_month__range=(first_day.replace(day=1), last_day))
    return live, archived.exclude(status=Status.NOT_A_COMPLAINT.value)


def _count(sources: Iterable[QuerySet[Any]], column: str) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for source in sources:
        counts.update(dict(source.order_by().values_list(column).annotate(number=Count("pk"))))
    return counts


def _rows(counts: Mapping[Any, int], names: Mapping[Any, str]) -> list[tuple[str, int]]:
    rows = [(names.get(key) or _("Non renseigné"), number) for key, number in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _delay(
    title: str,
    live: QuerySet[Complaint],
    archived: QuerySet[ArchivedLine],
    columns: tuple[str, str, str],
    today: date,
) -> Delay:
    done, due, kept = columns
    held = Q(**{f"{done}__lte": F(due)})
    missed = Q(**{f"{done}__gt": F(due)}) | (
        Q(**{f"{done}__isnull": True, f"{due}__lt": today}) & ~Q(status__in=_ENDED)
    )
    alive = live.aggregate(held=Count("pk", filter=held), missed=Count("pk", filter=missed))
    gone = archived.aggregate(held=Count("pk", filter=Q(**{kept: True})), missed=Count("pk", filter=Q(**{kept: False})))
    return Delay(title, alive["held"] + gone["held"], alive["missed"] + gone["missed"])
