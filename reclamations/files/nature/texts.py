"""Texts in any usual encoding, and what is written as one: a mail, a web page, a script."""

from __future__ import annotations

import codecs
import re
import unicodedata

from reclamations.domain.kinds import Kind, Unwanted

#: Endings of texts that a double click would run.
_SCRIPTS = re.compile(
    r"\.(?:bat|cmd|ps1|psm1|vb[se]|jse?|mjs|ws[fh]|hta|sh|bash|command|pyw?|pl|php|rb|reg|inf|desktop|scpt|applescript"
    r"|jnlp|scr|url|sct)"
)
_PAGES = re.compile(r"\.(?:x?html?|xht|shtml|mht|mhtml|xslt?|aspx?|jsp)")
_DRAWINGS = re.compile(r"\.svgz?")
#: Atomic: a thousand empty comments are read once.
_FIRST_TAG = re.compile(
    r"(?>\s+|<\?xml[^>]{0,500}\?>|<!--.{0,2000}?-->|<!doctype(?!\s+(?:html|svg))[^>]{0,2000}>)*+"
    r"<\s*(?:!doctype\s+)?([a-z?]+)(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_ACTIVE_TAG = re.compile(r"html|head|body|script|iframe|object|embed|img|style|link|meta|title|a|div|p|\?php")
_MAIL_HEADERS = frozenset(
    ("from", "to", "date", "subject", "received", "return-path", "delivered-to", "message-id", "mime-version")
)


def recognise(head: bytes, tail: bytes, *, suffix: str) -> Kind | Unwanted | None:
    """Say what a text is from its beginning, its end when it is long, and the ending of its name; None for no text."""
    text = _decoded(head)
    if text is None or (tail and _decoded(tail, like=head) is None):
        return None
    if _SCRIPTS.fullmatch(suffix) or text.lstrip().startswith(("#!", "<?php")):
        return Unwanted.SCRIPT
    tag = _FIRST_TAG.match(text)
    name = tag.group(1).lower() if tag else ""
    if name == "svg" or _DRAWINGS.fullmatch(suffix):
        return Unwanted.DRAWING
    if _ACTIVE_TAG.fullmatch(name) or _PAGES.fullmatch(suffix):
        return Unwanted.WEB_PAGE
    return Kind.EML if _is_mail(text) else Kind.TEXT


def _is_mail(text: str) -> bool:
    head = re.split(r"\r?\n\r?\n|\r\r", text.lstrip("\ufeff"), maxsplit=1)[0]
    lines = head.splitlines()
    if lines and lines[0].startswith("From "):
        del lines[0]
    starts = [line for line in lines if line[:1] not in {" ", "\t"}]
    names = [match.group(1).lower() if (match := re.match(r"([!-9;-~]+):", line)) else None for line in starts]
    known = _MAIL_HEADERS.intersection(name for name in names if name)
    # The last line may be cut where we stopped reading.
    return len(known) >= 3 and None not in names[:-1] and bool(known & {"from", "received", "return-path"})


_CONTINUATION = bytes(range(0x80, 0xC0))


def _decoded(data: bytes, *, like: bytes = b"") -> str | None:
    """Give the text of some bytes, cut anywhere; None for what no text holds. `like` begins the file they end."""
    for encoding, mark in (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if (like or data).startswith(mark):
            return _printable(data.removeprefix(mark).decode(encoding, "replace"))
    if b"\0" in data:
        evens, odds = data[::2].count(0), data[1::2].count(0)
        half = len(data) // 2 or 1
        encoding = "utf-16-le" if odds > half * 0.6 > evens else "utf-16-be" if evens > half * 0.6 > odds else ""
        return _printable(data.decode(encoding, "replace")) if encoding else None
    try:
        # What continues a letter cut at the beginning is left out; one cut at the end waits for its end.
        whole = data.lstrip(_CONTINUATION) if like else data
        return _printable(codecs.getincrementaldecoder("utf-8")().decode(whole))
    except UnicodeDecodeError:
        return _printable(data.decode("cp1252", "replace"))


def _printable(text: str) -> str | None:
    unwanted = sum(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\v\x1a\x1b\x85" for char in text)
    return text if text and unwanted * 500 <= len(text) and text.count("\ufffd") * 20 <= len(text) else None
