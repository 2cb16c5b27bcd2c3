"""A form sent again opens nothing but its own receipt, to the browser that filed it (a replay is no key)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from reclamations import actions, clock
from reclamations.domain.vocabulary import Party
from reclamations.models import Complaint, Message
from tests.factories import make_organisation
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"


@pytest.fixture(autouse=True)
def _world() -> None:
    make_organisation()


def opens(browser: Client, complaint: Complaint) -> bool:
    """Whether a browser sees the file, or its receipt."""
    page = browser.get(f"/suivi/dossier/{complaint.reference}/")
    receipt = browser.get("/reclamation/recue/", follow=True).content.decode()
    return page.status_code == 200 or 'name="code"' not in receipt


def test_another_browser_that_sends_the_form_again_opens_nothing(client: Client) -> None:
    form = typed()
    client.post(URL, form)
    other = Client()
    page = other.post(URL, form, follow=True)
    complaint = Complaint.objects.get()
    assert complaint.reference in page.content.decode()
    assert not opens(other, complaint)
    assert opens(client, complaint)


@pytest.mark.parametrize("later", [timedelta(minutes=2), timedelta(hours=2), timedelta(days=6)])
def test_once_the_code_is_renewed_the_form_that_filed_opens_nothing_any_more(client: Client, later: timedelta) -> None:
    form = typed()
    client.post(URL, form, follow=True)
    complaint = Complaint.objects.get()
    actions.renew_code(complaint, actor=Party.CLIENT)
    with time_machine.travel(clock.now() + later):
        for browser in (client, Client()):
            browser.post(URL, form)
            assert not opens(browser, complaint)
    assert Complaint.objects.count() == 1


def test_a_button_pressed_twice_leads_to_the_receipt_though_the_first_answer_was_dropped() -> None:
    browser = Client()
    browser.get(URL)
    secret, form = browser.cookies["csrftoken"].value, typed()
    browser.post(URL, form)
    same, other = Client(), Client()
    same.cookies["csrftoken"] = secret  # what the browser sends with the second click: it had no answer to the first
    other.get(URL)
    other.post(URL, form)
    assert not opens(other, Complaint.objects.get())
    assert "récépissé" in same.post(URL, form, follow=True).content.decode()
    assert opens(same, Complaint.objects.get())
    late = Client()
    late.cookies["csrftoken"] = secret  # the next person at a shared desk, once the receipt was shown
    late.post(URL, form)
    assert not opens(late, Complaint.objects.get())


def test_without_e_mail_an_answer_lost_on_its_way_is_given_again_once(client: Client) -> None:
    form = typed(reply_by="web_form", email="")
    client.post(URL, form)  # the answer never arrives: no cookie is kept
    again = Client()
    page = again.post(URL, form, follow=True)
    assert "notez le code" in page.content.decode()
    stranger = Client()
    stranger.post(URL, form)
    assert not opens(stranger, Complaint.objects.get())


def test_without_e_mail_an_hour_later_nothing_opens(client: Client) -> None:
    form = typed(reply_by="web_form", email="")
    client.post(URL, form)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        other = Client()
        other.post(URL, form)
        assert not opens(other, Complaint.objects.get())


def test_a_corrected_address_sent_from_the_same_page_is_not_lost(client: Client) -> None:
    form = typed()
    client.post(URL, form)
    page = client.post(URL, {**form, "email": "zoe.lefevre@example.org"})
    assert page.status_code == 200
    assert "zoe.lefevre@example.org" in page.content.decode()


def test_renewing_replaying_and_renewing_sends_a_bounded_number_of_mails(
    client: Client, settings: LazySettings
) -> None:
    settings.FILING_LIMIT = 30
    form = typed()
    client.post(URL, form, follow=True)
    complaint = Complaint.objects.get()
    for _number in range(40):
        client.post(URL, form, follow=True)
        client.post(f"/suivi/dossier/{complaint.reference}/code/")
    assert Message.objects.filter(email__isnull=False).count() <= 3


def test_filings_and_renewals_count_together_towards_an_address(client: Client, settings: LazySettings) -> None:
    settings.FILING_LIMIT = 30
    for number in range(9):
        client.post(URL, typed(description=f"Récit {number}."), follow=True)
        reference = Complaint.objects.latest("pk").reference
        client.post(f"/suivi/dossier/{reference}/code/")
    assert Message.objects.filter(email__isnull=False).count() <= 12
