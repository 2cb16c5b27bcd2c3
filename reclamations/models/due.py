"""The next date of a file, as the database computes it: one row, the first whose condition holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Value, When

from reclamations.domain.vocabulary import Status

_OPEN = [Status.RECEIVED.value, Status.IN_PROGRESS.value]

#: The acknowledgement's (Art. 5), the answer's (Art. 6), our own for a new answer, and, of a declaration that was
#: dismissed without the client being told yet, what it was owed.
NEXT_DUE_ON = Case(
    When(status__in=_OPEN, acknowledged_on__isnull=True, then=F("ack_due_on")),
    When(status__in=_OPEN, responded_on__isnull=True, then=F("response_due_on")),
    When(closed_on__isnull=True, again_answered_on__isnull=True, then=F("again_due_on")),
    When(
        status=Status.NOT_A_COMPLAINT.value,
        dismissal_told_on__isnull=True,
        responded_on__isnull=True,
        acknowledged_on__isnull=True,
        then=F("ack_due_on"),
    ),
    When(
        status=Status.NOT_A_COMPLAINT.value,
        dismissal_told_on__isnull=True,
        responded_on__isnull=True,
        then=F("response_due_on"),
    ),
    default=Value(None),
    output_field=models.DateField(),
)
