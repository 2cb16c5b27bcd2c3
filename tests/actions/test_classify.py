"""Classify: what the file is about, and its risk (Art. 1)."""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Risk, Status
from reclamations.journal import Actor
from reclamations.models import Category, Complaint, Installation, Service, Staff
from tests.actions.contract import ActContract
from tests.actions.world import fresh, in_status, last_event


class TestClassify(ActContract):
    act = Act.CLASSIFY
    event = EventKind.CLASSIFIED
    statuses: ClassVar = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.classify(
            file, actor=actor, revision=revision, service=None, installation=None, category=None, risk=Risk.NONE
        )


@pytest.mark.article(1)
@pytest.mark.parametrize("risk", Risk)
def test_a_file_names_service_installation_category_and_each_risk(risk: Risk, relations: Staff) -> None:
    service = Service.objects.create(name="Dépannage")
    installation = Installation.objects.create(name="Chaufferie", slug="chaufferie")
    category = Category.objects.create(name="Délai", code="DELAI")
    file = actions.classify(
        in_status(Status.RECEIVED),
        actor=relations,
        revision=1,
        service=service,
        installation=installation,
        category=category,
        risk=risk,
    )
    kept = fresh(file)
    assert (kept.service, kept.installation, kept.category, kept.risk) == (service, installation, category, risk.value)
    assert last_event(file).facts["risk"] == risk.value


def test_a_risk_not_assessed_is_no_decision(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, risk=Risk.LEGAL.value)
    actions.classify(file, actor=relations, revision=1, service=None, installation=None, category=None, risk=None)
    assert fresh(file).risk == "", "« not assessed » is not « no risk »"
