"""Every state reads well, in plain words."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from reclamations import actions
from reclamations.backoffice.desk import queue
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    DispatchState,
    MessageKind,
    Party,
    RequestKind,
    Role,
    Status,
)
from reclamations.models import Complaint, Event
from reclamations.tracking.case.standing import standing_of
from reclamations.tracking.case.timeline import public_timeline
from tests.actions.test_respond import respond
from tests.actions.test_situations import WRITINGS
from tests.actions.world import ACK_DUE, NOW, RESPONSE_DUE, TODAY, filing, fresh, in_status, last_message, leave
from tests.factories import make_message, make_staff
from tests.intake.typed import token
from tests.tracking.test_acts import come_in


def told(complaint: Complaint, today: date = TODAY) -> str:
    """Everything that is said of a file."""
    standing = standing_of(complaint, actions.read_facts(complaint, today))
    return " ".join([standing.title, *standing.lines])


@pytest.mark.parametrize("status", Status)
def test_every_state_says_where_the_file_stands(client: Client, status: Status) -> None:
    complaint = in_status(status)
    page = client.get(come_in(client, complaint)).content.decode()
    assert standing_of(complaint, actions.read_facts(complaint, TODAY)).title in page
    assert 'class="card standing' in page


@pytest.mark.article(5)
def test_a_date_that_passed_is_owned_up_to() -> None:
    received = in_status(Status.RECEIVED)
    assert "au plus tard le mercredi 27 mai 2026" in told(received, ACK_DUE)
    assert "nous sommes en retard" in told(received, ACK_DUE + timedelta(days=1))


@pytest.mark.article(6)
def test_an_answer_that_is_late_is_still_owed() -> None:
    file = in_status(Status.IN_PROGRESS)
    assert "au plus tard le jeudi 18 juin 2026" in told(file, RESPONSE_DUE)
    assert "nous vous la devons" in told(file, RESPONSE_DUE + timedelta(days=1))


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_a_step_to_come_says_by_when_and_how_late_it_is() -> None:
    received = in_status(Status.RECEIVED)
    ack, response = public_timeline(received, [], RESPONSE_DUE - timedelta(days=1))
    assert "Au plus tard le mercredi 27 mai 2026. En retard de 15\xa0jours ouvrés." in ack.text
    assert (ack.icon, ack.tone, ack.when) == ("alert", "danger", None)
    assert response.text == "Au plus tard le jeudi 18 juin 2026."
    assert (response.icon, response.tone) == ("clock", "neutral")


def test_a_file_taken_up_again_after_an_answer_awaits_no_late_answer() -> None:
    again = in_status(Status.IN_PROGRESS, acknowledged_on=TODAY, responded_on=TODAY, outcome="upheld")
    assert public_timeline(again, [], RESPONSE_DUE + timedelta(days=9)) == []


@pytest.mark.article(6)
def test_a_new_date_is_told_beside_the_first_one() -> None:
    words = told(in_status(Status.IN_PROGRESS, target_on=date(2026, 7, 1), circumstances="Expertise"))
    assert "18 juin" in words
    assert "1er juillet" in words


@pytest.mark.article(7)
def test_an_answer_says_when_it_was_sent_and_what_it_grants() -> None:
    assert "Nous faisons droit à votre réclamation." in told(in_status(Status.ANSWERED))
    assert "vous a été adressée le lundi 11 mai 2026" in told(in_status(Status.ANSWERED))


@pytest.mark.article(8)
@pytest.mark.parametrize("reason", ClosingReason)
def test_a_closed_file_says_why_and_until_when_it_is_kept(reason: ClosingReason) -> None:
    words = told(in_status(Status.CLOSED, closing_reason=reason.value))
    assert "11 mai 2031" in words
    assert "clos" in words


@pytest.mark.article(8)
@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_a_date_of_destruction_that_passed_is_not_promised(status: Status) -> None:
    ended = in_status(status)
    assert ended.retention_until is not None
    after = ended.retention_until + timedelta(days=1)
    assert "puis détruit" in told(ended, ended.retention_until)
    assert "doit être détruit" in told(ended, after)
    assert "puis détruit" not in told(ended, after)


@pytest.mark.article(8)
def test_a_recent_message_keeps_the_file_as_it_does_in_the_purge() -> None:
    ended = in_status(Status.CLOSED)
    assert ended.retention_until is not None
    after = ended.retention_until + timedelta(days=1)
    ended.last_message_on = after - timedelta(days=300)
    assert "message de moins de douze mois" in told(ended, after)
    assert "doit être détruit" not in told(ended, after)
    ended.last_message_on = after - timedelta(days=400)
    assert "doit être détruit" in told(ended, after)


@time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC), tick=True)
@pytest.mark.article(8)
def test_the_page_of_data_promises_no_past_date_either(client: Client) -> None:
    ended = in_status(Status.CLOSED)
    url = come_in(client, ended) + "donnees/"
    assert "doit être détruit" not in client.get(url).content.decode()
    Complaint.objects.update(closed_on=date(2015, 1, 5), retention_until=date(2020, 1, 5))
    page = client.get(url).content.decode()
    assert "doit être détruit" in page
    assert "est conservé jusqu" not in page


@pytest.mark.article(8)
def test_a_legal_hold_is_told_without_its_details() -> None:
    ended = in_status(Status.CLOSED, legal_hold_on=TODAY, legal_hold_reason="Assignation du 3 mai")
    assert ended.retention_until is not None
    late = told(ended, ended.retention_until + timedelta(days=1))
    assert "interdit de le détruire" in late
    assert "Assignation" not in late
    assert "détruit" not in told(ended)


@pytest.mark.article(8)
def test_a_withdrawn_file_may_be_opened_again() -> None:
    assert "rouvert à votre demande" in told(in_status(Status.WITHDRAWN))


@pytest.mark.article(2)
@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_may_be_judged_again_with_its_first_date(kind: RequestKind) -> None:
    words = told(in_status(Status.NOT_A_COMPLAINT, request_kind=kind.value))
    assert "revoir cette décision" in words
    assert "4 mai 2026" in words


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.NOT_A_COMPLAINT])
def test_nothing_is_late_once_the_file_has_ended(client: Client, status: Status) -> None:
    with time_machine.travel(RESPONSE_DUE + timedelta(days=30)):
        page = client.get(come_in(client, in_status(status))).content.decode()
    assert page.count("plus rien n’est dû depuis le") == 2
    assert "en retard" not in page


@pytest.mark.article(8)
@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT])
def test_a_message_after_the_end_alerts_staff_and_reopens_nothing(client: Client, status: Status) -> None:
    complaint = in_status(status)
    url = come_in(client, complaint)
    assert "ne rouvre pas le dossier de lui-même" in client.get(url).content.decode()
    sent = client.post(url, {"body": "Encore un mot.", "token": str(token())}, follow=True)
    assert "nous en sommes avertis" in sent.content.decode()
    complaint.refresh_from_db()
    assert complaint.status == status.value
    assert [message.complaint for message in queue.unread_messages()] == [complaint]
    client.force_login(make_staff(Role.CLIENT_RELATIONS, is_staff=True), backend="reclamations.auth.RoleBackend")
    desk = client.get("/gestion/").content.decode()
    assert "message à lire" in desk
    assert complaint.reference in client.get("/gestion/?filtre=lire").content.decode()


@pytest.mark.article(7)
def test_the_mediator_stays_on_the_page_once_the_answer_named_them(client: Client) -> None:
    complaint = in_status(Status.ANSWERED, outcome="rejected", amicable_solution=False, mediator_named_on=TODAY)
    url = come_in(client, complaint)
    assert "Médiateur du Tribunal" not in client.get(url).content.decode()
    make_message(complaint, kind=MessageKind.RESPONSE.value, state=DispatchState.SENT.value, occurred_on=TODAY)
    assert "Médiateur du Tribunal" in client.get(url).content.decode()


@pytest.mark.article(7)
def test_after_a_second_answer_the_client_may_disagree_again(client: Client) -> None:
    staff = make_staff(Role.CLIENT_RELATIONS)
    complaint = respond(in_status(Status.IN_PROGRESS), staff, circumstances="Expertise.")
    url = come_in(client, complaint)
    actions.disagree(complaint, actor=Party.CLIENT, comment="Non.")
    assert f"{url}desaccord/" not in client.get(url).content.decode()
    respond(complaint, staff, None)
    assert f"{url}desaccord/" in client.get(url).content.decode()


@pytest.mark.article(7)
def test_a_second_answer_is_told_as_one(client: Client) -> None:
    staff = make_staff(Role.CLIENT_RELATIONS)
    complaint = respond(in_status(Status.IN_PROGRESS), staff, circumstances="Expertise.")
    assert "Nouvelle réponse" not in steps_of(complaint)
    actions.disagree(complaint, actor=Party.CLIENT, comment="Non.")
    respond(complaint, staff, None)
    assert steps_of(complaint).count("La personne en charge a répondu à votre réclamation.") == 1
    assert steps_of(complaint).count("Nouvelle réponse : La personne en charge vous a répondu de nouveau.") == 1


@pytest.mark.article(2)
def test_a_dismissal_whose_letter_waits_is_not_said_to_be_explained() -> None:
    file = actions.dismiss(
        in_status(Status.RECEIVED),
        actor=make_staff(Role.MANAGEMENT),
        revision=None,
        kind=RequestKind.INFORMATION,
        reason="Une question.",
        message="Voici les horaires.",
    )
    assert "en préparation ou en chemin" in told(file)
    assert "vous dit pourquoi" not in steps_of(file)
    leave(last_message(file), make_staff(Role.CLIENT_RELATIONS))
    assert "vous dit pourquoi" in told(fresh(file))


@pytest.mark.article(7)
def test_who_can_only_disagree_is_not_told_that_they_may_agree(client: Client) -> None:
    staff = make_staff(Role.CLIENT_RELATIONS)
    complaint = respond(in_status(Status.IN_PROGRESS), staff, circumstances="Expertise.")
    url = come_in(client, complaint)
    assert "vous pouvez nous dire qu’elle vous convient, ou non" in client.get(url).content.decode().lower()
    actions.close(fresh(complaint), actor=staff, revision=None, reason=ClosingReason.NO_FOLLOW_UP)
    page = client.get(url).content.decode()
    assert "qu’elle vous convient" not in page
    assert "Vous pouvez encore nous le dire" in page


def steps_of(file: Complaint) -> str:
    """Every step that the page tells."""
    events = list(Event.objects.filter(case_id=file.pk).order_by("sequence"))
    return " | ".join(f"{step.title} : {step.text}" for step in public_timeline(fresh(file), events, TODAY))


@pytest.mark.article(5)
@pytest.mark.article(7)
@pytest.mark.parametrize(
    ("letter", "sent", "claim"),
    [
        ("Accusé de réception", "Accusé de réception envoyé", "Nous vous avons confirmé"),
        ("Lettre d’attente", "Lettre d’attente envoyée", "notre courrier dit pourquoi"),
        ("Réponse", "Réponse envoyée", "La personne en charge a répondu"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_what_came_back_is_not_told_as_done(letter: str, sent: str, claim: str) -> None:
    staff, write = make_staff(Role.CLIENT_RELATIONS), WRITINGS[letter][0]
    file = write(in_status(Status.IN_PROGRESS), staff, Channel.EMAIL)
    leave(last_message(file), staff)
    assert claim in steps_of(file)
    actions.record_bounce(last_message(file), actor=staff, reason="550 Inconnu")
    assert f"{sent} : " in steps_of(file)
    assert claim not in steps_of(file)
    assert "Un envoi ne vous est pas parvenu" in steps_of(file)
    assert "Un envoi ne vous est pas parvenu" in told(fresh(file))
    write(fresh(file), staff, Channel.EMAIL)
    leave(last_message(file), staff)
    assert steps_of(file).count(claim) == 1
    assert "ne vous est pas parvenu" not in told(fresh(file))


@pytest.mark.article(5)
def test_who_filed_with_a_wrong_address_learns_it_and_is_sent_to_no_mail_that_cannot_arrive(client: Client) -> None:
    file = actions.register(filing=filing(), actor=Party.CLIENT)
    url = come_in(client, file)
    assert "n’arrivent pas" not in client.get(url).content.decode()
    actions.record_dispatch(last_message(file).email, accepted=False, detail="550")  # type: ignore[arg-type]
    page = client.get(url).content.decode()
    assert "Nos courriels n’arrivent pas à" in page
    assert "Un envoi ne vous est pas parvenu" in page
    asked = client.post(f"{url}coordonnees/courriel/", {"email": "helene.dupre@exemple.fr"}, follow=True)
    assert "une personne la vérifie" in asked.content.decode()
    assert "Une personne vérifie votre demande avant" in asked.content.decode()
    assert "lien que nous avons envoyé" not in asked.content.decode()


@pytest.mark.article(5)
def test_an_acknowledgement_that_is_late_is_owned_up_to_on_a_file_taken_up() -> None:
    file = in_status(Status.IN_PROGRESS, acknowledged_on=None)
    assert "confirmer la réception" not in told(file, ACK_DUE)
    late = told(file, ACK_DUE + timedelta(days=1))
    assert "confirmer la réception le mercredi 27 mai 2026\xa0: nous sommes en retard" in late


@pytest.mark.article(6)
def test_a_first_date_that_a_later_one_replaces_is_owed_and_not_promised() -> None:
    held = in_status(Status.IN_PROGRESS, target_on=date(2026, 7, 1), circumstances="Expertise")
    assert "Une réponse écrite vous est due au plus tard le jeudi 18 juin 2026." in told(held)
    assert "Vous aurez" not in told(held)


@pytest.mark.article(7)
def test_a_closed_file_owns_up_to_a_disagreement_that_came_after() -> None:
    closed = in_status(Status.CLOSED)
    assert "vous convenait" in told(closed)
    assert "désaccord" not in told(closed)
    with time_machine.travel(RESPONSE_DUE):
        actions.disagree(closed, actor=Party.CLIENT, comment="Finalement non.")
    assert "votre désaccord le" in told(fresh(closed))
    assert "médiateur" in told(fresh(closed))


@pytest.mark.article(3)
def test_who_was_never_asked_how_to_be_answered_reads_no_wish_and_no_filing_of_theirs(client: Client) -> None:
    told_by_phone = filing(channel=Channel.PHONE, email="", phone="0639980177", reply_by=None)
    file = actions.register(filing=told_by_phone, actor=make_staff(Role.COLLABORATOR))
    page = client.get(come_in(client, file)).content.decode()
    assert "Réponse souhaitée" not in page
    assert "j’ai déposé" not in page
    assert "Réclamation déposée" not in page
    assert "Relire ce que nous avons noté" in page


@pytest.mark.article(6)
def test_a_mail_that_did_not_arrive_says_so_where_it_is_read(client: Client) -> None:
    file = actions.register(filing=filing(), actor=Party.CLIENT)
    url = come_in(client, file)
    assert "Cet envoi ne vous est pas parvenu" not in client.get(url).content.decode()
    actions.record_dispatch(last_message(file).email, accepted=False, detail="550")  # type: ignore[arg-type]
    assert "Cet envoi ne vous est pas parvenu" in client.get(url).content.decode()
