"""The register of the demonstration: failings, corrective actions and the management review (Art. 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta

from reclamations import clock
from reclamations.domain.vocabulary import Risk
from reclamations.models import Staff
from registre import actions
from registre.demo import texts
from registre.demo.scene import World
from registre.models import Finding
from registre.vocabulary import Effectiveness

Moment = tuple[datetime, Callable[[], object]]
_AFTERNOON = 6 * 60  # minutes after nine o'clock
_LINKED_LATER = 2  # working days before today


def moments(world: World) -> Iterator[Moment]:
    """Every act of the register with its moment."""
    data = texts.register()
    for one in data["finding"]:
        yield from _Failing(world, one).moments()
    for one in data["review"]:
        held_on = world.timeline.days_ago(one["ago"])
        yield world.timeline.moment(held_on, _AFTERNOON), partial(_review, world, one, held_on)


@dataclass
class _Failing:
    """One failing of the data file, and its row once it is recorded."""

    world: World
    data: dict[str, Any]
    finding: Finding | None = None

    @property
    def management(self) -> Staff:
        """Who keeps the register."""
        return self.world.people["direction"]

    @property
    def recorded_on(self) -> date:
        """The day it was recorded."""
        return self.world.timeline.days_ago(self.data["ago"])

    def moments(self) -> Iterator[Moment]:
        """Record it with its actions, complete and assess them, link later complaints, close."""
        yield self._moment(0, 0), self.record
        for number, action in enumerate(self.data["actions"]):
            if "done" in action:
                yield self._moment(action["done"], 1), partial(self.complete, number, action)
                yield self._moment(action["assessed"], 2), partial(self.assess, number, action)
        if "late_subjects" in self.data:
            yield self._moment(self.data["ago"] - _LINKED_LATER, 3), self.link
        if "closed" in self.data:
            yield self._moment(self.data["closed"], 4), self.close

    def record(self) -> None:
        """Record the failing, the complaints that brought it out, and what will be done."""
        *_, risk = self.data["about"]
        self.finding = actions.record_finding(
            actor=self.management,
            title=self.data["title"],
            description=self.data["text"],
            root_cause=self.data.get("cause", ""),
            risk=Risk(risk),
            complaints=[self.world.files[subject] for subject in self.data["subjects"]],
            **self.world.about(self.data["about"]),
        )
        for action in self.data["actions"]:
            actions.record_corrective_action(
                self.finding,
                actor=self.management,
                description=action["text"],
                owner=self.world.people[action["owner"]],
                due_on=self._day(action["due"]),
            )

    def complete(self, number: int, action: dict[str, Any]) -> None:
        """Say that an action was carried out today."""
        actions.complete_corrective_action(
            self._action(number), actor=self.management, done_on=clock.today(), comment=action["comment"]
        )

    def assess(self, number: int, action: dict[str, Any]) -> None:
        """Say whether it worked."""
        actions.assess_effectiveness(
            self._action(number),
            actor=self.management,
            effectiveness=Effectiveness(action["effect"]),
            comment=action["verdict"],
        )

    def link(self) -> None:
        """Link the complaints that came after."""
        for subject in self.data["late_subjects"]:
            actions.link_complaint(self._found(), self.world.files[subject], actor=self.management)

    def close(self) -> None:
        """Close the failing with its outcome."""
        actions.close_finding(self._found(), actor=self.management, revision=None, comment=self.data["outcome"])

    def _found(self) -> int:
        if self.finding is None:
            raise LookupError(f"not recorded yet: {self.data['title']}")
        return self.finding.pk

    def _action(self, number: int) -> int:
        found = Finding.objects.get(pk=self._found())
        return found.corrective_actions.order_by("pk").values_list("pk", flat=True)[number]

    def _day(self, number: int) -> date:
        return self.world.timeline.after(self.recorded_on, number)

    def _moment(self, day: int, rank: int) -> datetime:
        return self.world.timeline.moment(self._day(day), _AFTERNOON + 10 * rank)


def _review(world: World, data: dict[str, Any], held_on: date) -> None:
    actions.record_review(
        actor=world.people["direction"],
        held_on=held_on,
        first_day=held_on - relativedelta(months=data["months"]),
        last_day=held_on - timedelta(days=1),
        conclusions=data["text"],
    )
