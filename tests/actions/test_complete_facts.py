"""Complete the facts: date, hour as people remember it, place; what was declared stays in the journal."""

from datetime import date
from typing import Any, ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from tests.actions.contract import ActContract
from tests.actions.world import fresh, in_status, last_event, personal


def complete(file: Complaint, actor: Actor, *, revision: int | None = None, **values: Any) -> Complaint:
    usual = {"facts_on": None, "facts_hour": "", "facts_place": "", "reason": "Le rapport d’exploitation le dit."}
    return actions.complete_facts(file, actor=actor, revision=revision, **usual | values)


class TestCompleteFacts(ActContract):
    act = Act.COMPLETE_FACTS
    event = EventKind.FACTS_COMPLETED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED})
    parties: ClassVar = frozenset({Party.CLIENT})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        complete(file, actor, revision=revision, facts_hour="vers 17 h")


def test_the_facts_are_written_and_what_was_declared_is_kept(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, facts_on=date(2026, 5, 2), facts_place="Meylan")
    complete(file, relations, facts_on=date(2026, 5, 3), facts_hour="vers 17 h", facts_place="Meylan")
    now = fresh(file)
    assert (now.facts_on, now.facts_hour, now.facts_place) == (date(2026, 5, 3), "vers 17 h", "Meylan")
    event = last_event(file)
    assert event.facts == {"fields": ["facts_on", "facts_hour"]}
    assert personal(event) == {
        "old_facts_on": "2026-05-02",
        "facts_on": "2026-05-03",
        "facts_hour": "vers 17 h",
        "reason": "Le rapport d’exploitation le dit.",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"facts_on": date(2026, 5, 5)}, "facts_on"),
        ({"facts_hour": "17 h", "reason": ""}, "reason"),
        ({}, None),
    ],
)
def test_what_is_refused(values: dict[str, Any], field: str | None, relations: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        complete(in_status(Status.RECEIVED), relations, **values)
    assert refusal.value.field == field
