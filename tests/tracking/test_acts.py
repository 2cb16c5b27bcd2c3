"""What the client decides from the tracking space."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from reclamations import clock, codes
from reclamations.domain.vocabulary import AppointmentKind, Channel, DispatchState, LetterKind, MessageKind, Status
from reclamations.models import Appointment, Complaint, Letter, Message
from reclamations.web.guard import throttle
from reclamations.words.typography import hour
from tests.actions.world import TODAY, in_status
from tests.factories import make_message, make_staff


def come_in(client: Client, complaint: Complaint) -> str:
    """Open the file in the browser; give its address."""
    client.get(f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/")
    return f"/suivi/dossier/{complaint.reference}/"


@pytest.mark.article(8)
def test_withdrawing_says_what_becomes_of_the_file_and_may_say_why(client: Client) -> None:
    url = come_in(client, in_status(Status.RECEIVED)) + "retirer/"
    assert "conservé cinq ans" in client.get(url).content.decode()
    client.post(url, {"comment": "Tout est réglé."})
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.withdrawal_reason) == (Status.WITHDRAWN.value, "Tout est réglé.")


def test_withdrawing_asks_no_reason_and_the_thread_says_what_became_of_the_file(client: Client) -> None:
    url = come_in(client, in_status(Status.RECEIVED))
    client.post(url + "retirer/", {"comment": " "})
    assert Complaint.objects.get().status == Status.WITHDRAWN.value
    assert "nous n’y donnerons pas d’autre suite" in client.get(url).content.decode()


def test_withdrawing_says_what_will_no_longer_come(client: Client) -> None:
    said = []
    for status in (Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED):
        url = come_in(client, in_status(status, acknowledged_on=None if status is Status.RECEIVED else TODAY))
        page = client.get(url + "retirer/").content.decode()
        said.append(re.findall(r"(ni accusé de réception|pas de réponse|notre réponse reste)", page))
    assert said == [["ni accusé de réception"], ["pas de réponse"], ["notre réponse reste"]]


@pytest.mark.article(7)
def test_disagreeing_shows_the_mediator_and_brings_their_letter(client: Client) -> None:
    url = come_in(client, in_status(Status.ANSWERED)) + "desaccord/"
    assert "Médiateur du Tribunal de Grenoble" in client.get(url).content.decode()
    client.post(url, {"comment": "Le remboursement est incomplet."})
    assert Complaint.objects.get().disagreed_on is not None
    assert Letter.objects.get(kind=LetterKind.DISAGREEMENT.value).names_mediator


@pytest.mark.article(7)
def test_a_disagreement_already_noted_is_not_asked_for_again_and_loses_no_word(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    make_message(complaint, kind=MessageKind.RESPONSE.value)
    url = come_in(client, complaint)
    client.post(url + "desaccord/", {"comment": "Le remboursement est incomplet."})
    page = client.get(url + "desaccord/", follow=True)
    assert page.redirect_chain == [(url, 303)]
    assert "déjà noté" in page.content.decode()
    again = client.post(url + "desaccord/", {"comment": "Et tardif."})
    assert "Et tardif.</textarea>" in again.content.decode()


@pytest.mark.article(7)
def test_the_client_accepts_the_answer_without_a_word(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    make_message(complaint, kind=MessageKind.RESPONSE.value, state=DispatchState.SENT.value, occurred_on=TODAY)
    url = come_in(client, complaint)
    client.post(url + "accepter/", {"comment": ""})
    assert Complaint.objects.get().accepted_on is not None
    assert "Vous avez accepté la réponse" in client.get(url).content.decode()


@pytest.mark.article(7)
def test_an_answer_still_to_be_posted_is_not_announced(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    message = make_message(complaint, kind=MessageKind.RESPONSE.value, channel=Channel.POST.value)
    url = come_in(client, complaint)
    assert "vous convient-elle" not in client.get(url).content.decode()
    Message.objects.filter(pk=message.pk).update(state=DispatchState.POSTED.value, occurred_on=TODAY, proof="1A 234")
    assert "vous convient-elle" in client.get(url).content.decode()


@pytest.mark.parametrize("page", ["retirer/", "accepter/", "desaccord/"])
def test_an_act_that_is_no_longer_possible_leads_back_to_the_file(client: Client, page: str) -> None:
    url = come_in(client, in_status(Status.WITHDRAWN))
    assert client.get(url + page)["Location"] == url


@pytest.mark.parametrize("page", ["retirer/", "accepter/", "desaccord/", "rendez-vous/"])
def test_acts_are_for_the_file_s_client(client: Client, page: str) -> None:
    reference = in_status(Status.ANSWERED).reference
    assert client.post(f"/suivi/dossier/{reference}/{page}", {"comment": "x"}).status_code == 403


@pytest.mark.article(7)
def test_the_client_chooses_one_of_the_appointments_proposed(client: Client) -> None:
    complaint = in_status(Status.ANSWERED)
    url = come_in(client, complaint)
    starts = clock.now() + timedelta(hours=3)
    slot = Appointment.objects.create(
        complaint=complaint,
        kind=AppointmentKind.PHONE.value,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        proposed_by=make_staff(),
    )
    page = client.get(url).content.decode()
    assert "Par téléphone" in page
    assert f"jusqu’à {hour(slot.ends_at)}" in page
    sent = client.post(url + "rendez-vous/", {"appointment": str(slot.pk)})
    assert sent["Location"] == f"{url}#confirmation"
    slot.refresh_from_db()
    assert slot.chosen_at is not None


@pytest.mark.parametrize("chosen", ["", "abc", "-1", "²", "9" * 40, "424242"])
def test_an_appointment_that_was_not_proposed_is_refused(client: Client, chosen: str) -> None:
    url = come_in(client, in_status(Status.ANSWERED))
    page = client.post(url + "rendez-vous/", {"appointment": chosen}, follow=True)
    assert page.status_code == 200
    assert "tone-danger" in page.content.decode()


def test_an_appointment_is_not_chosen_for_ever(visitor: Client, complaint: Complaint) -> None:
    address = f"/suivi/dossier/{complaint.reference}/rendez-vous/"
    for _ in range(throttle.CHOICES_BY_FILE.count):
        visitor.post(address, {"appointment": "1"})
    page = visitor.post(address, {"appointment": "1"}, follow=True)
    assert "attendez une heure" in page.content.decode()
