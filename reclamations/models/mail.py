"""The outbox's only table: mails to clients and to staff."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import MailState
from reclamations.models.labels import choices


def message_id(name: str) -> str:
    """The Message-ID of what has this name, on every machine of the site."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def new_message_id() -> str:
    """A Message-ID drawn by lot, kept with the mail.

    After a restore the same act may come again with other words, and a mail reader shows one of two mails with the same
    Message-ID.
    """
    return message_id(secrets.token_hex(16))


def answered(state: MailState, words: str, *, at: datetime, kind: str = "") -> dict[str, str]:
    """What came of an attempt at an aware moment, as `Mail.answers` keeps it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"at": moment, "state": state.value, "kind": kind, "words": words}


class Mail(models.Model):
    """One mail: what it will say, where it stands, and all that servers answered."""

    #: What a bounce or an answer names: unique, and indexed by that.
    message_id = models.CharField("Message-ID", max_length=255, default=new_message_id, editable=False)
    state = models.CharField(_("état"), max_length=8, choices=choices(MailState), default=MailState.QUEUED.value)
    sender = models.CharField(_("expéditeur"), max_length=320)
    to = models.CharField(_("destinataire"), max_length=320)
    reply_to = models.CharField(_("adresse de réponse"), max_length=320, blank=True)
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    #: Of a message of a case: all that its templates use; its text is known once it is sent, its HTML is not kept.
    frozen = models.JSONField(_("contenu figé"), null=True, blank=True)
    text = models.TextField(_("texte"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    created_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)
    #: When it may be tried, None for at once; the process that tries it puts it off, which is its claim.
    due_at = models.DateTimeField(_("prochain essai"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("essais manqués"), default=0)
    #: What came of each attempt, oldest first, as `answered` writes it.
    answers = models.JSONField(_("réponses"), default=list, blank=True)

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        indexes = [
            models.Index(fields=["state", "id"], name="mail_state"),
            models.Index(fields=["updated_at"], name="mail_updated"),
        ]
        constraints = [models.UniqueConstraint(fields=["message_id"], name="mail_message_id")]

    def __str__(self) -> str:
        return self.to

    @property
    def last_words(self) -> str:
        """What the server said last, or what prevented the mail; empty before the first attempt."""
        return str(self.answers[-1]["words"]) if self.answers else ""
