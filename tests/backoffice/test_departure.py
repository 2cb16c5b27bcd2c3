"""Nobody leaves a file behind: the account that is deactivated says, in the same page, who takes over."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.domain.vocabulary import EventKind, Risk, Role
from reclamations.models import Complaint, Event, Service, Staff
from registre import actions as register
from tests.factories import make_staff


@pytest.fixture
def office(sign_in: Any) -> Client:
    """The browser of the administrator, who sees no file."""
    return sign_in(make_staff(Role.ADMINISTRATOR, is_staff=True))


@pytest.fixture
def handled(received: Complaint, relations: Staff) -> Complaint:
    return actions.assign(received, actor=relations, revision=None, handler=relations)


def page_of(staff: Staff) -> str:
    return reverse("admin:reclamations_staff_change", args=[staff.pk])


def save(client: Client, staff: Staff, **changes: Any) -> Any:
    """Post the account's page as a browser shows it, with these changes."""
    form = client.get(page_of(staff)).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields if name != "password"} | changes
    return client.post(page_of(staff), {name: value for name, value in typed.items() if value not in (None, False)})


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "collaborator"}])
def test_who_has_files_does_not_leave_without_a_successor(
    change: dict[str, Any], handled: Complaint, relations: Staff, office: Client
) -> None:
    response = save(office, relations, **change)
    assert list(response.context["adminform"].form.errors) == ["successor"]
    assert "1 dossier en cours" in response.content.decode()
    relations.refresh_from_db()
    assert (relations.is_active, relations.role) == (True, Role.CLIENT_RELATIONS.value)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "collaborator"}])
def test_the_successor_has_every_file_and_the_journal_says_so(
    change: dict[str, Any], handled: Complaint, relations: Staff, management: Staff, office: Client
) -> None:
    assert save(office, relations, **change, successor=management.pk).status_code == 302
    handled.refresh_from_db()
    relations.refresh_from_db()
    assert handled.handler == management
    assert not relations.rights or relations.role == Role.COLLABORATOR.value
    last = Event.objects.filter(case_id=handled.pk).latest("sequence")
    assert (last.kind, last.facts) == (EventKind.ASSIGNED.value, {"handler": management.pk, "from": relations.pk})
    changed = Event.objects.filter(case_id=0, kind=EventKind.STAFF_CHANGED.value).latest("sequence")
    assert "successor" not in changed.facts["fields"]


def test_who_stays_gives_nothing_away(handled: Complaint, relations: Staff, management: Staff, office: Client) -> None:
    assert save(office, relations, job_title="Autre", successor=management.pk).status_code == 302
    handled.refresh_from_db()
    assert handled.handler == relations


def test_who_has_nothing_is_asked_nothing(relations: Staff, office: Client) -> None:
    assert "successor" not in office.get(page_of(relations)).context["adminform"].form.fields
    assert save(office, relations, is_active=False).status_code == 302


def test_corrective_actions_are_handed_over_too(relations: Staff, management: Staff, office: Client) -> None:
    finding = register.record_finding(
        actor=management,
        title="Délais",
        description="Trop longs.",
        risk=Risk.LEGAL,
        service=Service.objects.create(name="Accueil"),
    )
    action = register.record_corrective_action(
        finding, actor=management, description="Former.", owner=relations, due_on=date(2026, 6, 30)
    )
    assert "1 action corrective" in office.get(page_of(relations)).content.decode()
    assert save(office, relations, is_active=False, successor=management.pk).status_code == 302
    action.refresh_from_db()
    assert action.owner == management
    assert Event.objects.filter(case_id=0, kind=EventKind.CORRECTIVE_ACTION_REASSIGNED.value).count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"absent_from": "2026-06-01"}, "absent_until"),
        ({"absent_until": "2026-06-01"}, "absent_until"),
        ({"absent_from": "2026-06-02", "absent_until": "2026-06-01"}, "absent_until"),
    ],
)
def test_an_absence_has_its_two_days(typed: dict[str, str], field: str, relations: Staff, office: Client) -> None:
    assert list(save(office, relations, **typed).context["adminform"].form.errors) == [field]


def test_nobody_replaces_themselves(relations: Staff, office: Client) -> None:
    typed = {"absent_from": "2026-06-01", "absent_until": "2026-06-02", "substitute": relations.pk}
    assert list(save(office, relations, **typed).context["adminform"].form.errors) == ["substitute"]


def test_the_queue_shows_the_files_without_anybody_and_says_why(
    handled: Complaint, relations: Staff, desk: Client, boss: Client
) -> None:
    assert boss.get(reverse("admin:index"), {"filtre": "orphelins"}).context["rows"] == []
    Staff.objects.filter(pk=relations.pk).update(absent_from="2026-05-11", absent_until="2026-05-12")
    response = boss.get(reverse("admin:index"), {"filtre": "orphelins"})
    assert [row.complaint for row in response.context["rows"]] == [handled]
    assert "absence jusqu’au 12/05/2026, sans remplaçant" in response.content.decode()
    assert "absence jusqu’au" in boss.get(reverse("admin:case", args=[handled.reference])).content.decode()


def test_who_is_away_is_said_so_where_files_are_given(handled: Complaint, relations: Staff, boss: Client) -> None:
    Staff.objects.filter(pk=relations.pk).update(absent_from="2026-05-11", absent_until="2026-05-12")
    page = boss.get(reverse("admin:act-assign", args=[handled.reference])).content.decode()
    assert f"{relations}, absence jusqu’au 12/05/2026" in page


def test_my_files_are_those_of_who_i_replace_too(
    handled: Complaint, relations: Staff, management: Staff, boss: Client
) -> None:
    assert boss.get(reverse("admin:index"), {"qui": "moi"}).context["rows"] == []
    Staff.objects.filter(pk=relations.pk).update(
        absent_from="2026-05-11", absent_until="2026-05-12", substitute=management
    )
    assert [row.complaint for row in boss.get(reverse("admin:index"), {"qui": "moi"}).context["rows"]] == [handled]


def test_a_colleague_with_only_a_corrective_action_is_edited_without_a_successor(
    management: Staff, office: Client
) -> None:
    colleague = make_staff(Role.COLLABORATOR, is_staff=True)
    finding = register.record_finding(
        actor=management,
        title="Délais",
        description="Trop longs.",
        risk=Risk.LEGAL,
        service=Service.objects.create(name="Accueil"),
    )
    register.record_corrective_action(
        finding, actor=management, description="Former.", owner=colleague, due_on=date(2026, 6, 30)
    )
    assert save(office, colleague, job_title="Cheffe de gare").status_code == 302
    assert list(save(office, colleague, is_active=False).context["adminform"].form.errors) == ["successor"]


def test_the_page_of_a_superuser_is_read_by_who_may_not_change_it(handled: Complaint, office: Client) -> None:
    Staff.objects.filter(pk=handled.handler_id).update(is_superuser=True)
    assert office.get(reverse("admin:reclamations_staff_change", args=[handled.handler_id])).status_code in {200, 403}
