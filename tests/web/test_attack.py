"""When the form counts as under attack: many submissions in little time, on the whole site."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reclamations.models import Complaint
from reclamations.web.guard import attack, proof
from reclamations.web.guard.attack import WINDOW, Pressure
from tests.factories import make_organisation
from tests.intake.typed import another

pytestmark = pytest.mark.django_db
#: The beginning of a counting window.
START = 1_800_000_000 // WINDOW * WINDOW


@pytest.fixture(autouse=True)
def threshold(settings: Any) -> None:
    """Three submissions in ten minutes are usual."""
    settings.PROOF_THRESHOLD = 3


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes tell each other at every question."""
    monkeypatch.setattr(attack, "EVERY", 0)


def add(pressure: Pressure, number: int) -> Pressure:
    for _ in range(number):
        pressure.add()
    return pressure


@pytest.mark.parametrize(("number", "is_high"), [(0, False), (3, False), (4, True)])
def test_the_pressure_is_high_beyond_the_threshold(number: int, is_high: bool) -> None:
    assert add(Pressure(), number).is_high() is is_high


def test_zero_means_never_and_costs_nothing(settings: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    settings.PROOF_THRESHOLD = 0
    with django_assert_num_queries(0):
        assert not add(Pressure(), 100).is_high()


def test_it_may_be_forced(settings: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    settings.PROOF_ALWAYS = True
    with django_assert_num_queries(0):
        assert Pressure().is_high()


def test_processes_add_up(prompt: None) -> None:
    first, second = add(Pressure(), 2), add(Pressure(), 2)
    assert not first.is_high()
    assert second.is_high()
    assert first.is_high()


def test_a_process_tells_the_others_at_once_when_much_comes(settings: Any) -> None:
    settings.PROOF_THRESHOLD = 100
    processes = [Pressure() for _ in range(4)]
    for submission in range(150):
        add(processes[submission % 4], 1).is_high()
    assert Pressure().is_high()


@pytest.mark.parametrize("told", [0, 101])
def test_between_two_exchanges_a_submission_asks_the_database_nothing(
    settings: Any, django_assert_num_queries: DjangoAssertNumQueries, told: int
) -> None:
    settings.PROOF_THRESHOLD = 100
    pressure = add(Pressure(), told)
    assert pressure.is_high() is bool(told)
    with django_assert_num_queries(0):
        for _ in range(10):
            add(pressure, 1).is_high()


@pytest.mark.parametrize(("seconds", "is_high"), [(60, True), (WINDOW + 60, True), (2 * WINDOW + 1, False)])
def test_it_stays_high_until_a_whole_window_was_calm(prompt: None, seconds: int, is_high: bool) -> None:
    with time_machine.travel(START, tick=False):
        assert add(Pressure(), 4).is_high()
    with time_machine.travel(START + seconds, tick=False):
        assert Pressure().is_high() is is_high


@pytest.fixture
def post(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Send the form in a process that has just begun."""
    make_organisation()
    fresh = Pressure()
    for module in (attack, proof):
        monkeypatch.setattr(module, "pressure", fresh)
    return lambda **fields: client.post("/reclamation/", another(**fields)).status_code


def test_accepted_submissions_bring_the_challenge(client: Client, post: Callable[..., int], settings: Any) -> None:
    settings.PROOF_FREE = 2
    assert [post() for _ in range(6)] == [303, 303, 303, 303, 303, 429]
    assert client.get("/reclamation/").context["challenge"]


def test_refused_submissions_count_too(client: Client, post: Callable[..., int]) -> None:
    assert not client.get("/reclamation/").context["challenge"]
    assert [post(fax="rempli") for _ in range(4)] == [200] * 4
    assert not Complaint.objects.exists()
    assert client.get("/reclamation/").context["challenge"]
