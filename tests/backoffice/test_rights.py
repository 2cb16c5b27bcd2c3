"""Each role gets to its own pages, and to no other."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reclamations.backoffice.acts.table import PAGES
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint, Staff
from tests.factories import make_staff

C, R, M, A = Role.COLLABORATOR, Role.CLIENT_RELATIONS, Role.MANAGEMENT, Role.ADMINISTRATOR
#: Address name -> who may open it.
PAGES_OF_ROLES = {
    "admin:report": {C, R, M, A},
    "admin:register": {R, M},
    "admin:reclamations_complaint_changelist": {R, M},
    "admin:reclamations_event_changelist": {R, M},
    "admin:reclamations_seal_changelist": {R, M},
    "admin:reclamations_mail_changelist": {R, M},
    "admin:reclamations_closure_changelist": {M, A},
    "admin:reclamations_closure_add": {A},
    "admin:reclamations_service_add": {A},
    "admin:reclamations_staff_changelist": {M, A},
    "admin:reclamations_staff_add": {M, A},
    "admin:configuration": {M, A},
    "admin:translations": {A},
    "admin:recompute": {M, A},
}


@pytest.mark.parametrize("name", PAGES_OF_ROLES)
@pytest.mark.parametrize("role", Role)
def test_a_role_opens_its_own_pages_and_no_other(name: str, role: Role, sign_in: Callable[[Staff], Client]) -> None:
    response = sign_in(make_staff(role, is_staff=True)).get(reverse(name))
    assert response.status_code == (200 if role in PAGES_OF_ROLES[name] else 403)


@pytest.mark.article(3)
@pytest.mark.parametrize("role", Role)
def test_signing_in_leads_to_ones_own_work(role: Role, sign_in: Callable[[Staff], Client]) -> None:
    response = sign_in(make_staff(role, is_staff=True)).get(reverse("admin:index"))
    if role in {R, M}:
        assert response.status_code == 200
    else:
        assert response.url == reverse("admin:report" if role is C else "admin:configuration")


@pytest.mark.article(3)
def test_only_management_and_its_delegates_qualify(received: Complaint, sign_in: Callable[[Staff], Client]) -> None:
    url = reverse("admin:act-qualify", args=[received.reference])
    delegate = make_staff(R, is_staff=True, qualification_delegated=True)
    assert sign_in(make_staff(R, is_staff=True)).get(url).status_code == 403
    assert sign_in(make_staff(M, is_staff=True)).get(url).status_code == 200
    assert sign_in(delegate).get(url).status_code == 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_nobody_acts_on_a_file_without_the_right_to_read_it(page, received, sign_in) -> None:
    url = reverse(f"admin:act-{page.act.value}", args=[received.reference])
    for role in (C, A):
        client = sign_in(make_staff(role, is_staff=True))
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403


def test_the_case_its_letters_and_its_files_ask_for_the_right_to_read(answered, sign_in) -> None:
    letter = answered.letters.get()
    urls = [reverse("admin:case", args=[answered.reference]), reverse("admin:letter", args=[letter.pk])]
    for url in urls:
        assert sign_in(make_staff(C, is_staff=True)).get(url).status_code == 403
        response = sign_in(make_staff(R, is_staff=True)).get(url)
        assert response.status_code == 200
        assert response.getvalue() if response.streaming else response.content


def test_an_account_without_access_is_asked_to_sign_in(sign_in: Callable[[Staff], Client]) -> None:
    response = sign_in(make_staff(R, is_staff=False)).get(reverse("admin:index"))
    assert response.url.startswith(reverse("admin:login"))


def test_the_legal_hold_belongs_to_management(received: Complaint, desk: Client, boss: Client) -> None:
    url = reverse(f"admin:act-{Act.SET_LEGAL_HOLD.value}", args=[received.reference])
    assert desk.get(url).status_code == 403
    assert boss.get(url).status_code == 200
