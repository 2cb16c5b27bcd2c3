"""How each kind of picture is read: one row each, and what its bytes tell before and after they are decoded."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PIL import Image, PngImagePlugin

from reclamations.cleaner import NoCopy, budget
from reclamations.cleaner.images import jpeg, meanings, png, webp
from reclamations.domain.copies import Loss, NotMade

#: Compressions of BMP by runs, which Pillow reads slowly, and bytes of them that it may read.
_RUNS, _MAX_RUNS = (1, 2), 1024 * 1024
_BITS_A_SAMPLE = 0x0102
#: Zeros at the end of a picture that no end comes after, or that its rows turn to.
_NEVER_WRITTEN = bytes(32)
#: Where a picture that stops in the midst of a row is looked at: shades of 255 that are black, and pixels of the rest.
_DARK, _ENOUGH = 8, 8
#: A profile beside a PNG's pixels may be as large, unpacked.
PngImagePlugin.MAX_TEXT_CHUNK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind is read.

    `before_opening` gives the bytes to decode, `before_decoding` looks at what the header says; both may raise NoCopy.
    `is_cut` looks for an end that is missing where the decoder said nothing. `is_drawn`: no photo.
    """

    module: str
    opener: str
    before_opening: Callable[[bytes, set[Loss]], bytes] = lambda data, losses: data
    before_decoding: Callable[[Any, bytes, set[Loss]], None] = lambda image, data, losses: None
    is_cut: Callable[[Any, bytes], bool] = lambda image, data: False
    is_drawn: Callable[[bytes], bool] = lambda data: True

    def open(self, data: bytes) -> Any:
        """Open a picture without decoding it, whatever else Pillow could read."""
        return getattr(import_module(f"PIL.{self.module}"), self.opener)(io.BytesIO(data))


def _is_photo(data: bytes) -> bool:
    return False


def _scans(data: bytes, losses: set[Loss]) -> bytes:
    found = jpeg.structure(data)
    budget.check_scans(found)
    # A download that stopped, in a file made at its full size; or one that somebody closed.
    if (not found.is_complete and data.endswith(_NEVER_WRITTEN)) or found.lacks_scans:
        losses.add(Loss.TRUNCATED)
    if found.is_complete and jpeg.holds_others(data, found.end):
        losses.add(Loss.PICTURES)
    if meanings.holds_a_film(data):
        losses.add(Loss.ANIMATION)
    return data


def _is_cut_jpeg(image: Image.Image, data: bytes) -> bool:
    """Whether a JPEG stops before its end, although somebody closed it: decoders then go on in mid grey.

    Where the last rows are of that grey, more data than there was must change nothing in a picture that was whole.
    """
    last = image.crop((0, max(0, image.height - 4), *image.size))
    if image.mode not in {"L", "RGB"} or set(last.get_flattened_data()) - {128, (128, 128, 128)}:
        return False
    found = jpeg.structure(data)
    longer = data[: found.end - 2] + b"\x12\x34\x56\x78" * 256 + data[found.end - 2 :]
    return found.is_complete and _in_small(data) != _in_small(longer)


def _in_small(data: bytes) -> bytes:
    image = READERS["jpeg"].open(data)
    image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
    return bytes(image.tobytes())


def _goes_black(image: Any, data: bytes, *, from_below: bool = False) -> bool:
    """Whether a picture kept as it is turns black in the midst of a row, and stays so: zeros that were never written.

    A dark ground is none: the row before must be light to its end.
    """
    box = image.getbbox() if data.endswith(_NEVER_WRITTEN) else None
    if box is None:
        return False
    row, before = (box[1], box[1] + 1) if from_below else (box[3] - 1, box[3] - 2)
    if not 0 <= before < image.height:
        return False
    at = int(image.crop((0, row, image.width, row + 1)).getbbox()[2])
    drawn, rest = (0, row, at, row + 1), (at, before, image.width, before + 1)
    return bool(image.width - at >= _ENOUGH) and all(_is_light(image.crop(part)) for part in (drawn, rest))


def _is_light(row: Any) -> bool:
    """Whether hardly anything in a row is black."""
    return bool(sum(row.convert("L").histogram()[:_DARK]) * 10 <= row.width)


def _is_cut_bmp(image: Any, data: bytes) -> bool:
    return _goes_black(image, data, from_below=True)


def _needed_chunks(data: bytes, losses: set[Loss]) -> bytes:
    kept = png.needed(data)
    if kept.is_animated:
        losses.add(Loss.ANIMATION)
    if not kept.is_complete:
        losses.add(Loss.TRUNCATED)
    return kept.data


def _depth_of_png(image: Any, data: bytes, losses: set[Loss]) -> None:
    if data[24:25] == b"\x10":  # Pillow reads sixteen bits a colour as eight
        losses.add(Loss.COLOUR_DEPTH)
    if b"iCCP" in data[: meanings.START] and not image.info.get("icc_profile"):
        losses.add(Loss.COLOUR_PROFILE)


def _canvas_of_webp(data: bytes, losses: set[Loss]) -> bytes:
    """Judge a WebP before it is opened: its decoder then takes memory for all its canvas."""
    budget.check("webp", webp.canvas(data), "RGBA", len(data))
    kept = webp.completed(data)
    if not kept.is_complete:
        losses.add(Loss.TRUNCATED)
    if kept.data is not data and b"ANMF" in data[: meanings.START]:
        losses.add(Loss.ANIMATION)
    return kept.data


def _runs_of_bmp(image: Any, data: bytes, losses: set[Loss]) -> None:
    if image.info.get("compression") in _RUNS and len(data) > _MAX_RUNS:
        raise NoCopy(NotMade.TOO_COSTLY)


def _depth_of_tiff(image: Any, data: bytes, losses: set[Loss]) -> None:
    depths = image.tag_v2.get(_BITS_A_SAMPLE) or (1,)
    if max(depths if isinstance(depths, tuple) else (depths,)) > 8:  # the same
        losses.add(Loss.COLOUR_DEPTH)


def _frames(image: Any, data: bytes, losses: set[Loss]) -> None:
    if image.is_animated:
        losses.add(Loss.ANIMATION)


def _frames_of_gif(image: Any, data: bytes, losses: set[Loss]) -> None:
    """Say of an animation that its end is missing: its first picture may be whole."""
    _frames(image, data, losses)
    if image.is_animated and not data.rstrip(b"\0").endswith(b";"):
        losses.add(Loss.TRUNCATED)


def _whole_boxes(data: bytes, losses: set[Loss]) -> bytes:
    whole = meanings.completed(data)
    if whole is not data:
        losses.add(Loss.TRUNCATED)
    return whole


def _frames_of_avif(image: Any, data: bytes, losses: set[Loss]) -> None:
    _frames(image, data, losses)
    if meanings.is_cut_container(data):
        losses.add(Loss.TRUNCATED)
    if meanings.is_deep(data):
        losses.add(Loss.COLOUR_DEPTH)


READERS: Mapping[str, Reader] = {
    "jpeg": Reader("JpegImagePlugin", "JpegImageFile", _scans, is_cut=_is_cut_jpeg, is_drawn=_is_photo),
    "png": Reader("PngImagePlugin", "PngImageFile", _needed_chunks, _depth_of_png),
    "webp": Reader("WebPImagePlugin", "WebPImageFile", _canvas_of_webp, _frames, is_drawn=webp.is_lossless),
    "avif": Reader(
        "AvifImagePlugin", "AvifImageFile", _whole_boxes, before_decoding=_frames_of_avif, is_drawn=_is_photo
    ),
    "gif": Reader("GifImagePlugin", "GifImageFile", before_decoding=_frames_of_gif),
    "tiff": Reader("TiffImagePlugin", "TiffImageFile", before_decoding=_depth_of_tiff, is_cut=_goes_black),
    "bmp": Reader("BmpImagePlugin", "BmpImageFile", before_decoding=_runs_of_bmp, is_cut=_is_cut_bmp),
}
