"""The case file shows on one screen who, what, the two clocks, what happened, and the next act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.backoffice.case.views import BESIDE
from reclamations.backoffice.shell import panels
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Party
from reclamations.models import Complaint, Staff

#: Session, person, organisation; the file, its attachments, events with their details, messages, notes, appointments,
#: the people who handle files, an address to confirm, and the look-ups of its bound values. It does not grow with the
#: length of the story.
CASE_QUERIES = 15


def case(client: Client, complaint: Complaint) -> Any:
    return client.get(reverse("admin:case", args=[complaint.reference]))


def test_the_next_act_is_the_one_prominent_button(qualified: Complaint, desk: Client) -> None:
    response = case(desk, qualified)
    assert response.context["next_act"]["act"] is Act.ACKNOWLEDGE
    assert response.content.decode().count("btn-accent") == 1


def test_only_possible_acts_are_offered(answered: Complaint, relations: Staff, desk: Client) -> None:
    response = case(desk, answered)
    offered = {link["act"] for _name, links in response.context["groups"] for link in links}
    assert offered | {response.context["next_act"]["act"]} == set(
        actions.possible_acts(answered, relations, among=BESIDE)
    )


@pytest.mark.article(3)
def test_somebody_who_may_not_qualify_is_told_who_may(received: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(received, actor=relations, revision=None, means=Channel.WEB_FORM)
    assert "appartient à la direction" in case(desk, received).content.decode()


def test_the_story_names_who_did_what_once(answered: Complaint, relations: Staff, desk: Client) -> None:
    actions.note(answered, actor=relations, body="Rappelée ce matin.")
    entries = case(desk, answered).context["entries"]
    titles = [entry.title for entry in entries]
    assert titles.count("Note interne") == titles.count("Réponse rédigée") == 1
    assert all(entry.actor for entry in entries)


def test_a_letter_is_downloaded_as_it_was_stored(answered: Complaint, desk: Client) -> None:
    letter = answered.letters.get()
    response = desk.get(reverse("admin:letter", args=[letter.pk]))
    assert response.getvalue().startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")


def test_hostile_text_is_shown_as_text(received: Complaint, desk: Client) -> None:
    Complaint.objects.filter(pk=received.pk).update(
        subject="<script>alert(1)</script>", description="<img src=x onerror=alert(1)>"
    )
    page = case(desk, received).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_messages_are_read_once_somebody_says_so(received: Complaint, desk: Client) -> None:
    actions.receive_message(received, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Toujours rien ?")
    assert case(desk, received).context["unread"]
    desk.post(reverse("admin:mark-read", args=[received.reference]))
    assert not case(desk, received).context["unread"]


def test_a_panel_from_the_floor_above_is_shown(
    received: Complaint, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_panels", [])
    context = {"label": "Registre", "tone": "info", "icon": ""}
    panels.register(lambda request, complaint: ("components/pill.html", context))
    panels.register(lambda request, complaint: None)
    assert '<span class="pill tone-info">Registre</span>' in case(desk, received).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_story(
    answered: Complaint,
    relations: Staff,
    desk: Client,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "_panels", [])
    for number in range(5):
        actions.note(answered, actor=relations, body=f"Note {number}")
        actions.receive_message(answered, actor=Party.CLIENT, channel=Channel.EMAIL, body=f"Message {number}")
    case(desk, answered)
    with django_assert_num_queries(CASE_QUERIES):
        case(desk, answered)


@pytest.mark.parametrize(("typed", "shown"), [("06 12 34 56 78", True), ("demander Paul", False)])
def test_a_number_is_a_link_only_if_it_can_be_dialled(
    received: Complaint, desk: Client, typed: str, shown: bool
) -> None:
    Complaint.objects.filter(pk=received.pk).update(phone=typed)
    page = case(desk, received).content.decode()
    assert ('href="tel:+33-6-12-34-56-78"' in page, 'href="tel:' in page) == (shown, shown)
    assert typed in page


@pytest.mark.parametrize(("held", "wish"), [(False, ""), (False, "web_form"), (True, "")])
def test_the_tracking_space_is_promised_to_whom_holds_its_code_alone(
    held: bool, wish: str, received: Complaint, desk: Client
) -> None:
    code = {"code_held_on": received.received_on, "code_held_by": "handed"} if held else {"code_held_on": None}
    Complaint.objects.filter(pk=received.pk).update(**{"code_held_by": "", **code, "reply_by": wish})
    lead = desk.get(reverse("admin:act-propose_appointment", args=[received.reference])).context["lead"]
    assert ("choisit dans son espace de suivi" in lead) is held
    form = desk.get(reverse("admin:act-correct_details", args=[received.reference])).context["form"]
    offered = [value for value, _label in form.fields["reply_by"].choices]
    assert ("web_form" in offered) is (held or wish == "web_form")


def test_a_file_that_was_withdrawn_owes_nothing_on_its_clocks(qualified: Complaint, desk: Client) -> None:
    assert "plus rien n’est dû depuis" not in case(desk, qualified).content.decode()
    actions.withdraw(qualified, actor=Party.CLIENT, reason="Je n’ai plus le temps.")
    page = case(desk, qualified).content.decode()
    assert page.count("plus rien n’est dû depuis") == 2
    assert "Au plus tard le" not in page
