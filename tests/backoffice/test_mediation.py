"""The law's demand of a listed mediator shows where it can be met, until it is (Code de la consommation, L616-1)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from reclamations.domain.vocabulary import Role
from reclamations.models import Organisation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.article(7)]
OWN = "/gestion/reclamations/organisation/1/change/"
CHECKED = date(2026, 5, 4)


def says(role: Role, path: str, **mediator: Any) -> bool:
    """Whether the page reminds this role of the law."""
    factories.make_organisation(mediator_website="https://mediation.exemple.fr", **mediator)
    client = Client()
    client.force_login(factories.make_staff(role, is_staff=True))
    return "art. L616-1)" in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize(
    ("role", "path", "listed", "checked", "said"),
    [
        (Role.MANAGEMENT, "/gestion/", False, None, True),
        (Role.MANAGEMENT, "/gestion/", True, CHECKED, False),
        (Role.MANAGEMENT, "/gestion/", False, CHECKED, False),
        (Role.MANAGEMENT, "/gestion/configuration/", False, CHECKED, True),
        (Role.ADMINISTRATOR, "/gestion/configuration/", False, None, True),
        (Role.ADMINISTRATOR, "/gestion/", False, None, True),
        (Role.ADMINISTRATOR, OWN, False, None, True),
        (Role.ADMINISTRATOR, OWN, False, CHECKED, True),
        (Role.CLIENT_RELATIONS, "/gestion/", False, None, False),
        (Role.COLLABORATOR, "/gestion/", False, None, False),
    ],
)
def test_the_reminder_is_where_it_can_be_answered(
    role: Role, path: str, listed: bool, checked: date | None, said: bool
) -> None:
    assert says(role, path, mediator_is_listed=listed, mediator_checked_on=checked) is said


def test_a_missing_website_is_told_too() -> None:
    factories.make_organisation(mediator_is_listed=True, mediator_checked_on=CHECKED, mediator_website="")
    client = Client()
    client.force_login(factories.make_staff(Role.ADMINISTRATOR, is_staff=True))
    assert "Le site du médiateur manque" in client.get(OWN).content.decode()


def saved(client: Client | None = None, **changes: Any) -> Organisation:
    """The organisation after its page was saved with these changes."""
    client = client or Client()
    client.force_login(factories.make_staff(Role.ADMINISTRATOR, is_staff=True))
    form = client.get(OWN).context["adminform"].form
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in typed.items() if value not in (None, "", False)}
    response = client.post(OWN, data | changes)
    assert response.status_code == 302, response.context["adminform"].form.errors
    return Organisation.objects.get(pk=1)


def test_a_listed_mediator_is_dated_of_the_day_it_is_noted() -> None:
    factories.make_organisation()
    assert saved(mediator_is_listed="on").mediator_checked_on == date(2026, 5, 11)


def test_another_mediator_is_to_be_looked_up_again() -> None:
    factories.make_organisation(mediator_is_listed=True, mediator_checked_on=CHECKED)
    organisation = saved(mediator_name="Médiateur de l’énergie")
    assert (organisation.mediator_is_listed, organisation.mediator_checked_on) == (False, None)
