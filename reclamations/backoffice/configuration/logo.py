"""The organisation's logo, drawn anew before it is kept: letters decode it on every page they print."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from reclamations.domain.copies import Loss
from reclamations.domain.kinds import Kind
from reclamations.files.child import Limits, clean
from reclamations.files.nature.kinds import recognise

#: Bytes of a logo, as sent and as kept.
LARGEST = 2 * 1024 * 1024
_KINDS = (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF, Kind.BMP)
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}


class LogoField(forms.FileField):
    """A picture of a usual kind, without its metadata, at most 2 MB; whatever is in it costs a bounded time."""

    def to_python(self, data: Any) -> Any:
        """Give the picture as a PNG or a JPEG. Raises ValidationError, beside the field."""
        upload = super().to_python(data)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > LARGEST:
            raise ValidationError(_("Ce logo pèse plus de 2 Mo : enregistrez-le en plus petit."))
        received = upload.read()
        kind = recognise(io.BytesIO(received))
        if kind not in _KINDS:
            raise ValidationError(_("Choisissez une image PNG ou JPEG."))
        return _drawn_anew(received, str(kind))


def _drawn_anew(received: bytes, kind: str) -> ContentFile[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        source, copy = Path(folder, "received"), Path(folder, "copy")
        source.write_bytes(received)
        outcome = clean(source, kind, copy, limits=Limits(seconds=5, wall_seconds=20, written=4))
        if not outcome.made or Loss.TRUNCATED in outcome.losses or copy.stat().st_size > LARGEST:
            raise ValidationError(_("Cette image ne peut pas servir de logo : enregistrez-la en PNG, en plus petit."))
        return ContentFile(copy.read_bytes(), name=f"logo{_ENDINGS[outcome.mime]}")
