"""Lives that nobody planned: what nothing bars is done or refused in words, and both sides can read what came of it."""

import pytest
from django.test import Client
from time_machine import Traveller

from reclamations import actions, clock, journal
from reclamations.models import Complaint
from reclamations.outbox import wording
from tests.actions.test_facts import replayed, stands
from tests.lives import Life
from tests.tracking.test_acts import come_in

#: What only the database knew: an act has refused with its own words before.
BROKEN = {str(constraint.get_violation_error_message()) for constraint in Complaint._meta.constraints}


@pytest.fixture(params=range(16))
def life(request: pytest.FixtureRequest, clock: Traveller) -> Life:
    return Life(request.param, clock.move_to)


def test_a_life_drawn_by_lot_breaks_no_rule_and_is_read_by_both_sides(life: Life) -> None:
    for _ in range(40):
        life.go_on()
        _act, refusal = life.told[-1]
        assert not any(words in refusal for words in BROKEN), life.told
        wanted = actions.next_act(life.file, life.management, today=clock.today())
        assert wanted is None or not actions.obstacle(wanted, life.file, life.management), life.told
    staff, client = Client(), Client()
    staff.force_login(life.management, backend="reclamations.auth.RoleBackend")
    assert staff.get(f"/gestion/dossiers/{life.file.reference}/").status_code == 200, life.told
    assert client.get(come_in(client, life.file)).status_code == 200, life.told
    for message in life.file.messages.exclude(email=None).select_related("email"):
        assert message.email is not None
        assert wording.bodies(message.email, message).text
    assert replayed(life.file) == stands(life.file), life.told
    assert list(journal.verify()) == []
