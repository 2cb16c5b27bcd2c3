"""The chronological register of complaints (Art. 3, Art. 8): its rows, its keyset pages, its exports."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import ENDED_STATUSES, Status, Term
from reclamations.letters import pdf
from reclamations.models import Complaint, Organisation

PAGE = 50
#: Beyond it a PDF would take minutes: the CSV has no limit.
PDF_LIMIT = 2000
SHEET_URL = "register:register.css"
STYLESHEET = settings.BASE_DIR / "static/css/register.css"
_ENDED = {status.value for status in ENDED_STATUSES}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Held(Term):
    """Whether a delay was held."""

    YES = "yes", gettext_noop("Tenu")
    NO = "no", gettext_noop("Dépassé")
    RUNNING = "running", gettext_noop("En cours")
    NONE = "none", gettext_noop("Sans objet")


@dataclass(frozen=True)
class Line:
    """One complaint of the register."""

    complaint: Complaint
    acknowledged: Held
    answered: Held


@dataclass(frozen=True)
class Page:
    """Some lines, newest reception first, and the keys of the pages beside; an empty key: no such page."""

    lines: list[Line]
    newer: str
    older: str


def complaints(year: int | None = None) -> QuerySet[Complaint]:
    """Everything the register shows, of one year of reception or of all."""
    found = Complaint.objects.recorded_as_complaints().select_related("service", "installation", "category")
    return found.filter(received_on__year=year) if year else found


def line(complaint: Complaint, today: date) -> Line:
    """Say of a complaint whether its delays are held on `today`."""
    ended = complaint.status in _ENDED
    return Line(
        complaint,
        _held(complaint.acknowledged_on, complaint.ack_due_on, ended=ended, today=today),
        _held(complaint.responded_on, complaint.response_due_on, ended=ended, today=today),
    )


def page(found: QuerySet[Complaint], *, before: str, after: str, today: date) -> Page:
    """Give one page: older than the key `before`, newer than the key `after`, or the newest. A bad key is ignored."""
    old, new = _key(before), _key(after)
    if new:
        day, pk = new
        rows = list(found.filter(_newer(day, pk)).order_by("received_on", "pk")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return _page(rows, newer=more, older=True, today=today)
    if old:
        day, pk = old
        found = found.filter(Q(received_on__lt=day) | Q(received_on=day, pk__lt=pk))
    rows = list(found.order_by("-received_on", "-pk")[: PAGE + 1])
    return _page(rows[:PAGE], newer=old is not None, older=len(rows) > PAGE, today=today)


def as_pdf(found: QuerySet[Complaint], *, title: str, today: date, organisation: Organisation) -> bytes:
    """Print the register, oldest first, landscape A4, tagged PDF/A; without the clients' names: the paper travels."""
    lines = [line(complaint, today) for complaint in found.order_by("received_on", "pk")[:PDF_LIMIT]]
    return print_page(
        "registre/register.html", {"title": title, "lines": lines}, today=today, organisation=organisation
    )


def print_page(template: str, context: dict[str, object], *, today: date, organisation: Organisation) -> bytes:
    """Print one of the register's documents with its stylesheet."""
    sheet = STYLESHEET.read_bytes()
    html = render_to_string(template, {**context, "today": today, "organisation": organisation, "sheet": SHEET_URL})
    return pdf.render(html, assets={SHEET_URL: sheet})


def as_csv(found: QuerySet[Complaint], *, today: date) -> Iterator[str]:
    """Write the register line by line, oldest first, with semicolons and a byte order mark for French spreadsheets."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(
        [
            _("Référence"),
            _("Reçue le"),
            _("Canal"),
            _("Objet"),
            _("Service"),
            _("Installation"),
            _("Catégorie"),
            _("Risque"),
            _("Statut"),
            _("Accusé de réception dû le"),
            _("Accusé de réception"),
            _("Réponse due le"),
            _("Réponse"),
            _("Issue"),
            _("Clôturée le"),
        ]
    )
    for complaint in found.order_by("received_on", "pk").iterator(chunk_size=1000):
        yield writer.writerow([safe_cell(value) for value in _cells(line(complaint, today))])


def safe_cell(value: object) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _cells(entry: Line) -> Iterable[object]:
    file = entry.complaint
    return (
        file.reference,
        file.received_on,
        file.get_channel_display(),
        file.subject,
        file.service,
        file.installation,
        file.category,
        file.get_risk_display(),
        _(Status(file.status).label),
        file.ack_due_on,
        _(entry.acknowledged.label),
        file.response_due_on,
        _(entry.answered.label),
        file.get_outcome_display(),
        file.closed_on,
    )


def _held(done_on: date | None, due_on: date, *, ended: bool, today: date) -> Held:
    if done_on is not None:
        return Held.YES if done_on <= due_on else Held.NO
    if ended:
        return Held.NONE
    return Held.RUNNING if today <= due_on else Held.NO


def _newer(day: date, pk: int) -> Q:
    return Q(received_on__gt=day) | Q(received_on=day, pk__gt=pk)


def _page(rows: list[Complaint], *, newer: bool, older: bool, today: date) -> Page:
    return Page(
        [line(row, today) for row in rows],
        newer=f"{rows[0].received_on},{rows[0].pk}" if newer and rows else "",
        older=f"{rows[-1].received_on},{rows[-1].pk}" if older and rows else "",
    )


def _key(text: str) -> tuple[date, int] | None:
    day, _comma, pk = text.partition(",")
    try:
        return date.fromisoformat(day), int(pk[:18])
    except ValueError:
        return None


class _Echo:
    """What `csv.writer` writes to: it gives the line back."""

    def write(self, text: str) -> str:
        """Give the line back."""
        return text
