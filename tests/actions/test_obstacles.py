"""Why an act may not be done: one sentence, which the page shows, the act refuses with, and the database counts by."""

import itertools
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from reclamations import actions
from reclamations.actions.base import performing
from reclamations.actions.obstacles import obstacle_of_message
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.standing.situation import next_act
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    DispatchState,
    MessageKind,
    Outcome,
    Party,
    Role,
    Status,
)
from reclamations.models import Complaint, Staff
from reclamations.models.case import questions
from tests.actions.test_respond import respond
from tests.actions.world import TODAY, fresh, in_status, last_message, leave
from tests.factories import make_message, make_staff

AGAIN = {"again_due_on": date(2026, 6, 3)}
#: A state, and the act it bars with the words that say so.
BARRED: list[tuple[Act, Status, dict[str, Any], str]] = [
    (Act.ACKNOWLEDGE, Status.RECEIVED, {"acknowledged_on": TODAY}, "déjà été accusée"),
    (Act.RESPOND, Status.ANSWERED, {}, "déjà été donnée"),
    (Act.ACCEPT, Status.ANSWERED, {"accepted_on": TODAY}, "déjà enregistrée"),
    (Act.DISAGREE, Status.ANSWERED, {"disagreed_on": TODAY, **AGAIN}, "déjà noté"),
    (Act.SET_LEGAL_HOLD, Status.CLOSED, {"legal_hold_on": TODAY, "legal_hold_reason": "Litige"}, "déjà gelé"),
    (Act.LIFT_LEGAL_HOLD, Status.CLOSED, {}, "n’est pas gelé"),
    (Act.SEND_CODE, Status.RECEIVED, {"email": "", "reply_by": ""}, "pas d’adresse électronique"),
    (Act.DECIDE_EMAIL, Status.RECEIVED, {}, "n’attend de décision"),
]
#: What waits to leave, and the act that it bars.
WAITING = {
    Act.ACKNOWLEDGE: (MessageKind.ACKNOWLEDGEMENT, Status.RECEIVED, Channel.EMAIL),
    Act.HOLD: (MessageKind.HOLDING, Status.IN_PROGRESS, Channel.EMAIL),
    Act.RESPOND: (MessageKind.RESPONSE, Status.IN_PROGRESS, Channel.EMAIL),
    Act.CLOSE: (MessageKind.RESPONSE, Status.ANSWERED, Channel.POST),
    Act.REVERSE: (MessageKind.RESPONSE, Status.IN_PROGRESS, Channel.POST),
}


def assert_refused(act: Act, file: Complaint, words: str) -> None:
    """The button is hidden, and the act refuses with the same words, whatever calls it."""
    management = make_staff(Role.MANAGEMENT)
    assert words in actions.obstacle(act, file, management)
    assert act not in actions.possible_acts(file, management)
    with pytest.raises(actions.ActRefused, match=words), performing(act, file, actor=management):
        pass


@pytest.mark.parametrize(("act", "status", "fields", "words"), BARRED, ids=[row[0].value for row in BARRED])
def test_what_hides_the_button_refuses_the_act(act: Act, status: Status, fields: dict[str, Any], words: str) -> None:
    assert_refused(act, in_status(status, **fields), words)


@pytest.mark.parametrize("act", WAITING, ids=lambda act: act.value)
def test_what_waits_to_leave_bars_what_would_write_it_again_or_end_without_it(act: Act) -> None:
    kind, status, means = WAITING[act]
    file = in_status(status, disagreed_on=TODAY, **AGAIN) if status is Status.ANSWERED else in_status(status)
    assert not actions.obstacle(act, file, make_staff(Role.MANAGEMENT))
    make_message(file, kind=kind.value, channel=means.value, state=DispatchState.QUEUED.value, occurred_on=None)
    assert_refused(act, file, "attend")


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", Status)
def test_an_act_that_the_table_does_not_have_is_said_to_be_impossible(act: Act, status: Status) -> None:
    if status in act.rule.moves or not act.is_for(Right):
        return
    assert "n’est pas possible" in actions.obstacle(act, in_status(status), make_staff(is_superuser=True))


@pytest.mark.parametrize("act", [Act.CLOSE, Act.QUALIFY, Act.SET_LEGAL_HOLD])
def test_who_may_not_is_told_so_first(act: Act) -> None:
    assert "pas le droit" in actions.obstacle(act, in_status(Status.WITHDRAWN), Party.CLIENT)


@pytest.mark.article(6)
def test_a_reopened_file_whose_new_answer_came_back_is_answered_again(relations: Staff) -> None:
    """The queue asked for it, and the act refused it: nobody had disagreed."""
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.UPHELD, means=Channel.WEB_FORM)
    file = actions.close(file, actor=relations, revision=None, reason=ClosingReason.SETTLED)
    file = actions.reopen(file, actor=relations, revision=None, reason="Fait nouveau.")
    respond(file, relations, None, means=Channel.EMAIL)
    leave(last_message(file), relations)
    actions.record_bounce(last_message(file), actor=relations, reason="Inconnu.")
    file = fresh(file)
    assert file in Complaint.objects.awaiting_response()
    assert not actions.obstacle(Act.RESPOND, file, relations)
    assert actions.next_act(file, relations, today=TODAY) is Act.RESPOND


def test_only_what_may_come_back_is_offered_to_be_returned() -> None:
    def obstacle(means: Channel, state: DispatchState) -> str:
        on = None if state is DispatchState.QUEUED else TODAY
        file = in_status(Status.RECEIVED)
        message = make_message(file, channel=means.value, state=state.value, occurred_on=on)
        return obstacle_of_message(Act.RECORD_BOUNCE, message)

    assert obstacle(Channel.EMAIL, DispatchState.QUEUED)
    assert not obstacle(Channel.POST, DispatchState.QUEUED)
    assert not obstacle(Channel.EMAIL, DispatchState.SENT)
    assert obstacle(Channel.EMAIL, DispatchState.BOUNCED)


#: Question of the database -> the act that it counts files for.
QUESTIONS: dict[Act, Q] = {
    Act.QUALIFY: questions.AWAITING_TRIAGE,
    Act.ACKNOWLEDGE: questions.AWAITING_ACKNOWLEDGEMENT,
    Act.RESPOND: questions.AWAITING_RESPONSE,
}


def every_state() -> list[Complaint]:
    """Files in each status, with each of the facts that the questions look at, where they may stand together."""
    files = []
    for status, acknowledged, said, again in itertools.product(Status, (False, True), (None, "a", "d"), range(3)):
        fields: dict[str, Any] = {"acknowledged_on": TODAY if acknowledged else None}
        if status in (Status.ANSWERED, Status.CLOSED):
            fields |= {"accepted_on": TODAY if said == "a" else None, "disagreed_on": TODAY if said == "d" else None}
            fields |= AGAIN if again and said != "a" else {}
            fields |= {"again_answered_on": TODAY} if again == 2 and said != "a" else {}
        files.append(in_status(status, **fields))
    return files


@pytest.mark.parametrize("act", QUESTIONS, ids=lambda act: act.value)
def test_the_database_and_the_obstacle_agree_on_every_state(act: Act) -> None:
    management = make_staff(Role.MANAGEMENT)
    files = every_state()
    found = set(Complaint.objects.filter(QUESTIONS[act]))
    assert found == {file for file in files if not actions.obstacle(act, file, management)}
    assert found
    assert found != set(files)


def test_the_files_to_close_are_those_that_wait_for_nothing_else() -> None:
    files, rights = every_state(), make_staff(Role.MANAGEMENT).rights
    to_close = {file for file in files if next_act(actions.read_facts(file, TODAY), rights) is Act.CLOSE}
    assert set(Complaint.objects.awaiting_closing()) == to_close
