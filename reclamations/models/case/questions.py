"""Named questions about complaints. `on` is always a date in the organisation's time zone."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from reclamations.domain.typed.addresses import forms_of
from reclamations.domain.vocabulary import OPEN_STATUSES, Status
from reclamations.models.company.staff import Staff

_Case = TypeVar("_Case", bound=models.Model)

_OPEN = [status.value for status in OPEN_STATUSES]

#: `domain.reach.is_out_of_reach`, as the database reads it.
OUT_OF_REACH = Q(postal_address="", code_held_on__isnull=True) & (Q(email="") | Q(email_failed_on__isnull=False))


#: Dismissed, and the client was not told yet: of the files that ended, the only ones that owe something by a date.
UNTOLD = Q(closed_on__isnull=False, next_due_on__isnull=False)


_LIVE = Q(closed_on__isnull=True)  # as the constraint complaint_ended_has_dates holds, and the index complaint_live
#: What the procedure waits for: where `domain.situation` finds no obstacle to the act, as the database reads it.
AWAITING_TRIAGE = _LIVE & Q(status=Status.RECEIVED.value)
AWAITING_ACKNOWLEDGEMENT = _LIVE & Q(status__in=_OPEN, acknowledged_on__isnull=True)
#: Never answered, or to be answered again: an answered file has a date then, and then only.
AWAITING_RESPONSE = _LIVE & (
    Q(status=Status.IN_PROGRESS.value) | Q(status=Status.ANSWERED.value, next_due_on__isnull=False)
)
AWAITING_CLOSING = _LIVE & Q(status=Status.ANSWERED.value, next_due_on__isnull=True)


class Shown(models.Func):
    """An address in small letters, without the characters that nobody sees and that validation let through.

    Addresses are cleaned when they come in since; those kept before stay as they were received, and are found too.
    The characters stand in the statement itself, as in the index: a parameter would not match it.
    """

    output_field = models.CharField()
    template = reduce(
        "REPLACE({}, '{}', '')".format,
        "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff",
        "LOWER(%(expressions)s)",
    )


class ComplaintQuestions(models.QuerySet[_Case]):
    """Complaints, asked for by what they need; the model says that they are its own."""

    def open(self) -> Self:
        """Those still to be qualified or answered."""
        return self.live().filter(status__in=_OPEN)

    def live(self) -> Self:
        """Those not ended: open, or answered and not yet closed."""
        return self.filter(_LIVE)

    def owing(self) -> Self:
        """Those on which something is still to be done: live, or dismissed without the client being told yet."""
        return self.filter(_LIVE | UNTOLD)

    def awaiting_triage(self) -> Self:
        """Received, neither a complaint nor a request yet (Art. 2)."""
        return self.filter(AWAITING_TRIAGE)

    def awaiting_acknowledgement(self) -> Self:
        """Open and not acknowledged yet (Art. 5)."""
        return self.filter(AWAITING_ACKNOWLEDGEMENT)

    def awaiting_response(self) -> Self:
        """Complaints to be answered in writing, for the first time or again (Art. 6)."""
        return self.filter(AWAITING_RESPONSE)

    def overdue(self, *, on: date) -> Self:
        """Files whose next date lies strictly before `on`."""
        return self.owing().filter(next_due_on__lt=on)

    def due_by(self, day: date) -> Self:
        """Files whose next date falls on or before `day`."""
        return self.owing().filter(next_due_on__lte=day)

    def promised_later(self) -> Self:
        """Open files whose client was told of a new date by a holding letter (Art. 6)."""
        return self.open().filter(target_on__isnull=False)

    def awaiting_closing(self) -> Self:
        """Answered, owed nothing more, and not closed."""
        return self.filter(AWAITING_CLOSING)

    def in_care_of(self, staff: Staff) -> Self:
        """Live files of one handler."""
        return self.live().filter(handler=staff)

    def by_next_due(self) -> Self:
        """The queue's order: the nearest date first, then what waits for closing."""
        return self.order_by(F("next_due_on").asc(nulls_last=True), "pk")

    def of_address(self, email: str) -> Self:
        """Files whose client gave this e-mail address, however either was typed: see `domain.addresses`."""
        return self.alias(email_shown=Shown("email")).filter(email_shown__in=forms_of(email))

    def out_of_reach(self) -> Self:
        """Files whose client nothing gets to by itself, as `domain.reach.is_out_of_reach` says."""
        return self.filter(OUT_OF_REACH)

    def retention_over(self, *, on: date) -> Self:
        """Ended files kept their five years: `retention_until` lies strictly before `on` (Art. 8)."""
        return self.filter(retention_until__lt=on)

    def recorded_as_complaints(self) -> Self:
        """What the register shows: everything but mere requests (Art. 2, Art. 3)."""
        return self.filter(~Q(status=Status.NOT_A_COMPLAINT.value))
