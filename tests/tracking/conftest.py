"""A client who follows a file."""

import pytest
from django.test import Client

from reclamations import codes
from reclamations.models import Complaint
from tests.factories import make_complaint, make_organisation


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    """A company."""
    make_organisation()


@pytest.fixture
def complaint() -> Complaint:
    """A file received on 4 May 2026."""
    return make_complaint()


@pytest.fixture
def visitor(client: Client, complaint: Complaint) -> Client:
    """The browser of the file's client, come in by the link of a mail."""
    client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    return client
