"""Filing a complaint: registered once, nothing lost on the way."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reclamations.domain.vocabulary import AttachmentRole
from reclamations.models import Complaint, Installation, Organisation, PendingUpload
from tests.factories import make_organisation
from tests.intake.typed import photo, token, typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    """A company with its calendar."""
    return make_organisation()


@pytest.mark.article(4)
def test_a_complaint_filed_on_the_site_is_on_file(client: Client) -> None:
    response = client.post(URL, typed(expectation="Des excuses"))
    assert (response.status_code, response["Location"]) == (303, "/reclamation/recue/")
    complaint = Complaint.objects.get()
    assert (complaint.name, complaint.channel, complaint.expectation) == ("Zoé Lefèvre", "web_form", "Des excuses")


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_receipt_shows_reference_code_and_both_dates(client: Client) -> None:
    page = client.post(URL, typed(), follow=True)
    complaint = Complaint.objects.get()
    assert page.context["promise"].ack_due_on == complaint.ack_due_on
    assert page.context["promise"].response_due_on == complaint.response_due_on
    for text in (complaint.reference, page.context["code"], f"{complaint.response_due_on:%Y}", "ledger-month"):
        assert text in page.content.decode()


def test_someone_without_e_mail_can_file(client: Client) -> None:
    page = client.post(URL, typed(reply_by="web_form", email=""), follow=True)
    assert "notez le code" in page.content.decode()


def test_a_double_click_files_once(client: Client) -> None:
    form = typed()
    first, second = client.post(URL, form), client.post(URL, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Complaint.objects.count() == 1


def test_another_file_sent_from_the_same_page_is_not_lost(client: Client) -> None:
    form = typed()
    assert client.post(URL, form | {"files": [photo("une.png")]}).status_code == 303
    other = Client()  # its cookies do not say that it is the same browser
    page = other.post(URL, form | {"files": [photo("autre.png", "red")]})
    assert page.status_code == 200
    assert "autre.png" in page.content.decode()
    assert [upload.original_name for upload in PendingUpload.objects.all()] == ["autre.png"]
    same = other.post(URL, form | {"files": [photo("une.png")]})
    assert same.status_code == 303
    assert Complaint.objects.count() == 1


def test_another_text_sent_from_the_same_page_is_not_lost(client: Client) -> None:
    form = typed()
    client.post(URL, form)
    page = client.post(URL, {**form, "description": "Autre chose encore."})
    assert "Autre chose encore." in page.content.decode()
    again = {**form, "description": "Autre chose encore.", "token": str(page.context["token"])}
    assert client.post(URL, again).status_code == 200  # a new token, too young yet
    assert Complaint.objects.count() == 1


def test_an_error_keeps_the_text_and_the_files(client: Client) -> None:
    form = typed(subject="")
    page = client.post(URL, {**form, "files": [photo()]})
    assert "Personne ne nous a parlé." in page.content.decode()
    assert "photo" in page.content.decode()
    assert client.post(URL, {**form, "subject": "Objet", "kept": "1"}).status_code == 303
    assert [kept.role for kept in Complaint.objects.get().attachments.all()] == [AttachmentRole.EVIDENCE.value]
    assert not PendingUpload.objects.exists()


def test_a_waiting_file_can_be_taken_away(client: Client) -> None:
    form = typed(subject="")
    client.post(URL, {**form, "files": [photo(), photo("autre.png", "red")]})
    unwanted = PendingUpload.objects.first()
    assert unwanted
    client.post(URL, {**form, "subject": "Objet", "kept": "1", "remove": [str(unwanted.pk)]})
    assert Complaint.objects.get().attachments.count() == 1


def test_files_of_another_form_are_out_of_reach(client: Client) -> None:
    client.post(URL, {**typed(subject=""), "files": [photo()]})
    client.post(URL, {**typed(), "kept": "1"})
    assert not Complaint.objects.get().attachments.exists()


def test_a_file_sent_twice_waits_once(client: Client) -> None:
    form = typed(subject="")
    client.post(URL, {**form, "files": [photo()]})
    client.post(URL, {**form, "files": [photo()], "kept": "1"})
    assert PendingUpload.objects.count() == 1


def test_a_refused_file_is_explained_beside_its_field(client: Client) -> None:
    fake = photo("contrat.pdf")
    fake.file.seek(0)  # type: ignore[union-attr]
    fake.file.write(b"<html><script>alert(1)</script></html>")  # type: ignore[union-attr]
    page = client.post(URL, {**typed(), "files": [fake]})
    assert list(page.context["form"].errors) == ["files"]
    assert not Complaint.objects.exists()


def test_a_mandate_is_filed_as_one(client: Client) -> None:
    client.post(URL, {**typed(on_behalf="other", representative_name="Maître Durand"), "mandate": photo()})
    assert Complaint.objects.get().attachments.get().role == AttachmentRole.MANDATE.value


@pytest.mark.parametrize(
    "trap",
    [
        lambda: {"fax": "0476000000"},
        lambda: {"token": str(token(seconds=0.5))},
        lambda: {"token": str(token(days=8))},
        lambda: {"token": "forged"},
        lambda: {"token": ""},
    ],
)
def test_a_trap_files_nothing_and_loses_nothing(client: Client, trap: Callable[[], dict[str, str]]) -> None:
    page = client.post(URL, typed(**trap()))
    assert not Complaint.objects.exists()
    assert page.context["form"].non_field_errors()
    assert "Personne ne nous a parlé." in page.content.decode()
    assert not page.context["token"].is_too_old
    assert 'name="fax" tabindex="-1"' in page.content.decode()


def test_an_expired_page_keeps_everything_typed() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(URL, {**typed(), "files": [photo()]})
    assert (page.status_code, Complaint.objects.count()) == (403, 0)
    assert "Personne ne nous a parlé." in page.content.decode()
    form = {**typed(token=str(page.context["token"])), "kept": "1"}
    form["csrfmiddlewaretoken"] = strict.cookies["csrftoken"].value
    assert strict.post(URL, form).status_code == 303
    assert Complaint.objects.get().attachments.count() == 1


def test_another_expired_page_gives_the_text_back() -> None:
    page = Client(enforce_csrf_checks=True).post("/gestion/login/", {"body": "Un long texte.", "code": "a b"})
    assert page.status_code == 403
    assert page.context["texts"] == ["Un long texte."]


def test_five_megabytes_of_text_get_a_sentence(client: Client) -> None:
    page = client.post(URL, typed(description="a" * 5_000_000))
    assert page.status_code == 413
    assert "trop long" in page.content.decode()


def test_hostile_text_is_shown_as_text(client: Client) -> None:
    page = client.post(URL, typed(subject="<script>alert(1)</script> {{ request }}"), follow=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ request }}" in page.content.decode()


def test_the_installation_of_a_poster_is_chosen_already(client: Client) -> None:
    gare = Installation.objects.create(name="Gare haute", slug="gare-haute")
    page = client.get(URL, {"installation": "gare-haute"})
    assert f'<option value="{gare.pk}" selected>Gare haute</option>' in page.content.decode()


def test_the_form_costs_three_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get(URL)  # the organisation is read once for each of its states
    with django_assert_num_queries(3):
        client.get(URL)


def test_the_back_button_finds_the_text_again(client: Client) -> None:
    assert "no-store" not in client.get(URL)["Cache-Control"]


def test_a_text_beyond_the_limit_leads_back_to_the_form(client: Client) -> None:
    page = client.post(URL, typed(description="a" * 3_000_000)).content.decode()
    assert f'href="{URL}"' in page
