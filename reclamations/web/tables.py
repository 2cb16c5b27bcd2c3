"""Tables: a column is declared once, and gives the page (as rows on a desk, as cards on a phone) and the file."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

#: What a row shows in a column; text is escaped.
Value = Callable[[Any], object]
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Column:
    """A column: its label as a msgid, what pages show in it, what a CSV file says; without one of them it is not there.

    `css` names the classes of its cells; `on_phone` is a shorter label beside the value, where there is no head. One
    that `is_silent` has a label for screen readers only: a button speaks for itself.
    """

    label: str
    html: Value | None = None
    plain: Value | None = None
    css: str = ""
    on_phone: str = ""
    is_silent: bool = False

    @property
    def beside(self) -> str:
        """What a phone writes before the value."""
        return "" if self.is_silent else _(self.on_phone or self.label)


@dataclass(frozen=True)
class Cell:
    """What one row shows in one column, and the label a phone writes before it, if one."""

    label: str
    value: object
    css: str


@dataclass(frozen=True)
class Table:
    """Columns, the first of which names the row, and the classes of each row."""

    columns: Sequence[Column]
    row_css: Callable[[Any], str] = lambda row: ""

    def head(self) -> list[tuple[str, bool]]:
        """Give the labels of what a page shows, and whether each is only read aloud."""
        return [(_(column.label), column.is_silent) for column in self.columns if column.html]

    def rows(self, found: Iterable[Any]) -> Iterator[tuple[str, list[Cell]]]:
        """Give each row as a page shows it: its classes, its cells."""
        shown = [(column.beside, column.html, column.css) for column in self.columns if column.html]
        for row in found:
            yield self.row_css(row), [Cell(label, html(row), css) for label, html, css in shown]

    def csv(self, found: Iterable[Any]) -> Iterator[str]:
        """Write a file line by line, with semicolons and a byte order mark for French spreadsheets.

        Every cell is quoted: a spreadsheet that splits at commas too finds no formula in the middle of a text.
        """
        writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        said = [(_(column.label), column.plain) for column in self.columns if column.plain]
        yield "\ufeff" + writer.writerow([label for label, _plain in said])
        for row in found:
            yield writer.writerow([safe_cell(plain(row)) for _label, plain in said])


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
