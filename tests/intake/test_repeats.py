"""The same complaint sent again by the same browser: one file, one receipt, and nothing lost in silence."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reclamations import actions, clock
from reclamations.domain.vocabulary import Party
from reclamations.models import Complaint, PendingUpload
from tests.factories import make_organisation
from tests.intake.typed import photo, token, typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
ALREADY = "nous était déjà parvenue"


@pytest.fixture(autouse=True)
def _company() -> None:
    make_organisation()


def test_the_same_words_in_a_new_form_lead_to_the_same_receipt(client: Client) -> None:
    assert ALREADY not in client.post(URL, typed(), follow=True).content.decode()
    page = client.post(URL, typed(), follow=True)
    complaint = Complaint.objects.get()
    assert page.redirect_chain == [("/reclamation/recue/", 303)]
    assert complaint.reference in page.content.decode()
    assert ALREADY in page.content.decode()


def test_the_receipt_is_of_the_complaint_sent_again_even_when_another_followed(client: Client) -> None:
    for subject in ("La première", "La seconde", "La première"):
        page = client.post(URL, typed(subject=subject), follow=True)
    assert Complaint.objects.count() == 2
    assert page.context["complaint"].subject == "La première"


def test_sent_again_at_once_after_the_back_button_it_is_no_robot_s(client: Client) -> None:
    client.post(URL, typed())
    page = client.post(URL, typed(token=str(token(seconds=0.5))), follow=True)
    assert page.redirect_chain == [("/reclamation/recue/", 303)]
    assert ALREADY in page.content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"description": "Autre chose."}, {"email": "zoe.lefevre@example.org"}, {"name": "Léo Lefèvre"}, {"phone": "0476"}],
)
def test_a_word_that_differs_is_filed_rather_than_lost(client: Client, changed: dict[str, Any]) -> None:
    client.post(URL, typed())
    client.post(URL, typed(**changed))
    assert Complaint.objects.count() == 2


def test_a_file_that_differs_is_filed_and_the_same_one_is_not(client: Client) -> None:
    client.post(URL, {**typed(), "files": [photo()]})
    client.post(URL, {**typed(), "files": [photo()]})
    client.post(URL, typed())
    assert (Complaint.objects.count(), PendingUpload.objects.count()) == (1, 0)
    client.post(URL, {**typed(), "files": [photo(), photo("autre.png", "red")]})
    assert [file.attachments.count() for file in Complaint.objects.order_by("pk")] == [1, 2]


def test_another_browser_files_another_complaint() -> None:
    for _visitor in range(2):
        Client().post(URL, typed())
    assert Complaint.objects.count() == 2


def test_an_hour_later_or_once_withdrawn_it_is_another_complaint(client: Client) -> None:
    client.post(URL, typed())
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        client.post(URL, typed())
        assert Complaint.objects.count() == 2
        for file in Complaint.objects.all():
            actions.withdraw(file, actor=Party.CLIENT, reason="C’est réglé.")
        client.post(URL, typed())
    assert Complaint.objects.count() == 3


def test_the_form_leads_back_to_what_was_just_filed(client: Client) -> None:
    assert client.get(URL).context["just_filed"] is None
    client.post(URL, typed())
    assert Complaint.objects.get().reference in client.get(URL).content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.get(URL).context["just_filed"] is None


def test_one_query_more_for_those_who_filed_and_none_for_the_others(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.post(URL, typed())
    with django_assert_num_queries(1 + 3):
        client.get(URL)
