"""Two people at once: the second is told, and nothing is lost (issue: « nothing is lost or overwritten »)."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from reclamations import actions, journal
from reclamations.domain.vocabulary import Channel, Party, RequestKind, Role, Status
from reclamations.models import Complaint, Event, Message, Note, ReferenceCounter, Staff
from tests.actions.world import filing, fresh, in_status
from tests.factories import make_organisation, make_staff, told

pytestmark = pytest.mark.django_db(transaction=True)


DISMISSAL: dict[str, Any] = {"kind": RequestKind.SERVICE, "reason": "Non.", "message": "Voici."}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start every act at the same moment, each on a connection of its own; give results or exceptions, in order."""
    results: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[index] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at what each one met
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def flaws() -> list[str]:
    return [str(flaw) for flaw in journal.verify()]


@pytest.fixture
def people() -> tuple[Staff, Staff]:
    make_organisation()
    return make_staff(Role.MANAGEMENT), make_staff(Role.MANAGEMENT)


def test_ten_registrations_with_one_key_make_one_complaint(people: tuple[Staff, Staff]) -> None:
    key = uuid.uuid4()
    made = at_once(*[lambda: actions.register(actor=Party.CLIENT, filing=filing(), idempotency_key=key)] * 10)
    assert {file.pk for file in made} == {Complaint.objects.get().pk}
    assert (Event.objects.count(), Message.objects.count()) == (1, 1)
    assert ReferenceCounter.objects.get().last == 1
    assert flaws() == []


def test_ten_registrations_at_once_leave_no_gap_and_no_double(people: tuple[Staff, Staff]) -> None:
    made = at_once(*[lambda: actions.register(actor=Party.CLIENT, filing=filing())] * 10)
    assert sorted(file.reference for file in made) == [f"R-2026-{number:06d}" for number in range(1, 11)]
    assert flaws() == []


def test_refusals_among_parallel_registrations_take_no_number(people: tuple[Staff, Staff]) -> None:
    good = [lambda: actions.register(actor=Party.CLIENT, filing=filing())] * 5
    bad = [lambda: actions.register(actor=Party.CLIENT, filing=filing(email=""))] * 5
    results = at_once(*[act for pair in zip(good, bad, strict=True) for act in pair])
    assert sum(isinstance(result, actions.ActRefused) for result in results) == 5
    assert set(Complaint.objects.values_list("reference", flat=True)) == {f"R-2026-{n:06d}" for n in range(1, 6)}


def test_of_two_people_who_qualify_at_once_the_second_is_told(people: tuple[Staff, Staff]) -> None:
    file = told(in_status(Status.RECEIVED))
    one, other = people
    results = at_once(
        lambda: actions.qualify(file.pk, actor=one, revision=1, reason="Oui."),
        lambda: actions.dismiss(file.pk, actor=other, revision=1, **DISMISSAL),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [actions.Conflict]
    winner = one if isinstance(results[1], Exception) else other
    assert str(winner) in refused[0].message
    assert (fresh(file).qualified_by, fresh(file).revision) == (winner, 2)
    assert Event.objects.filter(case_id=file.pk, sequence__gt=1).count() == 1
    assert flaws() == []


def test_of_two_acknowledgements_at_once_one_leaves(people: tuple[Staff, Staff]) -> None:
    file = told(in_status(Status.RECEIVED))
    results = at_once(
        *[lambda who=who: actions.acknowledge(file.pk, actor=who, revision=1, means=Channel.WEB_FORM) for who in people]
    )
    assert sum(isinstance(result, actions.Conflict) for result in results) == 1
    assert fresh(file).messages.count() == 1


def test_two_clicks_of_the_client_disagree_once(people: tuple[Staff, Staff]) -> None:
    file = told(in_status(Status.ANSWERED))
    results = at_once(*[lambda: actions.disagree(file.pk, actor=Party.CLIENT, comment="Non.")] * 2)
    assert sum(isinstance(result, actions.ActRefused) for result in results) == 1
    assert fresh(file).letters.count() == 1


def test_what_only_adds_is_all_kept_in_one_chain(people: tuple[Staff, Staff]) -> None:
    file = told(in_status(Status.RECEIVED))
    one, _ = people
    results = at_once(
        *[lambda n=n: actions.note(file.pk, actor=one, body=f"Note {n}") for n in range(5)],
        *[
            lambda n=n: actions.receive_message(file.pk, actor=Party.CLIENT, channel=Channel.EMAIL, body=f"Mot {n}")
            for n in range(5)
        ],
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert (Note.objects.count(), Message.objects.count()) == (5, 5)
    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 12))
    assert flaws() == []


def test_a_message_of_the_client_is_not_lost_under_an_act_of_staff(people: tuple[Staff, Staff]) -> None:
    file = told(in_status(Status.IN_PROGRESS))
    one, _ = people
    results = at_once(
        lambda: actions.classify(
            file.pk, actor=one, revision=1, service=None, installation=None, category=None, risk=None
        ),
        lambda: actions.receive_message(file.pk, actor=Party.CLIENT, channel=Channel.EMAIL, body="Bonjour."),
        lambda: actions.withdraw(file.pk, actor=Party.CLIENT),
    )
    late = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, actions.ActRefused) for error in late)
    assert fresh(file).status == Status.WITHDRAWN.value
    assert fresh(file).last_message_on is not None
    assert flaws() == []
