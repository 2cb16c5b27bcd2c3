"""Each event of the story says its fact in a line: who, what, by which means, why."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from reclamations import actions, outbox
from reclamations.actions import Details
from reclamations.backoffice.case.timeline import timeline_of
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    MailState,
    OldAddress,
    RequestKind,
    Risk,
)
from reclamations.models import Complaint, Mail, Message, Service, Staff
from tests.backoffice.conftest import NOW
from tests.factories import make_message

SignIn = Callable[[Staff], Client]


def told(client: Client, file: Complaint) -> dict[str, list[tuple[str, str]]]:
    """What each line of the story says, by its title."""
    context = client.get(reverse("admin:case", args=[file.reference])).context
    return {entry.title: entry.details for entry in context["entries"]}


def test_who_was_put_in_charge_and_what_was_classified(received: Complaint, relations: Staff, desk: Client) -> None:
    service = Service.objects.create(name="Chaudières")
    actions.assign(received, actor=relations, revision=None, handler=relations)
    actions.classify(
        received, actor=relations, revision=None, service=service, installation=None, category=None, risk=Risk.LEGAL
    )
    story = told(desk, received)
    assert story["Dossier confié"] == [("Confié à", str(relations))]
    assert story["Classement modifié"][0][1] == "Chaudières · – · – · Risque juridique"


def test_the_kind_of_a_request(received: Complaint, management: Staff, desk: Client) -> None:
    actions.dismiss(
        received, actor=management, revision=None, kind=RequestKind.OPINION, reason="Un avis.", message="Merci."
    )
    assert ("Nature", "Demande d’avis") in told(desk, received)["Qualifiée en simple demande"]


def test_the_outcome_of_an_answer_and_the_reason_of_a_closing(
    answered: Complaint, relations: Staff, desk: Client
) -> None:
    actions.close(answered, actor=relations, revision=None, reason=ClosingReason.SETTLED)
    story = told(desk, answered)
    assert ("Issue", "Favorable") in story["Réponse écrite donnée"]
    assert ("Motif de la clôture", "Engagements tenus par l’entreprise") in story["Dossier clos"]


def test_a_sending_names_its_message_and_its_means(qualified: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(qualified, actor=relations, revision=None, means=Channel.POST)
    letter = qualified.messages.get(kind="acknowledgement")
    actions.record_posting(letter, actor=relations, dispatched_on=NOW.date(), proof="RK 1")
    assert ("Envoi", "Accusé de réception, courrier postal") in told(desk, qualified)["Envoi effectué"]


@pytest.mark.article(5)
def test_a_mail_that_no_server_took_is_never_said_to_have_been_given_to_one(
    qualified: Complaint, relations: Staff, desk: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.EML_DIR = tmp_path
    actions.acknowledge(qualified, actor=relations, revision=None, means=Channel.EMAIL)
    outbox.deliver_due(
        limit=9,
        now=NOW,
        on_result=lambda email, accepted, detail: actions.record_dispatch(email, accepted=accepted, detail=detail),
    )
    page = desk.get(reverse("admin:case", args=[qualified.reference])).content.decode()
    assert "Envoi effectué" not in page
    assert "Remis au serveur" not in page
    assert page.count("Déposé dans le dossier des courriels (aucun serveur configuré)") >= 2
    assert f"Fichier\N{NO-BREAK SPACE}: {next(iter(tmp_path.glob('*.eml'))).name}" in page
    rows = desk.get(reverse("admin:reclamations_mail_changelist")).content.decode()
    assert "Remis au serveur" not in rows, "neither a row nor the name of the filter"
    assert "Déposé dans le dossier des courriels" in rows


def test_the_slots_offered_and_their_cancellation_by_the_end_of_the_file(
    received: Complaint, relations: Staff, desk: Client
) -> None:
    start: datetime = NOW + timedelta(days=3)
    slot = actions.Slot(AppointmentKind.PHONE, start, start + timedelta(hours=1), "04 76 00 00 00")
    actions.propose_appointments(received, actor=relations, revision=None, slots=[slot])
    line = "jeudi 14 mai 2026, 10 h 00–11 h 00, par téléphone, 04 76 00 00 00"
    assert told(desk, received)["Rendez-vous proposé"] == [("Créneau proposé", line)]
    actions.withdraw(received, actor=relations, revision=None)
    assert "Annulé" in desk.get(reverse("admin:case", args=[received.reference])).content.decode()


def test_a_correction_shows_each_value_as_it_is_and_as_it_was(received: Complaint, relations: Staff) -> None:
    details = Details(
        name="Hélène Martin",
        email="",
        phone=received.phone,
        postal_address=received.postal_address,
        reply_by=None,
        is_represented=True,
        representative_name="Me Roux",
        representative_capacity="Avocate",
    )
    actions.correct_details(
        received,
        actor=relations,
        revision=None,
        details=details,
        reason="Courrier de l’avocate.",
        old_email_was=OldAddress.OTHERS,
    )
    [entry] = [entry for entry in timeline_of(received, []) if entry.title == "Coordonnées corrigées"]
    assert entry.details == [
        ("Nom", "Hélène Martin"),
        ("Nom, avant", "Hélène Martin-Dupré"),
        ("Adresse électronique", "rien"),
        ("Adresse électronique, avant", "helene.martin@exemple.fr"),
        ("Réponse souhaitée par", "rien"),
        ("Réponse souhaitée par, avant", "courriel"),
        ("Déposée par un tiers", "oui"),
        ("Déposée par un tiers, avant", "non"),
        ("Déposée par", "Me Roux"),
        ("Déposée par, avant", "rien"),
        ("En qualité de", "Avocate"),
        ("En qualité de, avant", "rien"),
        ("Motif", "Courrier de l’avocate."),
    ]


def test_a_letter_made_again_is_told_once_beside_the_one_it_replaces(qualified: Complaint, relations: Staff) -> None:
    actions.acknowledge(qualified, actor=relations, revision=None, means=Channel.POST)
    held = {name: getattr(qualified, name) for name in Details.__dataclass_fields__}
    details = Details(**held | {"reply_by": Channel.EMAIL, "postal_address": "1 rue Neuve\n38000 Grenoble"})
    actions.correct_details(qualified, actor=relations, revision=None, details=details, reason="Déménagement.")
    entries = timeline_of(qualified, [])
    again = [entry for entry in entries if entry.title == "Envoi repris à l’adresse du dossier"]
    assert [entry.message.state for entry in again if entry.message] == ["queued"]
    [first] = [entry for entry in entries if entry.message and entry.message.state == "replaced"]
    assert (first.message and first.message.kind, first.state_tone) == ("acknowledgement", "neutral")


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ("250 2.0.0 Ok: queued as 4F2A", "Remis au serveur de courriel"),
        ("250", "Remis au serveur de courriel"),
        ("20260511T100000-4f2a.eml", "Déposé dans le dossier des courriels (aucun serveur configuré)"),
        ("Démonstration : aucun courriel réel n’est parti", "Sans serveur de courriel"),
        ("", "Sans serveur de courriel"),
    ],
)
def test_a_mail_is_given_to_a_server_only_where_a_server_answered(proof: str, said: str) -> None:
    message = make_message(state="sent", occurred_on=date(2026, 5, 11), proof=proof)
    assert message.get_state_display() == said


def test_a_mail_put_back_as_it_was_keeps_the_line_of_who_wrote_it(
    received: Complaint, management: Staff, relations: Staff
) -> None:
    with time_machine.travel(NOW + timedelta(hours=1)):
        actions.qualify(received, actor=management, revision=None, reason="Un mécontentement.")
    message = received.messages.get(kind="qualification")
    Message.objects.filter(pk=message.pk).update(state="failed")
    Mail.objects.filter(pk=message.email_id).update(state=MailState.FAILED.value)
    with time_machine.travel(NOW + timedelta(hours=3)):
        actions.send_again(Mail.objects.get(pk=message.email_id), actor=relations)
    story = {entry.title: entry for entry in timeline_of(received, [])}
    assert story["Décision de qualification"].actor == str(management)
    again = story["Envoi repris à l’adresse du dossier"]
    assert (again.actor, again.message) == (str(relations), None)
    assert again.when > story["Décision de qualification"].when


@pytest.mark.article(8)
@pytest.mark.parametrize(
    ("held", "on", "said"),
    [
        (False, NOW, "Dossier conservé jusqu’au dimanche 11 mai 2031."),
        (True, NOW, "Dossier gelé, conservé au moins jusqu’au dimanche 11 mai 2031."),
        (
            False,
            datetime(2031, 5, 12, tzinfo=UTC),
            "Conservation échue le dimanche 11 mai 2031 : le dossier est à détruire, si",
        ),
        (True, datetime(2031, 5, 12, tzinfo=UTC), "Conservation échue le dimanche 11 mai 2031 : le gel retient"),
    ],
)
def test_how_long_a_file_is_kept_is_never_a_day_that_passed(
    answered: Complaint, relations: Staff, management: Staff, sign_in: SignIn, held: bool, on: datetime, said: str
) -> None:
    actions.close(answered, actor=relations, revision=None, reason=ClosingReason.SETTLED)
    if held:
        actions.set_legal_hold(answered, actor=management, revision=None, reason="Un procès.")
    with time_machine.travel(on):
        page = sign_in(relations).get(reverse("admin:case", args=[answered.reference])).content.decode()
    assert said in page
