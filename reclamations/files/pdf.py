"""PDFs from outside, rewritten without anything that acts by itself."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

#: A scanned letter has a few hundred objects; a long report a few thousand.
MAX_OBJECTS = 50_000
_MEMORY = 128 * 1024 * 1024

# Keys that start something or carry a file, wherever they stand.
_FORBIDDEN_KEYS = (
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/Collection",
    "/RichMediaContent",
    "/Renditions",
)
_FORBIDDEN_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoTo3DView",
}
_FORBIDDEN_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}

pikepdf.settings.set_qpdf_limits(
    parser_max_nesting=100,
    doc_max_warnings=500,
    flate_max_memory=_MEMORY,
    png_max_memory=_MEMORY,
    tiff_max_memory=_MEMORY,
    run_length_max_memory=_MEMORY,
    dct_max_memory=_MEMORY,
)


class UnreadablePdf(Exception):
    """Not a PDF that can be read and written anew."""


class EncryptedPdf(Exception):
    """A PDF that asks for a password."""


def clean_pdf(data: bytes) -> bytes:
    """Write a PDF anew without scripts, actions, embedded files or media.

    Only what the document refers to is written: whatever was put before or after it is lost.
    Raises EncryptedPdf, UnreadablePdf.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            if len(pdf.objects) > MAX_OBJECTS or not pdf.pages:
                raise UnreadablePdf
            for obj in pdf.objects:
                for container in _containers(obj):
                    _disarm(container)
            out = io.BytesIO()
            pdf.save(out, encryption=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return out.getvalue()
    except pikepdf.PasswordError as error:
        raise EncryptedPdf from error
    except UnreadablePdf:
        raise
    except Exception as error:  # a parser fed hostile bytes may raise anything
        raise UnreadablePdf from error


def _containers(obj: Object) -> Iterator[Object]:
    """Yield every dictionary of an object of the file: itself and the direct ones inside."""
    waiting: list[object] = [obj]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Array):
            waiting.extend(_direct(current))
        elif isinstance(current, Dictionary | Stream):
            yield current
            waiting.extend(_direct(value for _, value in current.items()))


def _direct(values: object) -> Iterator[Object]:
    """Indirect objects are visited in their own turn."""
    for value in values:  # type: ignore[attr-defined]
        if isinstance(value, Array | Dictionary | Stream) and not value.is_indirect:
            yield value


def _disarm(container: Object) -> None:
    if _name_in(container, "/S", _FORBIDDEN_ACTIONS):
        for key in list(container.keys()):
            del container[key]
        return
    for key in _FORBIDDEN_KEYS:
        if key in container:
            del container[key]
    annotations = container.get(Name.Annots)
    if isinstance(annotations, Array):
        kept = [annotation for annotation in annotations if not _is_forbidden_annotation(annotation)]
        if len(kept) < len(annotations):
            container[Name.Annots] = Array(kept)


def _is_forbidden_annotation(annotation: object) -> bool:
    return isinstance(annotation, Dictionary) and _name_in(annotation, "/Subtype", _FORBIDDEN_ANNOTATIONS)


def _name_in(container: Object, key: str, names: set[str]) -> bool:
    value = container.get(key)
    return isinstance(value, Name) and str(value) in names
