"""The reference of a file, « R-2026-000123 »: how it is written, and how it is read from what people type."""

from __future__ import annotations

import re
import unicodedata

from reclamations.domain.typed.text import composed, visible

#: A pasted link, with the words around it.
LONGEST_TYPED = 500
_SEPARATOR = r"[\s./_\\-]*"
#: Where nothing else is typed: whatever separates.
_ANYTHING = r"[\W_]*"
_DIGIT = "[0-9OIL]"


def _number(separator: str) -> str:
    return rf"((?:[12O]{_DIGIT}{{3}})){separator}({_DIGIT}{{3}}\s{_DIGIT}{{3}}|{_DIGIT}{{1,9}})(?![0-9A-Z])"


#: Somewhere in a sentence or a link, its letter in front.
_NAMED = re.compile(rf"(?<![A-Z0-9])R{_SEPARATOR}{_number(_SEPARATOR)}")
#: Alone, perhaps without its letter.
_NAME = rf"(?:(?:N[O°R]?|R[EÉ]F(?:[EÉ]RENCE)?){_ANYTHING})?(?:R{_ANYTHING})?"
_ALONE = re.compile(_NAME + _number(rf"{_ANYTHING}(?:N[O°]{_ANYTHING})?"))
#: Its number alone, the year forgotten.
_WITHOUT_YEAR = re.compile(_NAME + r"(\d{1,9})")
_AROUND = " .:;,#'\"«»()[]<>"
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00ad\u2043]")
#: Letters people type for figures.
_MEANT = str.maketrans("OIL", "011")


def write_reference(year: int, number: int) -> str:
    """Write the reference of the year's file of that number."""
    return f"R-{year}-{number:06d}"


def is_reference(text: str) -> bool:
    """Whether a text is a reference and nothing else."""
    return bool(_ALONE.fullmatch(_plain(text).strip(_AROUND)))


def read_reference(text: str) -> str:
    """Give the reference that a text names, as we write it; nothing when it names none."""
    text = _plain(text)
    found = _NAMED.search(text) or _ALONE.fullmatch(text.strip(_AROUND))
    if found is None:
        return ""
    year, number = (re.sub(r"\D", "", part.translate(_MEANT)) for part in found.groups())
    return write_reference(int(year), int(number)) if int(number) else ""


def read_number(text: str) -> str:
    """Give the number of a reference typed without its year, « 000063 », as its references end; nothing otherwise."""
    found = _WITHOUT_YEAR.fullmatch(_plain(text).strip(_AROUND))
    return f"{int(found[1]):06d}" if found and int(found[1]) else ""


def _plain(text: str) -> str:
    """Capitals, figures and dashes of any keyboard as ours, without what nobody sees; nothing of a text too long."""
    if len(text) > LONGEST_TYPED:
        return ""
    text = unicodedata.normalize("NFKC", visible(composed(_DASHES.sub("-", " ".join(text.split())))))
    return "".join(_figure(char) for char in _DASHES.sub("-", text)).upper()


def _figure(char: str) -> str:
    """Give a figure of any script as ours."""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
