"""What the client does from the tracking space besides writing: ask for a lost code, say how they were treated."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import SCORES, EmailChangeState, SurveyQuestion
from reclamations.models.labels import choices, in_short

SURVEY_COMMENT_LIMIT = 2000
_SCORES = list(SCORES.items())


def _score(question: SurveyQuestion) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(_(question.label), choices=_SCORES)


class CodeRequest(models.Model):
    """Somebody asked for a lost tracking code; `actions.answer_code_requests` looks for the files and deletes it.

    Every request writes one row, whether the address is known or not: the asker learns nothing, not even by the time
    the answer takes.
    """

    email = models.EmailField(_("adresse électronique"))
    reference = models.CharField(_("référence"), max_length=20, blank=True)
    asked_at = models.DateTimeField(_("demandé le"))

    class Meta:
        verbose_name = _("demande de code")
        verbose_name_plural = _("demandes de code")
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_short(self.asked_at)


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    """Changes of address, asked for by what they need."""

    def pending(self) -> EmailChangeQuerySet:
        """Those that the old address, or staff, have still to confirm."""
        return self.filter(state=EmailChangeState.PENDING.value)


class EmailChange(models.Model):
    """A client asks to be written to at another e-mail address (`actions.email_change`)."""

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="email_changes",
        verbose_name=_("réclamation"),
    )
    email = models.EmailField(_("nouvelle adresse électronique"))
    is_reply_wanted_there = models.BooleanField(_("réponse souhaitée à cette adresse"), default=False)
    asked_at = models.DateTimeField(_("demandé le"))
    state = models.CharField(
        _("état"), max_length=12, choices=choices(EmailChangeState), default=EmailChangeState.PENDING.value
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("décidé par")
    )

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement d’adresse électronique")
        verbose_name_plural = _("changements d’adresse électronique")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(state=EmailChangeState.PENDING.value),
                name="email_change_waits_alone",
            ),
            models.CheckConstraint(
                name="email_change_decided_is_dated",
                condition=Q(state=EmailChangeState.PENDING.value, decided_at__isnull=True)
                | (~Q(state=EmailChangeState.PENDING.value) & Q(decided_at__isnull=False)),
                violation_error_message=_("Une décision est datée."),
            ),
        ]

    def __str__(self) -> str:
        return in_short(self.asked_at)

    @property
    def mark(self) -> str:
        """What its link signs: after a restore, another row may have this primary key, never this moment too."""
        return f"{self.pk}-{self.asked_at.timestamp() * 1_000_000:.0f}"


class SatisfactionSurvey(models.Model):
    """What a client thinks of the handling of a closed file, apart from its outcome (Art. 1). Once per file."""

    complaint = models.OneToOneField(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="survey",
        verbose_name=_("réclamation"),
    )
    clarity = _score(SurveyQuestion.CLARITY)
    speed = _score(SurveyQuestion.SPEED)
    listening = _score(SurveyQuestion.LISTENING)
    ease = _score(SurveyQuestion.EASE)
    comment = models.TextField(_("commentaire"), blank=True, validators=[MaxLengthValidator(SURVEY_COMMENT_LIMIT)])
    answered_at = models.DateTimeField(_("donné le"))

    class Meta:
        verbose_name = _("avis sur le traitement")
        verbose_name_plural = _("avis sur le traitement")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_scores_between_1_and_5",
                condition=Q(**{f"{question.value}__range": (min(SCORES), max(SCORES)) for question in SurveyQuestion}),
                violation_error_message=_("Chaque réponse va de 1 à 5."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.clarity} {self.speed} {self.listening} {self.ease}"

    @property
    def answers(self) -> list[tuple[str, int, str]]:
        """The four answers: (statement, score, score in words)."""
        scores = [(question, getattr(self, question.value)) for question in SurveyQuestion]
        return [(_text(question.label), score, _text(SCORES[score])) for question, score in scores]
