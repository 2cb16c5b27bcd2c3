"""Give the printed code: from that day, what is published in the client's space reaches them."""

from datetime import date, timedelta
from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, CodeSource, EventKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, Staff
from tests.actions.contract import EVERY_STATUS, ActContract
from tests.actions.world import TODAY, fresh, in_status, personal
from tests.factories import make_staff

PHONED: dict[str, str] = {"channel": "phone", "email": "", "postal_address": "", "reply_by": "", "phone": "0476000000"}


class TestGiveCode(ActContract):
    act = Act.GIVE_CODE
    event = EventKind.CODE_GIVEN
    statuses: ClassVar = EVERY_STATUS
    checks_revision = False

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.give_code(file, actor=actor, means=Channel.IN_PERSON, dispatched_on=TODAY, proof="Signé au guichet")


@pytest.mark.article(5)
def test_a_code_handed_over_makes_the_space_count(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    assert file.is_out_of_reach
    actions.give_code(file, actor=relations, means=Channel.IN_PERSON, dispatched_on=TODAY, proof="Signé")
    kept = fresh(file)
    assert (kept.code_held_on, kept.code_held_by) == (TODAY, CodeSource.HANDED.value)
    assert not kept.is_out_of_reach
    actions.acknowledge(kept, actor=relations, revision=None, means=Channel.WEB_FORM)
    assert fresh(file).acknowledged_on == TODAY
    given = Event.objects.get(case_id=file.pk, kind=EventKind.CODE_GIVEN.value)
    assert personal(given) == {"proof": "Signé"}


def test_a_code_is_posted_to_an_address_or_not_at_all(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    with pytest.raises(actions.ActRefused, match="adresse postale"):
        actions.give_code(file, actor=relations, means=Channel.POST, dispatched_on=TODAY, proof="1A")
    with pytest.raises(actions.ActRefused, match="se poste ou se remet"):
        actions.give_code(file, actor=relations, means=Channel.EMAIL, dispatched_on=TODAY, proof="1A")
    assert fresh(file).code_held_on is None


@pytest.mark.parametrize(
    ("on", "proof"), [(TODAY + timedelta(days=1), "Signé"), (date(2026, 5, 3), "Signé"), (TODAY, " ")]
)
def test_a_code_is_given_on_a_day_that_can_be_with_a_proof(on: date, proof: str) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    with pytest.raises(actions.ActRefused):
        actions.give_code(file, actor=make_staff(), means=Channel.IN_PERSON, dispatched_on=on, proof=proof)
    assert fresh(file).is_out_of_reach


def test_renewing_the_code_takes_back_what_the_client_held(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, email="", reply_by="")
    assert file.code_held_on is not None
    actions.renew_code(file, actor=relations)
    assert fresh(file).code_held_on is None
