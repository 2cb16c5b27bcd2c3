"""A ledger grouped into the small months that people read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.delays.calendar import LedgerDay, SkipKind, SkipReason
from reclamations.models import Organisation
from reclamations.models.company.wording import translation_of
from reclamations.web.tables import Column, Table
from reclamations.words import languages
from reclamations.words.typography import longdate

MARKS: Mapping[SkipKind, str] = {
    SkipKind.RECEPTION: gettext_noop("reçue"),
    SkipKind.WEEKEND: "",
    SkipKind.DAY_OFF: "",
    SkipKind.HOLIDAY: gettext_noop("férié"),
    SkipKind.CLOSURE: gettext_noop("fermé"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a month: a day of the delay, or a day outside it (`entry` is None)."""

    day: date
    entry: LedgerDay | None
    classes: str
    mark: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the ledger: its weeks, Monday to Sunday with None outside the month, and its reasons."""

    first: date
    weeks: list[list[Cell | None]]
    reasons: list[tuple[str, str]]


def skip_text(reason: SkipReason, organisation: Organisation | None = None) -> str:
    """Say why a day is not counted: the holiday's name, the closure's in the page's language, else the kind of day."""
    if reason.kind is not SkipKind.CLOSURE or not reason.name:
        return _(reason.text)
    language = translation.get_language() or languages.SOURCE
    name = translation_of(reason.name, organisation, language) if organisation else None
    return name or format_html('<span lang="fr">{}</span>', reason.name)


def ledger_months(
    days: Sequence[LedgerDay], *, due: set[date], today: date | None, organisation: Organisation | None = None
) -> list[Month]:
    """Group consecutive days into months of whole weeks, other days of these weeks included."""
    entries = {entry.day: entry for entry in days}
    month, last, months = days[0].day.replace(day=1), days[-1].day, []
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        squares: list[Cell | None] = [None] * month.weekday()
        for offset in range((following - month).days):
            day = month + timedelta(days=offset)
            squares.append(ledger_cell(day, entries.get(day), due=due, today=today))
        squares += [None] * (-len(squares) % 7)
        weeks = [squares[start : start + 7] for start in range(0, len(squares), 7)]
        inside = [entry for entry in days if month <= entry.day < following]
        months.append(Month(month, [week for week in weeks if has_entry(week)], named_reasons(inside, organisation)))
        month = following
    return months


def days_table(due: set[date], organisation: Organisation | None = None) -> Table:
    """The same ledger as a table, a row a day."""

    def why(entry: LedgerDay) -> str:
        if entry.reason:
            return skip_text(entry.reason, organisation)
        return _("échéance, comptée entière") if entry.day in due else _("jour ouvré, compté")

    return Table(
        [
            Column(gettext_noop("Date"), lambda entry: longdate(entry.day)),
            Column(gettext_noop("Jour ouvré"), lambda entry: entry.number or "–"),
            Column(gettext_noop("Pourquoi"), why),
        ]
    )


def has_entry(week: Sequence[Cell | None]) -> bool:
    """Tell whether a week holds at least one day of the delay."""
    return any(cell is not None and cell.entry is not None for cell in week)


def ledger_cell(day: date, entry: LedgerDay | None, *, due: set[date], today: date | None) -> Cell:
    """Say how one day looks and what is written in its square."""
    if entry is None:
        classes, mark = ["is-outside"], ""
    elif entry.reason is None:
        classes, mark = ["is-working"], str(entry.number)
    else:
        kind = entry.reason.kind
        look = "is-weekend" if kind is SkipKind.DAY_OFF else f"is-{kind.value}"
        classes, mark = [look], _(MARKS[kind]) if MARKS[kind] else ""
    classes += ["is-due"] * (day in due) + ["is-today"] * (day == today)
    return Cell(day, entry, " ".join(classes), mark)


def named_reasons(days: Iterable[LedgerDay], organisation: Organisation | None = None) -> list[tuple[str, str]]:
    """Sum up holidays and closures of one month: (« 28–31 », « Fermeture annuelle »), runs joined."""
    runs: list[tuple[list[int], str]] = []
    for entry in days:
        if entry.reason is None or entry.reason.kind not in (SkipKind.HOLIDAY, SkipKind.CLOSURE):
            continue
        text = skip_text(entry.reason, organisation)
        if runs and runs[-1][1] == text and runs[-1][0][-1] == entry.day.day - 1:
            runs[-1][0].append(entry.day.day)
        else:
            runs.append(([entry.day.day], text))
    return [(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}", text) for span, text in runs]
