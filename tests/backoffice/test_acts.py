"""Every act's page does its act, keeps what was typed, and says what happened meanwhile."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import DispatchState, Outcome, Party, Role, Status
from reclamations.models import Complaint, Letter, Message, PendingUpload, Staff
from tests.factories import make_complaint, make_staff


def stored_files() -> list[str]:
    return sorted(str(path) for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file())


def png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def url_of(act: Act, complaint: Complaint) -> str:
    return reverse(f"admin:act-{act.value}", args=[complaint.reference])


def do(client: Client, act: Act, complaint: Complaint, **typed: Any) -> Any:
    """Post an act's form as a browser shows it, with what was typed."""
    complaint.refresh_from_db()
    hidden = {"revision": complaint.revision, "seen": complaint.journal_length}
    return client.post(url_of(act, complaint), hidden | typed)


ON_RECEIVED: dict[Act, dict[str, Any]] = {
    Act.QUALIFY: {"reason": "Un mécontentement."},
    Act.DISMISS: {"kind": "opinion", "reason": "Un avis.", "message": "Merci de votre avis."},
    Act.ACKNOWLEDGE: {"means": "web_form"},
    Act.ASSIGN: {},
    Act.CLASSIFY: {"risk": "legal"},
    Act.NOTE: {"body": "À rappeler."},
    Act.RECEIVE_MESSAGE: {"channel": "phone", "received_on": "2026-05-11", "body": "Elle rappelle."},
    Act.SEND_MESSAGE: {"subject": "Photo", "body": "Envoyez-nous une photo.", "means": "web_form"},
    Act.PROPOSE_APPOINTMENT: {
        "day_1": "2026-05-18",
        "from_1": "10:00",
        "to_1": "11:00",
        "kind_1": "phone",
        "place_1": "04 76 00 00 00",
    },
    Act.CORRECT_RECEPTION: {"received_on": "2026-05-07", "reason": "Cachet du 7 mai."},
    Act.CORRECT_DETAILS: {
        "name": "Hélène Martin",
        "email": "helene.martin@exemple.fr",
        "postal_address": "8 rue des Lilas\n38400 Saint-Martin-d’Hères",
        "reply_by": "email",
        "reason": "Elle l’a dit au téléphone.",
    },
    Act.COMPLETE_FACTS: {"facts_on": "2026-05-10", "facts_hour": "vers 17 h", "reason": "Le registre de séance."},
    Act.WITHDRAW: {},
    Act.SET_LEGAL_HOLD: {"reason": "Procès en cours."},
    Act.RENEW_CODE: {},
    Act.HOLD: {"circumstances": "Pièce attendue.", "target_on": "2026-08-31", "means": "web_form"},
}


@pytest.mark.parametrize("act", ON_RECEIVED, ids=lambda act: act.value)
def test_the_page_of_an_act_shows_its_form_and_does_it(act: Act, received: Complaint, boss: Client) -> None:
    assert boss.get(url_of(act, received)).status_code == 200
    before = received.journal_length
    response = do(boss, act, received, **ON_RECEIVED[act])
    assert response.status_code == 302, response.context["form"].errors
    received.refresh_from_db()
    assert received.journal_length > before


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.HOLD, Act.SEND_MESSAGE])
def test_a_client_whose_wish_nobody_knows_is_written_to(act: Act, desk: Client) -> None:
    file = make_complaint(reply_by="", email="", postal_address="", channel="phone")
    assert "n’a pas dit comment" in desk.get(url_of(act, file)).content.decode()


def test_an_optional_slot_left_empty_is_no_slot(received: Complaint, desk: Client) -> None:
    typed = ON_RECEIVED[Act.PROPOSE_APPOINTMENT] | {"kind_2": "in_person", "kind_3": "in_person"}
    assert do(desk, Act.PROPOSE_APPOINTMENT, received, **typed).status_code == 302
    assert received.appointments.count() == 1


def test_a_slot_half_filled_in_is_refused(received: Complaint, desk: Client) -> None:
    typed = ON_RECEIVED[Act.PROPOSE_APPOINTMENT] | {"kind_2": "in_person", "day_2": "2026-05-19"}
    response = do(desk, Act.PROPOSE_APPOINTMENT, received, **typed)
    assert list(response.context["form"].errors) == ["day_2"]


def test_a_qualification_is_reversed(qualified: Complaint, boss: Client) -> None:
    do(boss, Act.REVERSE, qualified, reason="Jugée trop vite.")
    qualified.refresh_from_db()
    assert qualified.status == Status.RECEIVED


@pytest.mark.article(7)
def test_an_answer_is_decided_written_and_sent(qualified: Complaint, desk: Client) -> None:
    typed = {"outcome": "rejected", "amicable_solution": "no", "body": "Nous ne pouvons pas.", "means": "web_form"}
    assert do(desk, Act.RESPOND, qualified, **typed).status_code == 302
    qualified.refresh_from_db()
    assert (qualified.outcome, qualified.amicable_solution) == (Outcome.REJECTED, False)
    assert qualified.letters.get().names_mediator


@pytest.mark.article(7)
def test_the_outcome_has_no_default(qualified: Complaint, desk: Client) -> None:
    response = do(desk, Act.RESPOND, qualified, body="Voici.", means="web_form")
    assert set(response.context["form"].errors) == {"outcome", "amicable_solution"}
    assert b"checked" not in desk.get(url_of(Act.RESPOND, qualified)).content.split(b"means")[0]


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        (Act.ACCEPT, {"comment": "Merci."}),
        (Act.DISAGREE, {"comment": "Non."}),
        (Act.CLOSE, {"reason": "no_follow_up"}),
    ],
)
def test_what_follows_an_answer_has_its_page(
    act: Act, typed: dict[str, Any], answered: Complaint, desk: Client
) -> None:
    assert desk.get(url_of(act, answered)).status_code == 200
    assert do(desk, act, answered, **typed).status_code == 302


def test_a_withdrawn_file_is_reopened(received: Complaint, desk: Client) -> None:
    actions.withdraw(received, actor=Party.CLIENT)
    assert do(desk, Act.REOPEN, received, reason="Il a changé d’avis.").status_code == 302


def test_a_legal_hold_is_lifted(received: Complaint, management: Staff, boss: Client) -> None:
    actions.set_legal_hold(received, actor=management, revision=None, reason="Procès.")
    assert do(boss, Act.LIFT_LEGAL_HOLD, received, reason="Jugement rendu.").status_code == 302


@pytest.mark.article(5)
def test_a_letter_waits_for_its_posting_then_may_come_back(qualified: Complaint, desk: Client) -> None:
    do(desk, Act.ACKNOWLEDGE, qualified, means="post")
    message = qualified.messages.get(kind="acknowledgement")
    args = [qualified.reference, message.pk]
    assert message.state == DispatchState.QUEUED
    typed = {"revision": 1, "dispatched_on": "2026-05-11", "proof": "RK 123 456 789"}
    assert desk.post(reverse("admin:act-record_posting", args=args), typed).status_code == 302
    qualified.refresh_from_db()
    assert qualified.acknowledged_on == date(2026, 5, 11)
    desk.post(reverse("admin:act-record_bounce", args=args), {"revision": 1, "reason": "Inconnu à l’adresse."})
    qualified.refresh_from_db()
    assert qualified.acknowledged_on is None


def test_a_refusal_is_shown_beside_its_field_and_keeps_the_text(qualified: Complaint, desk: Client) -> None:
    typed = {"circumstances": "Pièce attendue.", "target_on": "2026-05-12", "means": "web_form"}
    response = do(desk, Act.HOLD, qualified, **typed)
    assert response.status_code == 422
    assert "target_on" in response.context["form"].errors
    assert "Pièce attendue." in response.content.decode()


@pytest.mark.article(6)
def test_a_late_answer_asks_for_its_circumstances(qualified, relations, sign_in) -> None:
    typed = {"outcome": "upheld", "amicable_solution": "yes", "body": "Voici.", "means": "web_form"}
    with time_machine.travel(datetime(2026, 8, 3, 8, 0, tzinfo=UTC), tick=False):
        response = do(sign_in(relations), Act.RESPOND, qualified, **typed)
    assert list(response.context["form"].errors) == ["circumstances"]


def test_a_conflict_keeps_the_text_and_tells_what_happened(qualified, management, desk: Client) -> None:
    shown = {"revision": qualified.revision, "seen": qualified.journal_length}
    actions.assign(qualified, actor=management, revision=None, handler=management)
    typed = shown | {"circumstances": "Texte précieux.", "target_on": "2026-08-31", "means": "web_form"}
    response = desk.post(url_of(Act.HOLD, qualified), typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Texte précieux." in page
    assert [entry.title for entry in response.context["meanwhile"]] == ["Dossier confié"]
    assert not qualified.letters.exists()


def test_a_conflict_that_ends_the_file_offers_no_confirmation(qualified, management, desk: Client) -> None:
    shown = {"revision": qualified.revision, "seen": qualified.journal_length}
    actions.withdraw(qualified, actor=management, revision=None)
    typed = shown | {"circumstances": "Texte précieux.", "target_on": "2026-08-31", "means": "web_form"}
    page = desk.post(url_of(Act.HOLD, qualified), typed).content.decode()
    assert "n’est pas possible : le dossier est au statut" in page
    assert "Copiez d’ici" in page
    assert "Texte précieux." in page
    assert "Confirmer malgré" not in page


def test_sending_again_after_a_conflict_confirms_on_the_fresh_file(qualified, management, desk: Client) -> None:
    stale = {"revision": qualified.revision, "seen": qualified.journal_length}
    actions.assign(qualified, actor=management, revision=None, handler=management)
    typed = {"circumstances": "Pièce attendue.", "target_on": "2026-08-31", "means": "web_form"}
    form = desk.post(url_of(Act.HOLD, qualified), stale | typed).context["form"]
    again = {"revision": form["revision"].value(), "seen": form["seen"].value()}
    assert desk.post(url_of(Act.HOLD, qualified), again | typed).status_code == 302


def test_looking_at_a_letter_first_stores_and_sends_nothing(qualified: Complaint, desk: Client) -> None:
    before, messages = stored_files(), Message.objects.count()
    response = do(desk, Act.ACKNOWLEDGE, qualified, means="web_form", preview="1")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert (stored_files(), Message.objects.count(), Letter.objects.count()) == (before, messages, 0)
    qualified.refresh_from_db()
    assert qualified.acknowledged_on is None


@pytest.mark.article(5)
def test_a_reception_date_is_compared_before_it_is_corrected(received: Complaint, desk: Client) -> None:
    typed = {"received_on": "2026-05-07", "reason": "Cachet du 7 mai.", "preview": "1"}
    response = do(desk, Act.CORRECT_RECEPTION, received, **typed)
    received.refresh_from_db()
    assert received.received_on == date(2026, 5, 11)
    assert [name for name, _due, _days in response.context["form"].ledgers] == ["Avant", "Après"]
    assert response.content.count(b'class="ledger"') == 2


@pytest.mark.article(6)
def test_the_comparison_shows_the_dates_that_the_act_writes(received: Complaint, desk: Client) -> None:
    """A correction whose computed acknowledgement would follow the answer that was promised."""
    promised = received.received_on + timedelta(days=7)
    Complaint.objects.filter(pk=received.pk).update(
        recorded_on=date(2026, 5, 13), reception_reason="Courrier égaré.", promised_response_on=promised
    )
    typed = {"received_on": "2026-05-12", "reason": "Cachet du 12 mai."}
    form = do(desk, Act.CORRECT_RECEPTION, received, **typed, preview="1").context["form"]
    do(desk, Act.CORRECT_RECEPTION, received, **typed)
    received.refresh_from_db()
    after = [after for _label, _before, after in form.comparison]
    assert after == [received.received_on, received.ack_due_on, received.response_due_on]
    assert after == [date(2026, 5, 12), promised, promised]


@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_a_reception_that_no_calendar_knows_is_said_beside_its_field(
    received: Complaint, desk: Client, preview: dict[str, str]
) -> None:
    typed = {"received_on": "1990-01-01", "reason": "Cachet.", "long_ago": "on"}
    response = do(desk, Act.CORRECT_RECEPTION, received, **typed, **preview)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["received_on"])


def test_an_act_without_object_leads_back_to_the_file(answered: Complaint, desk: Client) -> None:
    response = desk.get(url_of(Act.ACKNOWLEDGE, answered))
    assert response.url == reverse("admin:case", args=[answered.reference])


def test_a_file_sent_with_a_refused_form_waits_for_the_next_try(received: Complaint, desk: Client) -> None:
    token = "8a7c9c39-6f43-4c84-9d0e-2b6a3f6c1d11"
    picture = SimpleUploadedFile("photo.png", png(), content_type="image/png")
    typed = {"channel": "phone", "received_on": "2026-05-11", "token": token}
    response = do(desk, Act.RECEIVE_MESSAGE, received, **typed, body="", uploads=picture)
    assert response.status_code == 422
    assert [upload.original_name for upload in response.context["uploads"]] == ["photo.png"]
    assert do(desk, Act.RECEIVE_MESSAGE, received, **typed, body="Voici la photo.").status_code == 302
    assert received.attachments.get().message.body == "Voici la photo."
    assert not PendingUpload.objects.exists()


def test_a_file_is_confided_only_to_somebody_who_handles_files(received: Complaint, desk: Client) -> None:
    response = do(desk, Act.ASSIGN, received, handler=make_staff(Role.ADMINISTRATOR).pk)
    assert list(response.context["form"].errors) == ["handler"]
    colleague = make_staff(Role.CLIENT_RELATIONS)
    do(desk, Act.ASSIGN, received, handler=colleague.pk)
    received.refresh_from_db()
    assert received.handler == colleague


@pytest.mark.article(5)
def test_an_act_tells_no_staff_that_a_client_out_of_reach_is_informed(received: Complaint, boss: Client) -> None:
    pages = ["admin:act-qualify", "admin:act-dismiss", "admin:act-withdraw", "admin:act-acknowledge"]
    for page in pages:
        assert "n’atteint ce client : ce qui" not in boss.get(reverse(page, args=[received.reference])).content.decode()
    Complaint.objects.update(email="", postal_address="", code_held_on=None, code_held_by="", reply_by="")
    for page in pages:
        text = boss.get(reverse(page, args=[received.reference])).content.decode()
        assert "Le client est informé" not in text, page
        assert "Le client reçoit" not in text, page
        assert "sera à remettre en main propre" in text


@pytest.mark.article(7)
def test_the_slot_that_a_client_chose_by_telephone_is_recorded(received: Complaint, desk: Client) -> None:
    do(desk, Act.PROPOSE_APPOINTMENT, received, **ON_RECEIVED[Act.PROPOSE_APPOINTMENT])
    case = desk.get(f"/gestion/dossiers/{received.reference}/").content.decode()
    assert url_of(Act.CHOOSE_APPOINTMENT, received) in case
    slot = received.appointments.get()
    assert "lundi 18 mai 2026, 10" in desk.get(url_of(Act.CHOOSE_APPOINTMENT, received)).content.decode()
    assert do(desk, Act.CHOOSE_APPOINTMENT, received, appointment=slot.pk).status_code == 302
    slot.refresh_from_db()
    assert slot.chosen_at is not None


def test_a_slot_that_has_passed_is_not_offered_to_staff(received: Complaint, desk: Client) -> None:
    do(desk, Act.PROPOSE_APPOINTMENT, received, **ON_RECEIVED[Act.PROPOSE_APPOINTMENT])
    slot = received.appointments.get()
    received.appointments.update(starts_at=datetime(2026, 5, 4, 8, 0, tzinfo=UTC))
    response = do(desk, Act.CHOOSE_APPOINTMENT, received, appointment=slot.pk)
    assert list(response.context["form"].errors) == ["appointment"]
