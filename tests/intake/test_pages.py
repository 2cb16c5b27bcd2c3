"""The notice and the pages around it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reclamations.models import ComplaintMeans, Organisation, WhatsAppContact
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    """A company with delays and a mediator of its own."""
    return make_organisation(
        ack_days=9,
        response_days=21,
        mediator_name="Médiateur des remontées",
        mediator_address="1 rue Y\n73000 Chambéry",
    )


def notice(client: Client) -> str:
    """The notice, its spaces made plain."""
    return " ".join(client.get("/").content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_notice_makes_its_promise_with_dates(client: Client) -> None:
    page = client.get("/")
    promise = page.context["promise"]
    assert (promise.days[-1].number, promise.days[-1].day) == (21, promise.response_due_on)
    assert "Déposée aujourd’hui, votre réclamation recevra" in notice(client)


@pytest.mark.article(4)
def test_the_notice_lists_the_means_to_complain(client: Client) -> None:
    ComplaintMeans.objects.create(channel="phone", label="Par téléphone", details="De 9 h à 12 h")
    ComplaintMeans.objects.create(channel="post", label="Retiré", is_active=False)
    WhatsAppContact.objects.create(name="Accueil", purpose="Dossiers", phone="+33612345678", hours="9 h – 17 h")
    page = notice(client)
    for text in ("Par téléphone", "De 9 h à 12 h", "https://wa.me/33612345678", "+33 6 12 34 56 78", "9 h – 17 h"):
        assert text in page
    assert "Retiré" not in page


@pytest.mark.parametrize(
    "path", ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/suivi/", "/suivi/code-perdu/"]
)
def test_the_other_pages_answer(client: Client, path: str) -> None:
    assert "Retour en haut" in client.get(path).content.decode()


@pytest.mark.article(8)
def test_the_privacy_page_says_how_long_files_are_kept(client: Client) -> None:
    assert "Cinq ans à compter de la clôture" in client.get("/donnees-personnelles/").content.decode()


def test_the_organisation_s_own_text_replaces_the_usual_one(client: Client) -> None:
    make_organisation(privacy_notice="Notre <b>politique</b>.")
    page = client.get("/donnees-personnelles/").content.decode()
    assert "Notre &lt;b&gt;politique&lt;/b&gt;." in page
    assert "Cinq ans" not in page


def test_health_answers(client: Client) -> None:
    assert client.get("/sante/").content.startswith(b"ok\n")


def test_robots_keep_out_of_the_tracking_space(client: Client) -> None:
    assert "Disallow: /suivi/" in client.get("/robots.txt").content.decode()


def test_the_notice_costs_three_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get("/")  # the organisation is read once for each of its states
    with django_assert_num_queries(3):
        client.get("/")


def test_the_receipt_is_for_who_filed(client: Client) -> None:
    assert client.get("/reclamation/recue/")["Location"] == "/suivi/"
