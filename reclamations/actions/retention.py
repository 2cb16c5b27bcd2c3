"""When a file ends and how long it is kept (Art. 8)."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from reclamations.actions.base import Step

#: Art. 8: five calendar years from the closing of the file or the cessation of the complaint.
RETENTION = relativedelta(years=5)
#: A message received or sent within this time keeps the file from its purge.
RECENT = relativedelta(months=12)


def retention_end(ended_on: date) -> date:
    """Give the last day a file that ended on `ended_on` is kept: five calendar years later (29 February: the 28th)."""
    return ended_on + RETENTION


def end(step: Step) -> tuple[str, ...]:
    """Date the end of the file today, and the end of its retention; give the fields changed."""
    step.complaint.closed_on = step.today
    step.complaint.retention_until = retention_end(step.today)
    return "closed_on", "retention_until"


def resume(step: Step) -> tuple[str, ...]:
    """Take the file out of retention; give the fields changed."""
    step.complaint.closed_on = None
    step.complaint.retention_until = None
    return "closed_on", "retention_until"
