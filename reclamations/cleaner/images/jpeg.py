"""What a JPEG announces, read marker by marker without decoding: its scans, and whether it goes on to its end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

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


#: The sixty-four coefficients of a block, all there.
_ALL = (1 << 64) - 1


@dataclass(slots=True)
class Structure:
    """What the markers say: scans, samples of all components, whether the end is there and where it ends.

    `refined` holds, for each component of a progressive picture, the coefficients that came whole, a bit each.
    """

    scans: int = 0
    is_progressive: bool = False
    components: int = 0
    samples: int = 0
    is_complete: bool = False
    end: int = 0
    refined: dict[int, int] = field(default_factory=dict)

    @property
    def lacks_scans(self) -> bool:
        """Whether scans that would make a progressive picture sharp never came, although somebody closed it."""
        whole = [component for component, bits in self.refined.items() if bits == _ALL]
        return self.is_progressive and len(whole) < self.components


def structure(data: bytes) -> Structure:
    """Walk the markers of the first picture in `data`."""
    at, found = 2, Structure()
    while at + 4 <= len(data):
        next_marker = _ANY_MARKER.search(data, at)  # decoders skip what stands between two
        if next_marker is None:
            return found
        at, marker = next_marker.end() - 2, data[next_marker.end() - 1]
        if marker == _END_OF_IMAGE:
            break
        if marker in _ALONE:
            at += 2
            continue
        header = data[at + 4 : at + 40]
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            found.is_progressive = marker in _PROGRESSIVE
            found.components, found.samples = header[5] if len(header) > 5 else 0, _samples(header)
        if marker == _START_OF_SCAN:
            found.scans += 1
            _note_refinement(header, found.refined)
            after = _NEXT_MARKER.search(data, at)
            if after is None or found.scans > _ENOUGH:
                return found
            at = after.start()
    found.is_complete, found.end = found.scans > 0 and data[at : at + 2] == b"\xff\xd9", at + 2
    return found


def _note_refinement(scan: bytes, refined: dict[int, int]) -> None:
    """Note what a scan brings to its last bit, by its header: components, first and last coefficient, bits left."""
    count = scan[0] if scan else 0
    end = 1 + 2 * count
    if len(scan) < end + 3:
        return
    first, last, bits_left = scan[end] & 63, scan[end + 1] & 63, scan[end + 2] & 15
    brought = (_ALL >> (63 - last)) & ~((1 << first) - 1)
    for component in scan[1:end:2]:
        refined[component] = refined.get(component, 0) | (0 if bits_left else brought)


def _samples(frame: bytes) -> int:
    """Count the samples of all components from a frame's header: precision, height, width, components."""
    if len(frame) < 6:
        return 0
    height, width, count = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big"), frame[5]
    factors = [(frame[at] >> 4, frame[at] & 15) for at in range(7, 7 + 3 * count, 3) if at < len(frame)]
    widest = max((across for across, _ in factors), default=0) * max((down for _, down in factors), default=0)
    return width * height * sum(across * down for across, down in factors) // widest if widest else 0


#: What a picture behind the first says of itself when it is no picture for people: light for brighter screens, depths.
_NO_PICTURE = (b"hdrgm:", b"HDRGainMap", b"21496:-1", b"AuxiliaryImageType", b"DepthMap", b"GDepth")
_START_OF_IMAGE = re.compile(rb"\xff\xd8\xff")
#: The same, as the first picture says it of those behind it (Google's containers).
_PARTS = re.compile(rb'Item:Semantic="(?:GainMap|Depth|Confidence|AlphaMap|SkyMask|SegmentationMask)[^"]*"')
#: Kinds of pictures in a Multi-Picture Format's index (CIPA DC-007): the bits of a kind, those of a small copy.
_KIND, _SMALL_COPY, _ENTRIES = 0x0F0000, 0x010000, 0xB002


def holds_others(data: bytes, end: int) -> bool:
    """Whether other pictures for people stand behind the first one, which ends at `end`, as in an MPO."""
    first = data[: _head(data, 0) or 0]
    copies, found, said, after = _small_copies(first), 0, 0, end
    for start in islice(_START_OF_IMAGE.finditer(data, end), _ENOUGH):
        at = start.start()
        if at < after or (ends := _head(data, at)) is None:
            continue
        after = ends
        found += at not in copies
        said += any(mark in data[at:ends] for mark in _NO_PICTURE)
    return found > max(said, len(_PARTS.findall(first)))


def _head(data: bytes, at: int) -> int | None:
    """Where the compressed data of a picture begin; None when no picture begins here."""
    at, is_framed = at + 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _ALONE or marker in {0x00, 0xFF, 0xD8, _END_OF_IMAGE} or length < 2:
            return None
        is_framed |= marker in _FRAMES
        at += 2 + length
        if marker == _START_OF_SCAN:
            return at if is_framed and at <= len(data) else None
    return None


def _small_copies(head: bytes) -> set[int]:
    """Where an index of pictures, if there is one, says that smaller copies of the first begin."""
    base = head.find(b"MPF\0") + 4
    order: Literal["little", "big"] = "little" if head[base : base + 2] == b"II" else "big"

    def number(at: int, length: int = 4) -> int:
        return int.from_bytes(head[at : at + length], order)

    if base < 4:
        return set()
    table = base + number(base + 4)
    rows = range(table + 2, table + 2 + 12 * min(number(table, 2), 32), 12)
    entries = next(((base + number(row + 8), number(row + 4)) for row in rows if number(row, 2) == _ENTRIES), (0, 0))
    places = range(entries[0], entries[0] + min(entries[1], 16 * 64), 16)
    return {base + number(place + 8) for place in places if number(place) & _KIND == _SMALL_COPY}
