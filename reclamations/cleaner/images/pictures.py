"""Pictures drawn anew: pixels only, upright, in sRGB, without metadata, nothing hidden before or after them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, ImageOps

from reclamations.cleaner import NoCopy, budget
from reclamations.cleaner.images import colours, exif, meanings
from reclamations.cleaner.images.readers import READERS
from reclamations.domain.copies import Cleaned, Loss, NotMade

#: Bytes of a clean copy beyond which it is drawn in fewer (JPEG instead of PNG, a lower quality).
_MAX_COPY = 8 * 1024 * 1024
#: A lossless picture is drawn lossless up to this size, received or in pixels: a screenshot, no scan in full colour.
_LOSSLESS_WEIGHT, _LOSSLESS_PIXELS = 6 * 1024 * 1024, 4_000_000
_QUALITIES = (88, 80, 70, 55)
#: Pixels up to which colours are kept as fine as shapes: it weighs nothing there.
_SMALL = 1_000_000
_ORIENTATION = 0x0112
#: What cannot be averaged as it is.
_FLAT = {"1": "L", "P": "RGB"}


@dataclass(slots=True)
class Picture:
    """A decoded picture, and what is known of it."""

    image: Image.Image
    losses: set[Loss]
    profile: bytes | None = None
    taken_at: datetime | None = None
    is_drawn: bool = False  # a screenshot or a scan, whose sharp edges JPEG would blur


def read(kind: str, data: bytes, *, frame: int = 0) -> Picture:
    """Decode one frame of a picture of any kind that Pillow reads by itself."""
    reader = READERS[kind]
    losses: set[Loss] = set()
    given = reader.before_opening(data, losses)

    def opened() -> Any:
        ImageFile.LOAD_TRUNCATED_IMAGES = True  # broken notes beside the pixels are no reason to lose them
        image = reader.open(given)
        if frame:
            image.seek(frame)
        budget.check(kind, image.size, image.mode, len(data))
        reader.before_decoding(image, given, losses)
        _scale_while_decoding(image, losses)
        return image

    image = _loaded(opened, losses)
    if Loss.TRUNCATED not in losses and reader.is_cut(image, given):
        losses.add(Loss.TRUNCATED)
    notes = exif.read(image, image.info.get("exif"))
    picture = Picture(image, losses, meanings.profile_of(image, notes), exif.taken_at(notes), reader.is_drawn(data))
    picture.image = scaled(_in_eight_bits(image, losses), losses)
    if notes.get(_ORIENTATION, 1) != 1:
        picture.image = _upright(picture.image)
    return picture


def write(picture: Picture, destination: Path, *, weight: int) -> Cleaned:
    """Bring the colours of a picture to sRGB, write it in the form that suits it, and say what it lacks."""
    image = in_srgb(picture)
    data, mime = _encoded(image, picture, weight)
    destination.write_bytes(data)
    losses = tuple(loss for loss in Loss if loss in picture.losses)
    return Cleaned(
        made=True, mime=mime, losses=losses, taken_at=picture.taken_at, width=image.width, height=image.height
    )


def in_srgb(picture: Picture) -> Image.Image:
    """Give the picture in sRGB, eight bits, without anything beside its pixels; an alpha that hides nothing goes."""
    image = colours.to_srgb(picture.image, picture.profile, picture.losses)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
    image.info = {}
    return image


def _scale_while_decoding(image: Any, losses: set[Loss]) -> None:
    """Ask the decoder for a smaller picture, where it can."""
    by = budget.divisor(image.size)
    if by > 1 and hasattr(image, "draft"):
        whole = image.size
        halvings = next(factor for factor in (2, 4, 8) if factor >= by or factor == 8)
        image.draft(None, (max(1, whole[0] // halvings), max(1, whole[1] // halvings)))
        if image.size != whole:
            losses.add(Loss.SCALED)


def _loaded(opened: Callable[[], Any], losses: set[Loss]) -> Image.Image:
    """Decode a picture whole, or as far as it goes, and then say so: the same whatever was decoded before."""
    image = opened()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError):
        image = opened()
        losses.add(Loss.TRUNCATED)
        image.load()
        if image.getbbox() is None:  # nothing came out
            raise NoCopy(NotMade.UNREADABLE) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    loaded: Image.Image = image
    return loaded


def scaled(image: Image.Image, losses: set[Loss]) -> Image.Image:
    """Give an eight-bit picture within the limits of a copy, and say so if it is smaller."""
    by = budget.divisor(image.size)
    if by == 1:
        return image
    losses.add(Loss.SCALED)
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode in _FLAT:
        image = image.convert(_FLAT[image.mode])
    return image.reduce((min(by, image.width), min(by, image.height)))


def _in_eight_bits(image: Image.Image, losses: set[Loss]) -> Image.Image:
    if image.mode[0] in "IF":
        losses.add(Loss.COLOUR_DEPTH)
    return colours.in_eight_bits(image)


def _upright(image: Image.Image) -> Image.Image:
    try:
        turned = ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001  # broken metadata is no reason to lose the photo
        return image
    return turned


def _encoded(image: Image.Image, picture: Picture, weight: int) -> tuple[bytes, str]:
    """Write in PNG what is drawn or transparent while it stays small, in JPEG the rest."""
    pixels = image.width * image.height
    is_small = pixels <= _LOSSLESS_PIXELS or (weight <= _LOSSLESS_WEIGHT and Loss.SCALED not in picture.losses)
    if (picture.is_drawn and is_small) or image.mode == "RGBA":
        data = _saved(image, format="PNG", compress_level=4)
        if len(data) <= _MAX_COPY:
            return data, "image/png"
    if image.mode == "RGBA":
        picture.losses.add(Loss.TRANSPARENCY)
    return as_jpeg(flattened(image)), "image/jpeg"


def flattened(image: Image.Image) -> Image.Image:
    """Give a picture on white instead of a transparent ground, in grey or in colours."""
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image if image.mode in {"L", "RGB"} else image.convert("L" if image.mode == "1" else "RGB")


def as_jpeg(image: Image.Image) -> bytes:
    """Write a flat picture in JPEG, in the best quality that stays within the size of a copy."""
    subsampling = 0 if image.width * image.height <= _SMALL else 2
    for quality in _QUALITIES:
        data = _saved(image, format="JPEG", quality=quality, subsampling=subsampling)
        if len(data) <= _MAX_COPY:
            break
    return data


def _saved(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()
