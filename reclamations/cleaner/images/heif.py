"""HEIC and its kin, through libheif, which turns them upright by itself; large ones are scaled a band at a time."""

from __future__ import annotations

from typing import Any

import pillow_heif
from PIL import Image

from reclamations.cleaner import budget
from reclamations.cleaner.images import exif, meanings
from reclamations.cleaner.images.pictures import Picture
from reclamations.domain.copies import Loss

pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
#: Rows of a band, before it is scaled.
_BAND = 256
_SEQUENCES = frozenset((b"msf1", b"hevc", b"hevx", b"hevm", b"hevs", b"avcs", b"j2is"))


def read(data: bytes) -> Picture:
    """Decode the primary picture. Raises NoCopy, and whatever the decoder raises."""
    file = pillow_heif.HeifFile(meanings.completed(data))  # type: ignore[no-untyped-call]
    picture = file[file.primary_index]
    budget.check("heif", picture.size, picture.mode, len(data))
    losses = {loss for loss, is_lost in _lost(file, data).items() if is_lost}
    image = _bands(picture, losses)
    info: dict[str, Any] = picture.info
    image.info["exif"] = info.get("exif") or b""
    profile = info.get("icc_profile") or meanings.signalled(data)
    return Picture(image, losses, profile, exif.taken_at(exif.read(image, image.info["exif"])))


def _lost(file: pillow_heif.HeifFile, data: bytes) -> dict[Loss, bool]:
    brands = {data[at : at + 4] for at in range(8, min(int.from_bytes(data[:4], "big"), 256), 4)}
    is_sequence = bool(brands & _SEQUENCES) and b"moov" in data
    return {
        Loss.ANIMATION: is_sequence or meanings.holds_a_film(data),
        Loss.TRUNCATED: meanings.is_cut_container(data),
        Loss.PICTURES: len(file) > 1 and not is_sequence,
        Loss.COLOUR_DEPTH: int(str(file[file.primary_index].info["bit_depth"])) > 8,
    }


def _bands(picture: pillow_heif.HeifImage, losses: set[Loss]) -> Image.Image:
    """Decode, then bring the pixels over a band at a time, so that a large picture is never held twice."""
    pixels, mode, stride = memoryview(picture.data), picture.mode, picture.stride
    width, height = picture.size  # decoding may have corrected it
    by = budget.divisor((width, height))
    if by > 1:
        losses.add(Loss.SCALED)
    drawn = Image.new(mode, (-(-width // by), -(-height // by)))
    rows = _BAND * by
    for top in range(0, height, rows):
        count = min(rows, height - top)
        rows_of_band: Any = pixels[top * stride : (top + count) * stride]  # no copy
        band = Image.frombuffer(mode, (width, count), rows_of_band, "raw", mode, stride, 1)
        drawn.paste(band.reduce(by) if by > 1 else band, (0, top // by))
    return drawn
