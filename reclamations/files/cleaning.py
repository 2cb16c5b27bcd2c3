"""What a client sends, made harmless: an allow-list by content, images drawn anew, PDFs without active content.

Every refusal is a French sentence that names the file and says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _

from reclamations.files.names import FileRefused, clean_name, ending_as

MAX_PIXELS = 50_000_000
_IMAGE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
_REPLACED_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".pdf")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What may be stored: the harmless bytes, their type, the suffix of the stored name, the name to show."""

    data: bytes
    content_type: str
    suffix: str
    name: str


def clean(data: bytes, *, name: str) -> Cleaned:
    """Recognise `data` by its content and make it harmless. Raises FileRefused."""
    shown = clean_name(name)
    if not data:
        raise FileRefused(_("« %(name)s » est vide. Choisissez un autre fichier.") % {"name": shown})
    kind = _recognise(data)
    if kind == "application/pdf" and data.startswith(b"%PDF-"):
        return _finished(_cleaned_pdf(data, shown), kind, name)
    if kind in _IMAGE_FORMATS:
        cleaned, content_type = _cleaned_image(data, _IMAGE_FORMATS[kind], shown)
        return _finished(cleaned, content_type, name)
    raise FileRefused(
        _(
            "« %(name)s » n’est ni un PDF ni une photo (JPEG, PNG, WebP ou HEIC). "
            "Si c’est un document de bureautique, enregistrez-le en PDF, puis joignez-le de nouveau."
        )
        % {"name": shown},
        name=shown,
        reason=_("ce ne sont ni des PDF ni des photos (JPEG, PNG, WebP ou HEIC)"),
    )


def _recognise(data: bytes) -> str:
    kind = filetype.guess(data[:8192])
    return str(kind.mime) if kind is not None else ""


def _finished(data: bytes, content_type: str, name: str) -> Cleaned:
    shown = ending_as(clean_name(name), _SUFFIXES[content_type], replaced=_REPLACED_SUFFIXES)
    return Cleaned(data=data, content_type=content_type, suffix=_SUFFIXES[content_type][0], name=shown)


def _cleaned_pdf(data: bytes, shown: str) -> bytes:
    from reclamations.files import pdf  # noqa: PLC0415  # pikepdf takes 0.2 s, which only a PDF needs

    try:
        return pdf.clean_pdf(data)
    except pdf.EncryptedPdf as error:
        raise FileRefused(
            _("« %(name)s » est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis joignez-le.")
            % {"name": shown}
        ) from error
    except pdf.UnreadablePdf as error:
        raise FileRefused(
            _("« %(name)s » est un PDF abîmé ou trop complexe. Imprimez-le en PDF, ou photographiez-le.")
            % {"name": shown}
        ) from error


def _cleaned_image(data: bytes, image_format: str, shown: str) -> tuple[bytes, str]:
    from reclamations.files import images  # noqa: PLC0415  # Pillow, which only a photograph needs

    try:
        return images.redraw(data, image_format, max_pixels=MAX_PIXELS)
    except images.TooManyPixels as error:
        raise FileRefused(
            _("« %(name)s » a de trop grandes dimensions (50 millions de pixels au plus). Réduisez l’image.")
            % {"name": shown}
        ) from error
    except images.UnreadableImage as error:
        raise FileRefused(
            _("« %(name)s » est une image abîmée que nous ne pouvons pas lire. Joignez une autre copie.")
            % {"name": shown}
        ) from error
