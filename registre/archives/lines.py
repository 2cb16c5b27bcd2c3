"""The line that stays of a purged file, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from reclamations import clock
from reclamations.domain.vocabulary import SurveyQuestion
from reclamations.models import Complaint, Organisation
from registre.models import ArchivedLine, PurgeBatch

#: Columns that the first lines did not have.
_LATER = {
    "recorded_month",
    "was_qualified",
    "ack_due_month",
    "acknowledged_month",
    "response_due_month",
    "responded_month",
    "qualified_month",
    "surveyed_month",
}


def line_of(file: Complaint, batch: PurgeBatch, organisation: Organisation) -> ArchivedLine:
    """Make the line of an ended file: nothing that identifies somebody, months rather than days.

    Months are those of the organisation's time zone. Raises ValueError for a file that has not ended.
    """
    if file.closed_on is None:
        raise ValueError(f"{file.reference} has not ended")
    survey = getattr(file, "survey", None)
    line = ArchivedLine(
        case_id=file.pk,
        reference=file.reference,
        received_month=file.received_on.replace(day=1),
        closed_month=file.closed_on.replace(day=1),
        channel=file.channel,
        status=file.status,
        request_kind=file.request_kind,
        service_id=file.service_id,
        installation_id=file.installation_id,
        category_id=file.category_id,
        risk=file.risk,
        recorded_month=_month(file.recorded_on),
        was_qualified=file.qualified_at is not None,
        qualified_month=_month_of(file.qualified_at, organisation),
        ack_due_month=_month(file.ack_due_on),
        acknowledged_month=_month(file.acknowledged_on),
        response_due_month=_month(file.response_due_on),
        responded_month=_month(file.responded_on),
        outcome=file.outcome,
        closing_reason=file.closing_reason,
        acknowledged_in_time=_in_time(file.acknowledged_on, file.ack_due_on),
        answered_in_time=_in_time(file.responded_on, file.response_due_on),
        named_mediator=file.mediator_named_on is not None,
        **_scores(file),
        surveyed_month=_month_of(survey.answered_at if survey else None, organisation),
        batch=batch,
    )
    line.sha256 = fingerprint(line)
    return line


def fingerprint(line: ArchivedLine) -> str:
    """The SHA-256 a line must carry, from its own columns.

    A column that came after the first certificates is left out while it is empty: lines made before it still hold,
    and no two different lines give the same content.
    """
    columns = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields}
    content = {
        name: value
        for name, value in columns.items()
        if name not in {"id", "sha256"} and not (value is None and name in _LATER)
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def _scores(file: Complaint) -> dict[str, int]:
    """The client's four answers about the handling, without their words; nothing when they gave none."""
    survey = getattr(file, "survey", None)
    return {question.value: getattr(survey, question.value) for question in SurveyQuestion} if survey else {}


def _month_of(moment: datetime | None, organisation: Organisation) -> date | None:
    return _month(clock.date_of(moment, organisation)) if moment else None


def _month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def _in_time(done_on: date | None, due_on: date) -> bool | None:
    return None if done_on is None else done_on <= due_on
