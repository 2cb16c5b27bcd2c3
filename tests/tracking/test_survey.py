"""The four questions asked once the file is closed."""

import pytest
from django.test import Client

from reclamations import actions
from reclamations.domain.vocabulary import Party, Role, Status, SurveyQuestion
from reclamations.models import SatisfactionSurvey
from tests.actions.world import in_status
from tests.factories import make_staff
from tests.tracking.test_acts import come_in

ANSWERS = {"clarity": "5", "speed": "2", "listening": "4", "ease": "3"}
pytestmark = pytest.mark.article(1)


def test_a_closed_file_asks_four_questions_and_keeps_the_answers(client: Client) -> None:
    url = come_in(client, in_status(Status.CLOSED))
    assert f"{url}avis/" in client.get(url).content.decode()
    page = client.get(f"{url}avis/").content.decode()
    assert page.count('type="radio"') == 20
    assert client.post(f"{url}avis/", {**ANSWERS, "comment": "Merci."})["Location"] == url
    survey = SatisfactionSurvey.objects.get()
    assert (survey.clarity, survey.speed, survey.listening, survey.ease, survey.comment) == (5, 2, 4, 3, "Merci.")
    shown = client.get(url).content.decode()
    assert "Vous nous avez donné votre avis" in shown
    assert f"{url}avis/" not in shown


def test_nothing_is_answered_for_the_client(client: Client) -> None:
    url = come_in(client, in_status(Status.CLOSED)) + "avis/"
    assert "checked" not in client.get(url).content.decode()
    answer = client.post(url, {"clarity": "5", "speed": "9", "comment": "Presque."})
    assert sorted(answer.context["form"].errors) == ["ease", "listening", "speed"]
    assert "Presque." in answer.content.decode()
    assert not SatisfactionSurvey.objects.exists()


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_an_open_file_is_not_asked(client: Client, status: Status) -> None:
    url = come_in(client, in_status(status))
    assert client.get(f"{url}avis/")["Location"] == url
    assert client.post(f"{url}avis/", ANSWERS)["Location"] == url
    assert not SatisfactionSurvey.objects.exists()


def test_a_second_opinion_leads_back_to_the_file(client: Client) -> None:
    url = come_in(client, in_status(Status.CLOSED))
    for _ in range(2):
        assert client.post(f"{url}avis/", ANSWERS)["Location"] == url
    assert SatisfactionSurvey.objects.count() == 1


def test_staff_read_the_opinion_on_the_case_file(client: Client) -> None:
    file = in_status(Status.CLOSED)
    scores = dict.fromkeys(SurveyQuestion, 4)
    actions.answer_survey(file, actor=Party.CLIENT, scores=scores, comment="Un peu long.")
    client.force_login(make_staff(Role.CLIENT_RELATIONS, is_staff=True), backend="reclamations.auth.RoleBackend")
    page = client.get(f"/gestion/dossiers/{file.reference}/").content.decode()
    assert "Ce que le client dit du traitement" in page
    assert "Plutôt oui" in page
    assert "Un peu long." in page
