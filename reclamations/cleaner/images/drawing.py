"""Which reader draws which kind of picture anew; each library is loaded only for its files."""

from __future__ import annotations

from pathlib import Path

from reclamations.cleaner.images import pictures
from reclamations.domain.copies import Cleaned


def clean(kind: str, source: Path, destination: Path) -> Cleaned:
    """Draw the picture in `source` anew into `destination`. Raises NoCopy, and whatever a decoder raises."""
    data = source.read_bytes()
    if kind == "tiff":
        from reclamations.cleaner.images import tiff  # noqa: PLC0415  # only for its files

        return tiff.clean(data, destination)
    if kind == "heif":
        from reclamations.cleaner.images import heif  # noqa: PLC0415  # 0.02 s that only an iPhone's photo needs

        picture = heif.read(data)
    else:
        picture = pictures.read(kind, data)
    return pictures.write(picture, destination, weight=len(data))
