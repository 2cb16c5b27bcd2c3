"""Any colleague reports a discontent in a minute; client relations register in full."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations.domain.vocabulary import Channel, Party, Role, Status
from reclamations.models import Complaint, Event
from tests.factories import make_staff
from tests.files import samples

TOKEN = "5b0a4f4e-54a0-4d21-8e0f-0f0f7b3f7c11"
REPORT = {
    "subject": "Facture payée deux fois",
    "description": "Elle me l’a dit au comptoir, très en colère.",
    "name": "Mme Nguyễn",
    "phone": "06 12 34 56 78",
    "channel": "in_person",
    "received_on": "2026-05-11",
    "token": TOKEN,
}
FULL = REPORT | {
    "email": "nguyen@exemple.fr",
    "reply_means": "email",
    "channel": "post",
    "received_on": "2026-05-07",
    "reception_reason": "Courrier ouvert après le pont.",
    "reception_evidence": "Cachet du 7 mai",
}


@pytest.fixture
def colleague(sign_in: Any) -> Client:
    return sign_in(make_staff(Role.COLLABORATOR, is_staff=True))


@pytest.mark.article(3)
def test_any_colleague_reports_a_discontent(colleague: Client) -> None:
    response = colleague.post(reverse("admin:report"), REPORT, follow=True)
    complaint = Complaint.objects.get()
    assert complaint.reference in response.content.decode()
    assert (complaint.status, complaint.channel) == (Status.RECEIVED, Channel.IN_PERSON)
    assert str(complaint.recorded_by) in str(Event.objects.get(case_id=complaint.pk).actor)


def test_a_report_says_how_to_reach_the_client(colleague: Client) -> None:
    response = colleague.post(reverse("admin:report"), REPORT | {"phone": ""})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["phone"]
    assert "très en colère" in response.content.decode()


def test_a_form_sent_twice_makes_one_complaint(colleague: Client) -> None:
    for _time in range(2):
        colleague.post(reverse("admin:report"), REPORT)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("change", [{"name": "M. Roux"}, {"description": "Autre chose."}, {"phone": "0476000002"}])
def test_another_complaint_typed_over_a_form_sent_before_is_not_lost(colleague: Client, change: dict[str, str]) -> None:
    colleague.post(reverse("admin:report"), REPORT)
    page = colleague.post(reverse("admin:report"), REPORT | change)
    assert page.status_code == 409
    assert Complaint.objects.get().reference in page.content.decode()
    token = page.context["form"]["token"].value()
    assert token != TOKEN
    colleague.post(reverse("admin:report"), REPORT | change | {"token": token})
    assert Complaint.objects.count() == 2


def test_another_file_under_the_words_of_a_form_sent_before_is_not_lost(desk: Client) -> None:
    one, other = samples.upload(name="une.jpg"), samples.upload(samples.image(size=(9, 9)), "autre.jpg")
    assert desk.post(reverse("admin:register"), FULL | {"uploads": [one]}).status_code == 302
    page = desk.post(reverse("admin:register"), FULL | {"uploads": [other]})
    assert page.status_code == 409
    assert "autre.jpg" in page.content.decode()
    desk.post(reverse("admin:register"), FULL | {"token": page.context["form"]["token"].value()})
    assert [piece.original_name for piece in Complaint.objects.latest("pk").attachments.all()] == ["autre.jpg"]


def test_only_its_author_is_thanked_for_a_report(colleague: Client, sign_in: Any) -> None:
    thanks = colleague.post(reverse("admin:report"), REPORT).url
    assert colleague.get(thanks).status_code == 200
    assert sign_in(make_staff(Role.COLLABORATOR, is_staff=True)).get(thanks).status_code == 404


@pytest.mark.article(4)
def test_a_letter_is_registered_with_its_own_date_and_its_evidence(desk: Client) -> None:
    response = desk.post(reverse("admin:register"), FULL)
    complaint = Complaint.objects.get()
    assert response.url == reverse("admin:case", args=[complaint.reference])
    assert (complaint.received_on.isoformat(), complaint.reception_evidence) == ("2026-05-07", "Cachet du 7 mai")
    assert Event.objects.get(case_id=complaint.pk).party != Party.CLIENT


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reception_reason": ""}, "reception_reason"),
        ({"received_on": "2026-05-12"}, "received_on"),
        ({"email": ""}, "email"),
        ({"reply_means": "post"}, "postal_address"),
        ({"is_represented": "on"}, "representative_name"),
        ({"facts_on": "2026-05-10"}, "facts_on"),
        ({"channel": ""}, "channel"),
        ({"channel": "web_form"}, "channel"),
    ],
)
def test_what_is_missing_is_asked_beside_its_field(change: dict[str, str], field: str, desk: Client) -> None:
    response = desk.post(reverse("admin:register"), FULL | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Complaint.objects.exists()


def test_a_reception_more_than_a_year_back_is_confirmed(desk: Client) -> None:
    assert 'type="checkbox" name="long_ago"' not in desk.get(reverse("admin:register")).content.decode()
    typed = FULL | {"received_on": "2025-05-07"}
    response = desk.post(reverse("admin:register"), typed)
    assert list(response.context["form"].errors) == ["long_ago"]
    assert 'type="checkbox" name="long_ago"' in response.content.decode()
    desk.post(reverse("admin:register"), typed | {"long_ago": "on"})
    assert Complaint.objects.get().received_on.isoformat() == "2025-05-07"


@pytest.mark.parametrize(("chosen", "kept"), [({"language": "en"}, "en"), ({}, "fr"), ({"language": ""}, "fr")])
def test_client_relations_say_which_language_the_client_reads(desk: Client, chosen: dict[str, str], kept: str) -> None:
    desk.post(reverse("admin:register"), FULL | chosen)
    assert Complaint.objects.get().language == kept


def test_a_report_promises_nothing_to_a_client_whom_nothing_reaches(colleague: Client) -> None:
    reached = colleague.post(reverse("admin:report"), REPORT | {"email": "n@exemple.fr"}, follow=True)
    assert "Rien de ce qui s’envoie" not in reached.content.decode()
    page = colleague.post(reverse("admin:report"), REPORT | {"token": TOKEN[::-1]}, follow=True).content.decode()
    assert "Le client recevra" not in page
    assert "Rien de ce qui s’envoie n’atteint encore ce client" in page
