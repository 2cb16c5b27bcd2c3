"""What did not reach the client leaves again in a few clicks, with the words already written."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Outcome, RequestKind
from reclamations.models import Complaint, Message, Staff
from tests.actions.world import leave
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


@pytest.mark.article(6)
def test_a_letter_that_may_not_leave_any_more_is_made_again_from_its_words(
    qualified: Complaint, relations: Staff, desk: Client
) -> None:
    actions.respond(
        qualified,
        actor=relations,
        revision=None,
        outcome=Outcome.REJECTED,
        amicable_solution=False,
        body="Nous refusons.",
        means=Channel.POST,
    )
    message = qualified.messages.get(kind="response")
    with time_machine.travel(datetime(2026, 7, 6, 8, tzinfo=UTC), tick=False):
        _made_again(qualified, message, desk, relations)


def _made_again(qualified: Complaint, message: Message, desk: Client, relations: Staff) -> None:
    desk.force_login(relations, backend="reclamations.auth.RoleBackend")
    page = desk.get(reverse("admin:case", args=[qualified.reference]))
    url = page.context["next_act"]["url"]
    assert url == reverse("admin:act-respond", args=[qualified.reference], query={"envoi": message.pk})
    assert f'href="{url}"' in page.content.decode()
    posting = desk.get(reverse("admin:act-record_posting", args=[qualified.reference, message.pk]))
    assert posting.context["remake_url"] == url
    form = desk.get(url).context["form"]
    shown = [form[name].value() for name in ("outcome", "amicable_solution", "body", "means")]
    assert shown == ["rejected", "no", "Nous refusons.", "post"]


@pytest.mark.article(7)
def test_a_dismissal_that_came_back_is_the_next_thing_to_do(
    received: Complaint, management: Staff, relations: Staff, desk: Client
) -> None:
    actions.dismiss(
        received, actor=management, revision=None, kind=RequestKind.OPINION, reason="Un avis.", message="Merci."
    )
    message = received.messages.get(kind="dismissal")
    leave(message, relations)
    lost(received, "dismissal", relations)
    page = desk.get(reverse("admin:case", args=[received.reference]))
    assert page.context["next_act"]["url"] == reverse("admin:act-reissue", args=[received.reference, message.pk])
    rows = desk.get(reverse("admin:index")).context["rows"]
    assert [(row.complaint, row.state.due_on) for row in rows] == [(received, received.ack_due_on)]
