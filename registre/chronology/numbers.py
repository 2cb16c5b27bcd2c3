"""Every number given in a year, accounted for: references have no gap; what is no complaint of the year says why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from reclamations.domain.typed.references import write_reference
from reclamations.domain.vocabulary import RequestKind, Status
from reclamations.models import Complaint, ReferenceCounter
from registre.chronology.register import Register, When
from registre.models import ArchivedLine

_NUMBER = re.compile(r"R-(\d{4})-(\d+)")


@dataclass(frozen=True)
class Number:
    """A number that is no complaint received in its year, and why; `upto` ends a run of numbers nobody has."""

    reference: str
    received: When = field(default_factory=When)
    why: str = ""
    upto: str = ""


@dataclass(frozen=True)
class Account:
    """The numbers of a year: `last` were given; each is a complaint of the year, or one of `others`."""

    year: int
    last: int
    complaints: int
    withdrawn: int
    requests: int
    elsewhere: int
    missing: int
    others: list[Number]
    numbered_later: int

    @property
    def first_reference(self) -> str:
        """The first number of the year."""
        return write_reference(self.year, 1)

    @property
    def last_reference(self) -> str:
        """The last number given in the year."""
        return write_reference(self.year, self.last)


@dataclass(frozen=True)
class _Row:
    reference: str
    number: int
    received: When
    status: str
    request_kind: str


def account(register: Register) -> Account:
    """Account for the numbers of the register's year. Raises ValueError for the whole register."""
    year = register.year
    if year is None:
        raise ValueError("numbers are given year by year")
    rows = sorted(_rows(year), key=lambda row: row.number)
    counter = ReferenceCounter.objects.filter(year=year).values_list("last", flat=True).first() or 0
    last = max([counter, *(row.number for row in rows)])
    others: list[Number] = []
    requests = elsewhere = missing = withdrawn = 0
    before = 0
    for row in rows:
        missing += row.number - before - 1
        others += _gap(year, before, row.number)
        before = row.number
        if row.status == Status.NOT_A_COMPLAINT.value:
            requests += 1
            others.append(Number(row.reference, row.received, _(RequestKind(row.request_kind).label)))
        elif row.received.on is not None and row.received.on.year != year:
            elsewhere += 1
            why = _("Reçue en %(year)s : au registre de cette année-là") % {"year": row.received.on.year}
            others.append(Number(row.reference, row.received, why))
        else:
            withdrawn += row.status == Status.WITHDRAWN.value
    missing += last - before
    others += _gap(year, before, last + 1)
    complaints = len(rows) - requests - elsewhere
    return Account(
        year=year,
        last=last,
        complaints=complaints,
        withdrawn=withdrawn,
        requests=requests,
        elsewhere=elsewhere,
        missing=missing,
        others=others,
        numbered_later=register.count() - complaints,
    )


def _rows(year: int) -> Iterator[_Row]:
    """Every file and archived line that bears a number of the year, each once."""
    columns = ("reference", "status", "request_kind")
    files = Complaint.objects.filter(reference__startswith=f"R-{year}-")
    rows = {
        row[0]: _row(*row, is_month=False) for row in files.values_list(*columns, "received_on").iterator()
    }  # files first: one purged meanwhile is in the second answer
    archived = ArchivedLine.objects.filter(reference__startswith=f"R-{year}-")
    rows |= {row[0]: _row(*row, is_month=True) for row in archived.values_list(*columns, "received_month").iterator()}
    return (row for row in rows.values() if row.number)


def _row(name: str, status: str, request_kind: str, received_on: date, *, is_month: bool) -> _Row:
    found = _NUMBER.fullmatch(name)
    return _Row(name, int(found[2]) if found else 0, When(received_on, is_month=is_month), status, request_kind)


def _gap(year: int, before: int, number: int) -> list[Number]:
    """The run of numbers strictly between two, that no file bears."""
    if number - before <= 1:
        return []
    upto = write_reference(year, number - 1) if number - before > 2 else ""
    why = _("Aucun dossier ne porte ce numéro") if not upto else _("Aucun dossier ne porte ces numéros")
    return [Number(write_reference(year, before + 1), why=why, upto=upto)]
