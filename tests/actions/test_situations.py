"""What pages say, through the real acts: every means and every fate of each letter that meets an obligation."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import Channel, ClosingReason, Outcome, Party, RequestKind, Role, Status
from reclamations.models import Complaint, Staff
from tests.actions.test_give_code import PHONED
from tests.actions.test_hold import hold
from tests.actions.test_respond import respond
from tests.actions.world import TODAY, fresh, in_status, last_message, leave
from tests.domain.test_situation import ROLES, client_reads, staff_reads
from tests.factories import make_staff

LATE = date(2026, 6, 19)
Writing = Callable[[Complaint, Staff, Channel], Complaint]


def acknowledge(file: Complaint, staff: Staff, means: Channel) -> Complaint:
    return actions.acknowledge(file, actor=staff, revision=None, means=means)


WRITINGS: dict[str, tuple[Writing, str]] = {
    "Accusé de réception": (acknowledge, "confirmerons sa réception"),
    "Lettre d’attente": (lambda file, staff, means: hold(file, staff, None, means=means), "avons annoncé"),
    "Réponse": (lambda file, staff, means: respond(file, staff, None, means=means), "vous a été adressée"),
}
WAITS = {Channel.POST: "à poster", Channel.IN_PERSON: "à remettre", Channel.EMAIL: "en cours d’envoi"}


def facts(file: Complaint, today: date = TODAY) -> Facts:
    return actions.read_facts(fresh(file), today)


def staff_page(file: Complaint, today: date = TODAY) -> str:
    return staff_reads(facts(file, today), ROLES["management"])


@pytest.mark.article(6)
@pytest.mark.parametrize("letter", WRITINGS)
@pytest.mark.parametrize("means", WAITS)
def test_a_letter_waits_then_left_then_came_back(letter: str, means: Channel, relations: Staff) -> None:
    write, client_words = WRITINGS[letter]
    known = {} if letter == "Accusé de réception" else {"acknowledged_on": TODAY}
    file = write(in_status(Status.IN_PROGRESS, **known), relations, means)
    waiting = staff_page(file)
    assert f"{letter}\u00a0: {WAITS[means]}" in waiting
    assert "envoyée" not in waiting
    if letter != "Accusé de réception":
        assert client_words not in client_reads(facts(file))
    leave(last_message(file), relations)
    assert WAITS[means] not in staff_page(file)
    if letter != "Accusé de réception":
        assert client_words in client_reads(facts(file))
    actions.record_bounce(last_message(file), actor=relations, reason="Inconnu.")
    assert f"{letter}\u00a0: n’a pas atteint le client" in staff_page(file)
    assert client_words not in client_reads(facts(file)) or letter == "Accusé de réception"


@pytest.mark.parametrize("letter", WRITINGS)
def test_a_mail_that_failed_before_it_left_is_said_not_to_have_arrived(letter: str, relations: Staff) -> None:
    file = WRITINGS[letter][0](in_status(Status.IN_PROGRESS), relations, Channel.EMAIL)
    actions.record_dispatch(last_message(file).email, accepted=False, detail="550")  # type: ignore[arg-type]
    assert f"{letter}\u00a0: n’a pas atteint le client" in staff_page(file)


def test_a_letter_that_nobody_will_post_is_given_up_and_never_said_to_have_come_back(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, means=Channel.POST)
    actions.record_bounce(last_message(file), actor=relations, reason="Erreur de texte.")
    message = last_message(file)
    assert message.state_label == "Abandonné avant de partir"
    assert "Réponse\u00a0: n’a pas atteint le client" in staff_page(file)


@pytest.mark.article(6)
def test_an_answer_that_waits_past_its_date_asks_to_be_written_again_and_the_client_is_told_the_truth(
    clock: Traveller, relations: Staff
) -> None:
    file = respond(in_status(Status.IN_PROGRESS, acknowledged_on=TODAY), relations, means=Channel.POST)
    clock.move_to(datetime(2026, 6, 19, 8, tzinfo=UTC))
    assert "Refaire la réponse" in staff_page(file, LATE)
    assert "nous sommes en retard" in client_reads(facts(file, LATE))


@pytest.mark.article(7)
def test_a_disagreement_from_its_first_day_to_its_answer(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    assert "une personne le lit" in client_reads(facts(file))
    assert "Répondre de nouveau" in staff_page(file)
    respond(file, relations, None, outcome=Outcome.PARTLY_UPHELD, means=Channel.POST)
    assert "une personne le lit" in client_reads(facts(file)), "the second answer is still to be posted"
    leave(last_message(file), relations)
    said = client_reads(facts(file))
    assert "notre réponse à votre désaccord" in said
    assert "une partie de votre réclamation" in said
    assert "une personne le lit" not in said
    assert "Désaccord, répondu" in staff_page(file)


@pytest.mark.article(8)
def test_a_closed_file_whose_client_writes_then_is_reopened(relations: Staff) -> None:
    file = respond(in_status(Status.IN_PROGRESS), relations)
    assert "peut être clos" in staff_page(file)
    file = actions.close(file, actor=relations, revision=None, reason=ClosingReason.SETTLED)
    assert "Terminé" in staff_page(file)
    actions.receive_message(file, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Et la suite ?")
    assert "Lire le message du client" in staff_page(file)
    actions.reopen(file, actor=relations, revision=None, reason="Fait nouveau.")
    assert fresh(file).next_due_on == date(2026, 6, 3)
    assert "date que nous nous fixons" in staff_page(file)


@pytest.mark.article(5)
def test_a_client_out_of_reach_until_their_code_is_handed_over(relations: Staff) -> None:
    file = in_status(Status.RECEIVED, **PHONED)
    words = staff_reads(facts(file), ROLES["relations"])
    assert "Obtenir les coordonnées" in words
    assert "2026-05-27" in words
    actions.give_code(file, actor=relations, means=Channel.IN_PERSON, dispatched_on=TODAY, proof="Signé")
    assert "Accuser réception" in staff_reads(facts(file), ROLES["relations"])


@pytest.mark.article(2)
def test_a_dismissal_to_be_posted_is_not_said_to_be_there() -> None:
    management = make_staff(Role.MANAGEMENT)
    file = in_status(Status.RECEIVED, reply_by=Channel.POST.value)
    actions.dismiss(
        file, actor=management, revision=None, kind=RequestKind.OPINION, reason="Un avis.", message="Merci."
    )
    assert "en préparation ou en chemin" in client_reads(facts(file))
    assert "Réorientation d’une demande\u00a0: à poster" in staff_page(file)
    leave(last_message(file), management)
    assert "en préparation" not in client_reads(facts(file))
