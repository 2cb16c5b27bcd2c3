"""PDFs written anew without anything that acts by itself; what is lost by it is found first, and told."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from reclamations.cleaner import NoCopy, forms
from reclamations.domain.copies import Cleaned, Loss, NotMade

#: A scanned letter has a few hundred objects; a catalogue tens of thousands.
_MAX_OBJECTS = 200_000
_MEMORY = 256 * 1024 * 1024

#: Keys that start something or carry a file, wherever they stand: what their loss is.
_KEYS: dict[str, Loss | None] = {
    "/AA": Loss.ACTIVE_CONTENT,
    "/JS": Loss.ACTIVE_CONTENT,
    "/JavaScript": Loss.ACTIVE_CONTENT,
    "/EmbeddedFiles": Loss.EMBEDDED_FILES,
    "/EF": Loss.EMBEDDED_FILES,
    "/AF": Loss.EMBEDDED_FILES,
    "/Collection": Loss.EMBEDDED_FILES,
    "/RichMediaContent": Loss.MULTIMEDIA,
    "/Renditions": Loss.MULTIMEDIA,
    "/AlternatePresentations": Loss.MULTIMEDIA,
    "/Requirements": None,
}
_ACTIONS: dict[str, Loss] = {
    "/JavaScript": Loss.ACTIVE_CONTENT,
    "/Launch": Loss.ACTIVE_CONTENT,
    "/SubmitForm": Loss.ACTIVE_CONTENT,
    "/ResetForm": Loss.ACTIVE_CONTENT,
    "/ImportData": Loss.ACTIVE_CONTENT,
    "/GoToE": Loss.ACTIVE_CONTENT,
    "/GoToR": Loss.ACTIVE_CONTENT,
    "/GoToDp": Loss.ACTIVE_CONTENT,
    "/Rendition": Loss.MULTIMEDIA,
    "/Movie": Loss.MULTIMEDIA,
    "/Sound": Loss.MULTIMEDIA,
    "/RichMediaExecute": Loss.MULTIMEDIA,
    "/GoTo3DView": Loss.MULTIMEDIA,
}
_ANNOTATIONS: dict[str, Loss] = {
    "/FileAttachment": Loss.EMBEDDED_FILES,
    "/RichMedia": Loss.MULTIMEDIA,
    "/Screen": Loss.MULTIMEDIA,
    "/Movie": Loss.MULTIMEDIA,
    "/Sound": Loss.MULTIMEDIA,
    "/3D": Loss.MULTIMEDIA,
}
#: Where a link may lead, if it says so.
_SCHEME = re.compile(r"[\x00-\x20]*(?!https?:|mailto:|tel:|sms:)[a-z][a-z0-9+.\x00-\x20-]*:", re.IGNORECASE)


def clean(source: Path, destination: Path) -> Cleaned:
    """Write the PDF in `source` anew: what it refers to, nothing that acts, its pages as they are. Raises NoCopy."""
    pikepdf.settings.set_qpdf_limits(
        parser_max_nesting=100,
        doc_max_warnings=2000,
        flate_max_memory=_MEMORY,
        png_max_memory=_MEMORY,
        tiff_max_memory=_MEMORY,
        run_length_max_memory=_MEMORY,
        dct_max_memory=_MEMORY,
    )
    try:
        with pikepdf.open(source, suppress_warnings=True) as document:
            if not document.pages:
                raise NoCopy(NotMade.UNREADABLE)
            losses = _disarmed(document) | _seen(document, source)
            out = io.BytesIO()  # a library's error would not say that the disk is full
            document.save(out, encryption=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except pikepdf.PasswordError as error:
        raise NoCopy(NotMade.PASSWORD) from error
    destination.write_bytes(out.getbuffer())
    return Cleaned(made=True, mime="application/pdf", losses=tuple(loss for loss in Loss if loss in losses))


def _seen(document: pikepdf.Pdf, source: Path) -> set[Loss]:
    """What the file as a whole loses: its protection, and the end that never came."""
    losses = {Loss.ENCRYPTION} if document.is_encrypted else set()
    if document.get_warnings():
        data = source.read_bytes()
        if data.rfind(b"startxref") < data.rfind(b" obj"):  # objects, and then no table of them
            losses.add(Loss.TRUNCATED)
    return losses


def _disarmed(document: pikepdf.Pdf) -> set[Loss]:
    """Take out of the document whatever acts, and say what that was."""
    losses = forms.keep_visible(document)
    root = document.Root
    opening = root.get(Name.OpenAction)
    if isinstance(opening, Dictionary) and not _is_named(opening, "/S", {"/GoTo"}):
        losses.add(_lost_action(opening) or Loss.ACTIVE_CONTENT)
    for key in (Name.OpenAction, Name.Metadata, Name.URI, Name.Perms, Name.DSS, Name.Legal):
        if key in root:  # XMP claims an archive's or an invoice's standard that the copy does not keep
            del root[key]
    for container in _reachable(document):
        losses |= _disarm(container)
    return losses


def _reachable(document: pikepdf.Pdf) -> Iterator[Object]:
    """Yield every dictionary that the document refers to, before those within, which are read only if it keeps them.

    What an older version of the document left behind is not written, so it is no loss either. Raises NoCopy.
    """
    waiting: list[object] = [document.Root]
    seen: set[tuple[int, int]] = set()
    while waiting:
        current = waiting.pop()
        if not isinstance(current, Array | Dictionary | Stream):
            continue
        if current.is_indirect:
            if current.objgen in seen:
                continue
            seen.add(current.objgen)
            if len(seen) > _MAX_OBJECTS:
                raise NoCopy(NotMade.TOO_LARGE)
        if isinstance(current, Array):
            waiting.extend(_objects(current))
        else:
            yield current
            waiting.extend(_objects(value for _, value in current.items()))


def _objects(values: Iterable[object]) -> Iterator[Object]:
    """Leave out numbers and the like, of which a list may have a million."""
    return (value for value in values if isinstance(value, Object))


def _disarm(container: Object) -> set[Loss]:
    losses: set[Loss] = set()
    if _leads_away(container):
        losses.add(_lost_action(container) or Loss.ACTIVE_CONTENT)
        for key in list(container.keys()):
            del container[key]
        return losses
    for key in _KEYS.keys() & container.keys():
        if _is_anything(container[key]):
            losses |= {loss} if (loss := _KEYS[key]) else set()
        del container[key]
    if isinstance(container, Stream):
        for key in ("/F", "/FFilter", "/FDecodeParms"):  # a stream whose bytes are in another file
            if key in container:
                losses.add(Loss.EMBEDDED_FILES)
                del container[key]
    annotations = container.get(Name.Annots)
    if isinstance(annotations, Array):
        kept = [annotation for annotation in annotations if not _is_named(annotation, "/Subtype", _ANNOTATIONS)]
        if len(kept) < len(annotations):
            losses |= {
                _ANNOTATIONS[str(annotation.Subtype)]
                for annotation in annotations
                if _is_named(annotation, "/Subtype", _ANNOTATIONS)
            }
            container[Name.Annots] = Array(kept)
    return losses


def _leads_away(container: Object) -> bool:
    """Whether a dictionary is an action that does more than turn pages or open a page of the web."""
    if _is_named(container, "/S", _ACTIONS):
        return True
    target = container.get(Name.URI) if _is_named(container, "/S", {"/URI"}) else None
    return isinstance(target, pikepdf.String) and _SCHEME.match(str(target)) is not None


def _lost_action(action: Object) -> Loss | None:
    return _ACTIONS.get(str(action.get(Name.S)))


def _is_anything(value: object) -> bool:
    """Whether a value holds something: an empty list of files is no loss."""
    if isinstance(value, Dictionary):
        names = value.get(Name.Names)
        return not (
            set(value.keys()) <= {"/Names"} and (names is None or (isinstance(names, Array) and not len(names)))
        )
    return not (isinstance(value, Array) and not len(value))


def _is_named(container: object, key: str, names: object) -> bool:
    value = container.get(key) if isinstance(container, Dictionary | Stream) else None
    return isinstance(value, Name) and str(value) in names  # type: ignore[operator]
