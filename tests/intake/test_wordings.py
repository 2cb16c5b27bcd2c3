"""What the organisation wrote, in the language of the page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from reclamations.domain.vocabulary import Channel
from reclamations.models import Closure, Complaint, ComplaintMeans, Installation, Service, WhatsAppContact, Wording
from tests.factories import make_organisation
from tests.intake.typed import another

pytestmark = pytest.mark.django_db

TEXTS = ("welcome", "legal_notice", "privacy_notice", "accessibility_notice")
SAID = {
    "Dites-le-nous avec vos mots.": "Tell us in words of yours.",
    "Au guichet": "At the desk",
    "Le matin, sur la place.": "In the morning, on the square.",
    "Suivi du dossier": "How your file gets on",
    "Tous les jours": "Every day",
    "La patinoire en direct": "Rink live",
    "Exploitation des pistes": "Slope operations",
    "Fermeture du personnel": "Staff holiday",
    "Le palais des glaces": "The ice palace",
}


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    Closure.objects.create(label="Fermeture du personnel", first_day=date(2026, 9, 18), last_day=date(2026, 9, 24))
    make_organisation(**dict.fromkeys(TEXTS, "Dites-le-nous avec vos mots."))
    ComplaintMeans.objects.create(
        channel=Channel.IN_PERSON.value, label="Au guichet", details="Le matin, sur la place."
    )
    WhatsAppContact.objects.create(
        name="La patinoire en direct", purpose="Suivi du dossier", hours="Tous les jours", phone="+33639980110"
    )
    Service.objects.create(name="Exploitation des pistes")
    Installation.objects.create(name="Le palais des glaces", slug="patinoire")
    with time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC)):  # three days before the closure
        yield


def translate() -> None:
    """Write the English of all of it."""
    for french, english in SAID.items():
        Wording.put(language="en", source=french, text=english)


def page(path: str, language: str = "en") -> str:
    """A page's source, without the links that change the language."""
    source = Client().get(f"{path}?lang={language}").content.decode()
    return source.replace('hreflang="fr" lang="fr"', "")


@pytest.mark.parametrize(
    "path", ["/", "/reclamation/", "/mentions-legales/", "/donnees-personnelles/", "/accessibilite/"]
)
def test_an_english_page_says_what_the_organisation_wrote_in_english(path: str) -> None:
    before = page(path)
    translate()
    source = page(path)
    assert [french for french in SAID if french in source] == []
    assert [english for french, english in SAID.items() if french in before and english not in source] == []


def test_a_text_nobody_translated_is_marked_as_french_on_an_english_page_alone() -> None:
    assert '<span lang="fr">Au guichet</span>' in page("/")
    assert "<span>Au guichet</span>" in page("/", "fr")
    translate()
    assert "<span>At the desk</span>" in page("/")
    assert "Au guichet" not in page("/")


@pytest.mark.parametrize("path", ["/procedure.pdf", "/formulaire-papier.pdf"])
def test_printed_documents_say_it_in_english_too(path: str) -> None:
    translate()
    data = Client().get(f"{path}?lang=en").content
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
    assert [french for french in SAID if french in words] == []
    assert "In the morning, on the square." in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_filing_asks_for_no_translation_once_they_were_read(language: str) -> None:
    translate()
    client = Client()
    client.get(f"/reclamation/?lang={language}")
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/reclamation/", another()).status_code == 303
    assert Complaint.objects.get().language == language
    assert not [query["sql"] for query in asked.captured_queries if "reclamations_wording" in query["sql"]]
