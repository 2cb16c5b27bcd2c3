"""What a WebP announces in its first bytes."""

from __future__ import annotations


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
