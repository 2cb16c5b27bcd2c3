"""Answer the survey: what the client thinks of the handling, once the file is closed (Art. 1)."""

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.vocabulary import EventKind, Party, Role, Status, SurveyQuestion
from reclamations.models import Event, SatisfactionSurvey
from tests.actions.world import in_status, kinds, last_event, personal
from tests.factories import make_staff

SCORES = {
    SurveyQuestion.CLARITY: 5,
    SurveyQuestion.SPEED: 2,
    SurveyQuestion.LISTENING: 4,
    SurveyQuestion.EASE: 3,
}
pytestmark = pytest.mark.article(1)


def test_four_answers_and_a_word_are_kept_and_journalled() -> None:
    file = actions.answer_survey(in_status(Status.CLOSED), actor=Party.CLIENT, scores=SCORES, comment=" Merci. ")
    kept = file.survey
    assert (kept.clarity, kept.speed, kept.listening, kept.ease, kept.comment) == (5, 2, 4, 3, "Merci.")
    event = last_event(file)
    assert event.kind == EventKind.SURVEY_ANSWERED.value
    assert event.facts == {"clarity": 5, "speed": 2, "listening": 4, "ease": 3}
    assert personal(event) == {"comment": "Merci."}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_nobody_is_asked_before_the_file_is_closed(status: Status) -> None:
    with pytest.raises(actions.ActRefused, match="n’est pas possible"):
        actions.answer_survey(in_status(status), actor=Party.CLIENT, scores=SCORES)
    assert not SatisfactionSurvey.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_no_staff_answers_for_the_client(role: Role) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.answer_survey(in_status(Status.CLOSED), actor=make_staff(role), scores=SCORES)


def test_cron_answers_for_nobody() -> None:
    with pytest.raises(actions.NotAllowed):
        actions.answer_survey(in_status(Status.CLOSED), actor=Party.SYSTEM, scores=SCORES)


def test_no_button_of_the_case_file_offers_it() -> None:
    file = in_status(Status.CLOSED)
    assert is_possible(Act.ANSWER_SURVEY, Status.CLOSED)
    assert Act.ANSWER_SURVEY not in actions.possible_acts(file, make_staff(Role.MANAGEMENT))


def test_a_second_opinion_is_refused_and_the_first_stays() -> None:
    file = actions.answer_survey(in_status(Status.CLOSED), actor=Party.CLIENT, scores=SCORES)
    with pytest.raises(actions.ActRefused, match="déjà donné votre avis"):
        actions.answer_survey(file, actor=Party.CLIENT, scores=dict.fromkeys(SurveyQuestion, 1))
    assert SatisfactionSurvey.objects.get().clarity == 5
    assert kinds(file) == ["survey_answered"]


@pytest.mark.parametrize("score", [0, 6, None])
def test_every_question_has_an_answer_from_1_to_5(score: int | None) -> None:
    scores = {
        question: value for question, value in {**SCORES, SurveyQuestion.EASE: score}.items() if value is not None
    }
    with pytest.raises(actions.ActRefused) as refusal:
        actions.answer_survey(in_status(Status.CLOSED), actor=Party.CLIENT, scores=scores)
    assert refusal.value.field == "ease"
    assert not Event.objects.exists()


def test_an_opinion_does_not_disturb_who_is_writing() -> None:
    file = in_status(Status.CLOSED)
    assert actions.answer_survey(file, actor=Party.CLIENT, scores=SCORES).revision == file.revision
