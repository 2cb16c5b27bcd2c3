"""What a photo says about itself that matters once: when it was taken, and which colours its camera meant."""

from __future__ import annotations

import re
from datetime import datetime

from PIL import Image

#: A camera writes a few kilobytes, and a thumbnail.
_LARGEST = 512 * 1024
_DETAILS, _INTEROPERABILITY = 0x8769, 0xA005
#: (moment, its offset): when the photo was taken, else when it was scanned or written to the card.
_MOMENTS = ((0x9003, 0x9011), (0x9004, 0x9012))
_COLOUR_SPACE, _ADOBE, _UNCALIBRATED = 0xA001, 2, 0xFFFF
_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"[+-]\d\d:\d\d|Z")
#: Before telephones took photos, a date is a clock that was never set.
_FIRST_YEAR = 1990


def read(image: Image.Image, raw: bytes | None) -> Image.Exif:
    """Give the EXIF of a picture; empty when it is broken or too large to be a camera's."""
    if len(raw or b"") > _LARGEST:
        return Image.Exif()
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  # broken metadata is no reason to lose the photo
        return Image.Exif()


def taken_at(exif: Image.Exif) -> datetime | None:
    """Give when the photo was taken by its camera's clock, aware if the camera wrote its offset; None if unknown."""
    details = _part(exif, _DETAILS)
    for moment, offset in _MOMENTS:
        found = _MOMENT.match(_text(details.get(moment)))
        zone = _text(details.get(offset))
        if found is None or int(found.group(1)) < _FIRST_YEAR:
            continue
        year, month, day, hour, minute, second = found.groups(default="00")
        try:
            return datetime.fromisoformat(
                f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone if _OFFSET.fullmatch(zone) else ''}"
            )
        except ValueError:
            continue
    return None


def is_adobe_rgb(exif: Image.Exif) -> bool:
    """Whether the camera recorded Adobe RGB, which many do without embedding a profile (DCF 2.0)."""
    space = _part(exif, _DETAILS).get(_COLOUR_SPACE)
    return space == _ADOBE or (
        space == _UNCALIBRATED and _text(_part(exif, _INTEROPERABILITY).get(1)).startswith("R03")
    )


def _part(exif: Image.Exif, number: int) -> dict[int, object]:
    try:
        return dict(exif.get_ifd(number))
    except Exception:  # noqa: BLE001  # as above
        return {}


def _text(value: object) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else value
    return text.strip("\0 ") if isinstance(text, str) else ""
