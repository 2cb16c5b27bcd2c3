"""Pictures and papers drawn on the spot: the company's logo, and what clients join to their complaints."""

from __future__ import annotations

import io
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from reclamations import files
from reclamations.domain.vocabulary import AttachmentRole
from reclamations.models import PendingUpload

_NIGHT, _PINE, _WATER, _SNOW = "#123b4a", "#1f6f63", "#4fa3b8", "#ffffff"
_SIZE, _SCALE = 360, 4


def logo() -> bytes:
    """Three peaks over a river, as PNG on a transparent ground."""
    image = Image.new("RGBA", (_SIZE * _SCALE, _SIZE * _SCALE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    _shape(draw, [(20, 250), (120, 95), (215, 250)], _PINE)
    _shape(draw, [(95, 250), (205, 45), (340, 250)], _NIGHT)
    _shape(draw, [(205, 45), (167, 116), (192, 104), (208, 126), (228, 102), (249, 112)], _SNOW)
    for row, left in enumerate((20, 60, 110)):
        top = 268 + 26 * row
        draw.rounded_rectangle(
            [left * _SCALE, top * _SCALE, (340 - left + 20) * _SCALE, (top + 13) * _SCALE], 7 * _SCALE, fill=_WATER
        )
    return _encoded(image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS), "PNG")


def upload(kind: str, title: str) -> PendingUpload:
    """Receive one sample as a form would: « photo », « lettre », « mandat » or « pdf »."""
    if kind == "photo":
        name, data = "photo.jpg", _photo(title)
    else:
        name, data = {"lettre": "lettre.pdf", "mandat": "mandat.pdf"}.get(kind, "justificatif.pdf"), _paper(title)
    role = AttachmentRole.MANDATE if kind == "mandat" else AttachmentRole.EVIDENCE
    return files.receive(SimpleUploadedFile(name, data), role=role, token=uuid4())


def _photo(title: str) -> bytes:
    """Draw a blurred-looking picture of nothing in particular, labelled as a sample."""
    image = Image.radial_gradient("L").resize((960, 720))
    picture = Image.merge("RGB", [image.point(lambda v, k=k: 235 - v * k // 10) for k in (7, 5, 4)])
    _label(picture, title)
    return _encoded(picture, "JPEG")


def _paper(title: str) -> bytes:
    """Draw a page with lines of grey, labelled as a sample."""
    page = Image.new("RGB", (827, 1169), "white")
    draw = ImageDraw.Draw(page)
    for row in range(22):
        draw.rectangle([90, 240 + 34 * row, 737 - (row * 53) % 190, 250 + 34 * row], fill="#d5dadd")
    _label(page, title)
    return _encoded(page, "PDF")


def _label(image: Image.Image, title: str) -> None:
    draw = ImageDraw.Draw(image)
    draw.text((90, 90), title, fill=_NIGHT, font=ImageFont.load_default(30))
    draw.text((90, 140), "Pièce fictive de démonstration", fill=_PINE, font=ImageFont.load_default(20))


def _shape(draw: ImageDraw.ImageDraw, points: list[tuple[int, int]], colour: str) -> None:
    draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=colour)


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
