"""QR codes as drawings: dark on white whatever the page's theme, with the quiet margin that readers need."""

from __future__ import annotations

import io
from typing import Any

import segno

_LOOK: dict[str, Any] = {"border": 4, "dark": "#173238", "light": "#fff", "xmldecl": False, "nl": False}


def data_uri(text: str) -> str:
    """Draw a text as the address of a picture that is never a file, nor in any cache: `data:image/svg+xml,…`."""
    return segno.make_qr(text, error="m").svg_data_uri(**_LOOK, omitsize=True, encode_minimal=True)


def svg(text: str) -> bytes:
    """Draw a text to be printed; a quarter of it may be scratched or stained and it still reads."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="q").save(drawing, kind="svg", **_LOOK, omitsize=True)
    return drawing.getvalue()
