"""A mail leaves for an address of any alphabet, written as the network knows it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from reclamations.models import Complaint, Message
from tests.factories import make_organisation
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "shown", "known"),
    [
        ("zoe@exämple.fr\u200b", "zoe@exämple.fr", "zoe@xn--exmple-cua.fr"),
        ("zoe@straße.de", "zoe@xn--strae-oqa.de", "zoe@xn--strae-oqa.de"),
        ("zoe@例え.jp", "zoe@例え.jp", "zoe@xn--r8jz45g.jp"),
    ],
)
def test_a_receipt_leaves_for_an_address_of_any_alphabet(
    client: Client, settings: Any, tmp_path: Any, given: str, shown: str, known: str
) -> None:
    settings.EML_DIR = tmp_path
    make_organisation()
    page = client.post("/reclamation/", typed(email=given), follow=True).content.decode()
    assert Complaint.objects.get().email == shown
    assert shown in page
    call_command("send_outbox", verbosity=0)
    assert Message.objects.get().state == "sent"
    assert f"To: {known}" in next(tmp_path.rglob("*.eml")).read_text()
