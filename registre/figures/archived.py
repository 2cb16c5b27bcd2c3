"""What was known of purged files at the end of a day: their lines, whose facts are months, and their journal.

A line says how a file ended. What was done after the day asked, such as a reopening or another classification, is
undone as for a file that is still there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q

from reclamations.domain.vocabulary import Outcome, Status, SurveyQuestion
from registre.chronology.register import InTime, archived_timeliness, timeliness
from registre.figures.facts import File, Known, Stage, known_of
from registre.figures.undoing import Earlier, end_of, events_after, events_before, moved, told_days, undo
from registre.models import ArchivedLine

_QUESTIONS = tuple(question.value for question in SurveyQuestion)


def archived(first_day: date, last_day: date, on: date) -> Iterator[Known | None]:
    """What stays of the purged files of the period, by whole months; None for what was a mere request."""
    months, month, end = (first_day.replace(day=1), last_day), on.replace(day=1), end_of(on)
    lines = ArchivedLine.objects.filter(Q(received_month__range=months) | Q(case_id__in=moved(end)))
    later = events_after(end, lines.order_by().values("case_id"))
    earlier = events_before(end, list(later))
    for line in lines.iterator(chunk_size=2000):
        if line.recorded_month and line.recorded_month > month:
            continue
        if line.case_id not in later:
            yield _known(line, month)
            continue
        file = _file_of(line, month)
        undo(file, later[line.case_id], earlier[line.case_id])
        if months[0] <= file.received_on <= last_day:
            yield _known_before(line, file, earlier[line.case_id], on)


# ---- A line to whose file nothing was done after the day, or nothing that it does not date ------


def _known(line: ArchivedLine, month: date) -> Known | None:
    ended = line.closed_month <= month
    if ended and line.status == Status.NOT_A_COMPLAINT.value:
        return None
    answered = line.outcome != "" and _has_left(line, ended=ended, month=month)
    return Known(
        stage=_stage(line, ended=ended, answered=answered, month=month),
        channel=line.channel,
        service=line.service_id,
        installation=line.installation_id,
        category=line.category_id,
        risk=line.risk,
        outcome=Outcome(line.outcome).value if answered else "",
        acknowledged=_delay(
            line.ack_due_month, line.acknowledged_month, line.acknowledged_in_time, ended=ended, month=month
        ),
        answered=_delay(line.response_due_month, line.responded_month, line.answered_in_time, ended=ended, month=month),
        scores=_scores(line, ended=ended, month=month),
    )


def _has_left(line: ArchivedLine, *, ended: bool, month: date) -> bool:
    """Whether the answer had left. Of the first lines only the delay tells that one ever did."""
    if line.responded_month is None:
        return ended and line.answered_in_time is not None
    return line.responded_month <= month


def _scores(line: ArchivedLine, *, ended: bool, month: date) -> tuple[int, ...]:
    """The marks, once given; those of the first lines, whose month was not kept, with the end of the file."""
    given = ended if line.surveyed_month is None else line.surveyed_month <= month
    return tuple(getattr(line, name) for name in _QUESTIONS) if given and line.clarity is not None else ()


def _stage(line: ArchivedLine, *, ended: bool, answered: bool, month: date) -> Stage:
    if ended:
        return Stage.WITHDRAWN if line.status == Status.WITHDRAWN.value else Stage.CLOSED
    if not _was_qualified(line, month):
        return Stage.UNTRIAGED
    return Stage.ANSWERED if answered else Stage.RUNNING


def _was_qualified(line: ArchivedLine, month: date) -> bool:
    return line.was_qualified is not False and (line.qualified_month is None or line.qualified_month <= month)


def _delay(due: date | None, done: date | None, in_time: bool | None, *, ended: bool, month: date) -> InTime | None:
    """Whether a delay was kept at the end of a month. None: the months were not kept."""
    if ended or (done is not None and done <= month):
        return archived_timeliness(in_time)
    if due is None:
        return None
    return InTime.RUNNING if due > month else InTime.NO


# ---- A line to whose file more was done since ----------------------------------------------------


def _file_of(line: ArchivedLine, month: date) -> File:
    """A purged file on its way back: the first days of its months, until an act says the day.

    A due month that was not kept is the month of reception: `_delay_before` says that nobody knows.
    """
    return File(
        pk=line.case_id,
        status=line.status,
        received_on=line.received_month,
        recorded_on=line.recorded_month or line.received_month,
        qualified=_was_qualified(line, month),
        closed_on=line.closed_month,
        ack_due_on=line.ack_due_month or line.received_month,
        acknowledged_on=line.acknowledged_month,
        response_due_on=line.response_due_month or line.received_month,
        responded_on=line.responded_month,
        outcome=line.outcome,
        channel=line.channel,
        service=line.service_id,
        installation=line.installation_id,
        category=line.category_id,
        risk=line.risk,
    )


#: The columns of the two delays, without « month » in a line, without « on » in a file; whether it was kept.
_DELAYS = (
    ("ack_due", "acknowledged", "acknowledged_in_time"),
    ("response_due", "responded", "answered_in_time"),
)


def _known_before(line: ArchivedLine, file: File, earlier: Earlier, on: date) -> Known | None:
    """What a purged file said once what was done after the day is undone."""
    found = known_of(file, on, _scores(line, ended=file.has_ended(on), month=on.replace(day=1)))
    if found is None:
        return None
    acknowledged, answered = (_delay_before(line, file, names, told_days(earlier), on) for names in _DELAYS)
    return replace(found, acknowledged=acknowledged, answered=answered)


def _delay_before(
    line: ArchivedLine, file: File, names: tuple[str, str, str], told: Mapping[str, date | None], on: date
) -> InTime | None:
    """Whether a delay was kept then: as the line says, or, once one of its dates was undone, by the journal's days."""
    due_name, done_name, in_time_name = names
    due, done, ended = getattr(file, f"{due_name}_on"), getattr(file, f"{done_name}_on"), file.has_ended(on)
    due_month, done_month = getattr(line, f"{due_name}_month"), getattr(line, f"{done_name}_month")
    if (due, done) == (due_month or line.received_month, done_month):
        in_time = getattr(line, in_time_name)
        if done is not None and done <= on:
            return archived_timeliness(in_time)
        if not ended and due_month is None:
            return None
        if done is None and in_time is not None:  # of the first lines: done, nobody knows when
            return archived_timeliness(in_time) if ended else None
    done = _day_of(done, done_month, told.get(f"{done_name}_on"))
    due = _day_of(due, due_month, told.get(f"{due_name}_on")) or due
    return timeliness(done if done and done <= on else None, due, ended=ended, today=on)


def _day_of(day: date | None, month: date | None, told: date | None) -> date | None:
    """The day that the journal tells within a month of the line; a date that was undone is a day already."""
    return told if day == month and told is not None and told.replace(day=1) == month else day
