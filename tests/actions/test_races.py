"""Every act, posted twice at the same instant from the same page: one passes, the other is told, the journal is whole.

Each act comes with its own file of tests, which says how to perform it (`contract`).
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import tests.actions
from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EventKind, Party, Role, Status
from reclamations.models import Complaint, Event
from tests.actions.contract import ActContract
from tests.actions.test_answer_survey import SCORES
from tests.actions.test_concurrency import at_once, flaws
from tests.actions.test_request_email import NEW
from tests.actions.test_respond import respond
from tests.actions.world import TODAY, fresh, in_status, last_message
from tests.factories import make_organisation, make_staff, told

#: An act to be posted several times at once, and the event that says it is done.
Act_ = tuple[Callable[[], Any], EventKind]
pytestmark = pytest.mark.django_db(transaction=True)


def contracts() -> dict[Act, type[ActContract]]:
    """How each act is performed, by its own file of tests."""
    for module in pkgutil.iter_modules(tests.actions.__path__, "tests.actions."):
        import_module(module.name)
    return {found.act: found for found in subclasses(ActContract) if hasattr(found, "act")}


def subclasses(kind: type[ActContract]) -> Iterator[type[ActContract]]:
    for found in kind.__subclasses__():
        yield found
        yield from subclasses(found)


CONTRACTS = contracts()


@pytest.mark.parametrize("act", CONTRACTS)
def test_of_two_posts_of_an_act_at_once_one_passes(act: Act) -> None:
    make_organisation()
    contract = CONTRACTS[act]()
    file = told(fresh(contract.start()))
    actor = make_staff(sorted(contract.roles)[-1]) if contract.roles else sorted(contract.parties)[0]
    done = Event.objects.filter(case_id=file.pk, kind=contract.event.value)
    before = done.count()
    results = at_once(*[lambda: contract.perform(file, actor, file.revision)] * 2)
    met = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, actions.ActRefused) for error in met), met
    added = done.count() - before
    if contract.checks_revision:
        assert (len(met), added, fresh(file).revision) == (1, 1, file.revision + 1)
    else:  # what only adds: as many are kept as passed
        assert added == 2 - len(met)
    assert flaws() == []


def confirm_email() -> Act_:
    change = actions.request_email(in_status(Status.RECEIVED), actor=Party.CLIENT, email=NEW)
    return lambda: actions.confirm_email(change, actor=Party.CLIENT), EventKind.DETAILS_CORRECTED


def answer_survey() -> Act_:
    file = in_status(Status.CLOSED)
    return lambda: actions.answer_survey(file, actor=Party.CLIENT, scores=SCORES), EventKind.SURVEY_ANSWERED


def open_space() -> Act_:
    file = in_status(Status.RECEIVED, code_held_on=None, code_held_by="")
    return lambda: actions.open_space(file.pk, actor=Party.CLIENT), EventKind.SPACE_OPENED


def withdraw_by_client() -> Act_:
    file = in_status(Status.RECEIVED)
    return lambda: actions.withdraw(file, actor=Party.CLIENT), EventKind.WITHDRAWN


def accept_by_client() -> Act_:
    file = in_status(Status.ANSWERED)
    return lambda: actions.accept(file, actor=Party.CLIENT), EventKind.ACCEPTED


def post_the_same_letter() -> Act_:
    staff = make_staff()
    file = respond(in_status(Status.IN_PROGRESS), staff, means=Channel.POST)
    letter = last_message(file)
    return lambda: actions.record_posting(letter, actor=staff, dispatched_on=TODAY, proof="RK 1"), EventKind.RESPONDED


def lose_the_same_letter() -> Act_:
    staff = make_staff()
    letter = last_message(respond(in_status(Status.IN_PROGRESS), staff, means=Channel.POST))
    actions.record_posting(letter, actor=staff, dispatched_on=TODAY, proof="RK 1")
    return lambda: actions.record_bounce(letter, actor=staff, reason="NPAI"), EventKind.BOUNCED


def hand_over() -> Act_:
    leaving, to, boss = make_staff(), make_staff(), make_staff(Role.MANAGEMENT)
    in_status(Status.IN_PROGRESS, handler=leaving)
    return lambda: actions.hand_over(leaving, actor=boss, to=to), EventKind.ASSIGNED


#: Acts that no page's revision guards, on one and the same thing: the facts do.
ON_THE_SAME = (
    confirm_email,
    answer_survey,
    open_space,
    withdraw_by_client,
    accept_by_client,
    post_the_same_letter,
    lose_the_same_letter,
    hand_over,
)


@pytest.mark.parametrize("prepared", ON_THE_SAME, ids=lambda prepared: prepared.__name__)
def test_what_is_done_once_is_done_once_whoever_clicks_twice(prepared: Callable[[], Act_]) -> None:
    make_organisation()
    act, event = prepared()
    for file in Complaint.objects.all():
        told(file)
    before = Event.objects.filter(kind=event.value).count()
    met = [result for result in at_once(*[act] * 4) if isinstance(result, Exception)]
    assert all(isinstance(error, actions.ActRefused) for error in met), met
    assert Event.objects.filter(kind=event.value).count() - before == 1
    assert flaws() == []
