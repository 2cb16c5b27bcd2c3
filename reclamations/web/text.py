"""Make what people type plain text: nothing invisible, nothing that turns a page, a mail or a PDF around."""

from __future__ import annotations

import re
import unicodedata

#: Controls (tab and line feed excepted), lone surrogates, direction overrides and isolates, the byte order mark.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")


def plain_text(value: str) -> str:
    """Give a text of several lines: line feeds only, composed accents, no invisible control."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_BREAKS.sub("\n", value))).strip()


def plain_line(value: str) -> str:
    """Give a text of one line, fit for a mail's header: line breaks and tabs become single spaces."""
    return " ".join(plain_text(value).split())
