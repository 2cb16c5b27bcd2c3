"""The chunks of a PNG that its pixels need: the others, however many or large, are never given to a decoder."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"iCCP", b"eXIf"))
_ANIMATION, _FRAME = b"acTL", b"fcTL"
#: Bytes of what stands beside the pixels: a profile, a camera's notes.
_LARGEST_NOTE = 1024 * 1024
_CHUNK_OVERHEAD = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """A PNG of the needed chunks only; whether it was an animation, and whether its end was there."""

    data: bytes
    is_animated: bool
    is_complete: bool


def needed(data: bytes) -> Kept:
    """Walk the chunks up to the end or to the first that is cut, and keep those that are needed."""
    at, kept, frames, is_complete = len(_SIGNATURE), [_SIGNATURE], 0, False
    is_drawn = is_frame = False
    while at + 8 <= len(data) and not is_complete:
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + _CHUNK_OVERHEAD + length
        if name == _ANIMATION:
            frames = int.from_bytes(data[at + 8 : at + 12], "big")
        elif name == _FRAME:
            is_frame |= not is_drawn  # the picture that other readers show is the first of the animation
        elif name == b"IDAT" or (name in _NEEDED and end <= len(data) and _is_sound(name, data[at + 8 : end])):
            kept.append(data[at:end])
            is_drawn |= name == b"IDAT"
        is_complete = name == b"IEND" and end <= len(data)
        at = end
    return Kept(b"".join(kept), frames > 1 or (frames == 1 and not is_frame), is_complete)


def _is_sound(name: bytes, rest: bytes) -> bool:
    """Whether a chunk may be read: what stands beside the pixels must be small, and whole."""
    if name[:1].isupper():
        return True
    return len(rest) <= _LARGEST_NOTE and zlib.crc32(name + rest[:-4]) == int.from_bytes(rest[-4:], "big")
