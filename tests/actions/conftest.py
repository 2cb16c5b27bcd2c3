"""Every act runs on Monday 11 May 2026 at ten in Paris, unless its test travels."""

from collections.abc import Iterator

import pytest
import time_machine
from time_machine import Traveller

from reclamations.domain.vocabulary import Role
from reclamations.models import Organisation, Staff
from tests.actions.world import NOW
from tests.factories import make_organisation, make_staff


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every act writes."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def relations() -> Staff:
    return make_staff(Role.CLIENT_RELATIONS)


@pytest.fixture
def management() -> Staff:
    return make_staff(Role.MANAGEMENT)
