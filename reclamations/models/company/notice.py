"""The organisation's own articles of the notice, version after version: what was published is never changed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reclamations.models.company.organisation import Organisation
from reclamations.models.company.staff import Staff
from reclamations.models.company.wording import plain

#: The articles of the procedure.
NUMBERS = range(1, 9)


class NoticeArticle(models.Model):
    """One article in the organisation's own words from a day on. Without text, the usual words come back that day."""

    number = models.PositiveSmallIntegerField(_("article"))
    title = models.CharField(_("titre"), max_length=120, blank=True)
    text = models.TextField(_("texte"), blank=True)
    effective_on = models.DateField(_("en vigueur le"))
    recorded_at = models.DateTimeField(_("enregistré le"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # whoever published stays named
        db_index=False,
        verbose_name=_("auteur"),
    )

    class Meta:
        verbose_name = _("article de la notice")
        verbose_name_plural = _("articles de la notice")
        constraints = [
            models.CheckConstraint(
                name="notice_has_eight_articles",
                condition=Q(number__in=[*NUMBERS]),
                violation_error_message=_("La notice a huit articles."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.effective_on:%d/%m/%Y})"

    @classmethod
    @transaction.atomic
    def publish(
        cls, number: int, *, title: str, text: str, effective_on: date, author: Staff, at: datetime, today: date
    ) -> NoticeArticle:
        """Add a version, in force from that day on; every process reads them again.

        Raises ValidationError for a day before `today`: nobody may change what a client could read.
        """
        if effective_on < today:
            raise ValidationError({"effective_on": gettext("La notice d’un jour passé ne change plus.")})
        version = cls._default_manager.create(
            number=number,
            title=" ".join(title.split()),
            text=plain(text),
            effective_on=effective_on,
            recorded_at=at,
            author=author,
        )
        Organisation.current()  # the row whose stamp tells every process
        Organisation.objects.filter(pk=1).update(stamp=secrets.token_hex(16))
        return version


def versions(organisation: Organisation) -> Sequence[NoticeArticle]:
    """Every version, the one that prevails last; no query but at each stamp of the organisation."""
    return _versions(organisation.stamp)


def in_force(
    number: int, day: date, organisation: Organisation, *, seen_at: datetime | None = None
) -> NoticeArticle | None:
    """Give the organisation's own article on that day; None when the usual words applied.

    `seen_at` leaves out what was published on the day itself, but after that moment.
    """
    found = None
    for version in versions(organisation):
        is_later = seen_at is not None and version.effective_on == day and version.recorded_at > seen_at
        if version.number == number and version.effective_on <= day and not is_later:
            found = version
    return found if found and found.text else None


@lru_cache(maxsize=8)
def _versions(stamp: str) -> tuple[NoticeArticle, ...]:
    return tuple(NoticeArticle._default_manager.select_related("author").order_by("effective_on", "pk"))
