"""Working days agree with their number wherever a client reads a delay (Art. 5, Art. 6)."""

import re

import pytest
from django.test import Client

from reclamations.domain.delays.deadlines import Delays
from reclamations.web import notice
from tests import factories


@pytest.mark.article(5)
@pytest.mark.parametrize("number", [5, 6])
def test_an_article_of_the_notice_counts_one_day(number: int) -> None:
    text = notice.usual(number, Delays(ack=1, response=1)).text
    assert re.search(r"1\sjour ouvré\b", text)
    assert "jours ouvrés" not in text


@pytest.mark.django_db
def test_the_notice_counts_one_day(client: Client) -> None:
    factories.make_organisation(ack_days=1, response_days=1)
    page = client.get("/").content.decode()
    assert not re.search(r"\b1\sjours", page)
