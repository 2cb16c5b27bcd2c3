"""Colours as the picture means them, in sRGB and eight bits: what every screen and printer takes."""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Sequence

from PIL import Image, ImageCms

from reclamations.domain.copies import Loss

_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
#: The colour space that a profile must describe for each mode of pixels.
_SPACES = {"RGB": "RGB", "RGBA": "RGB", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Give a picture of 1, L, LA, P, RGB, RGBA, CMYK or LAB: deep greys are scaled, never clipped."""
    if image.mode.startswith("I;16"):
        return _scaled(image.convert("I"), 0, 65535)
    if image.mode == "I":
        low, high = _range(image)
        return _scaled(image, min(low, 0), max(high, 65535))
    if image.mode == "F":
        return _scaled(image, *_range(image))
    if image.mode in {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB"}:
        return image
    return image.convert({"PA": "RGBA", "RGBa": "RGBA", "La": "LA"}.get(image.mode, "RGB"))


def _range(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    return float(low), float(high)  # type: ignore[arg-type]  # of one band


def _scaled(image: Image.Image, low: float, high: float) -> Image.Image:
    """Bring low…high to 0…255."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        low, high = 0, 255
    factor = 255 / (high - low)
    return image.convert("F").point(lambda value: value * factor + (0.5 - low * factor)).convert("L")


def to_srgb(image: Image.Image, profile: bytes | None, losses: set[Loss]) -> Image.Image:
    """Convert an eight-bit picture to sRGB through its profile; grey stays grey where nothing is lost by it.

    A profile that cannot be read or that describes other pixels is a loss, and the values are then taken as they are.
    """
    if profile:
        try:
            return _converted(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            losses.add(Loss.COLOUR_PROFILE)
    if image.mode == "LAB":
        return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    return image.convert("RGB") if image.mode == "CMYK" else image


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    space = profile.profile.xcolor_space.strip()
    if image.mode in {"1", "P", "LA"}:
        has_alpha = image.mode == "LA" or image.has_transparency_data
        image = image.convert("RGBA" if has_alpha else "L" if image.mode == "1" else "RGB")
    if image.mode == "L" and space == "RGB":  # a grey picture from a coloured desk: the curve of the profile counts
        image = image.convert("RGB")
    if image.mode in {"RGB", "RGBA"} and space == "GRAY":
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        drawn = _through(image.convert("L"), profile, "RGB")
        if alpha is not None:
            drawn.putalpha(alpha)
        return drawn
    if _SPACES[image.mode] != space:
        raise ValueError("a profile of other pixels")
    return _through(image, profile, "RGBA" if image.mode == "RGBA" else "RGB")


def _through(image: Image.Image, profile: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    in_place = image.mode == mode
    drawn = ImageCms.profileToProfile(
        image, profile, ImageCms.createProfile("sRGB"), _INTENT, None if in_place else mode, in_place, _FLAGS
    )
    return image if drawn is None else drawn


#: Chromaticities (x, y) of white, red, green, blue.
SRGB = ((0.3127, 0.3290), (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ADOBE_RGB = ((0.3127, 0.3290), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
DISPLAY_P3 = ((0.3127, 0.3290), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
BT_2020 = ((0.3127, 0.3290), (0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_Matrix = Sequence[Sequence[float]]


def profile_of(points: Sequence[tuple[float, float]], curve: Sequence[float]) -> bytes:
    """Make the profile that these chromaticities and this curve mean (a gamma, or values from 0 to 1 evenly spaced).

    Raises ValueError or ZeroDivisionError for points that are no colours.
    """
    white, *primaries = [(x / y, 1.0, (1 - x - y) / y) for x, y in points]
    columns = list(zip(*primaries, strict=True))
    amounts = _apply(_inverse(columns), white)
    adapted = [
        _apply(_adaptation(white), [part * amount for part in primary])
        for primary, amount in zip(primaries, amounts, strict=True)
    ]
    numbers = [value * 256 if len(curve) == 1 else value * 65535 for value in curve]
    values = struct.pack(f">{len(curve)}H", *(min(65535, max(0, round(number))) for number in numbers))
    tone = b"curv\0\0\0\0" + struct.pack(">I", len(curve)) + values
    tags = [(b"wtpt", _xyz(_D50))]
    tags += [(name, _xyz(colour)) for name, colour in zip((b"rXYZ", b"gXYZ", b"bXYZ"), adapted, strict=True)]
    tags += [(name, tone) for name in (b"rTRC", b"gTRC", b"bTRC")]
    return _packed(tags)


def _packed(tags: Sequence[tuple[bytes, bytes]]) -> bytes:
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags:
        table += name + struct.pack(">II", offset + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    head = struct.pack(">I4xI", offset + len(body), 0x02400000) + b"mntrRGB XYZ " + b"\0" * 12 + b"acsp" + b"\0" * 28
    return head + _xyz(_D50)[8:] + b"\0" * 48 + table + body


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def _adaptation(white: Sequence[float]) -> _Matrix:
    """Bradford's, from a white to D50."""
    from_white, to_d50 = _apply(_BRADFORD, white), _apply(_BRADFORD, _D50)
    gains = [wanted / given for wanted, given in zip(to_d50, from_white, strict=True)]
    scaled = [[gain * part for part in row] for gain, row in zip(gains, _BRADFORD, strict=True)]
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*scaled, strict=True)]
        for row in _inverse(_BRADFORD)
    ]


def _apply(matrix: _Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _inverse(matrix: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    size = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return [[value / size for value in row] for row in cofactors]
