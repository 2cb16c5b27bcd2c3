"""« Mes coordonnées »: the client corrects by themselves, and nobody leads their mails away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions, codes
from reclamations.domain.vocabulary import Party
from reclamations.models import Complaint, EmailChange, Message
from tests.actions.world import fresh
from tests.factories import make_complaint

NEW = "nouvelle@exemple.fr"


def page(complaint: Complaint, name: str = "details") -> str:
    return reverse(f"tracking:{name}", args=[complaint.reference])


def typed(complaint: Complaint, **changes: Any) -> dict[str, Any]:
    """The form as the page shows it, with these changes."""
    names = ("name", "phone", "postal_address", "reply_by")
    return {name: getattr(complaint, name) for name in names} | changes


def test_what_is_corrected_takes_effect_at_once_and_is_told_by_mail(visitor: Client, complaint: Complaint) -> None:
    response = visitor.post(
        page(complaint), typed(complaint, postal_address="1 rue Neuve\n38000 Grenoble"), follow=True
    )
    assert "C’est corrigé" in response.content.decode()
    assert fresh(complaint).postal_address == "1 rue Neuve\n38000 Grenoble"
    assert [message.email.to for message in Message.objects.all()] == [complaint.email]  # type: ignore[union-attr]
    told = visitor.get(page(complaint, "file")).content.decode()
    assert "Vos coordonnées ont été corrigées" in told
    assert "adresse postale" in told


def test_the_address_is_not_changed_by_this_form(visitor: Client, complaint: Complaint) -> None:
    visitor.post(page(complaint), typed(complaint, phone="04 76 00 00 09", email=NEW))
    assert fresh(complaint).email == complaint.email


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"reply_by": "post", "postal_address": ""}, "postal_address"),
        ({"reply_by": "x"}, "reply_by"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    changes: dict[str, str], field: str, visitor: Client, complaint: Complaint
) -> None:
    response = visitor.post(page(complaint), typed(complaint, phone="04 76 00 00 09", **changes))
    assert list(response.context["form"].errors) == [field]
    assert "04 76 00 00 09" in response.content.decode()


def test_nothing_changed_is_said_and_sends_nothing(visitor: Client, complaint: Complaint) -> None:
    response = visitor.post(page(complaint), typed(complaint))
    assert "Rien ne change" in response.content.decode()
    assert not Message.objects.exists()


def test_another_address_waits_and_the_page_says_what_to_do(visitor: Client, complaint: Complaint) -> None:
    response = visitor.post(page(complaint, "new_address"), {"email": f" {NEW} "}, follow=True)
    assert EmailChange.objects.pending().get().email == NEW
    assert fresh(complaint).email == complaint.email
    shown = response.content.decode()
    assert "Nouvelle adresse à confirmer" in shown
    assert NEW in shown


def test_opening_the_link_changes_nothing_and_the_button_does(client: Client, complaint: Complaint) -> None:
    change = actions.request_email(complaint, actor=Party.CLIENT, email=NEW)
    path = codes.confirmation_url(change.mark).removeprefix("http://testserver")
    assert NEW in client.get(path).content.decode()
    assert fresh(complaint).email == complaint.email
    response = client.post(path, follow=True)
    assert fresh(complaint).email == NEW
    assert "C’est confirmé" in response.content.decode()
    assert b'<button class="btn btn-accent' not in response.content
    assert "ne peut plus servir" not in client.post(path).content.decode()


def test_a_link_that_is_none_is_an_unknown_page(client: Client) -> None:
    assert client.get("/suivi/acces/adresse/1-1:abc/").status_code == 404


def test_a_file_without_an_address_may_ask_for_its_answer_there(client: Client) -> None:
    complaint = make_complaint(email="", reply_by="web_form")
    client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    assert "is_reply_wanted_there" in client.get(page(complaint)).content.decode()
    client.post(page(complaint, "new_address"), {"email": NEW, "is_reply_wanted_there": "on"})
    assert EmailChange.objects.get().is_reply_wanted_there
    assert not Message.objects.exists()


def test_mails_have_a_limit(visitor: Client, complaint: Complaint) -> None:
    for number in range(4):
        response = visitor.post(page(complaint, "new_address"), {"email": f"n{number}@exemple.fr"})
    assert "Beaucoup de changements" in response.content.decode()
    assert Message.objects.count() == 3


def test_facts_are_completed_and_what_was_said_stays(visitor: Client, complaint: Complaint) -> None:
    response = visitor.post(
        page(complaint, "facts"), {"facts_on": "2026-05-02", "facts_hour": "vers 17 h", "facts_place": "Meylan"}
    )
    assert response.status_code == 303
    shown = visitor.get(page(complaint, "file")).content.decode()
    assert "samedi 2 mai 2026, vers 17 h" in shown
    assert "Les faits ont été précisés" in shown


def test_facts_of_an_ended_file_are_not_asked_for(visitor: Client, complaint: Complaint) -> None:
    actions.withdraw(complaint, actor=Party.CLIENT)
    assert visitor.get(page(complaint, "facts")).status_code == 303
    assert page(complaint, "facts") not in visitor.get(page(complaint)).content.decode()


@pytest.mark.parametrize("name", ["details", "facts", "new_address"])
def test_without_a_visit_the_code_is_asked_and_what_was_typed_kept(
    name: str, client: Client, complaint: Complaint
) -> None:
    response = client.post(page(complaint, name), {"email": NEW, "facts_place": "Meylan", "phone": "1"})
    assert response.status_code == 403
    assert "held-" in response.content.decode()
    assert not EmailChange.objects.exists()
