"""Many PDF made one after the other, bound into one: memory holds a part at a time, and the whole stays tagged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pikepdf


def bind(parts: Sequence[bytes], *, numbers: Callable[[int], bytes]) -> bytes:
    """Join tagged PDF of `letters.pdf` in their order.

    `numbers` is given the number of pages and makes a PDF of as many, with nothing but page numbers: each is laid over
    its page. Raises ValueError without any part.
    """
    if not parts:
        raise ValueError("nothing to bind")
    with pikepdf.open(BytesIO(parts[0])) as bound:
        for part in parts[1:]:
            with pikepdf.open(BytesIO(part)) as source:
                _append(bound, source)
        with pikepdf.open(BytesIO(numbers(len(bound.pages)))) as numbering:
            for page, number in zip(bound.pages, numbering.pages, strict=True):
                page.add_overlay(number, pikepdf.Rectangle(page.mediabox))
        whole = BytesIO()
        bound.save(whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return whole.getvalue()


def _append(bound: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Add the pages of a part, and what its structure says of them to the structure of the whole."""
    first = len(bound.pages)
    bound.pages.extend(source.pages)
    root, document = bound.Root.StructTreeRoot, bound.Root.StructTreeRoot.K[0]
    copied = bound.copy_foreign(source.Root.StructTreeRoot)
    shift = max(int(number) for number in list(root.ParentTree.Nums)[::2]) + 1
    for page in list(bound.pages)[first:]:
        page.obj.StructParents = int(page.obj.StructParents) + shift
    entries = list(copied.ParentTree.Nums)
    for number, owners in zip(entries[::2], entries[1::2], strict=True):
        root.ParentTree.Nums.append(int(number) + shift)
        root.ParentTree.Nums.append(owners)
    for part in copied.K[0].K:
        part.P = document
        document.K.append(part)
