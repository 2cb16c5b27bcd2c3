"""The management review of the register (Art. 8)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reclamations.actions import ActRefused
from reclamations.domain.vocabulary import EventKind
from reclamations.models import Staff
from registre.actions.base import entering, required, write
from registre.models import ManagementReview
from registre.statistics import figures


def record_review(
    *, actor: Staff, held_on: date, first_day: date, last_day: date, conclusions: str
) -> ManagementReview:
    """Sign the review of a period (both days included), held today or before; the figures of the day stay with it."""
    conclusions = required(conclusions, "conclusions", _("Écrivez les conclusions de la revue."))
    with entering(actor) as entry:
        if held_on > entry.today:
            raise ActRefused(_("Une revue ne peut pas être tenue dans le futur."), "held_on")
        if last_day < first_day:
            raise ActRefused(_("Le dernier jour ne peut pas précéder le premier."), "last_day")
        review = ManagementReview(
            held_on=held_on,
            first_day=first_day,
            last_day=last_day,
            conclusions=conclusions,
            figures=figures(first_day, last_day, today=entry.today),
            signed_by=actor,
            signed_at=entry.at,
        )
        write(review)
        entry.log(
            EventKind.MANAGEMENT_REVIEW_SIGNED,
            {"review": review.pk, "held_on": held_on, "first_day": first_day, "last_day": last_day},
        )
        return review
