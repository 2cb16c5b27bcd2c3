"""The head of the register: failings found, corrective actions taken (Art. 1, Art. 8)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from reclamations.actions import ActRefused, Conflict, NotAllowed
from reclamations.domain.vocabulary import EventKind, RequestKind, Risk, Role, Status
from reclamations.models import Event, Staff
from registre import actions
from registre.findings import identity
from registre.models import CorrectiveAction, Finding
from registre.vocabulary import Effectiveness
from tests.factories import make_complaint, make_staff
from tests.registre.rows import make_closed, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]
TODAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(datetime(2026, 9, 1, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def manager() -> Staff:
    return make_staff(Role.MANAGEMENT)


def make_action(finding: Finding, manager: Staff, **fields: Any) -> CorrectiveAction:
    usual: dict[str, Any] = {"description": "Renforcer l’astreinte", "owner": manager, "due_on": date(2026, 10, 1)}
    return actions.record_corrective_action(finding, actor=manager, **usual | fields)


def make_done(finding: Finding, manager: Staff) -> CorrectiveAction:
    action = make_action(finding, manager)
    return actions.complete_corrective_action(action, actor=manager, done_on=TODAY, comment="Planning en place")


@pytest.mark.article(1)
def test_a_finding_is_written_with_its_event_and_its_links(manager: Staff) -> None:
    file = make_closed()
    finding = make_finding(file, actor=manager)
    assert (finding.recorded_on, finding.recorded_by, finding.risk) == (TODAY, manager, Risk.OPERATIONAL.value)
    event = Event.objects.get(kind=EventKind.FINDING_RECORDED.value)
    assert (event.case_id, event.facts["finding"], event.actor) == (0, finding.pk, manager)
    assert Event.objects.get(kind=EventKind.FINDING_LINKED.value).case_id == file.pk


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.CLIENT_RELATIONS, Role.ADMINISTRATOR])
def test_the_register_is_kept_with_the_right_only(role: Role) -> None:
    with pytest.raises(NotAllowed):
        make_finding(actor=make_staff(role))
    assert not Finding.objects.exists()


@pytest.mark.parametrize("field", ["title", "description", "root_cause"])
@pytest.mark.parametrize("words", ["Mme Martin-Dupré", "HELENE MARTIN-DUPRE", "helene.martin@exemple.fr"])
def test_a_text_that_outlives_the_file_cannot_name_its_client(field: str, words: str) -> None:
    file = make_closed(name="Hélène Martin-Dupré", email="helene.martin@exemple.fr")
    with pytest.raises(ActRefused, match=f"désigne le client du dossier {file.reference}"):
        make_finding(file, **{field: f"Panne signalée par {words}."})
    assert not Finding.objects.exists()


def test_common_words_are_not_taken_for_a_name() -> None:
    file = make_complaint(name="Rose Lavigne", phone="+33612345678", postal_address="8 rue des Lilas\n38000 Grenoble")
    assert not identity.names_the_client(["La rose du hall est fanée, la vigne aussi."], file)
    assert identity.names_the_client(["Rappeler le 06 12 34 56 78"], file)
    assert identity.names_the_client(["Fuite au 8, rue : 8 rue des lilas"], file)
    assert identity.names_the_client(["Lavigne Rose"], file)


def test_a_mere_request_is_no_failing() -> None:
    request = make_closed(
        status=Status.NOT_A_COMPLAINT.value, request_kind=RequestKind.SERVICE.value, closing_reason=""
    )
    with pytest.raises(ActRefused, match="simple demande"):
        make_finding(request)


def test_a_complaint_is_linked_once_and_can_be_unlinked(manager: Staff) -> None:
    file, finding = make_closed(), make_finding()
    link = actions.link_complaint(finding, file, actor=manager)
    with pytest.raises(ActRefused, match="déjà rattachée"):
        actions.link_complaint(finding, file, actor=manager)
    actions.unlink_complaint(link, actor=manager, reason="Autre chaudière")
    assert not finding.links.exists()
    kinds = Event.objects.filter(case_id=file.pk).values_list("kind", flat=True)
    assert list(kinds)[-2:] == [EventKind.FINDING_LINKED.value, EventKind.FINDING_UNLINKED.value]


def test_a_finding_amended_meanwhile_is_a_conflict(manager: Staff) -> None:
    finding = make_finding()
    fields: dict[str, Any] = {
        "title": "T",
        "description": "D",
        "risk": Risk.LEGAL,
        "service": finding.service,
        "root_cause": "Stock",
    }
    changed = actions.amend_finding(finding, actor=manager, revision=1, **fields)
    assert (changed.root_cause, changed.revision) == ("Stock", 2)
    with pytest.raises(Conflict):
        actions.amend_finding(finding, actor=manager, revision=1, **fields)


@pytest.mark.article(1)
def test_a_finding_concerns_a_service_or_an_installation() -> None:
    with pytest.raises(ActRefused, match="le service ou l’installation"):
        make_finding(service=None)


def test_an_action_has_an_owner_and_a_date_to_come(manager: Staff) -> None:
    finding = make_finding()
    with pytest.raises(ActRefused) as refusal:
        make_action(finding, manager, due_on=date(2026, 8, 31))
    assert refusal.value.field == "due_on"
    with pytest.raises(ActRefused, match="plus actif"):
        make_action(finding, manager, owner=make_staff(is_active=False))
    assert make_action(finding, manager, due_on=TODAY).owner == manager


def test_an_action_is_late_strictly_after_its_date(manager: Staff) -> None:
    action = make_action(make_finding(), manager)
    assert not action.is_late(date(2026, 10, 1))
    assert action.is_late(date(2026, 10, 2))
    assert list(CorrectiveAction.objects.late(on=date(2026, 10, 2))) == [action]
    assert not CorrectiveAction.objects.late(on=date(2026, 10, 1)).exists()


def test_an_action_is_done_once_and_not_in_the_future(manager: Staff) -> None:
    action = make_action(make_finding(), manager)
    with pytest.raises(ActRefused, match="dans le futur"):
        actions.complete_corrective_action(action, actor=manager, done_on=date(2026, 9, 2), comment="Fait")
    actions.complete_corrective_action(action, actor=manager, done_on=TODAY, comment="Fait")
    with pytest.raises(ActRefused, match="déjà réalisée"):
        actions.complete_corrective_action(action, actor=manager, done_on=TODAY, comment="Fait")


def test_effectiveness_is_assessed_once_the_action_is_done(manager: Staff) -> None:
    action = make_action(make_finding(), manager)
    with pytest.raises(ActRefused, match="une fois l’action réalisée"):
        actions.assess_effectiveness(action, actor=manager, effectiveness=Effectiveness.PARTLY, comment="Bof")
    actions.complete_corrective_action(action, actor=manager, done_on=TODAY, comment="Fait")
    assessed = actions.assess_effectiveness(
        action, actor=manager, effectiveness=Effectiveness.PARTLY, comment="Deux retards restent"
    )
    assert (assessed.effectiveness, assessed.assessed_on, assessed.assessed_by) == ("partly", TODAY, manager)


def test_a_finding_closes_when_every_action_is_done_and_assessed(manager: Staff) -> None:
    finding = make_finding()
    with pytest.raises(ActRefused, match="au moins une action"):
        actions.close_finding(finding, actor=manager, revision=None, comment="Réglé")
    action = make_done(finding, manager)
    with pytest.raises(ActRefused, match="n’est pas évaluée"):
        actions.close_finding(finding, actor=manager, revision=None, comment="Réglé")
    actions.assess_effectiveness(action, actor=manager, effectiveness=Effectiveness.EFFECTIVE, comment="Oui")
    closed = actions.close_finding(finding, actor=manager, revision=None, comment="Réglé")
    assert (closed.closed_on, closed.closed_by) == (TODAY, manager)
    with pytest.raises(ActRefused, match="rouvrez-le"):
        make_action(finding, manager)
    again = actions.reopen_finding(finding, actor=manager, revision=None, reason="Retards revenus")
    assert again.is_open
    assert again.description.endswith("Rouvert le 01/09/2026\N{NO-BREAK SPACE}: Retards revenus")


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"service": None, "installation": None},
        {"closed_on": TODAY},
        {"closed_on": TODAY, "closing_comment": "Réglé"},
    ],
)
def test_the_database_refuses_a_finding_that_breaks_its_rules(change: dict[str, Any]) -> None:
    finding = make_finding()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": date(2026, 8, 31)},
        {"done_on": TODAY},
        {"effectiveness": "effective"},
        {"done_comment": "Fait sans date"},
    ],
)
def test_the_database_refuses_an_action_that_breaks_its_rules(manager: Staff, change: dict[str, Any]) -> None:
    action = make_action(make_finding(), manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=action.pk).update(**change)


def test_a_review_is_signed_not_in_the_future_and_on_a_true_period(manager: Staff) -> None:
    period = {"first_day": date(2026, 1, 1), "last_day": date(2026, 6, 30), "conclusions": "Tenir"}
    with pytest.raises(ActRefused, match="dans le futur"):
        actions.record_review(actor=manager, held_on=date(2026, 9, 2), **period)
    with pytest.raises(ActRefused, match="précéder"):
        actions.record_review(actor=manager, held_on=TODAY, **period | {"last_day": date(2025, 1, 1)})
    assert actions.record_review(actor=manager, held_on=TODAY, **period).figures["late_actions"] == 0
