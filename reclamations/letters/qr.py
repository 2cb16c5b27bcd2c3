"""QR codes as drawings: dark on white whatever the page's theme, within the quiet margin that readers need."""

from __future__ import annotations

import io
from typing import Any

import segno

from reclamations.palette import light

_LOOK: dict[str, Any] = {"border": 4, "dark": light("ink"), "xmldecl": False, "nl": False, "omitsize": True}


def data_uri(text: str) -> str:
    """Draw a text as the address of a picture that is never a file, nor in any cache: `data:image/svg+xml,…`."""
    return segno.make_qr(text, error="m").svg_data_uri(light=light("white"), encode_minimal=True, **_LOOK)


def svg(text: str) -> bytes:
    """Draw a text to be printed on white; a quarter of it may be scratched or stained and it still reads."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="q").save(drawing, kind="svg", **_LOOK)
    return drawing.getvalue()
