"""What is known of a complaint at the end of a day: where it stood, and what its figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ENDED_STATUSES, Status, Term
from registre.chronology.register import InTime, timeliness

_ENDED = {status.value for status in ENDED_STATUSES}


class Stage(Term):
    """Where a complaint stood."""

    UNTRIAGED = "untriaged", gettext_noop("à qualifier")
    RUNNING = "running", gettext_noop("en cours de traitement")
    ANSWERED = "answered", gettext_noop("répondues et non closes")
    CLOSED = "closed", gettext_noop("clôturées")
    WITHDRAWN = "withdrawn", gettext_noop("retirées")


@dataclass
class Known:
    """One complaint as it was known. `outcome` is empty until an answer left; a delay is None when nobody knows.

    `scores` are the marks that its client gave to the handling, in the order of `SurveyQuestion`; empty before.
    """

    stage: Stage
    channel: str
    service: int | None
    installation: int | None
    category: int | None
    risk: str
    outcome: str
    acknowledged: InTime | None
    answered: InTime | None
    scores: tuple[int, ...] = ()


@dataclass
class File:
    """A file's row, on its way back to what it was."""

    pk: int
    status: str
    received_on: date
    recorded_on: date
    qualified: bool
    closed_on: date | None
    ack_due_on: date
    acknowledged_on: date | None
    response_due_on: date
    responded_on: date | None
    outcome: str
    channel: str
    service: int | None
    installation: int | None
    category: int | None
    risk: str

    def has_ended(self, on: date) -> bool:
        """Whether it had ended at the end of a day."""
        return self.closed_on is not None and self.closed_on <= on and self.status in _ENDED


def known_of(file: File, on: date, scores: tuple[int, ...]) -> Known | None:
    """What a file says once everything after the day is left out; None for a mere request."""
    answered_on = file.responded_on if file.responded_on and file.responded_on <= on else None
    acknowledged_on = file.acknowledged_on if file.acknowledged_on and file.acknowledged_on <= on else None
    ended = file.has_ended(on)
    if ended and file.status == Status.NOT_A_COMPLAINT.value:
        return None
    return Known(
        stage=_stage(file, ended=ended, answered=answered_on is not None),
        channel=file.channel,
        service=file.service,
        installation=file.installation,
        category=file.category,
        risk=file.risk,
        outcome=file.outcome if answered_on else "",
        acknowledged=timeliness(acknowledged_on, file.ack_due_on, ended=ended, today=on),
        answered=timeliness(answered_on, file.response_due_on, ended=ended, today=on),
        scores=scores,
    )


def _stage(file: File, *, ended: bool, answered: bool) -> Stage:
    if ended:
        return Stage.WITHDRAWN if file.status == Status.WITHDRAWN.value else Stage.CLOSED
    if not file.qualified:
        return Stage.UNTRIAGED
    return Stage.ANSWERED if answered and file.status != Status.IN_PROGRESS.value else Stage.RUNNING
