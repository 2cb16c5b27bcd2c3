"""The management review of the register (Art. 8)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reclamations.actions import ActRefused
from reclamations.actions.base import required
from reclamations.domain.vocabulary import EventKind
from reclamations.models import Staff
from registre.acting import acting, write
from registre.figures import statistics
from registre.figures.known import partial_months, sentence_on_months
from registre.models import ManagementReview


def record_review(
    *, actor: Staff, held_on: date, first_day: date, last_day: date, conclusions: str
) -> ManagementReview:
    """Sign the review, held today or before, of a period that was over by then (both days included).

    The figures that stay with it are those known at the end of the period, whenever it is signed.
    """
    conclusions = required(conclusions, "conclusions", _("Écrivez les conclusions de la revue."))
    with acting(actor) as step:
        if held_on > step.today:
            raise ActRefused(_("Une revue ne peut pas être tenue dans le futur."), "held_on")
        if last_day < first_day:
            raise ActRefused(_("Le dernier jour ne peut pas précéder le premier."), "last_day")
        if last_day > held_on:
            raise ActRefused(
                _("La période ne peut pas finir après la revue : ses chiffres seraient à venir."), "last_day"
            )
        if whole := partial_months(first_day, last_day):
            raise ActRefused(sentence_on_months(*whole), "last_day" if first_day == whole[0] else "first_day")
        review = ManagementReview(
            held_on=held_on,
            first_day=first_day,
            last_day=last_day,
            conclusions=conclusions,
            figures={
                **statistics.count(first_day, last_day, on=last_day).plain(),
                **statistics.state_of_findings(last_day),
            },
            signed_by=actor,
            signed_at=step.at,
        )
        write(review)
        step.log(
            EventKind.MANAGEMENT_REVIEW_SIGNED,
            {"review": review.pk, "held_on": held_on, "first_day": first_day, "last_day": last_day},
        )
        return review
