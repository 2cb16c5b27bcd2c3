"""The journal's tables. Only `reclamations.journal` writes them; database triggers refuse any change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models.labels import choices, in_short

#: The chain of events that concern the organisation itself rather than one file.
ORGANISATION_CASE = 0


class Event(models.Model):
    """One act, once and for all. `case_id` is the file's primary key without a foreign key: events outlive the file."""

    case_id = models.BigIntegerField(_("dossier"))
    sequence = models.PositiveIntegerField(_("rang"))
    kind = models.CharField(_("nature"), max_length=40, choices=choices(EventKind))
    at = models.DateTimeField(_("date"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # whoever acted stays named
        null=True,
        db_index=False,
        verbose_name=_("auteur"),
    )
    party = models.CharField(_("partie"), max_length=10, choices=choices(Party), blank=True)
    facts = models.JSONField(_("faits"), default=dict)
    #: What it changed of the file's own facts (`journal.facts`); none in events of the first releases.
    changes = models.JSONField(_("changements"), null=True)
    commitments = models.JSONField(_("engagements"), default=dict)
    previous_hash = models.CharField(_("empreinte précédente"), max_length=64)
    hash = models.CharField(_("empreinte"), max_length=64)
    #: The keyed code of its hash (`journal.chains.event_mac`); none in events of the first releases.
    mac = models.CharField(_("code d’authentification"), max_length=64, null=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("journal")
        ordering = ["case_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["case_id", "sequence"], name="event_has_one_place_in_its_chain")]
        indexes = [models.Index(fields=["at"], name="event_at")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence} {self.kind}"


class EventDetail(models.Model):
    """A personal value of an event and the salt of its commitment; deleted with the file's personal data."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_index=False, related_name="details")
    case_id = models.BigIntegerField(_("dossier"), db_index=True)
    name = models.CharField(_("nom"), max_length=40)
    value = models.TextField(_("valeur"))
    salt = models.CharField(_("sel"), max_length=32)

    class Meta:
        verbose_name = _("détail d’événement")
        verbose_name_plural = _("détails d’événements")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_detail_is_named_once")]

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """The daily seal: binds the head of every chain that moved since the seal before it."""

    sealed_at = models.DateTimeField(_("scellé le"))
    heads = models.JSONField(_("têtes de chaîne"))
    previous_hash = models.CharField(_("empreinte précédente"), max_length=64)
    hash = models.CharField(_("empreinte"), max_length=64, unique=True)
    #: Which key it was made with; seals of the first releases do not say.
    key_id = models.CharField(_("clé"), max_length=8, null=True, editable=False)

    class Meta:
        verbose_name = _("scellé")
        verbose_name_plural = _("scellés")
        ordering = ["pk"]
        constraints = [
            # Two seals that follow the same one break the chain for good. The first releases let that happen.
            models.UniqueConstraint(
                fields=["previous_hash"], condition=models.Q(key_id__isnull=False), name="seal_follows_one_alone"
            )
        ]

    def __str__(self) -> str:
        return f"{in_short(self.sealed_at)} {self.hash[:12]}"

    @property
    def sealed_upto(self) -> int:
        """The primary key of the last event the seal has seen."""
        return int(self.heads["upto"])


class ErasurePermit(models.Model):
    """Present only inside a purge's transaction: lets the triggers delete the details of this one file."""

    case_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("permis d’effacement")
        verbose_name_plural = _("permis d’effacement")

    def __str__(self) -> str:
        return str(self.case_id)
