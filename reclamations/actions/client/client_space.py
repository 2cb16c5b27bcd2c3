"""What the client does in the tracking space: take a copy of their data, say how they were treated."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from reclamations.actions.base import ActRefused, performing
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    SCORES,
    EventKind,
    SurveyQuestion,
)
from reclamations.journal import Actor
from reclamations.models import Complaint, SatisfactionSurvey
from reclamations.models.case.client_space import SURVEY_COMMENT_LIMIT


def answer_survey(
    complaint: Complaint | int, *, actor: Actor, scores: Mapping[SurveyQuestion, int], comment: str = ""
) -> Complaint:
    """Keep what the client thinks of the handling of a closed file, apart from its outcome; once, and only theirs."""
    for question in SurveyQuestion:
        if scores.get(question) not in SCORES:
            raise ActRefused(_("Choisissez une réponse à chaque question."), question.value)
    comment = comment.strip()
    if len(comment) > SURVEY_COMMENT_LIMIT:
        raise ActRefused(_("Votre commentaire est trop long."), "comment")
    with performing(Act.ANSWER_SURVEY, complaint, actor=actor) as step:
        given = {question.value: scores[question] for question in SurveyQuestion}
        SatisfactionSurvey.objects.create(complaint=step.complaint, comment=comment, answered_at=step.at, **given)
        step.log(EventKind.SURVEY_ANSWERED, given, {"comment": comment})
        return step.complaint


def record_data_given(complaint: Complaint | int, *, actor: Actor) -> None:
    """Keep the moment the client took a copy of all that the file holds about them (GDPR, art. 15 and 20)."""
    with performing(Act.RECEIVE_MESSAGE, complaint, actor=actor) as step:
        step.log(EventKind.DATA_GIVEN)
