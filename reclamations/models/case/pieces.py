"""Files received: each is kept as it came, byte for byte, and a clean copy is made of it for people to look at."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reclamations.domain.copies import LACKING, NO_COPY, ORIGINAL_LOST, Loss, NotMade
from reclamations.domain.kinds import Kind
from reclamations.domain.vocabulary import AttachmentRole, CopyState
from reclamations.models.case.correspondence import Message, StoredFile
from reclamations.models.labels import choices


class ReceivedFile(StoredFile):
    """The name, hash, size and bytes of a file as its sender sent it."""

    role = models.CharField(_("rôle"), max_length=20, choices=choices(AttachmentRole))
    original_name = models.CharField(_("nom d’origine"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=8)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.original_name

    @property
    def kind_label(self) -> str:
        """What it is, in the reader's words: « photo HEIC »."""
        return gettext(Kind(self.kind).label)


class PendingUpload(ReceivedFile):
    """A file received with a form that is not yet accepted: kept so that nobody uploads twice."""

    token = models.UUIDField(_("jeton du formulaire"), default=uuid.uuid4, db_index=True)

    class Meta:
        verbose_name = _("pièce en attente")
        verbose_name_plural = _("pièces en attente")
        ordering = ["pk"]


class Attachment(ReceivedFile):
    """A file of the case: served as a download only, through a permission check.

    `storage_name`, `sha256` and `size` are those of the original; empty for a file received before originals were kept,
    which has its copy only.
    """

    STORED: ClassVar[tuple[str, ...]] = ("storage_name", "copy_name")

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="attachments",
        verbose_name=_("réclamation"),
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="attachments", verbose_name=_("message")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name=_("ajouté par")
    )
    received_at = models.DateTimeField(_("reçue le"), null=True)
    copy_state = models.CharField(_("copie"), max_length=16, choices=choices(CopyState))
    copy_name = models.CharField(_("nom de stockage de la copie"), max_length=80, blank=True, editable=False)
    copy_sha256 = models.CharField(_("empreinte SHA-256 de la copie"), max_length=64, blank=True, editable=False)
    copy_size = models.PositiveBigIntegerField(_("taille de la copie en octets"), default=0, editable=False)
    copy_type = models.CharField(_("type de la copie"), max_length=100, blank=True)
    copy_tries = models.PositiveSmallIntegerField(_("essais de copie"), default=0, editable=False)
    copy_claimed_at = models.DateTimeField(_("copie commencée le"), null=True, editable=False)
    losses = models.JSONField(_("ce que la copie n’a pas"), default=list)
    no_copy_reason = models.CharField(_("pourquoi il n’y a pas de copie"), max_length=16, blank=True)
    taken_at = models.DateTimeField(_("photo prise le"), null=True)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["copy_claimed_at"], condition=Q(copy_state=CopyState.PENDING.value), name="attachment_to_copy"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="attachment_has_its_bytes",
                condition=~Q(storage_name="") | ~Q(copy_name=""),
                violation_error_message=_("Une pièce est gardée telle que reçue, ou du moins en copie."),
            ),
            models.CheckConstraint(
                name="attachment_copy_made_whole",
                condition=(Q(copy_state=CopyState.CLEAN.value) & ~Q(copy_name="") & Q(copy_size__gt=0))
                | (~Q(copy_state=CopyState.CLEAN.value) & Q(copy_name="", copy_sha256="", copy_size=0)),
                violation_error_message=_("Une copie faite porte son empreinte."),
            ),
        ]

    @property
    def has_original(self) -> bool:
        """Whether it is kept as it came."""
        return bool(self.storage_name)

    @property
    def has_copy(self) -> bool:
        """Whether there is a clean copy to look at."""
        return self.copy_state == CopyState.CLEAN.value

    @property
    def awaits_copy(self) -> bool:
        """Whether its copy is still to be made."""
        return self.copy_state == CopyState.PENDING.value

    @property
    def shown_size(self) -> int:
        """Its size as received, in bytes; that of the copy when nothing else is left."""
        return self.size if self.has_original else self.copy_size

    @property
    def remarks(self) -> list[str]:
        """What its reader must know, a sentence each, in their language: what was lost, why there is no copy."""
        if not self.has_original:
            return [gettext(ORIGINAL_LOST)]
        if self.no_copy_reason:
            return [gettext(NO_COPY) % {"why": gettext(NotMade(self.no_copy_reason).label)}]
        return [gettext(LACKING) % {"what": gettext(Loss(code).label)} for code in self.losses]
