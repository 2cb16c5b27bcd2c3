"""Filings from one place are limited generously, and nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from reclamations.models import Complaint
from tests.factories import make_organisation
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"


@pytest.fixture(autouse=True)
def limited(settings: Any) -> None:
    """Three complaints an hour from one network address, one for an e-mail address."""
    make_organisation()
    settings.FILING_LIMIT = 3


def file(client: Client, number: int, **options: str) -> int:
    return client.post(URL, typed(email=f"client{number}@example.org"), **options).status_code  # type: ignore[arg-type]


def test_beyond_the_limit_of_an_address_the_text_is_kept_and_nothing_is_filed(client: Client) -> None:
    assert [file(client, number) for number in range(4)] == [303, 303, 303, 429]
    page = client.post(URL, typed(email="client5@example.org", description="Mon texte."))
    assert "dans une heure" in page.content.decode()
    assert "Mon texte." in page.content.decode()
    assert Complaint.objects.count() == 3


def test_another_address_is_not_limited(client: Client) -> None:
    assert [file(client, number) for number in range(4)][-1] == 429
    assert file(client, 4, REMOTE_ADDR="192.0.2.7") == 303


def test_an_e_mail_address_is_limited_wherever_it_comes_from(client: Client) -> None:
    answers = [
        client.post(URL, typed(phone=f"060000000{number}"), REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in (1, 2)
    ]
    assert answers == [303, 429]


def test_a_form_filed_already_gives_its_receipt_again_beyond_the_limit(client: Client) -> None:
    form = typed()
    assert [client.post(URL, form).status_code for _ in range(3)] == [303, 303, 303]


def test_the_visitor_s_own_header_is_not_believed(client: Client) -> None:
    claims = [{"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"} for number in range(4)]
    assert [file(client, number, **claim) for number, claim in enumerate(claims)][-1] == 429


def test_refused_forms_do_not_count(client: Client) -> None:
    for _ in range(5):
        client.post(URL, typed(name=""))
    assert file(client, 1) == 303


def test_zero_means_no_limit(client: Client, settings: Any) -> None:
    settings.FILING_LIMIT = 0
    assert [file(client, number) for number in range(5)] == [303] * 5
