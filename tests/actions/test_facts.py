"""The journal tells every fact of a file: built again from its events alone, the file is what its row says."""

import pytest

from reclamations import actions, journal
from reclamations.actions.base import performing
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Party
from reclamations.journal import facts
from reclamations.models import Complaint, Event, EventDetail
from tests.actions.world import filing, fresh


def replayed(complaint: Complaint) -> dict[str, object]:
    """What the file's events say of it."""
    events = Event.objects.filter(case_id=complaint.pk).order_by("sequence")
    details = EventDetail.objects.values_list("name", "value")
    return journal.replay([(event.changes, dict(details.filter(event=event))) for event in events])


def stands(complaint: Complaint) -> dict[str, object]:
    """What the file's row says, empty values left out."""
    complaint = fresh(complaint)
    found = {name: facts.value_of(complaint, name) for name in (*facts.KEPT, *facts.ERASED)}
    return {name: value for name, value in found.items() if value not in ("", None)}


def test_every_fact_is_told_or_left_out_for_a_reason() -> None:
    """A new column is committed to by itself; to keep it in the journal for ever, or out of it, is a choice."""
    columns = {field.name for field in Complaint._meta.concrete_fields}
    assert {*facts.KEPT, *facts.ERASED} == columns - facts.OUTSIDE.keys()
    assert columns >= {*facts.KEPT, *facts.OUTSIDE}, "none that is gone is named"
    assert not facts.OUTSIDE.keys() & {*facts.KEPT}
    assert all(facts.OUTSIDE.values())


def test_what_identifies_somebody_is_only_committed_to() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing(phone="+33476001234"))
    event = Event.objects.get(case_id=file.pk)
    kept = f"{event.facts} {event.changes}"
    for said in (file.name, file.email, file.phone, file.description, file.subject):
        assert said not in kept


def test_an_act_that_writes_what_no_event_tells_fails() -> None:
    file = actions.register(actor=Party.CLIENT, filing=filing())
    with (
        pytest.raises(AssertionError, match="facts_place"),
        performing(Act.RECEIVE_MESSAGE, file, actor=Party.SYSTEM) as step,
    ):
        step.complaint.facts_place = "Ailleurs"
