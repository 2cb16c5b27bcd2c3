"""A letter that waits to be posted or handed over is what is to be done first, on the file and on the queue."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Outcome
from reclamations.models import Complaint, Staff


def answer(file: Complaint, actor: Staff, means: Channel) -> Complaint:
    return actions.respond(
        file,
        actor=actor,
        revision=None,
        outcome=Outcome.UPHELD,
        amicable_solution=True,
        body="Nous réparons.",
        means=means,
    )


def case(client: Client, file: Complaint) -> Any:
    return client.get(reverse("admin:case", args=[file.reference]))


@pytest.mark.article(5)
@pytest.mark.parametrize(("means", "words"), [(Channel.POST, "À poster"), (Channel.IN_PERSON, "À remettre")])
def test_a_paper_acknowledgement_that_waits_is_to_be_sent_not_written_again(
    means: Channel, words: str, qualified: Complaint, relations: Staff, desk: Client
) -> None:
    actions.acknowledge(qualified, actor=relations, revision=None, means=means)
    shown = case(desk, qualified)
    message = qualified.messages.get(kind="acknowledgement")
    url = reverse("admin:act-record_posting", args=[qualified.reference, message.pk])
    assert (shown.context["next_act"]["act"], shown.context["next_act"]["url"]) == (Act.RECORD_POSTING, url)
    assert words in shown.content.decode()
    row = desk.get(reverse("admin:index")).context["rows"][0]
    assert row.act_label == "Consigner l’envoi ou la remise"
    assert [label for label, *_look in row.pills] == [f"Accusé de réception : {words.lower()}"]


def test_once_posted_the_next_act_is_the_answer(qualified: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(qualified, actor=relations, revision=None, means=Channel.IN_PERSON)
    url = case(desk, qualified).context["next_act"]["url"]
    desk.post(url, {"revision": 1, "dispatched_on": "2026-05-11", "proof": "Signé"})
    assert case(desk, qualified).context["next_act"]["act"] is Act.RESPOND


@pytest.mark.parametrize(("means", "offered"), [(Channel.EMAIL, set()), (Channel.POST, {Act.RESPOND})])
def test_an_answer_on_paper_may_be_written_again_while_it_waits_a_mail_may_not(
    means: Channel, offered: set[Act], qualified: Complaint, relations: Staff
) -> None:
    file = answer(qualified, relations, means)
    assert {Act.CLOSE, Act.RESPOND, Act.REVERSE} & set(actions.possible_acts(file, relations)) == offered


def test_an_answer_on_its_way_by_mail_is_said_so(qualified: Complaint, relations: Staff, desk: Client) -> None:
    file = answer(qualified, relations, Channel.EMAIL)
    assert "La réponse attend d’être prise par le serveur" in case(desk, file).content.decode()


@pytest.mark.parametrize(
    ("address", "means", "told"),
    [
        ("8 rue des Lilas\n38400 Hères", Channel.POST, False),
        ("\n".join(f"Ligne {number}" for number in range(12)), Channel.POST, True),
        ("\n".join(f"Ligne {number}" for number in range(12)), Channel.IN_PERSON, False),
    ],
)
def test_an_address_too_long_for_the_window_is_told_before_it_is_posted(
    address: str, means: Channel, told: bool, qualified: Complaint, relations: Staff, desk: Client
) -> None:
    Complaint.objects.filter(pk=qualified.pk).update(postal_address=address)
    qualified.refresh_from_db()
    actions.acknowledge(qualified, actor=relations, revision=None, means=means)
    assert ("trop longue pour une enveloppe à fenêtre" in case(desk, qualified).content.decode()) is told
