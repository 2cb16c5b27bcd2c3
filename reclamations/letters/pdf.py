"""HTML to PDF/A-3a: the only place that knows WeasyPrint, loaded when the first letter is made.

It reaches nothing: neither network nor disk, only what is handed to it.
"""

from __future__ import annotations

import importlib
import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from reclamations import palette

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

_lock = threading.Lock()  # Pango's font map is shared by the threads of a process


def obstacle() -> str:
    """What this machine lacks to make any PDF, and how it is installed; "" when it lacks nothing."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return _WITHOUT_PANGO
    return ""


_WITHOUT_PANGO = (
    "Pango is missing: letters cannot be made into PDF. "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)


def render(html: str, *, assets: Mapping[str, bytes], style: str = "letter") -> bytes:
    """Make a tagged PDF/A-3a of a page; `assets` are the only addresses it may use, with their bytes.

    `style` names the stylesheet, a file of static/css.
    Raises OSError without Pango (see the system check), ValueError when the page asks for anything else.
    """
    with _drawing(html, assets, style) as document:
        data: bytes = document.write_pdf(pdf_variant=_VARIANT, pdf_tags=True)
        return data


@dataclass(frozen=True)
class Part:
    """Some pages of a long document. `rest` holds the `id` of what begins on a page that was left out."""

    data: bytes
    pages: int
    rest: frozenset[str]


def render_part(html: str, *, assets: Mapping[str, bytes], style: str, is_last: bool) -> Part:
    """The same of a long document made part after part: without the last page, which begins the next part.

    The last part is whole. A part without any page has no data.
    """
    with _drawing(html, assets, style) as document:
        pages = document.pages if is_last else document.pages[:-1]
        rest = frozenset() if is_last else frozenset(document.pages[-1].anchors)
        data: bytes = document.copy(pages).write_pdf(pdf_variant=_VARIANT, pdf_tags=True) if pages else b""
        return Part(data, len(pages), rest)


_VARIANT = "pdf/a-3a"

#: Blanks that templates leave at the end of a block or of a line. WeasyPrint 70 counts them with the last words: where
#: the line holds these but not a blank more, it puts the line's first word on a line of its own.
_LAST_BLANKS = re.compile(
    r"(?<!\s)\s++(?=(?:</(?:a|b|em|i|small|span|strong|time)>\s*+){0,4}+"
    r"(?:</(?:address|blockquote|dd|div|dt|h\d|li|p|td|th)>|<br\b))"
)


@contextmanager
def _drawing(html: str, assets: Mapping[str, bytes], style: str) -> Iterator[Any]:
    """Lay a page out, and give the document to write; one at a time in a process."""
    from weasyprint import HTML  # noqa: PLC0415  # half a second that only a letter pays
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    with _lock:
        fonts, stylesheet = _style(style)
        page = HTML(string=_LAST_BLANKS.sub("", html), base_url=None, url_fetcher=_fetcher(assets))
        try:
            yield page.render(stylesheets=[stylesheet], font_config=fonts, pdf_variant=_VARIANT, pdf_tags=True)
        except FatalURLFetchingError as error:  # WeasyPrint derives it from BaseException
            raise ValueError(str(error)) from error


@cache
def _style(name: str) -> tuple[FontConfiguration, CSS]:
    """Read and parse a stylesheet once per process: 10 ms less for each letter."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    source = (settings.BASE_DIR / "static/css" / f"{name}.css").read_text(encoding="utf-8")
    return fonts, CSS(string=palette.written_out(source), font_config=fonts, url_fetcher=_fetcher({}))


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    """Answer for the assets, refuse the rest by stopping the rendering."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse  # noqa: PLC0415

    def fetch(url: str, *args: object, **kwargs: object) -> Any:
        if url not in assets:
            raise FatalURLFetchingError(f"letters may not fetch {url[:80]}")
        content_type, _encoding = mimetypes.guess_type(url)
        return URLFetcherResponse(url, assets[url], {"Content-Type": content_type} if content_type else None)

    return fetch
