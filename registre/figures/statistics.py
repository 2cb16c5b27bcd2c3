"""What the register shows to management: figures over a period, files and archived lines together (Art. 1).

Every figure comes from one reading of the facts (`registre.figures.known`) and says out of how many it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Channel, EventKind, Outcome, Risk, SurveyQuestion
from reclamations.models import Category, Event, Installation, Service
from registre.chronology.register import InTime
from registre.figures.facts import Known, Stage
from registre.figures.known import known
from registre.figures.undoing import end_of
from registre.models import CorrectiveAction, Finding


@dataclass(frozen=True)
class Breakdown:
    """Counts by one criterion: (label, number) rows, the largest first; `note` says out of how many."""

    title: str
    rows: list[tuple[str, int]]
    note: str


@dataclass(frozen=True)
class Delay:
    """How often a delay was kept. The first two are known; the others say why nothing is."""

    title: str
    held: int  # its name in the signed reviews
    missed: int
    running: int
    void: int
    lost: int

    @property
    def known(self) -> int:
        """The files for which it is known whether the delay was kept."""
        return self.held + self.missed

    @property
    def percent(self) -> int | None:
        """The share kept, in percent rounded down; None when nothing is known."""
        return 100 * self.held // self.known if self.known else None


@dataclass(frozen=True)
class Satisfaction:
    """What clients said of the handling: how many, and the mean of each question, from 1 to 5."""

    answers: int
    rows: list[tuple[str, float]]


@dataclass(frozen=True)
class Figures:
    """Everything counted over a period, as known at the end of the day `on`."""

    on: date
    complaints: int
    requests: int
    stages: list[tuple[str, int]]
    delays: list[Delay]
    breakdowns: list[Breakdown]
    satisfaction: Satisfaction

    def plain(self) -> dict[str, Any]:
        """As a management review keeps them."""
        return {
            "on": self.on.isoformat(),
            "complaints": self.complaints,
            "requests": self.requests,
            "stages": [list(row) for row in self.stages],
            "delays": [{**vars(delay), "known": delay.known, "percent": delay.percent} for delay in self.delays],
            "breakdowns": [
                {"title": one.title, "rows": [list(row) for row in one.rows], "note": one.note}
                for one in self.breakdowns
            ],
            "satisfaction": {
                "answers": self.satisfaction.answers,
                "rows": [list(row) for row in self.satisfaction.rows],
            },
        }


def count(first_day: date, last_day: date, *, on: date) -> Figures:
    """Count the complaints received in the period (both days included), as known at the end of the day `on`."""
    found, requests = known(first_day, last_day, on=on)
    return Figures(
        on=on,
        complaints=len(found),
        requests=requests,
        stages=_stages(found),
        delays=[
            _delay(_("Accusé de réception"), Counter(one.acknowledged for one in found)),
            _delay(_("Réponse"), Counter(one.answered for one in found)),
        ],
        breakdowns=[_breakdown(row, found) for row in _CRITERIA],
        satisfaction=_satisfaction(found),
    )


def state_of_findings(on: date) -> dict[str, int]:
    """What was open, to be done and late in the register at the end of a day."""
    actions = CorrectiveAction.objects.filter(recorded_on__lte=on).exclude(done_on__lte=on)
    return {
        "open_findings": len(_open_findings(on)),
        "open_actions": actions.count(),
        "late_actions": actions.filter(due_on__lt=on).count(),
    }


def _open_findings(on: date) -> set[int]:
    """The findings open at the end of a day: a later closing or reopening is undone."""
    rows = Finding.objects.filter(recorded_on__lte=on).values_list("pk", "closed_on")
    closed = {pk: closed_on is not None and closed_on <= on for pk, closed_on in rows}
    kinds = [EventKind.FINDING_CLOSED.value, EventKind.FINDING_REOPENED.value]
    later = Event.objects.filter(case_id=0, at__gte=end_of(on), kind__in=kinds).order_by("-sequence")
    for kind, facts in later.values_list("kind", "facts"):
        if facts["finding"] in closed:
            closed[facts["finding"]] = kind == EventKind.FINDING_REOPENED.value
    return {pk for pk, is_closed in closed.items() if not is_closed}


def _stages(found: Iterable[Known]) -> list[tuple[str, int]]:
    counts = Counter(one.stage for one in found)
    return [(_(stage.label), counts[stage]) for stage in Stage if counts[stage]]


def _delay(title: str, counts: Mapping[InTime | None, int]) -> Delay:
    return Delay(
        title,
        held=counts.get(InTime.YES, 0),
        missed=counts.get(InTime.NO, 0),
        running=counts.get(InTime.RUNNING, 0),
        void=counts.get(InTime.NONE, 0),
        lost=counts.get(None, 0),
    )


@dataclass(frozen=True)
class _Criterion:
    """A way to count: its title, the value of a complaint, the words of the values, those of the complaints apart.

    `apart` gives the word of a complaint that has no value, by its stage.
    """

    title: str
    value: Callable[[Known], Any]
    names: Callable[[], Mapping[Any, str]]
    apart: Callable[[Known], str]


def _listed(model: Any) -> Callable[[], Mapping[Any, str]]:
    return lambda: {row.pk: str(row) for row in model.objects.all()}


def _terms(terms: Any) -> Callable[[], Mapping[Any, str]]:
    return lambda: {term.value: _(term.label) for term in terms}


def _unnamed(one: Known) -> str:
    return _("Non renseigné")


def _unassessed(one: Known) -> str:
    return _("À qualifier : non évalué") if one.stage is Stage.UNTRIAGED else _("Non évalué")


def _unanswered(one: Known) -> str:
    return _("Retirée sans réponse") if one.stage is Stage.WITHDRAWN else _("Pas encore répondue")


_CRITERIA = (
    _Criterion(gettext_noop("Par service"), lambda one: one.service, _listed(Service), _unnamed),
    _Criterion(gettext_noop("Par installation"), lambda one: one.installation, _listed(Installation), _unnamed),
    _Criterion(gettext_noop("Par catégorie"), lambda one: one.category, _listed(Category), _unnamed),
    _Criterion(gettext_noop("Par risque"), lambda one: one.risk, _terms(Risk), _unassessed),
    _Criterion(gettext_noop("Par issue"), lambda one: one.outcome, _terms(Outcome), _unanswered),
    _Criterion(gettext_noop("Par canal"), lambda one: one.channel, _terms(Channel), _unnamed),
)


def _breakdown(criterion: _Criterion, found: list[Known]) -> Breakdown:
    """The values first, the largest first; then what has none, in its own words."""
    names = criterion.names()
    valued = Counter(names.get(value, _("Non renseigné")) for one in found if (value := criterion.value(one)))
    apart = Counter(criterion.apart(one) for one in found if not criterion.value(one))
    note = _("renseigné pour %(valued)s sur %(total)s") % {"valued": sum(valued.values()), "total": len(found)}
    return Breakdown(_(criterion.title), [*_by_size(valued), *_by_size(apart)], note)


def _by_size(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def _satisfaction(found: Iterable[Known]) -> Satisfaction:
    """Average what the clients of the period's complaints had said of the handling, apart from the outcome (Art. 1)."""
    marks = [one.scores for one in found if one.scores]
    answers = len(marks)
    said = dict(zip(SurveyQuestion, map(sum, zip(*marks, strict=True)), strict=False))
    if not answers:
        return Satisfaction(0, [])
    # To one decimal, halves up: 4.25 is 4.3 on paper.
    rows = [(_(question.label), (20 * total + answers) // (2 * answers) / 10) for question, total in said.items()]
    return Satisfaction(answers, rows)
