"""The back-office on Monday 11 May 2026 at ten in Paris: everyone who may sign in, and files at every stage."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from reclamations import actions
from reclamations.domain.vocabulary import Channel, Outcome, Party, Role
from reclamations.models import Complaint, Organisation, Staff
from tests.factories import make_organisation, make_staff

NOW = datetime(2026, 5, 11, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def _world(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        make_organisation()
        yield


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.current()


@pytest.fixture
def management() -> Staff:
    return make_staff(Role.MANAGEMENT, is_staff=True)


@pytest.fixture
def relations() -> Staff:
    return make_staff(Role.CLIENT_RELATIONS, is_staff=True)


@pytest.fixture
def sign_in() -> Callable[[Staff], Client]:
    def signed(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff, backend="reclamations.auth.RoleBackend")
        return client

    return signed


@pytest.fixture
def boss(management: Staff, sign_in: Callable[[Staff], Client]) -> Client:
    """The browser of somebody in management."""
    return sign_in(management)


@pytest.fixture
def desk(relations: Staff, sign_in: Callable[[Staff], Client]) -> Client:
    """The browser of somebody in client relations."""
    return sign_in(relations)


@pytest.fixture
def received(relations: Staff) -> Complaint:
    """A complaint taken by telephone today; the client came into their space since."""
    filing = actions.Filing(
        name="Hélène Martin-Dupré",
        email="helene.martin@exemple.fr",
        postal_address="8 rue des Lilas\n38400 Saint-Martin-d’Hères",
        subject="Chaudière en panne",
        description="Dix jours sans chauffage.",
        reply_by=Channel.EMAIL,
        channel=Channel.PHONE,
    )
    complaint = actions.register(actor=relations, filing=filing)
    actions.open_space(complaint, actor=Party.CLIENT)
    complaint.refresh_from_db()
    return complaint


@pytest.fixture
def qualified(received: Complaint, management: Staff) -> Complaint:
    """The same, judged a complaint."""
    return actions.qualify(received, actor=management, revision=None, reason="Un mécontentement.")


@pytest.fixture
def answered(qualified: Complaint, relations: Staff) -> Complaint:
    """The same, answered on the tracking page."""
    return actions.respond(
        qualified,
        actor=relations,
        revision=None,
        outcome=Outcome.UPHELD,
        amicable_solution=True,
        body="Nous réparons demain.",
        means=Channel.WEB_FORM,
    )
