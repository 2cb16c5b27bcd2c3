"""Tables: a column is declared once, and gives the page (rows on a desk, cards on a phone), the file and the paper."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from django.utils.translation import gettext as _

#: What a row shows in a column; text is escaped.
Value = Callable[[Any], object]
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Column:
    """A column: its label as a msgid, what pages show in it, what a CSV file says, what a printed document shows.

    Without one of the three it is not there. `css` names the classes of its cells on a page. `on_phone` is a shorter
    label beside the value, where there is no head; an empty one where the value speaks for itself. A column that
    `is_silent` has a label for screen readers only: a button does. One that `names` says whose row it is.

    On paper `width` is the class of the column, `group` a head above it and those beside it, `on_paper` the shorter
    label which that allows.
    """

    label: str
    html: Value | None = None
    plain: Value | None = None
    paper: Value | None = None
    css: str = ""
    on_phone: str | None = None
    is_silent: bool = False
    names: bool = False
    width: str = ""
    group: str = ""
    on_paper: str = ""

    @property
    def beside(self) -> str:
        """What a phone writes before the value."""
        said = self.label if self.on_phone is None else self.on_phone
        return _(said) if said and not self.is_silent else ""


@dataclass(frozen=True)
class Cell:
    """What one row shows in one column, the label a phone writes before it, if one, and whether it names the row."""

    label: str
    value: object
    css: str
    names: bool


class Anchored(Protocol):
    """A row that is printed, and its name within the document."""

    @property
    def anchor(self) -> str:
        """What the document calls it."""

    @property
    def value(self) -> Any:
        """What the columns read."""


@dataclass(frozen=True)
class Table:
    """Columns, the first of which names the row unless another does, and the classes of each row on a page."""

    columns: Sequence[Column]
    row_css: Callable[[Any], str] = lambda row: ""

    def head(self) -> list[tuple[str, bool]]:
        """Give the labels of what a page shows, and whether each is only read aloud."""
        return [(_(column.label), column.is_silent) for column in self.columns if column.html]

    def rows(self, found: Iterable[Any]) -> Iterator[tuple[str, list[Cell]]]:
        """Give each row as a page shows it: its classes, its cells."""
        columns = [column for column in self.columns if column.html]
        naming = next((column for column in columns if column.names), columns[0])
        shown = [(column.beside, column.html, column.css, column is naming) for column in columns if column.html]
        for row in found:
            yield self.row_css(row), [Cell(label, html(row), css, names) for label, html, css, names in shown]

    def csv(self, found: Iterable[Any]) -> Iterator[str]:
        """Write a file line by line, with semicolons and a byte order mark for French spreadsheets.

        Every cell is quoted: a spreadsheet that splits at commas too finds no formula in the middle of a text.
        """
        writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        said = [(_(column.label), column.plain) for column in self.columns if column.plain]
        yield "\ufeff" + writer.writerow([label for label, _plain in said])
        for row in found:
            yield writer.writerow([safe_cell(plain(row)) for _label, plain in said])

    def on_paper(self) -> list[Column]:
        """Give the columns of a printed document."""
        return [column for column in self.columns if column.paper]

    def paper_head(self) -> tuple[list[tuple[str, int]], list[str]]:
        """Give its head: labels and how many columns each is above (0: its own only), then the labels below groups."""
        above: list[tuple[str, int]] = []
        below: list[str] = []
        for group, columns in groupby(self.on_paper(), lambda column: column.group):
            labels = [_(column.on_paper or column.label) for column in columns]
            above += [(_(group), len(labels))] if group else [(label, 0) for label in labels]
            below += labels if group else []
        return above, below

    def paper_rows(self, found: Iterable[Anchored]) -> Iterator[tuple[str, list[object]]]:
        """Give each row as a document shows it: its anchor, its cells."""
        shown = [column.paper for column in self.columns if column.paper]
        for row in found:
            yield row.anchor, [paper(row.value) for paper in shown]


def safe_cell(value: object) -> str:
    """Write a cell that no spreadsheet takes for a formula, whatever blank or full-width sign hides it."""
    text = "" if value is None else str(value)
    seen = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC"), "")
    is_formula = unicodedata.normalize("NFKC", seen).startswith(_FORMULA)
    return f"'{text}" if is_formula or text.startswith(("\t", "\r", "\n")) else text


class _Echo:
    """What `csv.writer` writes to: it gives the line back."""

    def write(self, text: str) -> str:
        """Give the line back."""
        return text
