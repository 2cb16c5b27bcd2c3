"""What a JPEG announces, read marker by marker without decoding: its scans, and whether it goes on to its end."""

from __future__ import annotations

import re
from dataclasses import dataclass

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Frames whose scans refine one another: progressive, with Huffman's codes or arithmetic ones.
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
#: The first marker within compressed data: neither a stuffed zero, nor a restart, nor a filling 0xFF.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ANY_MARKER = re.compile(rb"\xff[^\x00\xff]")
#: Scans beyond which no more are counted: nobody draws a picture so.
_ENOUGH = 1000


@dataclass(frozen=True, slots=True)
class Structure:
    """The scans of a JPEG, whether they refine one another, samples of all components, whether its end is there."""

    scans: int = 0
    is_progressive: bool = False
    samples: int = 0
    is_complete: bool = False
    end: int = 0


def structure(data: bytes) -> Structure:
    """Walk the markers of the first picture in `data`; `samples` counts those of all its components."""
    at, scans, progressive, samples = 2, 0, False, 0
    while at + 4 <= len(data):
        found = _ANY_MARKER.search(data, at)  # decoders skip what stands between two
        if found is None:
            return Structure(scans, progressive, samples)
        at, marker = found.end() - 2, data[found.end() - 1]
        if marker == _END_OF_IMAGE:
            break
        if marker in _ALONE:
            at += 2
            continue
        if marker in _FRAMES:
            progressive, samples = marker in _PROGRESSIVE, _samples(data[at + 4 : at + 40])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _START_OF_SCAN:
            scans += 1
            found = _NEXT_MARKER.search(data, at)
            if found is None or scans > _ENOUGH:
                return Structure(scans, progressive, samples)
            at = found.start()
    ends = scans > 0 and data[at : at + 2] == b"\xff\xd9"
    return Structure(scans, progressive, samples, ends, at + 2)


def _samples(frame: bytes) -> int:
    """Count the samples of all components from a frame's header: precision, height, width, components."""
    if len(frame) < 6:
        return 0
    height, width, count = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big"), frame[5]
    factors = [(frame[at] >> 4, frame[at] & 15) for at in range(7, 7 + 3 * count, 3) if at < len(frame)]
    widest = max((across for across, _ in factors), default=0) * max((down for _, down in factors), default=0)
    return width * height * sum(across * down for across, down in factors) // widest if widest else 0
