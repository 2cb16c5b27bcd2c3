"""Both due dates with their proof, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reclamations.domain.delays.calendar import LedgerDay
from reclamations.domain.delays.deadlines import Delays, due_dates
from reclamations.models import CalendarSnapshot, Complaint


@dataclass(frozen=True)
class Promise:
    """What the company owes after a reception: the two last days, and every day that leads there (Art. 5, Art. 6)."""

    received_on: date
    ack_due_on: date
    response_due_on: date
    delays: Delays
    days: Sequence[LedgerDay]


def promise_for(received_on: date, snapshot: CalendarSnapshot) -> Promise:
    """Compute what a complaint received on that day would be promised with this calendar."""
    calendar, delays = snapshot.calendar, snapshot.delays
    dates = due_dates(received_on, calendar, delays)
    days = calendar.ledger(received_on, delays.response)
    return Promise(received_on, dates.ack_due_on, dates.response_due_on, delays, days)


def promise_of(complaint: Complaint) -> Promise:
    """Give what a complaint was promised: its own dates, proved with the calendar it was computed with."""
    snapshot = complaint.calendar
    days = snapshot.calendar.ledger(complaint.received_on, snapshot.delays.response)
    return Promise(complaint.received_on, complaint.ack_due_on, complaint.response_due_on, snapshot.delays, days)
