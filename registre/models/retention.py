"""The purge: what is proposed, approved, done, certified, and the line that stays of each file (Art. 8)."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import Channel, ClosingReason, Outcome, RequestKind, Risk, Status, pairs
from reclamations.models import Category, Installation, Service
from registre.vocabulary import BatchStatus, CandidateState, ErasureKind

_STAFF = settings.AUTH_USER_MODEL


class PurgeBatch(models.Model):
    """A list of files whose retention is over, put to approval. Nothing is purged outside of an approved batch."""

    status = models.CharField(
        _("statut"), max_length=12, choices=partial(pairs, BatchStatus), default=BatchStatus.PROPOSED.value
    )
    proposed_at = models.DateTimeField(_("proposé le"))
    proposed_by = models.ForeignKey(
        _STAFF,
        on_delete=models.PROTECT,
        null=True,
        blank=True,  # proposed by cron
        related_name="+",
        verbose_name=_("proposé par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        _STAFF, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("décidé par")
    )
    reason = models.TextField(_("motif de la décision"), blank=True)
    allow_volume = models.BooleanField(_("volume inhabituel admis"), default=False)

    class Meta:
        verbose_name = _("lot de purge")
        verbose_name_plural = _("lots de purge")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_decision_is_signed",
                condition=Q(status=BatchStatus.PROPOSED.value, decided_at__isnull=True, decided_by__isnull=True)
                | (
                    ~Q(status=BatchStatus.PROPOSED.value)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                ),
                violation_error_message=_("La décision sur un lot de purge est datée, signée et motivée."),
            ),
            models.CheckConstraint(
                name="batch_has_two_reviewers",
                condition=Q(status__in=[BatchStatus.PROPOSED.value, BatchStatus.CANCELLED.value])
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_(
                    "Un lot de purge est approuvé par une autre personne que celle qui le propose."
                ),
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=BatchStatus.PROPOSED.value),
                name="batch_proposed_is_single",
                violation_error_message=_("Un lot de purge attend déjà son approbation."),
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.pk}"


class PurgeCandidate(models.Model):
    """One file of a batch. `case_id` is the file's primary key without a foreign key: the list outlives the file."""

    batch = models.ForeignKey(
        PurgeBatch, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("lot de purge")
    )
    case_id = models.BigIntegerField(_("dossier"))
    reference = models.CharField(_("référence"), max_length=20)
    retention_until = models.DateField(_("conservée jusqu’au"))
    state = models.CharField(
        _("état"), max_length=8, choices=partial(pairs, CandidateState), default=CandidateState.PENDING.value
    )
    obstacle = models.CharField(_("pourquoi le dossier est conservé"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("dossier à purger")
        verbose_name_plural = _("dossiers à purger")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "case_id"], name="candidate_is_listed_once"),
            models.CheckConstraint(
                name="candidate_kept_says_why",
                condition=~Q(state=CandidateState.KEPT.value) | ~Q(obstacle=""),
                violation_error_message=_("Un dossier conservé dit pourquoi."),
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "id"], name="candidate_pending", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return self.reference


class ArchivedLine(models.Model):
    """What stays of a purged file: nothing that identifies somebody, months rather than days.

    Lines made before some column existed leave it empty: nothing was kept, and the register says so.
    """

    case_id = models.BigIntegerField(_("dossier"), unique=True)
    reference = models.CharField(_("référence"), max_length=20, unique=True)
    received_month = models.DateField(_("mois de réception"))
    closed_month = models.DateField(_("mois de clôture"))
    channel = models.CharField(_("canal de réception"), max_length=20, choices=partial(pairs, Channel))
    status = models.CharField(_("statut final"), max_length=20, choices=partial(pairs, Status))
    request_kind = models.CharField(
        _("nature de la demande"), max_length=20, choices=partial(pairs, RequestKind), blank=True
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("service concerné")
    )
    installation = models.ForeignKey(
        Installation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("installation concernée")
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("catégorie"))
    risk = models.CharField(_("risque"), max_length=20, choices=partial(pairs, Risk), blank=True)
    outcome = models.CharField(_("issue"), max_length=20, choices=partial(pairs, Outcome), blank=True)
    closing_reason = models.CharField(
        _("motif de clôture"), max_length=20, choices=partial(pairs, ClosingReason), blank=True
    )
    recorded_month = models.DateField(_("mois d’enregistrement"), null=True)
    was_qualified = models.BooleanField(_("qualifiée avant de finir"), null=True)
    qualified_month = models.DateField(_("mois de la qualification"), null=True)
    ack_due_month = models.DateField(_("mois où l’accusé de réception était dû"), null=True)
    acknowledged_month = models.DateField(_("mois de l’accusé de réception"), null=True)
    response_due_month = models.DateField(_("mois où la réponse était due"), null=True)
    responded_month = models.DateField(_("mois de la réponse"), null=True)
    acknowledged_in_time = models.BooleanField(_("réception accusée dans le délai"), null=True)
    answered_in_time = models.BooleanField(_("répondue dans le délai"), null=True)
    named_mediator = models.BooleanField(_("médiateur indiqué"))
    clarity = models.PositiveSmallIntegerField(_("clarté des explications, de 1 à 5"), null=True)
    speed = models.PositiveSmallIntegerField(_("rapidité, de 1 à 5"), null=True)
    listening = models.PositiveSmallIntegerField(_("écoute, de 1 à 5"), null=True)
    ease = models.PositiveSmallIntegerField(_("facilité, de 1 à 5"), null=True)
    surveyed_month = models.DateField(_("mois de l’avis du client"), null=True)
    batch = models.ForeignKey(
        PurgeBatch, on_delete=models.PROTECT, related_name="lines", verbose_name=_("lot de purge")
    )
    sha256 = models.CharField(_("empreinte"), max_length=64)

    class Meta:
        verbose_name = _("ligne archivée")
        verbose_name_plural = _("lignes archivées")
        ordering = ["received_month", "case_id"]
        indexes = [models.Index(fields=["-received_month", "-case_id"], name="archived_received")]

    def __str__(self) -> str:
        return self.reference


class PurgeCertificate(models.Model):
    """The proof of a purge: how many files, the fingerprint of each line that stays, chained to the one before it."""

    number = models.CharField(_("numéro"), max_length=20, unique=True)
    batch = models.OneToOneField(
        PurgeBatch, on_delete=models.PROTECT, related_name="certificate", verbose_name=_("lot de purge")
    )
    executed_at = models.DateTimeField(_("exécutée le"))
    count = models.PositiveIntegerField(_("dossiers purgés"))
    content = models.JSONField(_("contenu certifié"))
    previous_hash = models.CharField(_("empreinte précédente"), max_length=64, blank=True)
    hash = models.CharField(_("empreinte"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("certificat de purge")
        verbose_name_plural = _("certificats de purge")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def number_alone(self) -> int:
        """Its rank among all certificates, the year left out: 12 for P-2026-0012."""
        return int(self.number.rpartition("-")[2])


class ErasureTask(models.Model):
    """A name to delete outside of the database. Written with the purge's own transaction, removed once it is done."""

    kind = models.CharField(_("nature"), max_length=12, choices=partial(pairs, ErasureKind))
    name = models.CharField(_("nom"), max_length=255)

    class Meta:
        verbose_name = _("effacement à finir")
        verbose_name_plural = _("effacements à finir")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
