"""What a picture may cost, judged from what it announces, before any pixel is decoded."""

from __future__ import annotations

import resource
from collections.abc import Mapping

from reclamations.cleaner import NoCopy
from reclamations.cleaner.images import jpeg
from reclamations.domain.copies import NotMade

#: Pixels of a clean copy; what is larger is scaled. A telephone's photo has 12 million, a page at 300 dpi 9.
MAX_PIXELS = 25_000_000
#: Pixels of one side: the copy's, and the received picture's.
MAX_SIDE, MAX_SIDE_RECEIVED = 30_000, 100_000
#: Bytes that a process of ours takes beside the pixels it decodes: itself, the copy, its compressed forms.
_OWN = 200 * 1024 * 1024
#: Pixels received: the most that a telephone makes. A JPEG, which is scaled while it is decoded, may have more.
_MAX_RECEIVED = 210_000_000
#: Bytes a pixel takes while it is decoded, at most.
_BYTES: Mapping[str, float] = {"webp": 16, "heif": 4.6, "avif": 11}
_BYTES_BY_MODE: Mapping[str, float] = {"1": 1, "L": 1, "P": 1, "I;16": 6}
_BYTES_OTHERWISE = 4.5
#: A picture of so many pixels costs nothing much; a larger one must weigh something.
_FREE_PIXELS = 4_000_000
_PIXELS_A_BYTE = 2_000
#: A blank page scanned in black and white weighs next to nothing.
_PIXELS_A_BYTE_IN_TWO_COLOURS = 50_000
_MAX_SCANS = 100
_MAX_SAMPLES = 3_000_000_000
_COEFFICIENT = 2


def check(kind: str, size: tuple[int, int], mode: str, weight: int) -> None:
    """Raise NoCopy for a picture that would cost too much: `size` in pixels, `weight` in bytes as received."""
    width, height = size
    pixels = width * height
    ratio = _PIXELS_A_BYTE_IN_TWO_COLOURS if mode == "1" else _PIXELS_A_BYTE
    each = _BYTES.get(kind) or _BYTES_BY_MODE.get(mode, _BYTES_OTHERWISE)
    if pixels < 1:
        raise NoCopy(NotMade.UNREADABLE)
    if max(size) > MAX_SIDE_RECEIVED or pixels > max(_FREE_PIXELS, weight * ratio):
        raise NoCopy(NotMade.TOO_LARGE)
    if kind != "jpeg" and (pixels * each > _memory() or pixels > _MAX_RECEIVED):
        raise NoCopy(NotMade.TOO_LARGE)


def check_scans(structure: jpeg.Structure) -> None:
    """Raise NoCopy for a JPEG whose scans, each of which goes over all the picture, cost too much together."""
    if structure.scans > _MAX_SCANS or (structure.scans > 1 and structure.scans * structure.samples > _MAX_SAMPLES):
        raise NoCopy(NotMade.TOO_COSTLY)
    if structure.scans > 1 and structure.samples * _COEFFICIENT > _memory():
        raise NoCopy(NotMade.TOO_LARGE)


def _memory() -> float:
    """Bytes that pixels may take while they are decoded.

    It is judged before, because a decoder that finds no memory may say that the file is broken.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return float("inf") if limit == resource.RLIM_INFINITY else limit - _OWN


def divisor(size: tuple[int, int]) -> int:
    """The whole number by which both sides are divided so that the copy is within its limits; 1 for most."""
    width, height = size
    found = 1
    while (width // found) * (height // found) > MAX_PIXELS or max(size) // found > MAX_SIDE:
        found += 1
    return found
