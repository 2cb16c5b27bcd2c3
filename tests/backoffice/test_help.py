"""What the forms say of who reads the words typed there is true."""

import pytest
from django.test import Client

from reclamations.backoffice.acts.table import PAGE_OF
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import MessageKind
from reclamations.models import Complaint, Letter
from tests.backoffice.test_acts import do


def help_of(act: Act, field: str) -> str:
    """What the form of an act says under a field."""
    return str(PAGE_OF[act].form.base_fields[field].help_text)


@pytest.mark.article(2)
def test_the_reason_of_a_dismissal_is_announced_as_read_by_the_client(received: Complaint, boss: Client) -> None:
    do(boss, Act.DISMISS, received, kind="opinion", reason="Aucun grief.", message="Merci.")
    assert "Aucun grief." in Letter.objects.get(complaint=received).content.values()
    assert "Le client le lira" in help_of(Act.DISMISS, "reason")


def test_the_comment_of_a_closing_is_announced_as_read_by_the_client(answered: Complaint, desk: Client) -> None:
    do(desk, Act.CLOSE, answered, reason="settled", comment="Tout est réparé.")
    assert answered.messages.get(kind=MessageKind.CLOSING.value).body == "Tout est réparé."
    assert "Le client le lira" in help_of(Act.CLOSE, "comment")


def test_the_reason_of_a_withdrawal_stays_inside_as_announced(received: Complaint, desk: Client) -> None:
    do(desk, Act.WITHDRAW, received, reason="Il se ravise.")
    assert not received.messages.filter(body__contains="ravise").exists()
    assert "Aucun courrier" in help_of(Act.WITHDRAW, "reason")
