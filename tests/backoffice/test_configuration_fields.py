"""The organisation is configured by people of its zone: numbers, addresses and texts as they type and paste them."""

from typing import Any

import pytest
from django.test import Client

from reclamations.domain.vocabulary import Role
from reclamations.models import ComplaintMeans, Event, Organisation, WhatsAppContact
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.django_db
CONTACT = "/gestion/reclamations/whatsappcontact/add/"


@pytest.fixture
def configurer() -> Client:
    client = Client()
    client.force_login(make_staff(Role.ADMINISTRATOR, is_staff=True), backend="reclamations.auth.RoleBackend")
    return client


def contact(configurer: Client, phone: str) -> Any:
    """Send the form of a WhatsApp contact."""
    return configurer.post(CONTACT, {"name": "La patinoire", "phone": phone, "position": "0", "is_active": "on"})


@pytest.mark.parametrize(
    ("zone", "typed", "kept"),
    [
        ("metropole", "04 65 71 00 10", "+33465710010"),
        ("metropole", "04.65.71.00.10", "+33465710010"),
        ("metropole", "+33 (0)4 65 71 00 10", "+33465710010"),
        ("metropole", "0033465710010", "+33465710010"),
        ("metropole", "\u202a06 12 34 56 78\u202c", "+33612345678"),
        ("metropole", "0692 12 34 56", "+262692123456"),
        ("alsace-moselle", "03 88 00 00 00", "+33388000000"),
        ("la-reunion", "0262 12 34 56", "+262262123456"),
        ("martinique", "0596 71 12 34", "+596596711234"),
        ("guadeloupe", "0590 82 12 34", "+590590821234"),
        ("nouvelle-caledonie", "27 12 34", "+687271234"),
        ("polynesie-francaise", "40 45 56 78", "+68940455678"),
        ("polynesie-francaise", "04 65 71 00 10", "+33465710010"),
        ("metropole", "+1 212 555 2368", "+12125552368"),
    ],
)
def test_a_number_is_typed_as_it_is_dialled_there(configurer: Client, zone: str, typed: str, kept: str) -> None:
    make_organisation(holiday_zone=zone)
    assert contact(configurer, typed).status_code == 302
    assert WhatsAppContact.objects.get().phone.as_e164 == kept


@pytest.mark.parametrize(
    ("zone", "example"), [("metropole", "04 65 71 00 10"), ("la-reunion", "0262"), ("polynesie-francaise", "40 ")]
)
def test_a_number_that_is_none_is_refused_with_one_of_the_zone(configurer: Client, zone: str, example: str) -> None:
    make_organisation(holiday_zone=zone)
    page = contact(configurer, "12 34").content.decode()
    assert f"par exemple {example}" in page
    assert "+1212" not in page
    assert 'value="12 34"' in page


def test_a_short_number_cannot_be_the_company_s_own(configurer: Client) -> None:
    make_organisation()
    assert "numéro court" in contact(configurer, "36 05").content.decode()


@pytest.mark.parametrize(
    ("zone", "kept"),
    [("metropole", "+33476000000"), ("metropole", "+12125552368"), ("nouvelle-caledonie", "+687271234")],
)
def test_a_form_sent_as_it_was_shown_changes_nothing(configurer: Client, zone: str, kept: str) -> None:
    organisation = make_organisation(holiday_zone=zone, phone=kept)
    address = f"/gestion/reclamations/organisation/{organisation.pk}/change/"
    form = configurer.get(address).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if name != "logo"}
    sent["phone"] = form.fields["phone"].prepare_value(sent["phone"])
    before = Event.objects.count()
    response = configurer.post(address, {name: value for name, value in sent.items() if value not in (None, False)})
    assert response.status_code == 302, response.context["errors"]
    assert Organisation.objects.get().phone.as_e164 == kept
    assert Event.objects.count() == before


def test_texts_and_addresses_are_cleaned_as_everywhere(configurer: Client) -> None:
    make_organisation()
    address = "/gestion/reclamations/complaintmeans/add/"
    pasted = {
        "channel": "phone",
        "label": "Par\u00ad\x0btéléphone",
        "details": "\uf0b7\tle matin\x0b\uf0b7\tle soir",
        "position": "0",
    }
    assert configurer.post(address, pasted).status_code == 302

    means = ComplaintMeans.objects.get(position=0, channel="phone")
    assert (means.label, means.details) == ("Par téléphone", "•\tle matin\n•\tle soir")


@pytest.mark.parametrize("pasted", ["claire@exemple.fr\u200b", "\ufeffclaire@EXEM\u00adPLE.fr", "<claire@exemple.fr>"])
def test_the_address_of_an_account_is_cleaned_too(configurer: Client, pasted: str) -> None:
    staff = make_staff(username="claire")
    address = f"/gestion/reclamations/staff/{staff.pk}/change/"
    form = configurer.get(address).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if name != "password"}
    sent = {name: value for name, value in sent.items() if value not in (None, False)} | {"email": pasted}
    response = configurer.post(address, sent)
    assert response.status_code == 302, response.context["errors"]
    staff.refresh_from_db()
    assert staff.email == "claire@exemple.fr"


def test_who_may_only_look_reads_the_names_of_the_days() -> None:
    organisation = make_organisation(worked_weekdays=[1, 6], worked_holidays=["whit_monday"])
    reader = Client()
    reader.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    page = reader.get(f"/gestion/reclamations/organisation/{organisation.pk}/change/").content.decode()
    assert "lundi, samedi" in page
    assert "Lundi de Pentecôte" in page
    assert "[" + "1, 6]" not in page
