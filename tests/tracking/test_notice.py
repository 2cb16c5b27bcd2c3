"""The client reads, and takes away, the notice that applied when the complaint was received."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.test import Client

from reclamations import clock
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint, NoticeArticle
from tests.factories import make_organisation, make_staff

OWN = "Notre propre texte : 14 jours ouvrés."


def publish(text: str, effective_on: date) -> None:
    """An article 5 of the organisation's own, from a day on, whatever that day is."""
    author = make_staff(Role.ADMINISTRATOR)
    NoticeArticle.publish(
        5, title="", text=text, effective_on=effective_on, author=author, at=clock.now(), today=effective_on
    )


@pytest.mark.article(5)
def test_the_notice_of_a_file_is_that_of_its_day_of_reception(visitor: Client, complaint: Complaint) -> None:
    publish(OWN, date(2026, 5, 1))
    publish("Un autre texte.", date(2026, 5, 5))
    make_organisation(response_days=45)
    address = f"/suivi/dossier/{complaint.reference}/notice/"
    assert f'href="{address}"' in visitor.get(f"/suivi/dossier/{complaint.reference}/").content.decode()
    response = visitor.get(address)
    page = response.content.decode()
    assert OWN in page
    assert "Un autre texte" not in page
    assert "délai de 30\N{NO-BREAK SPACE}jours ouvrés" in page
    assert "lundi 4 mai 2026" in page
    assert "no-store" in response["Cache-Control"]


def test_the_notice_is_in_the_copy_of_the_data(visitor: Client, complaint: Complaint) -> None:
    publish(OWN, date(2026, 5, 1))
    response = visitor.post(f"/suivi/dossier/{complaint.reference}/donnees/archive/")
    archive = zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    told = json.loads(archive.read("donnees.json"))["notice_applicable"]["articles"]
    assert len(told) == 8
    assert told["Article 5. L’accusé de réception"] == OWN


def test_nobody_else_reads_it(client: Client, complaint: Complaint) -> None:
    response = client.get(f"/suivi/dossier/{complaint.reference}/notice/")
    assert "Article 5" not in response.content.decode()
