"""TIFF: one page becomes a picture, several become the pages of a PDF, as a fax or a scan was."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from reclamations.cleaner import NoCopy
from reclamations.cleaner.images import pictures
from reclamations.domain.copies import Cleaned, Loss, NotMade

_MAX_PAGES, _MAX_PIXELS = 100, 400_000_000
_SUBFILE, _REDUCED = 254, 1
#: Points of an inch; dots of an inch when the page does not say, or says what no scanner does.
_POINTS, _USUAL_DOTS, _DOTS = 72, 200, range(50, 1201)


def clean(data: bytes, destination: Path) -> Cleaned:
    """Draw the pages of a TIFF anew. Raises NoCopy, and whatever a decoder raises."""
    losses: set[Loss] = set()
    frames = _frames(data, losses)
    if len(frames) == 1:
        return pictures.write(pictures.read("tiff", data, frame=frames[0]), destination, weight=len(data))
    with pikepdf.new() as document:
        for page in _pages(data, frames, losses):
            _add(document, page)
        if not document.pages:
            raise NoCopy(NotMade.UNREADABLE)
        out = io.BytesIO()
        document.save(out)
    destination.write_bytes(out.getbuffer())
    return Cleaned(made=True, mime="application/pdf", losses=tuple(loss for loss in Loss if loss in losses))


def _frames(data: bytes, losses: set[Loss]) -> list[int]:
    """Number the frames that are pages, not smaller copies of one; the first, if there is none."""
    image, frames = TiffImageFile(io.BytesIO(data)), []
    for number in range(2 * _MAX_PAGES):
        try:
            image.seek(number)
        except (EOFError, OSError, SyntaxError, ValueError, KeyError):
            break
        if not int(image.tag_v2.get(_SUBFILE) or 0) & _REDUCED:
            frames.append(number)
    if len(frames) > _MAX_PAGES:
        losses.add(Loss.PAGES)
    return frames[:_MAX_PAGES] or [0]


def _pages(data: bytes, frames: list[int], losses: set[Loss]) -> Iterator[Image.Image]:
    """Decode one page after the other; one that cannot be read is missing, and that is said."""
    left = _MAX_PIXELS
    for frame in frames:
        try:
            picture = pictures.read("tiff", data, frame=frame)
        except NoCopy:
            losses.add(Loss.PAGES)
            continue
        except Exception:  # noqa: BLE001  # the other pages may be whole
            losses.add(Loss.TRUNCATED)
            continue
        left -= picture.image.width * picture.image.height
        if left < 0:
            losses.add(Loss.PAGES)
            return
        dots = picture.image.info.get("dpi")
        page = pictures.in_srgb(picture)
        page.info["dpi"] = dots
        losses |= picture.losses
        yield page


def _add(document: pikepdf.Pdf, image: Image.Image) -> None:
    """Add a picture as a page of its own size."""
    across, down = (_USUAL_DOTS if int(dots or 0) not in _DOTS else float(dots) for dots in image.info["dpi"] or (0, 0))
    width, height = round(image.width * _POINTS / across, 2), round(image.height * _POINTS / down, 2)
    drawn = pikepdf.Stream(document, b"")
    if image.mode == "1":
        drawn.write(zlib.compress(image.tobytes()), filter=pikepdf.Name.FlateDecode)
    else:
        image = pictures.flattened(image)
        drawn.write(pictures.as_jpeg(image), filter=pikepdf.Name.DCTDecode)
    drawn.Type, drawn.Subtype, drawn.Width, drawn.Height = pikepdf.Name.XObject, pikepdf.Name.Image, *image.size
    drawn.ColorSpace = pikepdf.Name.DeviceGray if image.mode in {"1", "L"} else pikepdf.Name.DeviceRGB
    drawn.BitsPerComponent = 1 if image.mode == "1" else 8
    page = document.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
    page.Contents = pikepdf.Stream(document, f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode())
