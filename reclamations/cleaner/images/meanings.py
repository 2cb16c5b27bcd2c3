"""What a picture's values mean and what else it holds, where its decoder does not say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from PIL import Image

from reclamations.cleaner.images import colours, exif

_GAMMA = 1 / 2.2
#: Marks of a photo that moves: Android's, before and since 2020, and Samsung's.
_FILMS = (b'MotionPhoto="1"', b"MotionPhoto>1<", b'MicroVideo="1"', b"MicroVideo>1<")
_SAMSUNG_FILM, _HEIF_FILM = b"MotionPhoto_Data", b"mpvd"
_NOTES = 128 * 1024
#: Bytes in which what stands before the pixels begins.
START = 4096
#: Boxes that a picture needs whole, and so many zeros at the end of one that nothing was written there: tables of
#: numbers hold some, pixels none.
_EMPTY = {b"meta": bytes(512), b"mdat": bytes(32), b"moov": bytes(512)}
#: Bytes that a box which did not come whole may be completed to.
_LONGEST = 32 * 1024 * 1024
#: Code points of ITU-T H.273: primaries, and curves.
_PRIMARIES = {9: colours.BT_2020, 11: colours.DISPLAY_P3, 12: colours.DISPLAY_P3}
_PQ, _HLG = 16, 18
#: Brightness of paper white, and of the brightest light of HLG, in candelas a square metre (ITU-R BT.2408).
_WHITE, _BRIGHTEST = 203.0, 1000.0
#: Light beyond which it is bent, of paper white.
_KNEE = 0.7


def profile_of(image: Image.Image, notes: Image.Exif) -> bytes | None:
    """Give the profile of a picture: its own, or the one that its other marks amount to; None for sRGB."""
    embedded = image.info.get("icc_profile")
    if embedded:
        return bytes(embedded)
    if exif.is_adobe_rgb(notes):
        return colours.profile_of(colours.ADOBE_RGB, [563 / 256])
    return _of_png_marks(image.info) if image.format == "PNG" else None


def signalled(data: bytes) -> bytes | None:
    """Give the profile that a container's « colr » box amounts to, by the code points it holds; None for sRGB."""
    at = data.find(b"colrnclx")
    codes = data[at + 8 : at + 12]
    return _of_codes(int.from_bytes(codes[:2], "big"), int.from_bytes(codes[2:], "big")) if at >= 0 else None


def is_deep(data: bytes) -> bool:
    """Whether an AV1 picture has more than eight bits a colour, by its configuration."""
    at = data.find(b"av1C")
    return at >= 0 and data[at + 6 : at + 7] > b"\0" and bool(data[at + 6] & 0x40)


def is_cut_container(data: bytes) -> bool:
    """Whether a HEIC or AVIF stops before its boxes do, or is empty where they end: its decoder leaves holes."""
    return any(
        name in _EMPTY and (end > len(data) or data[at:end].endswith(_EMPTY[name])) for name, at, end in _boxes(data)
    )


def completed(data: bytes) -> bytes:
    """Give a HEIC or AVIF whose last box, that of its pixels, is cut with zeros for what never came, else as it is."""
    name, _, end = next(((name, at, end) for name, at, end in _boxes(data) if end > len(data)), (b"", 0, 0))
    return data.ljust(end, b"\0") if name == b"mdat" and end <= _LONGEST else data


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Walk the outermost boxes: the name of each, where it begins and where it should end."""
    at = 0
    while at + 8 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        yield name, at, at + size
        if size < 8:  # up to the end, or no box
            break
        at += size


def holds_a_film(data: bytes) -> bool:
    """Whether a photo also holds the seconds around it."""
    return any(mark in data[:_NOTES] for mark in _FILMS) or _SAMSUNG_FILM in data or _HEIF_FILM in data[:_NOTES]


def _of_png_marks(info: dict[Any, Any]) -> bytes | None:
    """Chromaticities and gamma of a PNG (gAMA, cHRM), unless it says sRGB."""
    gamma, points = info.get("gamma"), info.get("chromaticity")
    if "srgb" in info or not isinstance(gamma, int | float | None) or not (gamma or points):
        return None
    gamma = gamma or _GAMMA
    points = tuple(zip(points[::2], points[1::2], strict=True)) if points else colours.SRGB
    flat = [
        abs(a - b) for one, other in zip(points, colours.SRGB, strict=True) for a, b in zip(one, other, strict=True)
    ]
    if (abs(gamma - _GAMMA) < 0.01 and max(flat) < 0.005) or not 0.1 < gamma < 2:
        return None
    try:
        return colours.profile_of(points, [1 / gamma])
    except (ValueError, ZeroDivisionError):
        return None


def _of_codes(primaries: int, curve: int) -> bytes | None:
    if primaries not in _PRIMARIES and curve not in {_PQ, _HLG}:
        return None
    light = {_PQ: _pq, _HLG: _hlg}.get(curve, _srgb)
    return colours.profile_of(_PRIMARIES.get(primaries, colours.SRGB), [light(step / 1023) for step in range(1024)])


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _pq(value: float) -> float:
    root = value ** (1 / 78.84375)
    return _toned(10_000 * float((max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)))


def _hlg(value: float) -> float:
    scene = value * value / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return _toned(_BRIGHTEST * scene**1.2)


def _toned(brightness: float) -> float:
    """Bring a brightness down to paper white as 1: shades as they are, highlights bent rather than cut."""
    light = brightness / _WHITE
    return light if light < _KNEE else _KNEE + (1 - _KNEE) * (1 - math.exp((_KNEE - light) / (1 - _KNEE)))
