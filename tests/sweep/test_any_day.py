"""The demonstration and the world of the browser's tests are made on any day, at any hour (tests/instants.py)."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from reclamations import clock, journal
from reclamations.domain.vocabulary import Role
from reclamations.letters import pdf
from reclamations.models import Complaint, Event, Message, Staff
from tests import instants
from tests.browser import world
from tests.tracking.test_acts import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture(params=instants.AWKWARD.values(), ids=instants.AWKWARD.keys(), autouse=True)
def instant(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Live there; the clock ticks, so that some of these days end meanwhile.

    Letters are written and not printed: their own tests do it.
    """
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(request.param, tick=True):
        patch.setattr(pdf, "render", lambda html, assets: html.encode())
        yield request.param


def test_the_demonstration_is_made(instant: datetime) -> None:
    call_command("demo", "--force", "--if-empty", stdout=StringIO())
    assert Complaint.objects.count() > 60
    assert not Event.objects.filter(at__gt=clock.now()).exists()
    assert not Message.objects.filter(created_at__gt=clock.now()).exists()
    assert list(journal.verify()) == []
    staff = Client()
    staff.force_login(Staff.objects.filter(role=Role.MANAGEMENT.value)[0], backend="reclamations.auth.RoleBackend")
    for page in ("/gestion/", "/gestion/registre/", "/", "/reclamation/"):
        assert staff.get(page).status_code == 200, page
    for complaint in Complaint.objects.order_by("pk")[::5]:  # one in five shows every status, within the second
        assert staff.get(f"/gestion/dossiers/{complaint.reference}/").status_code == 200
        client = Client()
        assert client.get(come_in(client, complaint)).status_code == 200


def test_the_world_of_the_browser_s_tests_is_made(instant: datetime) -> None:
    built = world.build()
    assert {name: file.reference for name, file in built.files.items()}
    assert list(journal.verify()) == []
