"""What a WebP announces, and whether all of it came: its decoder says nothing of zeros, and refuses what is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Chunks that hold pixels; a frame of an animation holds such chunks after sixteen bytes of its own.
_PIXELS, _FRAME, _FRAME_HEAD = (b"VP8 ", b"VP8L"), b"ANMF", 16
#: Zeros at the end of pixels that were never written: a black picture ends in some, by its size.
_ZEROS, _PIXELS_A_ZERO = 64, 8_000
#: Bytes that a chunk which did not come whole may be completed to.
_LONGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A WebP that its decoder takes; whether what came was all of it."""

    data: bytes
    is_complete: bool


def completed(data: bytes) -> Kept:
    """Give a WebP as it came when it is whole, else its first picture alone, with zeros for what never came."""
    chunks = list(_chunks(data, 12, min(len(data), int.from_bytes(data[4:8], "little") + 8)))
    width, height = canvas(data)
    zeros = bytes(_ZEROS + width * height // _PIXELS_A_ZERO)
    holding = [data[at:end] for name, at, end in chunks if name in (*_PIXELS, _FRAME)]
    is_cut = len(data) < int.from_bytes(data[4:8], "little") + 8 or any(
        end > len(data) or not name.strip().isalnum() for name, _, end in chunks
    )
    if not is_cut:
        return Kept(data, not any(pixels.endswith(zeros) for pixels in holding))
    for name, at, end in chunks:
        within = list(_chunks(data, at + _FRAME_HEAD, end)) if name == _FRAME else [(name, at, end)]
        for kind, begins, ends in within:
            if kind in _PIXELS and ends - begins <= _LONGEST:
                pixels = data[begins:ends].ljust(ends - begins, b"\0")
                body = kind + len(pixels).to_bytes(4, "little") + pixels + b"\0" * (len(pixels) % 2)
                return Kept(b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body, is_complete=False)
    return Kept(data, is_complete=False)


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk chunks: the name of each, where its bytes begin and where they should end."""
    while at + 8 <= end:
        begins, length = at + 8, int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], begins, begins + length
        at = begins + length + length % 2


def canvas(data: bytes) -> tuple[int, int]:
    """Give the width and height of a WebP; (0, 0) when its first chunk is none we know."""
    little = int.from_bytes
    match data[12:16]:
        case b"VP8X":
            return little(data[24:27], "little") + 1, little(data[27:30], "little") + 1
        case b"VP8L":
            bits = little(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return little(data[26:28], "little") & 0x3FFF, little(data[28:30], "little") & 0x3FFF
    return 0, 0


def is_lossless(data: bytes) -> bool:
    """Whether a WebP is a drawing or a screenshot, by how it was compressed."""
    return data[12:16] == b"VP8L" or (data[12:16] == b"VP8X" and b"VP8L" in data[:4096] and b"VP8 " not in data[:4096])
