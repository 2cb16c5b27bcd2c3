"""Documents too long for a request: asked for, made in the background, kept a week to be fetched."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import pairs
from reclamations.models.case.correspondence import StoredFile
from registre.models.retention import PurgeCertificate
from registre.vocabulary import PrintoutKind, PrintoutState


class Printout(StoredFile):
    """The register of a year, or a certificate, on its way to a PDF.

    The register's holds what clients wrote: every purge deletes it, done or not.
    """

    kind = models.CharField(_("document"), max_length=12, choices=partial(pairs, PrintoutKind))
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    certificate = models.ForeignKey(
        PurgeCertificate, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("certificat de purge")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("demandé par")
    )
    asked_at = models.DateTimeField(_("demandé le"))
    state = models.CharField(
        _("état"), max_length=8, choices=partial(pairs, PrintoutState), default=PrintoutState.WAITING.value
    )
    total = models.PositiveIntegerField(_("lignes"), default=0)
    done = models.PositiveIntegerField(_("lignes imprimées"), default=0)
    made_at = models.DateTimeField(_("établi le"), null=True, blank=True)
    failure = models.CharField(_("motif de l’échec"), max_length=300, blank=True)
    #: Who is making it, and until when nobody else may.
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("document imprimé")
        verbose_name_plural = _("documents imprimés")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="printout_ready_is_stored",
                condition=(Q(state=PrintoutState.READY.value, made_at__isnull=False) & ~Q(storage_name=""))
                | (~Q(state=PrintoutState.READY.value) & Q(storage_name="")),
                violation_error_message=_("Un document établi porte son fichier."),
            ),
            models.CheckConstraint(
                name="printout_is_of_something",
                condition=Q(kind=PrintoutKind.REGISTER.value, year__isnull=False, certificate__isnull=True)
                | Q(kind=PrintoutKind.CERTIFICATE.value, year__isnull=True, certificate__isnull=False),
                violation_error_message=_("Un document est le registre d’une année ou un certificat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year or self.certificate}"

    @property
    def filename(self) -> str:
        """The name it is downloaded under."""
        return f"registre-{self.year}.pdf" if self.year else f"certificat-{self.certificate}.pdf"

    @property
    def is_under_way(self) -> bool:
        """Whether somebody waits for it."""
        return self.state in (PrintoutState.WAITING.value, PrintoutState.MAKING.value)
