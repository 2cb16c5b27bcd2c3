"""Posters: one sheet each, whose code opens the form with the installation filled in."""

import io
import re
from xml.etree import ElementTree

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from reclamations.domain.vocabulary import Role
from reclamations.letters import documents, qr
from reclamations.models import Installation, Organisation
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    """A company with delays of its own."""
    return make_organisation(ack_days=9, response_days=21)


@pytest.fixture
def gare() -> Installation:
    """An installation in use."""
    return Installation.objects.create(name="Gare haute & belvédère", slug="gare-haute")


def words(document: documents.Document) -> str:
    """The words of the document on one line, with plain spaces."""
    pages = PdfReader(io.BytesIO(document.data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_poster_is_one_sheet_that_names_its_installation(organisation: Organisation, gare: Installation) -> None:
    document = documents.poster(organisation, gare)
    assert len(PdfReader(io.BytesIO(document.data)).pages) == 1
    assert "Votre voix compte" in words(document)
    assert "Gare haute & belvédère" in words(document)


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_a_poster_promises_the_organisation_s_delays(organisation: Organisation) -> None:
    text = words(documents.poster(organisation))
    assert "Accusé de réception en 9 jours ouvrés" in text
    assert "Réponse écrite en 21 jours ouvrés" in text


@pytest.mark.article(4)
def test_the_code_of_a_poster_opens_the_form_filled_in(client: Client, gare: Installation) -> None:
    link = documents.filing_link(gare)
    assert link.startswith(f"{settings.SITE_URL}/")
    page = client.get(link.removeprefix(settings.SITE_URL)).content.decode()
    assert f'<option value="{gare.pk}" selected>' in page


def test_documents_are_tagged_pdf_a_3a(organisation: Organisation) -> None:
    with pikepdf.open(io.BytesIO(documents.poster(organisation).data)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert "/StructTreeRoot" in document.Root
        assert document.Root.Lang == "fr"


def test_a_poster_speaks_the_language_it_is_asked_in(organisation: Organisation) -> None:
    with translation.override("en"):
        document = documents.poster(organisation)
    with pikepdf.open(io.BytesIO(document.data)) as opened:
        assert opened.Root.Lang == "en"


def test_a_document_that_says_the_same_is_made_once(organisation: Organisation) -> None:
    assert documents.poster(organisation) is documents.poster(organisation)
    renamed = make_organisation(name="Autre SA")
    assert documents.poster(renamed) is not documents.poster(organisation)


def test_a_printed_code_is_a_drawing_of_our_own() -> None:
    drawing = ElementTree.fromstring(qr.svg("https://exemple.fr/?a=1&b=<2>"))  # noqa: S314  our own output
    assert drawing.tag.endswith("svg")
    assert b"exemple" not in qr.svg("https://exemple.fr/")


@pytest.mark.parametrize("role", Role)
def test_every_member_of_staff_may_print_posters(client: Client, gare: Installation, role: Role) -> None:
    client.force_login(make_staff(role, is_staff=True))
    Installation.objects.create(name="Retirée", slug="retiree", is_active=False)
    page = client.get("/gestion/affiches/").content.decode()
    assert 'href="/gestion/affiches/lieux/gare-haute.pdf"' in page
    assert "Retirée" not in page
    for path in ("generale", "lieux/gare-haute"):
        assert client.get(f"/gestion/affiches/{path}.pdf")["Content-Type"] == "application/pdf"
    assert client.get("/gestion/affiches/lieux/inconnue.pdf").status_code == 404


def test_an_installation_s_own_page_leads_to_its_poster(client: Client, gare: Installation) -> None:
    client.force_login(make_staff(Role.ADMINISTRATOR, is_staff=True))
    for path in ("", f"{gare.pk}/change/"):
        page = client.get(f"/gestion/reclamations/installation/{path}").content.decode()
        assert "/gestion/affiches/lieux/gare-haute.pdf" in page
    assert "Une affiche sera proposée" in client.get("/gestion/reclamations/installation/add/").content.decode()
