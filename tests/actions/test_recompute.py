"""Recompute: the calendar changed; a promised date never moves later.

See docs/architecture.md, « Due dates are snapshots ».
"""

from datetime import date

import pytest

from reclamations import actions
from reclamations.domain.vocabulary import Channel, Party, Role, Status
from reclamations.models import Closure, Complaint, Event, Staff
from tests.actions.world import ACK_DUE, RESPONSE_DUE, TODAY, fresh, in_status, last_event, personal
from tests.factories import make_organisation, make_staff


@pytest.fixture
def administrator() -> Staff:
    return make_staff(Role.ADMINISTRATOR)


def close_in_june(administrator: Staff) -> None:
    Closure.objects.create(label="Déménagement", first_day=date(2026, 5, 18), last_day=date(2026, 5, 22))
    assert actions.refresh_calendar(actor=administrator)


@pytest.mark.article(6)
def test_open_files_follow_the_new_calendar_and_keep_both_dates_in_the_journal(administrator: Staff) -> None:
    file = in_status(Status.RECEIVED)
    close_in_june(administrator)
    [change] = actions.recompute_deadlines(actor=administrator, reason="Déménagement")
    kept = fresh(file)
    assert (kept.ack_due_on, kept.response_due_on) == (date(2026, 6, 3), date(2026, 6, 25))
    assert (change.response_before, change.response_after) == (RESPONSE_DUE, date(2026, 6, 25))
    assert last_event(file).facts["ack"] == ["2026-05-27", "2026-06-03"]
    assert personal(last_event(file)) == {"reason": "Déménagement"}
    assert kept.revision == file.revision + 1


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_a_date_promised_in_writing_is_never_moved_later(administrator: Staff) -> None:
    file = in_status(Status.RECEIVED, promised_ack_on=ACK_DUE, promised_response_on=RESPONSE_DUE)
    close_in_june(administrator)
    assert actions.recompute_deadlines(actor=administrator, reason="Déménagement") == []
    assert (fresh(file).ack_due_on, fresh(file).response_due_on) == (ACK_DUE, RESPONSE_DUE)


def test_a_promised_date_may_move_earlier(administrator: Staff) -> None:
    file = in_status(Status.RECEIVED, promised_ack_on=ACK_DUE, promised_response_on=RESPONSE_DUE)
    make_organisation(worked_holidays=["whit_monday"])
    actions.recompute_deadlines(actor=administrator, reason="Journée de solidarité")
    assert (fresh(file).ack_due_on, fresh(file).response_due_on) == (date(2026, 5, 26), date(2026, 6, 17))


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT])
def test_files_no_longer_open_keep_their_dates(status: Status, administrator: Staff) -> None:
    file = in_status(status)
    close_in_june(administrator)
    assert actions.recompute_deadlines(actor=administrator, reason="Déménagement") == []
    assert fresh(file).response_due_on == RESPONSE_DUE


@pytest.mark.parametrize(
    "fields",
    [
        {"acknowledged_on": TODAY},
        {"promised_response_on": RESPONSE_DUE},
        {"responded_on": TODAY, "outcome": "upheld", "amicable_solution": True},
    ],
)
@pytest.mark.parametrize("delays", [{"ack_days": 2, "response_days": 5}, {"ack_days": 60, "response_days": 60}])
def test_a_clock_that_stopped_keeps_its_date_and_no_constraint_breaks(
    delays: dict[str, int], fields: dict[str, object], administrator: Staff
) -> None:
    file = in_status(Status.IN_PROGRESS, **fields)
    make_organisation(**delays)
    actions.recompute_deadlines(actor=administrator, reason="Nouveaux délais")
    kept = fresh(file)
    assert kept.ack_due_on <= kept.response_due_on
    if "acknowledged_on" in fields:
        assert kept.ack_due_on == ACK_DUE
    if "responded_on" in fields:
        assert kept.response_due_on == RESPONSE_DUE
    if "promised_response_on" in fields:
        assert kept.response_due_on <= RESPONSE_DUE


def test_the_preview_changes_nothing(administrator: Staff) -> None:
    file = in_status(Status.RECEIVED)
    close_in_june(administrator)
    assert [change.complaint for change in actions.preview_recompute()] == [file]
    assert fresh(file).response_due_on == RESPONSE_DUE


def test_a_file_changed_since_the_preview_is_computed_again(
    administrator: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_status(Status.RECEIVED)
    close_in_june(administrator)
    seen = actions.preview_recompute()
    Complaint.objects.filter(pk=file.pk).update(promised_response_on=RESPONSE_DUE, acknowledged_on=TODAY)
    monkeypatch.setattr("reclamations.actions.opening.dates.preview_recompute", lambda: seen)
    actions.recompute_deadlines(actor=administrator, reason="Déménagement")
    assert (fresh(file).ack_due_on, fresh(file).response_due_on) == (ACK_DUE, RESPONSE_DUE)


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.CLIENT_RELATIONS])
def test_recomputing_needs_the_right_to_configure_or_to_judge(role: Role) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.recompute_deadlines(actor=make_staff(role), reason="Essai")


@pytest.mark.parametrize("actor", [Party.CLIENT, Role.COLLABORATOR, Role.CLIENT_RELATIONS])
def test_the_calendar_is_changed_by_whoever_configures(actor: Party | Role) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.refresh_calendar(actor=make_staff(actor) if isinstance(actor, Role) else actor)


def test_a_recomputation_without_reason_is_refused(administrator: Staff) -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.recompute_deadlines(actor=administrator, reason="")
    assert refusal.value.field == "reason"


def test_a_new_calendar_joins_the_journal_of_the_organisation_once(administrator: Staff) -> None:
    make_organisation()
    close_in_june(administrator)
    assert not actions.refresh_calendar(actor=administrator)
    assert list(Event.objects.filter(case_id=0).values_list("kind", flat=True)) == ["calendar_changed"]


def test_an_acknowledgement_keeps_the_date_it_promised(administrator: Staff, relations: Staff) -> None:
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=1, means=Channel.WEB_FORM)
    close_in_june(administrator)
    actions.recompute_deadlines(actor=administrator, reason="Déménagement")
    assert fresh(file).response_due_on == RESPONSE_DUE
