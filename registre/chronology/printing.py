"""The register's documents on paper: landscape A4, tagged PDF/A; without the clients' names: the paper travels.

A year may hold thousands of lines: they are laid out a part after the other, so that memory stays the same however
many there are. What begins on the last page of a part begins the next part: pages are full, and follow one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reclamations.letters import binding, pdf
from reclamations.models import Organisation
from registre.chronology import columns, numbers
from registre.chronology.register import Register
from registre.models import PurgeCertificate

#: Lines laid out at once: some 150 MB with WeasyPrint itself.
PART = 60
_STYLE = "register"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Item:
    """Something that is printed whole on a page: a line of a table, or a block. `anchor` names it in the document."""

    anchor: str
    kind: str
    value: Any


@dataclass(frozen=True)
class Paper:
    """A document to print: its template, what its template shows beside the items, and the items in order."""

    template: str
    context: dict[str, Any]
    items: Iterator[Item]
    total: int


def register(asked: Register, *, organisation: Organisation) -> Paper:
    """The register of a year, oldest first, and the account of its numbers."""
    account, total = numbers.account(asked), asked.count()
    context = {
        "table": columns.REGISTER,
        "numbers_table": columns.NUMBERS,
        "title": _("Registre des réclamations reçues en %(year)s") % {"year": asked.year},
        "today": asked.today,
        "organisation": organisation,
        "account": account,
        "total": total,
    }

    def items() -> Iterator[Item]:
        for line in asked.lines():
            yield Item(line.reference, "line", line)
        yield Item("account", "account", account)
        for number in account.others:
            yield Item(f"number-{number.reference}", "number", number)

    return Paper("registre/register.html", context, items(), total + 1 + len(account.others))


def certificate(found: PurgeCertificate, *, organisation: Organisation) -> Paper:
    """A certificate of purge: what it certifies, then each line that stays with its fingerprint."""
    lines = found.content["lines"]
    context = {
        "table": columns.CERTIFIED,
        "certificate": found,
        "organisation": organisation,
        "today": found.executed_at,
    }
    items = (Item(reference, "line", (reference, sha256)) for reference, sha256 in lines)
    return Paper("registre/certificate.html", context, items, len(lines))


def draw(paper: Paper, *, progress: Progress = lambda done: None) -> bytes:
    """Print it. `progress` is told how many items are on finished pages, part after part; it may raise to stop."""
    parts: list[pdf.Part] = []
    waiting: list[Item] = []
    done, is_last = 0, False
    while not is_last:
        fresh = list(islice(paper.items, PART))
        is_last = len(fresh) < PART
        waiting += fresh
        html = _html(paper, waiting, is_first=not parts)
        part = pdf.render_part(html, assets={}, style=_STYLE, is_last=is_last)
        if part.pages:
            parts.append(part)
            kept = [item for item in waiting if item.anchor in part.rest]
            done += len(waiting) - len(kept)
            waiting = kept
            progress(done)
    return binding.bind(parts, numbers=_page_numbers)


def _html(paper: Paper, items: Sequence[Item], *, is_first: bool) -> str:
    shown = {f"{kind}s": [item for item in items if item.kind == kind] for kind in ("line", "account", "number")}
    return render_to_string(paper.template, {**paper.context, **shown, "is_first": is_first})


def _page_numbers(pages: range, total: int) -> bytes:
    """A PDF of empty pages that bear their numbers."""
    html = render_to_string("registre/page_numbers.html", {"leaves": pages, "total": total})
    return pdf.render(html, assets={}, style=_STYLE)
