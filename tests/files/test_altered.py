"""A stored file that is not what was stored is given to nobody, and management is told."""

import pytest
from django.test import Client

from reclamations import clock, files, letters, outbox
from reclamations.actions import register
from reclamations.domain.vocabulary import Party, Role
from reclamations.models import Letter, Mail
from tests.actions.world import filing
from tests.factories import make_staff
from tests.tracking.test_acts import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    """The receipt of a file, one byte of it changed on disk."""
    complaint = register(actor=Party.CLIENT, filing=filing())
    made = letters.ensure_rendered(Letter.objects.get(complaint=complaint))
    path = files.root() / made.storage_name
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(bytes(content))
    return made


def test_the_client_is_told_so_and_gets_nothing_of_it(letter: Letter, client: Client) -> None:
    make_staff(Role.MANAGEMENT, email="direction@exemple.fr")
    page = client.get(f"{come_in(client, letter.complaint)}courriers/{letter.pk}/")
    assert page.status_code == 500
    assert "n’est plus celui qui a été enregistré" in page.content.decode()
    assert b"%PDF" not in page.content
    told = Mail.objects.get(to="direction@exemple.fr")
    assert letter.storage_name in told.text
    client.get(f"{come_in(client, letter.complaint)}courriers/{letter.pk}/")
    assert Mail.objects.filter(to="direction@exemple.fr").count() == 1, "once a file"


def test_their_archive_is_not_made_with_it(letter: Letter, client: Client) -> None:
    page = client.post(f"{come_in(client, letter.complaint)}donnees/archive/")
    assert page.status_code == 500


def test_it_leaves_with_no_mail(letter: Letter) -> None:
    tally = outbox.deliver_due(limit=9, now=clock.now(), on_result=lambda email, accepted, detail: None)
    assert tally.sent == 0
    assert "is not what its row says" in str(tally.fault)
