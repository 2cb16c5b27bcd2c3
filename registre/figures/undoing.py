"""Undo what was done to files after a day: their journal says what each act changed, and outlives their purge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from reclamations.domain.vocabulary import EventKind, Status
from reclamations.models import Event, Organisation
from registre.figures.facts import File

Facts = Mapping[str, Any]
#: What was last told before the day, by kind of event; a dispatch under its message's kind too.
Earlier = Mapping[str, Facts]
Later = Sequence[tuple[str, Facts]]


def end_of(day: date) -> datetime:
    """The first moment after a day, in the organisation's time zone."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(Organisation.current().time_zone))


def undo(file: File, later: Later, earlier: Earlier) -> None:
    """Undo what was done after the day, the last act first."""
    for kind, facts in reversed(later):
        _UNDO[EventKind(kind)](file, facts, earlier)


def moved(end: datetime) -> list[int]:
    """The files whose reception was corrected from a moment on: it may have been in another period."""
    events = Event.objects.filter(at__gte=end, kind=EventKind.RECEPTION_CORRECTED.value)
    return list(events.values_list("case_id", flat=True))


def events_after(end: datetime, pks: QuerySet[Any, Any]) -> dict[int, list[tuple[str, Facts]]]:
    """What was done from a moment on to the files of these numbers, in order, file by file."""
    events = Event.objects.filter(at__gte=end, kind__in=[kind.value for kind in _UNDO], case_id__in=pks)
    found = defaultdict(list)
    for case_id, kind, facts in events.order_by("case_id", "sequence").values_list("case_id", "kind", "facts"):
        found[case_id].append((kind, facts))
    return found


def events_before(end: datetime, pks: Sequence[int]) -> dict[int, dict[str, Facts]]:
    """The last telling event of each kind, before a moment, of some files; a dispatch under its message's kind too."""
    found: dict[int, dict[str, Facts]] = defaultdict(dict)
    for start in range(0, len(pks), 500):
        events = Event.objects.filter(
            case_id__in=pks[start : start + 500], at__lt=end, kind__in=[kind.value for kind in _TELLING]
        )
        for case_id, kind, facts in events.order_by("case_id", "sequence").values_list("case_id", "kind", "facts"):
            found[case_id][kind] = facts
            found[case_id][f"{kind}/{facts.get('kind', '')}"] = facts
            if kind in _STANDING:
                found[case_id][_STOOD] = facts
            if kind in _DUE:
                found[case_id][_DUE_DATES] = _due_dates(facts)
    return found


def told_days(earlier: Earlier) -> dict[str, date | None]:
    """The days that the journal tells of the two delays, by their columns: of a purged file only months are left."""
    seen, answer = earlier.get(EventKind.ACKNOWLEDGED, {}), earlier.get(EventKind.RESPONDED, {})
    return {
        **earlier.get(_DUE_DATES, {}),
        "acknowledged_on": _day(seen.get("on")),
        "responded_on": _left_on(answer, earlier),
    }


def _requalified(file: File, facts: Facts, earlier: Earlier) -> None:
    """Its qualification was reversed: it had one."""
    file.qualified, file.status = True, facts["from"]
    file.closed_on = file.received_on if file.status == Status.NOT_A_COMPLAINT.value else file.closed_on


def _unqualified(file: File, facts: Facts, earlier: Earlier) -> None:
    file.qualified, file.closed_on, file.status = False, None, Status.RECEIVED.value


def _ended_again(file: File, facts: Facts, earlier: Earlier) -> None:
    """It was reopened: it had ended."""
    file.status, file.closed_on = facts["from"], date.fromisoformat(facts["closed_on"])
    file.qualified = file.qualified or file.status == Status.CLOSED.value


def _received_before(file: File, facts: Facts, earlier: Earlier) -> None:
    for name, day in facts["before"].items():
        setattr(file, name, date.fromisoformat(day))


def _due_before(file: File, facts: Facts, earlier: Earlier) -> None:
    file.ack_due_on = date.fromisoformat(facts["ack"][0])
    file.response_due_on = date.fromisoformat(facts["response"][0])


def _classified_before(file: File, facts: Facts, earlier: Earlier) -> None:
    before = earlier.get(EventKind.CLASSIFIED) or facts.get("before") or {}
    for name in ("service", "installation", "category", "risk"):
        setattr(file, name, before.get(name, getattr(file, name)))


def _answered_before(file: File, facts: Facts, earlier: Earlier) -> None:
    """An answer was written: the one before it, if there was one, said its own outcome."""
    first = earlier.get(EventKind.RESPONDED)
    file.outcome = first["outcome"] if first else file.outcome
    file.status = Status.ANSWERED.value if first and earlier.get(_STOOD) == first else Status.IN_PROGRESS.value


def _not_lost(file: File, facts: Facts, earlier: Earlier) -> None:
    """What came back, or never left, was believed to have arrived."""
    reopened = facts.get("reopened") or ()
    if "acknowledged_on" in reopened and (seen := earlier.get(EventKind.ACKNOWLEDGED)):
        file.acknowledged_on = _day(seen.get("on"))
    if "responded_on" in reopened and (answer := earlier.get(EventKind.RESPONDED)):
        file.responded_on = _left_on(answer, earlier)
        file.outcome, file.status = answer["outcome"], Status.ANSWERED.value


def _left_on(answer: Facts, earlier: Earlier) -> date | None:
    left = earlier.get(f"{EventKind.DISPATCHED}/response", answer)
    return _day(left.get("on") or left.get("dispatched_on"))


def _due_dates(facts: Facts) -> dict[str, date | None]:
    """The two due dates, as the recording, a correction or a new calendar made them."""
    if "ack" in facts:
        return {"ack_due_on": _day(facts["ack"][1]), "response_due_on": _day(facts["response"][1])}
    return {name: _day(facts.get(name)) for name in ("ack_due_on", "response_due_on")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


#: Acts that date their fact themselves, such as a closing, need nothing here: a later date is left out.
_UNDO: Mapping[EventKind, Callable[[File, Facts, Earlier], None]] = {
    EventKind.QUALIFIED: _unqualified,
    EventKind.DISMISSED: _unqualified,
    EventKind.QUALIFICATION_REVERSED: _requalified,
    EventKind.REOPENED: _ended_again,
    EventKind.RECEPTION_CORRECTED: _received_before,
    EventKind.DEADLINES_RECOMPUTED: _due_before,
    EventKind.CLASSIFIED: _classified_before,
    EventKind.RESPONDED: _answered_before,
    EventKind.BOUNCED: _not_lost,
    EventKind.DISPATCH_FAILED: _not_lost,
}
#: What tells the state before an act that does not say it itself.
_TELLING = (
    EventKind.CLASSIFIED,
    EventKind.RESPONDED,
    EventKind.ACKNOWLEDGED,
    EventKind.DISPATCHED,
    EventKind.REOPENED,
    EventKind.BOUNCED,
    EventKind.REGISTERED,
    EventKind.RECEPTION_CORRECTED,
    EventKind.DEADLINES_RECOMPUTED,
)
#: Under this name, the last of those that say whether an answer stands.
_STOOD = "stood"
_STANDING = {EventKind.RESPONDED.value, EventKind.REOPENED.value, EventKind.BOUNCED.value}
#: Under this name, the last due dates told.
_DUE_DATES = "due dates"
_DUE = {EventKind.REGISTERED.value, EventKind.RECEPTION_CORRECTED.value, EventKind.DEADLINES_RECOMPUTED.value}
