"""Filings from one place are limited generously, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from reclamations.models import Complaint, Tally
from reclamations.web.guard import throttle
from tests.factories import make_organisation
from tests.intake.typed import another, typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"


@pytest.fixture(autouse=True)
def limited(settings: Any) -> None:
    """Three complaints an hour from one network address, one for an e-mail address."""
    make_organisation()
    settings.FILING_LIMIT = 3


def file(client: Client, number: int, **options: str) -> int:
    return client.post(URL, another(email=f"client{number}@example.org"), **options).status_code  # type: ignore[arg-type]


def test_beyond_the_limit_of_an_address_the_text_is_kept_and_nothing_is_filed(client: Client) -> None:
    assert [file(client, number) for number in range(4)] == [303, 303, 303, 429]
    page = client.post(URL, typed(email="client5@example.org", description="Mon texte."))
    assert "dans une heure" in page.content.decode()
    assert "Par courrier" in str(page.context["form"].non_field_errors())
    assert "Mon texte." in page.content.decode()
    assert Complaint.objects.count() == 3


@pytest.mark.parametrize("refused", [{"token": "forged"}, {"fax": "0476"}])
def test_where_nothing_is_to_be_corrected_the_summary_does_not_say_so(client: Client, refused: dict[str, str]) -> None:
    page = client.post(URL, typed(**refused)).content.decode()
    assert "Votre réclamation n’est pas encore partie" in page
    assert "à corriger" not in page
    assert "Un point est à corriger" in client.post(URL, typed(name="")).content.decode()


def test_another_address_is_not_limited(client: Client) -> None:
    assert [file(client, number) for number in range(4)][-1] == 429
    assert file(client, 4, REMOTE_ADDR="192.0.2.7") == 303


def test_an_e_mail_address_is_limited_wherever_it_comes_from(client: Client) -> None:
    answers = [client.post(URL, another(), REMOTE_ADDR=f"192.0.2.{number}").status_code for number in (1, 2)]
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


def test_one_more_at_the_same_instant_is_refused_and_leaves_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "is_reached", lambda limits: False)  # what each of them saw before the others filed
    assert [file(client, number) for number in range(4)] == [303, 303, 303, 429]
    assert Complaint.objects.count() == 3


def test_the_window_lasts_from_the_first_one_whatever_comes_after(client: Client) -> None:
    with travel("2026-05-04 10:00:00+02:00", tick=False) as moment:
        assert file(client, 0) == 303
        moment.shift(timedelta(minutes=50))
        assert [file(client, number) for number in (1, 2, 3)] == [303, 303, 429]
        moment.shift(timedelta(minutes=11))
        assert file(client, 4) == 303


def test_counters_are_forgotten_once_their_time_is_over(client: Client) -> None:
    with travel("2026-05-04 10:00:00+02:00", tick=False) as moment:
        file(client, 0)
        assert Tally.forget() == 0
        moment.shift(timedelta(hours=1, seconds=1))
        assert Tally.forget() == 3
