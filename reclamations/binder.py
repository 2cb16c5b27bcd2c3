"""Many PDF made one after the other, bound into one that stays tagged: `python -m reclamations.binder`, for `letters`.

What the structure of a table says of each cell takes most of the memory: it is given back with the process. No Django,
no setting, nothing written to disk: the parts come by the standard input, the whole leaves by the standard output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name

#: Elements that mean nothing of their own: a piece of a line, a box of the layout.
_HOLLOW = ("/Span", "/NonStruct")
#: The memory of a structure is in the number of its entries: this one may be left out of every element.
_OPTIONAL = "/Type"
#: Bytes that say how long the next PDF is; nothing ends a list.
_LENGTH = 8


def main() -> None:
    """Bind what comes: the parts, then the numbers."""
    received = sys.stdin.buffer
    bind(unpacked(received), unpacked(received), sys.stdout.buffer)


def bind(parts: Iterable[bytes], numbers: Iterable[bytes], whole: BinaryIO) -> None:
    """Join tagged PDF of `letters.pdf` in their order. Raises ValueError without any part.

    `numbers` are PDF that have together as many pages, with nothing but a page number: each is laid over its page.
    """
    waiting = iter(parts)
    first = next(waiting, None)
    if first is None:
        raise ValueError("nothing to bind")
    with pikepdf.open(BytesIO(first)) as bound:
        _simplify(bound)
        for part in waiting:
            with pikepdf.open(BytesIO(part)) as source:
                _simplify(source)
                _append(bound, source)
        _number(bound, numbers)
        bound.save(whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Write a list for `unpacked`."""
    for piece in pieces:
        yield len(piece).to_bytes(_LENGTH)
        yield piece
    yield bytes(_LENGTH)


def unpacked(source: BinaryIO) -> Iterator[bytes]:
    """Read one list, a piece at a time."""
    while length := int.from_bytes(source.read(_LENGTH)):
        yield source.read(length)


def _append(bound: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Add the pages of a part, and what its structure says of them to the structure of the whole."""
    first = len(bound.pages)
    bound.pages.extend(source.pages)
    root, document = bound.Root.StructTreeRoot, bound.Root.StructTreeRoot.K[0]
    copied = bound.copy_foreign(source.Root.StructTreeRoot)
    shift = max(int(number) for number in list(root.ParentTree.Nums)[::2]) + 1
    for page in list(bound.pages)[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + shift
    for number, owners in _owners(copied):
        root.ParentTree.Nums.append(number + shift)
        root.ParentTree.Nums.append(owners)
    for part in copied.K[0].K:
        part.P = document
        document.K.append(part)


def _number(bound: pikepdf.Pdf, numbers: Iterable[bytes]) -> None:
    """Lay the numbers over the pages."""
    pages = iter(bound.pages)
    for some in numbers:
        with pikepdf.open(BytesIO(some)) as numbering:
            for number in numbering.pages:
                page = next(pages)
                page.add_overlay(number, pikepdf.Rectangle(page.mediabox))


# ---- The structure -----------------------------------------------------------------------------


def _simplify(part: pikepdf.Pdf) -> None:
    """Say the same structure in a third of the elements, and which header cells are of a row or of a column.

    A paragraph or a cell holds its text itself, without a `Span` for each piece of a line. Cells were joined to their
    headers by names that each part gives again: they are joined by the scope of the headers instead.
    """
    root = part.Root.StructTreeRoot
    moved: dict[tuple[tuple[int, int], int], Any] = {}
    for element in root.K:
        _simplify_element(element, moved, in_head=False)
    pages = {int(page.obj.StructParents): page.obj.objgen for page in part.pages}
    for number, owners in _owners(root):
        for marked in range(len(owners)):
            owner = moved.get((pages.get(number, (0, 0)), marked))
            if owner is not None:
                owners[marked] = owner


def _simplify_element(element: Any, moved: dict[tuple[tuple[int, int], int], Any], *, in_head: bool) -> None:
    kind = str(element.S)
    in_head = in_head or kind == "/THead"
    _scope(element, kind, in_head=in_head)
    if _OPTIONAL in element:
        del element[_OPTIONAL]
    kids: list[Any] = []
    for kid in _kids(element):
        marked = None if isinstance(kid, int) else _marked(kid, element.get("/Pg"))
        if marked is not None:
            kids += marked
            moved |= {(element.Pg.objgen, number): element for number in marked}
            continue
        if not isinstance(kid, int):
            _simplify_element(kid, moved, in_head=in_head)
        kids.append(kid)
    element.K = kids[0] if len(kids) == 1 and isinstance(kids[0], int) else Array(kids)


def _marked(element: Any, page: Any) -> list[int] | None:
    """The pieces of text of a hollow element of this page; None when it is or holds anything else."""
    if page is None or str(element.get("/S")) not in _HOLLOW or "/Alt" in element or "/Lang" in element:
        return None
    if "/Pg" not in element or element.Pg.objgen != page.objgen:
        return None
    found: list[int] = []
    for kid in _kids(element):
        pieces = [kid] if isinstance(kid, int) else _marked(kid, page)
        if pieces is None:
            return None
        found += pieces
    return found


def _scope(element: Any, kind: str, *, in_head: bool) -> None:
    if kind not in ("/TD", "/TH"):
        return
    if "/ID" in element:
        del element["/ID"]
    attributes = element.get("/A", Dictionary(O=Name.Table))
    if "/Headers" in attributes:
        del attributes["/Headers"]
    if kind == "/TH":
        attributes.Scope = Name.Column if in_head else Name.Row
    if len(attributes) > 1:  # more than its owner
        element.A = attributes
    elif "/A" in element:
        del element["/A"]


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K", ())
    yield from [kids] if isinstance(kids, int | Dictionary) else kids


def _owners(root: Any) -> Iterator[tuple[int, Any]]:
    """Each entry of the parent tree: its number, and the owner of each piece of its page."""
    entries = list(root.ParentTree.Nums)
    for number, owners in zip(entries[::2], entries[1::2], strict=True):
        yield int(number), owners


if __name__ == "__main__":
    main()
