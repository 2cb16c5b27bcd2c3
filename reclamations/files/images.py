"""Photographs from outside, drawn anew: pixels only, no metadata, nothing hidden before or after them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageOps


class UnreadableImage(Exception):
    """Not an image that can be read."""


class TooManyPixels(Exception):
    """An image that would take too much memory."""


def redraw(data: bytes, image_format: str, *, max_pixels: int) -> tuple[bytes, str]:
    """Draw the image anew without metadata, upright, its first frame only; give its bytes and type. HEIC becomes JPEG.

    Its size is read before any pixel is. Raises TooManyPixels, UnreadableImage.
    """
    if image_format == "HEIF":
        _register_heif()
    try:
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            if image.width * image.height > max_pixels:
                raise TooManyPixels
            image.load()
            return _redrawn(image, "JPEG" if image_format == "HEIF" else image_format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except TooManyPixels:
        raise
    except Exception as error:  # a decoder fed hostile bytes may raise anything
        raise UnreadableImage from error


def _redrawn(image: Image.Image, image_format: str) -> tuple[bytes, str]:
    ImageOps.exif_transpose(image, in_place=True)
    drawn = _MODES[image_format](image)
    drawn.info = {}
    out = io.BytesIO()
    drawn.save(out, format=image_format, **_OPTIONS[image_format])
    return out.getvalue(), f"image/{image_format.lower()}"


def _opaque(image: Image.Image) -> Image.Image:
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _maybe_transparent(image: Image.Image) -> Image.Image:
    if image.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


_MODES: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG": _opaque,
    "PNG": _maybe_transparent,
    "WEBP": _maybe_transparent,
}
_OPTIONS: Mapping[str, dict[str, int]] = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"quality": 85}}


def _register_heif() -> None:
    """Teach Pillow to read HEIC; on a machine without pillow-heif such a photo is refused as unreadable."""
    try:
        from pillow_heif import register_heif_opener  # noqa: PLC0415  # 0.1 s that only an iPhone's photo needs
    except ImportError:
        return
    register_heif_opener()
