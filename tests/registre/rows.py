"""Files, findings and batches to test the register with."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from reclamations import journal
from reclamations.domain.vocabulary import (
    ClosingReason,
    Direction,
    DispatchState,
    EventKind,
    MessageKind,
    Outcome,
    Party,
    Risk,
    Role,
    Status,
)
from reclamations.models import (
    Appointment,
    Attachment,
    Complaint,
    EmailChange,
    Letter,
    Message,
    Note,
    SatisfactionSurvey,
    Service,
    Staff,
)
from registre import actions
from registre.models import Finding, PurgeBatch
from tests.factories import make_complaint, make_message, make_staff

CLOSED_ON = date(2026, 6, 15)
#: The first day on which a file closed on CLOSED_ON may be purged.
PURGE_DAY = datetime(2031, 6, 16, 8, tzinfo=UTC)
_numbers = itertools.count(1)


def make_closed(closed_on: date = CLOSED_ON, **fields: Any) -> Complaint:
    """A complaint answered and closed, kept five years, with its journal begun."""
    staff = Staff.objects.first() or make_staff()
    usual: dict[str, Any] = {
        "status": Status.CLOSED.value,
        "qualified_at": datetime(2026, 5, 5, 9, tzinfo=UTC),
        "qualified_by": staff,
        "qualification_reason": "Mécontentement déclaré",
        "acknowledged_on": date(2026, 5, 6),
        "responded_on": date(2026, 6, 1),
        "outcome": Outcome.UPHELD.value,
        "amicable_solution": True,
        "closing_reason": ClosingReason.ACCEPTED.value,
        "closed_on": closed_on,
        "retention_until": closed_on + relativedelta(years=5),
        "risk": Risk.LEGAL.value,
    }
    file = make_complaint(**usual | fields)
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    journal.record(EventKind.REGISTERED, actor=Party.CLIENT, at=at, complaint=file, personal={"name": file.name})
    return file


def fill(file: Complaint, word: str = "secret") -> Message:
    """Put one of everything in a file, `word` in each text; give the message."""
    staff = Staff.objects.first() or make_staff()
    at = datetime(2026, 5, 5, 9, tzinfo=UTC)
    letter = Letter.objects.create(
        complaint=file, kind="response", dated_on=date(2026, 6, 1), content={"body": word}, author=staff
    )
    message = make_message(
        complaint=file,
        direction=Direction.OUT.value,
        kind=MessageKind.RESPONSE.value,
        state=DispatchState.SENT.value,
        occurred_on=date(2026, 6, 1),
        letter=letter,
        subject=word,
        body=word,
    )
    Attachment.objects.create(
        complaint=file,
        message=message,
        role="evidence",
        original_name=f"{word}.pdf",
        kind="pdf",
        storage_name="ab/none.orig",
    )
    Note.objects.create(complaint=file, author=staff, body=word)
    Appointment.objects.create(
        complaint=file, kind="phone", starts_at=at, ends_at=at + relativedelta(hours=1), place=word, proposed_by=staff
    )
    EmailChange.objects.create(complaint=file, email=f"{word}@exemple.fr", asked_at=at)
    if file.status == Status.CLOSED.value:
        SatisfactionSurvey.objects.create(
            complaint=file, clarity=5, speed=2, listening=4, ease=3, comment=word, answered_at=at
        )
    return message


def make_finding(*complaints: Complaint, actor: Staff | None = None, **fields: Any) -> Finding:
    """An open finding about a service, linked to these complaints."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "title": f"Délais d’intervention {number}",
        "description": "Les pannes attendent plus de cinq jours.",
        "risk": Risk.OPERATIONAL,
        "service": Service.objects.first() or Service.objects.create(name="Maintenance"),
    }
    return actions.record_finding(actor=actor or make_staff(Role.MANAGEMENT), complaints=complaints, **usual | fields)


def approved_batch() -> PurgeBatch:
    """A batch that cron proposed and management approved, of whatever may be purged now."""
    batch = actions.propose_purge(actor=Party.SYSTEM, allow_volume=True)
    return actions.approve_purge(batch, actor=make_staff(Role.MANAGEMENT), reason="Durée écoulée, liste relue")
