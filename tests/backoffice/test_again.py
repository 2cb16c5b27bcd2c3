"""What did not reach the client leaves again in a few clicks, with the words already written."""

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Outcome
from reclamations.models import Complaint, Message, Staff
from tests.backoffice.test_acts import do


def lost(file: Complaint, kind: str, actor: Staff) -> Message:
    """The last message of this kind, come back."""
    message: Message = file.messages.filter(kind=kind).latest("pk")
    actions.record_bounce(message, actor=actor, reason="Inconnu à l’adresse.")
    file.refresh_from_db()
    return message


def ways(client: Client, file: Complaint) -> list[str]:
    """The addresses that the file's page offers to send again."""
    entries = client.get(reverse("admin:case", args=[file.reference])).context["entries"]
    return [entry.again_url for entry in entries if entry.again_url]


@pytest.mark.article(7)
def test_an_answer_that_came_back_is_taken_up_with_its_words(
    qualified: Complaint, relations: Staff, desk: Client
) -> None:
    actions.respond(
        qualified,
        actor=relations,
        revision=None,
        outcome=Outcome.PARTLY_UPHELD,
        amicable_solution=True,
        body="Nous remboursons la moitié.",
        means=Channel.POST,
    )
    message = lost(qualified, "response", relations)
    [url] = ways(desk, qualified)
    assert url.startswith(reverse("admin:act-respond", args=[qualified.reference]))
    form = desk.get(url).context["form"]
    assert [form[name].value() for name in ("outcome", "amicable_solution", "body")] == [
        "partly_upheld",
        "yes",
        "Nous remboursons la moitié.",
    ]
    typed = {"outcome": "partly_upheld", "amicable_solution": "yes", "body": "Nous remboursons.", "means": "post"}
    assert do(desk, Act.RESPOND, qualified, **typed).status_code == 302
    assert ways(desk, qualified) == [], message


@pytest.mark.article(5)
def test_an_acknowledgement_that_came_back_is_taken_up(qualified: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(qualified, actor=relations, revision=None, means=Channel.POST, body="Un mot.")
    lost(qualified, "acknowledgement", relations)
    [url] = ways(desk, qualified)
    assert desk.get(url).context["form"]["body"].value() == "Un mot."


def test_a_dismissal_that_came_back_is_sent_again_as_it_was(
    received: Complaint, boss: Client, relations: Staff
) -> None:
    do(boss, Act.DISMISS, received, kind="opinion", reason="Un avis.", message="Merci de votre avis.")
    Message.objects.filter(complaint=received, kind="dismissal").update(state="bounced", occurred_on="2026-05-11")
    [url] = ways(boss, received)
    assert boss.get(url).status_code == 200
    assert boss.post(url, {"revision": 1, "means": "email"}).status_code == 302
    assert received.messages.filter(kind="dismissal").count() == 2
    assert ways(boss, received) == []


@pytest.mark.parametrize("asked", ["", "0", "99999999", "x", "²", "9" * 400])
def test_a_message_that_is_none_fills_nothing_in(asked: str, qualified: Complaint, desk: Client) -> None:
    url = reverse("admin:act-respond", args=[qualified.reference])
    assert desk.get(url, {"envoi": asked}).context["form"]["body"].value() in (None, "")
