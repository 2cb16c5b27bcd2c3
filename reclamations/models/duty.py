"""What the machine does by itself: when it last did it, and what prevents it. People look here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

#: A duty that goes well is noted once in this time: the outbox is worked every few seconds.
NOTED_EVERY = timedelta(minutes=1)
_WORDS = 500


class Duty(models.Model):
    """The last run of one command, by whatever started it: the resident worker, cron, a person."""

    name = models.CharField(_("commande"), max_length=40, primary_key=True)
    begun_at = models.DateTimeField(_("commencé le"), null=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True)
    succeeded_at = models.DateTimeField(_("réussi le"), null=True)
    failing_since = models.DateTimeField(_("en échec depuis"), null=True)
    failure = models.CharField(_("ce qui l’empêche"), max_length=_WORDS, blank=True)

    class Meta:
        verbose_name = _("tâche de fond")
        verbose_name_plural = _("tâches de fond")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def begin(cls, name: str, at: datetime) -> None:
        """Note that a run began at an aware moment."""
        cls.objects.get_or_create(name=name)
        stale = Q(begun_at=None) | Q(begun_at__lte=at - NOTED_EVERY)
        cls.objects.filter(stale, name=name).update(begun_at=at)

    @classmethod
    def end(cls, name: str, at: datetime, failure: str = "") -> None:
        """Note how it ended: with these words, or well when there are none."""
        row = cls.objects.filter(name=name)
        if failure:
            since = Least(Coalesce("failing_since", at), at)
            row.update(ended_at=at, failing_since=since, failure=" ".join(failure.split())[:_WORDS])
        else:
            changed = Q(succeeded_at=None) | Q(succeeded_at__lte=at - NOTED_EVERY) | Q(failing_since__isnull=False)
            row.filter(changed).update(ended_at=at, succeeded_at=at, failing_since=None, failure="")
