"""Any number of files, quickly, for benchmarks: lives recorded once through the real acts, played with other dates.

The rows are those that the acts write, with chains that verify. All the letters are the same specimen on disk.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from reclamations import files, journal
from reclamations.actions.retention import retention_end
from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.rights import Right
from reclamations.domain.typed.references import write_reference
from reclamations.domain.vocabulary import Channel, Status
from reclamations.letters import pdf
from reclamations.models import (
    CalendarSnapshot,
    Category,
    Complaint,
    Installation,
    Organisation,
    ReferenceCounter,
    Service,
    Staff,
)
from reclamations.models.writing import insert_values
from registre.demo import plots, recording
from registre.demo.plots import Cast, Client, Plot
from registre.demo.recording import Recording

_BATCH = 1000  # files in a transaction
_YEARS = 4
_YOUNG = timedelta(days=70)  # until then most files are still open
_FIRST = ("Alice", "Bruno", "Chloé", "Damien", "Elsa", "Fabien", "Gaëlle", "Hamid", "Irène", "Joël", "Karine", "Luc")
_LAST = ("Armand", "Besson", "Colin", "Duval", "Esteve", "Faure", "Giraud", "Huet", "Imbert", "Jolivet", "Klein")
_SUBJECTS = (
    "Attente trop longue",
    "Cabine en panne",
    "Douche froide",
    "Facture contestée",
    "Accueil désagréable",
    "Borne hors service",
    "Vestiaire sale",
    "Remboursement attendu",
)
#: How complaints come in.
_CHANNELS = (
    (Channel.WEB_FORM, 60),
    (Channel.EMAIL, 14),
    (Channel.PHONE, 10),
    (Channel.POST, 8),
    (Channel.IN_PERSON, 4),
    (Channel.WHATSAPP, 4),
)
_SPECIMEN = "<html lang='fr'><title>Spécimen</title><p>Spécimen : courrier d’un dossier de démonstration.</p></html>"


def fill(size: int, *, seed: int, today: date, progress: Callable[[int], None] = lambda done: None) -> dict[str, int]:
    """Add `size` files received in the four years before `today`; return the number of rows by table.

    The same seed on the same day and database gives the same files. One transaction a thousand files; `progress` is
    told how many are done after each.
    """
    draw = random.Random(seed)  # noqa: S311  # no secret is drawn here
    studio = _Studio(today)
    ages = sorted((draw.randrange(_YEARS * 365) for _ in range(size)), reverse=True)
    chosen = (studio.choose(draw, today - timedelta(days=age)) for age in ages)
    return _write(chosen, studio, _Press(draw, studio.calendar, studio.zone), progress)


def one_of_each(*, seed: int, today: date) -> dict[str, int]:
    """Add one file of each life by each channel, received 70 to 80 working days before `today`."""
    draw = random.Random(seed)  # noqa: S311  # no secret is drawn here
    studio = _Studio(today)
    first = studio.calendar.add(today - timedelta(days=150), 1)
    chosen = (
        (studio.recorded(plot, channel), studio.calendar.add(first, number % 10))
        for number, (plot, channel) in enumerate(plots.every())
    )
    return _write(chosen, studio, _Press(draw, studio.calendar, studio.zone), lambda done: None)


def _write(
    chosen: Iterator[tuple[Recording, date]], studio: _Studio, press: _Press, progress: Callable[[int], None]
) -> dict[str, int]:
    rows: Counter[str] = Counter()
    done = 0
    while batch := list(itertools.islice(chosen, _BATCH)):
        with transaction.atomic():
            for recorded, received_on in batch:
                press.play(recorded, received_on)
            rows.update(press.flush())
        done += len(batch)
        progress(done)
    press.close()
    studio.close()
    return dict(rows)


class _Studio:
    """Records lives, each the first time that it is asked for."""

    def __init__(self, today: date) -> None:
        organisation = Organisation.current()
        self.today, self.zone = today, ZoneInfo(organisation.time_zone)
        self.snapshot: CalendarSnapshot = organisation.calendar_in_force
        self.calendar = self.snapshot.calendar
        staff = [person for person in Staff.objects.order_by("pk") if person.may(Right.HANDLE)]
        self.cast = Cast(
            handlers=staff,
            judges=[person for person in staff if person.may(Right.QUALIFY)],
            services=list(Service.objects.order_by("pk")),
            installations=list(Installation.objects.order_by("pk")),
            categories=list(Category.objects.order_by("pk")),
        )
        self.first = self.calendar.add(today - timedelta(days=200), 1)
        self.recorded = cache(self._record)
        self.printed: list[str] = []
        self.old = [plot for plot in plots.PLOTS if plot.status not in (Status.RECEIVED, Status.IN_PROGRESS)]

    def choose(self, draw: random.Random, received_on: date) -> tuple[Recording, date]:
        """A life that a file received that day may have led until today."""
        lived = self.calendar.count(received_on, self.today)
        young = self.today - received_on < _YOUNG or draw.random() < 0.01
        possible = [plot for plot in (plots.PLOTS if young else self.old) if plot.length <= lived]
        plot = _draw(draw, [(plot, plot.weight) for plot in possible])
        return self.recorded(plot, _draw(draw, _CHANNELS)), received_on

    def close(self) -> None:
        """Delete the letters of the recordings: those of the files have names of their own."""
        files.delete(self.printed)

    def _record(self, plot: Plot, channel: Channel) -> Recording:
        client = Client(recording.NAME, recording.EMAIL, recording.SUBJECT)
        with recording.distinct_keys(), transaction.atomic(), _specimens():
            complaint = plots.live(plot, channel, client, self.cast, self.calendar, self.first)
            self.printed += complaint.letters.values_list("storage_name", flat=True)
            compiled = recording.compile_file(complaint, self.calendar, self.zone, plot.length)
            transaction.set_rollback(True)
        return compiled


class _Press:
    """Plays recordings, and writes their rows by the batch."""

    def __init__(self, draw: random.Random, calendar: WorkingCalendar, zone: ZoneInfo) -> None:
        self.draw, self.calendar, self.zone = draw, calendar, zone
        self.counters = Counter(dict(ReferenceCounter.objects.values_list("year", "last")))
        self.keys: dict[type[models.Model], int] = {}
        self.rows: dict[type[models.Model], list[list[Any]]] = {}
        self.stamps: dict[tuple[str, date, time], str] = {}
        self.as_stored = connection.ops.adapt_datetimefield_value

    def play(self, recording: Recording, received_on: date) -> None:
        """Make the rows of one file received that day."""
        values = self._values(recording, received_on)
        for event in recording.events:
            for salt, commitment, name, value in event.details:
                values[salt] = f"{self.draw.getrandbits(128):032x}"
                values[commitment] = journal.commitment(values[salt], name, value(values))
            values[event.hash] = hashlib.sha256(event.content(values).encode()).hexdigest()
            values[event.mac] = journal.event_mac(values[event.hash], settings.JOURNAL_KEY)
        for plan in recording.rows:
            self.rows.setdefault(plan.model, []).append(plan.row(values))

    def flush(self) -> dict[str, int]:
        """Write everything made since the last time; return the number of rows by table."""
        for model, rows in self.rows.items():
            insert_values(model, rows)
        for year, last in self.counters.items():
            ReferenceCounter.objects.update_or_create(year=year, defaults={"last": last})
        counts = {str(model._meta.verbose_name_plural): len(rows) for model, rows in self.rows.items()}
        self.rows = {model: [] for model in self.rows}
        return counts

    def close(self) -> None:
        """Let the database go on after the last key."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.keys)):
                cursor.execute(statement)

    def _values(self, recording: Recording, received_on: date) -> list[Any]:
        """Fill every blank but the salts, the commitments, the hashes and their codes."""
        first = {model: self._take(model, count) for model, count in recording.keys.items()}
        self.counters[received_on.year] += 1
        reference = write_reference(received_on.year, self.counters[received_on.year])
        case_id = first[Complaint]
        draw = self.draw
        given: dict[str, Any] = {
            "reference": reference,
            "name": f"{draw.choice(_FIRST)} {draw.choice(_LAST)}",
            "email": f"client.{case_id}@example.org",
            "subject": draw.choice(_SUBJECTS),
            "genesis": journal.genesis(case_id),
        }
        days: dict[int, date] = {}
        values: list[Any] = [None] * len(recording.blanks)
        for place, (kind, *of) in enumerate(recording.blanks):
            if kind in given:
                values[place] = json.dumps(given[kind])[1:-1] if of else given[kind]
            elif kind == "key":
                values[place] = first[of[0]] + of[1]
            elif kind in ("date", "kept"):
                day = self.calendar.add(received_on, of[0])
                days[place] = retention_end(day) if kind == "kept" else day
                values[place] = days[place].isoformat()
            elif kind in ("stamp", "iso"):
                values[place] = self._stamp(kind, days[of[0]], of[1])
        return values

    def _stamp(self, kind: str, day: date, hour: time) -> str:
        known = self.stamps.get((kind, day, hour))
        if known is None:
            moment = datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)
            iso = moment.isoformat(timespec="microseconds")
            known = self.stamps[kind, day, hour] = iso if kind == "iso" else str(self.as_stored(moment))
        return known

    def _take(self, model: type[models.Model], count: int) -> int:
        """Reserve keys of a table; return the first."""
        if model not in self.keys:
            self.keys[model] = (model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1
        self.keys[model] += count
        return self.keys[model] - count


@contextmanager
def _specimens() -> Iterator[None]:
    """Print every letter as the same page."""
    specimen, render = _specimen(), pdf.render

    def show(html: str, *, assets: Mapping[str, bytes], style: str = "letter") -> bytes:
        return specimen

    pdf.render = show
    try:
        yield
    finally:
        pdf.render = render


@cache
def _specimen() -> bytes:
    return pdf.render(_SPECIMEN, assets={})


def _draw(draw: random.Random, shares: Sequence[tuple[Any, int]]) -> Any:
    return draw.choices([value for value, _ in shares], [share for _, share in shares])[0]
