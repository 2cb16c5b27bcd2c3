"""A long document bound from its parts stays whole, tagged and archival, and its memory stays small (Art. 8)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from reclamations.binder import packed
from reclamations.letters import binding, pdf

pytestmark = pytest.mark.article(8)

CELLS = ("R-2026-000001", "04/05/2026", "Cabine en panne depuis trois jours", "Maintenance", "Tenu", "Clôturée")


def part(rows: int) -> pdf.Part:
    """A table as the register's: two rows of headers, then lines whose first cell names them."""
    head = '<tr><th rowspan="2">Référence</th><th colspan="5">Faits</th></tr><tr>' + "<th>Fait</th>" * 5 + "</tr>"
    line = f"<tr><th>{CELLS[0]}</th>" + "".join(f"<td>{cell}<br><em>{cell}</em></td>" for cell in CELLS[1:]) + "</tr>"
    html = f'<html lang="fr"><title>Registre</title><table><thead>{head}</thead><tbody>{line * rows}</tbody></table>'
    return pdf.render_part(html, assets={}, style="register", is_last=True)


def numbers(pages: range, total: int) -> bytes:
    leaves = "".join(f'<p class="leaf">page {page}/{total}</p>' for page in pages)
    return pdf.render(f'<html lang="fr"><title>Pages</title>{leaves}', assets={}, style="register")


@pytest.fixture(scope="module")
def bound() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(binding.bind([part(40), part(7), part(40)], numbers=numbers)))


def elements(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K", ())
    for kid in [kids] if isinstance(kids, int) else kids:
        if not isinstance(kid, int):
            assert kid.P.objgen == element.objgen
            yield from elements(kid)


def every_element(document: pikepdf.Pdf) -> list[Any]:
    return list(elements(document.Root.StructTreeRoot.K[0]))


def test_every_piece_of_text_has_one_element_that_names_it(bound: pikepdf.Pdf) -> None:
    named = []
    for element in every_element(bound):
        kids = element.get("/K", ())
        marked = [kid for kid in ([kids] if isinstance(kids, int) else kids) if isinstance(kid, int)]
        named += [(element.Pg.objgen, int(number), element.objgen) for number in marked]
    owned = []
    entries = list(bound.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(number): found for number, found in zip(entries[::2], entries[1::2], strict=True)}
    for page in bound.pages:
        found = owners[int(page.obj.StructParents)]
        owned += [(page.obj.objgen, number, owner.objgen) for number, owner in enumerate(found)]
    assert sorted(named) == sorted(owned)
    assert len(named) == len({(page, number) for page, number, _element in named}) > 87 * len(CELLS)


def test_cells_hold_their_text_and_headers_say_what_they_head(bound: pikepdf.Pdf) -> None:
    found = every_element(bound)
    kinds = [str(element.S) for element in found]
    assert not {"/Span", "/NonStruct"} & set(kinds)
    assert not any("/ID" in element for element in found), "the parts gave the same names to their headers"
    assert kinds.count("/TD") == 87 * (len(CELLS) - 1)
    scopes = [str(element.A.Scope) for element in found if element.S == "/TH"]
    assert scopes.count("/Row") == 87
    assert scopes.count("/Column") == len(scopes) - 87 > 0
    wide = [int(element.A.ColSpan) for element in found if element.S == "/TH" and "/ColSpan" in element.A]
    assert set(wide) == {5}


def test_what_is_bound_claims_to_be_archival_and_tagged_and_is(bound: pikepdf.Pdf) -> None:
    with bound.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    root = bound.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "fr"
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    fonts = [thing for thing in bound.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_pages_are_numbered_over_the_whole(bound: pikepdf.Pdf) -> None:
    whole = BytesIO()
    bound.save(whole)
    text = subprocess.run(["pdftotext", "-", "-"], input=whole.getvalue(), capture_output=True, check=True).stdout
    total = len(bound.pages)
    assert [f"page {number}/{total}".encode() in page for number, page in enumerate(text.split(b"\f"), 1)] == [
        *[True] * total,
        False,
    ]


def peak(times: int, some: bytes) -> int:
    """The memory, in MB, that the process takes to bind as many parts; what it was started from is not counted."""
    told = "from pathlib import Path; Path('/dev/stderr').write_text(Path('/proc/self/status').read_text())"
    ended = subprocess.run(
        [sys.executable, "-c", f"from reclamations import binder; binder.main(); {told}"],
        input=b"".join([*packed([some] * times), *packed([])]),
        capture_output=True,
        env=binding._ENVIRONMENT,
        cwd=settings.BASE_DIR,
        check=True,
    )
    [line] = [line for line in ended.stderr.decode().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def test_a_thousand_lines_more_take_the_memory_of_their_cells_alone() -> None:
    """Some three kilobytes a cell of two lines; an element for each piece of a line took seven."""
    rows, more = 50, 20
    some = part(rows).data
    assert peak(1 + more, some) - peak(1, some) <= rows * more * len(CELLS) * 4 // 1024
