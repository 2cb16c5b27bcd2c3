"""Named questions about the register. `on` is always a date in the organisation's time zone."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, IntegerField, When

from reclamations.domain.vocabulary import Risk

_Finding = TypeVar("_Finding", bound=models.Model)
_Action = TypeVar("_Action", bound=models.Model)

#: The gravest first.
RISK_ORDER = (Risk.BOTH, Risk.LEGAL, Risk.OPERATIONAL, Risk.NONE)


class FindingQuestions(models.QuerySet[_Finding]):
    """Findings, asked for by what they need; the model says that they are its own."""

    def open(self) -> Self:
        """Those something is still to be done about."""
        return self.filter(closed_on__isnull=True)

    def closed(self) -> Self:
        """Those that were closed."""
        return self.filter(closed_on__isnull=False)

    def open_first(self) -> Self:
        """What is open, the newest first; then what was closed, the latest first. SQLite and PostgreSQL alike."""
        return self.order_by(F("closed_on").desc(nulls_first=True), "-pk")

    def by_risk(self) -> Self:
        """The gravest risk first, then the newest."""
        ranks = [When(risk=risk.value, then=rank) for rank, risk in enumerate(RISK_ORDER)]
        return self.order_by(Case(*ranks, output_field=IntegerField()), "-pk")


class CorrectiveActionQuestions(models.QuerySet[_Action]):
    """Corrective actions, asked for by what they need; the model says that they are its own."""

    def open(self) -> Self:
        """Those still to be done."""
        return self.filter(done_on__isnull=True)

    def late(self, *, on: date) -> Self:
        """Open ones whose due date lies strictly before `on`."""
        return self.open().filter(due_on__lt=on)

    def awaiting_assessment(self) -> Self:
        """Done, and nobody said yet whether it worked."""
        return self.filter(done_on__isnull=False, effectiveness="")

    def assessed(self) -> Self:
        """Done, and somebody said whether it worked."""
        return self.exclude(effectiveness="")
