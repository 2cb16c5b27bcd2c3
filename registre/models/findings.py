"""Failings brought out by complaints, and what is done about them (Art. 1, Art. 8)."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import Risk, pairs
from reclamations.models import Category, Complaint, Installation, Service
from registre.models.questions import CorrectiveActionQuestions, FindingQuestions
from registre.vocabulary import Effectiveness

TEXT_LIMIT = 5000
_STAFF = settings.AUTH_USER_MODEL
_text_limit = [MaxLengthValidator(TEXT_LIMIT)]


class FindingQuerySet(FindingQuestions["Finding"]):
    """Findings, and the questions that are asked of them."""


class Finding(models.Model):
    """A failing in a service or an installation. It outlives the complaints that brought it out: no personal data."""

    revision = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("intitulé"), max_length=200)
    description = models.TextField(_("description"), validators=_text_limit)
    root_cause = models.TextField(_("cause profonde"), blank=True, validators=_text_limit)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("service concerné")
    )
    installation = models.ForeignKey(
        Installation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("installation concernée")
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("catégorie"))
    risk = models.CharField(_("risque"), max_length=20, choices=partial(pairs, Risk))
    recorded_on = models.DateField(_("consigné le"))
    recorded_by = models.ForeignKey(
        _STAFF, on_delete=models.PROTECT, related_name="+", verbose_name=_("consigné par")
    )  # whoever signed stays named
    closed_on = models.DateField(_("soldé le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        _STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("soldé par")
    )
    closing_comment = models.TextField(_("bilan"), blank=True, validators=_text_limit)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("dysfonctionnement")
        verbose_name_plural = _("dysfonctionnements")
        ordering = ["-pk"]
        permissions = [
            ("keep_register", _("Tenir le registre")),
            ("view_register", _("Consulter le registre")),
            ("approve_purge", _("Approuver une purge")),
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_is_described",
                condition=~Q(title="") & ~Q(description=""),
                violation_error_message=_("Un dysfonctionnement porte un intitulé et une description."),
            ),
            models.CheckConstraint(
                name="finding_concerns_something",
                condition=Q(service__isnull=False) | Q(installation__isnull=False),
                violation_error_message=_("Indiquez le service ou l’installation que le dysfonctionnement concerne."),
            ),
            models.CheckConstraint(
                name="finding_closed_is_signed",
                condition=Q(closed_on__isnull=True, closed_by__isnull=True, closing_comment="")
                | (Q(closed_on__gte=F("recorded_on"), closed_by__isnull=False) & ~Q(closing_comment="")),
                violation_error_message=_("Un dysfonctionnement soldé est daté, signé et porte son bilan."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.closed_on is None


class FindingComplaint(models.Model):
    """A complaint that brought a failing out. After the purge only its reference and its archived line remain."""

    finding = models.ForeignKey(
        Finding,
        on_delete=models.PROTECT,  # the register is never deleted
        related_name="links",
        verbose_name=_("dysfonctionnement"),
    )
    reference = models.CharField(_("référence"), max_length=20)
    complaint = models.ForeignKey(
        Complaint,
        on_delete=models.PROTECT,  # the purge replaces it by the archived line
        null=True,
        blank=True,
        related_name="finding_links",
        verbose_name=_("réclamation"),
    )
    archived = models.ForeignKey(
        "registre.ArchivedLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="finding_links",
        verbose_name=_("ligne archivée"),
    )
    linked_on = models.DateField(_("rattachée le"))
    linked_by = models.ForeignKey(_STAFF, on_delete=models.PROTECT, related_name="+", verbose_name=_("rattachée par"))

    class Meta:
        verbose_name = _("réclamation rattachée")
        verbose_name_plural = _("réclamations rattachées")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "reference"],
                name="finding_links_a_complaint_once",
                violation_error_message=_("Cette réclamation est déjà rattachée à ce dysfonctionnement."),
            ),
            models.CheckConstraint(
                name="finding_link_is_alive_or_archived",
                condition=Q(complaint__isnull=False, archived__isnull=True)
                | Q(complaint__isnull=True, archived__isnull=False),
                violation_error_message=_("Un rattachement désigne un dossier ou sa ligne archivée."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CorrectiveActionQuerySet(CorrectiveActionQuestions["CorrectiveAction"]):
    """Corrective actions, and the questions that are asked of them."""


class CorrectiveAction(models.Model):
    """What somebody does, by a date, about a failing; and whether it worked."""

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("dysfonctionnement")
    )
    description = models.TextField(_("action"), validators=_text_limit)
    owner = models.ForeignKey(
        _STAFF, on_delete=models.PROTECT, related_name="corrective_actions", verbose_name=_("responsable")
    )
    due_on = models.DateField(_("échéance"))
    recorded_on = models.DateField(_("consignée le"))
    recorded_by = models.ForeignKey(_STAFF, on_delete=models.PROTECT, related_name="+", verbose_name=_("consignée par"))
    done_on = models.DateField(_("réalisée le"), null=True, blank=True)
    done_comment = models.TextField(_("ce qui a été fait"), blank=True, validators=_text_limit)
    effectiveness = models.CharField(_("efficacité"), max_length=12, choices=partial(pairs, Effectiveness), blank=True)
    assessed_on = models.DateField(_("évaluée le"), null=True, blank=True)
    assessed_by = models.ForeignKey(
        _STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("évaluée par")
    )
    assessment_comment = models.TextField(_("évaluation"), blank=True, validators=_text_limit)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action corrective")
        verbose_name_plural = _("actions correctives")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="action_due", condition=Q(done_on__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="action_due_after_recorded",
                condition=Q(due_on__gte=F("recorded_on")),
                violation_error_message=_("L’échéance d’une action ne précède pas sa consignation."),
            ),
            models.CheckConstraint(
                name="action_done_says_what",
                condition=Q(done_on__isnull=True, done_comment="") | (Q(done_on__isnull=False) & ~Q(done_comment="")),
                violation_error_message=_("Une action réalisée est datée et dit ce qui a été fait."),
            ),
            models.CheckConstraint(
                name="action_assessment_is_signed",
                condition=Q(
                    effectiveness="",
                    assessed_on__isnull=True,
                    assessed_by__isnull=True,
                    assessment_comment="",
                )
                | (
                    Q(done_on__isnull=False, assessed_on__gte=F("done_on"), assessed_by__isnull=False)
                    & ~Q(effectiveness="")
                    & ~Q(assessment_comment="")
                ),
                violation_error_message=_(
                    "Une évaluation suit la réalisation de l’action ; elle est datée, signée et motivée."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.description[:80]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None

    def is_late(self, today: date) -> bool:
        """Whether it is open strictly after its due date; `today` is a day in the organisation's time zone."""
        return self.is_open and self.due_on < today


class ManagementReview(models.Model):
    """Management looked at the register over a period, and concluded. The figures are those of the period's end.

    Figures without a day (`on`) were taken by a former version, on the day of the signature.
    """

    held_on = models.DateField(_("tenue le"))
    first_day = models.DateField(_("premier jour de la période"))
    last_day = models.DateField(_("dernier jour de la période (inclus)"))
    conclusions = models.TextField(_("conclusions"), validators=_text_limit)
    figures = models.JSONField(_("chiffres de la fin de la période"), default=dict)
    signed_by = models.ForeignKey(_STAFF, on_delete=models.PROTECT, related_name="+", verbose_name=_("signée par"))
    signed_at = models.DateTimeField(_("signée le"))

    class Meta:
        verbose_name = _("revue de direction")
        verbose_name_plural = _("revues de direction")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_period_in_order",
                condition=Q(last_day__gte=F("first_day")) & Q(held_on__gte=F("first_day")),
                violation_error_message=_("La période d’une revue commence avant de finir, et avant la revue."),
            ),
            models.CheckConstraint(
                name="review_concludes",
                condition=~Q(conclusions=""),
                violation_error_message=_("Une revue de direction conclut."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"
