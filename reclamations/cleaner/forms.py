"""Forms and signatures of a PDF: what was filled in or drawn stays visible, what no longer proves anything is told."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from reclamations.domain.copies import Loss

#: Fields that are read; a form that nests deeper or longer was made to cost.
_MAX_FIELDS, _MAX_DEPTH = 10_000, 50


def keep_visible(document: pikepdf.Pdf) -> set[Loss]:
    """Prepare the form for its copy: filled values stay, signatures become pictures of themselves."""
    form = document.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return set()
    losses: set[Loss] = set()
    if Name.XFA in form:
        losses.add(Loss.FORM_FIELDS)
        del form[Name.XFA]
    if _free_signatures(document, form):
        losses.add(Loss.SIGNATURE)
    return losses


def _free_signatures(document: pikepdf.Pdf, form: Dictionary) -> bool:
    """Make the drawings of signatures stamps, and say whether there was a signature.

    A reader would say of a signed copy that its document was altered. A field that waits for a signature stays.
    """
    fields = list(_fields(form))
    signed = [field for field in fields if _is_signed(field)]
    drawn = [annotation for annotation in _annotations(document) if _is_signed(annotation)]
    for field in signed:
        for key in ("/V", "/DV", "/Lock", "/SV"):
            if key in field:
                del field[key]
    for annotation in drawn:
        _become_stamp(annotation)
    if signed or drawn:
        _forget(form, Name.Fields)
        for field in fields:
            _forget(field, Name.Kids)
        form[Name.SigFlags] = 0
    return bool(signed or drawn)


def _is_signed(field: Dictionary) -> bool:
    return _inherited(field, Name.FT) == Name.Sig and isinstance(_inherited(field, Name.V), Dictionary)


def _forget(parent: Dictionary, key: Name) -> None:
    """Take out of a list of fields those that became stamps."""
    children = parent.get(key)
    if isinstance(children, Array):
        parent[key] = Array([child for child in children if not _is_stamp(child)])


def _is_stamp(child: object) -> bool:
    return isinstance(child, Dictionary) and child.get(Name.Subtype) == Name.Stamp


def _annotations(document: pikepdf.Pdf) -> Iterator[Dictionary]:
    for page in document.pages:
        annotations = page.obj.get(Name.Annots)
        if isinstance(annotations, Array):
            yield from (annotation for annotation in annotations if isinstance(annotation, Dictionary))


def _become_stamp(widget: Dictionary) -> None:
    for key in list(widget.keys()):
        if key not in {"/AP", "/AS", "/Rect", "/F", "/P", "/Type", "/OC", "/Contents"}:
            del widget[key]
    widget[Name.Subtype] = Name.Stamp


def _inherited(field: Object, key: Name) -> object:
    """Give a field's value, its own or that of the fields above it."""
    current: object = field
    for _ in range(_MAX_DEPTH):
        if not isinstance(current, Dictionary):
            return None
        if key in current:
            return current[key]
        current = current.get(Name.Parent)
    return None


def _fields(form: Dictionary) -> Iterator[Dictionary]:
    """Yield the fields of a form, those above before those within, each at most once."""
    waiting: list[tuple[object, int]] = [(form.get(Name.Fields), 0)]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MAX_FIELDS:
        current, depth = waiting.pop()
        if depth > _MAX_DEPTH or not isinstance(current, Array | Dictionary):
            continue
        if current.is_indirect:
            if current.objgen in seen:
                continue
            seen.add(current.objgen)
        if isinstance(current, Array):
            waiting.extend((value, depth + 1) for value in reversed(list(current)))
        elif not isinstance(current, Stream):
            yield current
            waiting.append((current.get(Name.Kids), depth + 1))
