"""The recipient's block as a window envelope shows it: its lines, the size they are set in, and whether they fit.

Seven lines of 38 characters are the most that French addressing (NF Z 10-011) and a country make. The measures of the
envelopes are beside the stylesheet that keeps to them, static/css/letter.css.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

#: What the window always shows, wherever the sheet slides: millimetres.
WIDTH = 78.0
_POINT = 25.4 / 72

#: What people write as a country, besides the names of states: nations, usual and former names.
_NATIONS = (
    "Angleterre", "Écosse", "Pays de Galles", "Grande-Bretagne", "Irlande du Nord", "England", "Scotland", "Wales",
    "Great Britain", "Northern Ireland", "Hollande", "Holland", "République tchèque", "Czech Republic", "Hong Kong",
    "Hong-Kong", "Macao", "Palestine", "Congo", "Corée", "Turkey", "United States of America", "Etats-Unis d’Amérique",
)  # fmt: skip
#: The languages people write a country in: those of the neighbours, and of the world's post.
_LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "ro", "tr")


@dataclass(frozen=True)
class Size:
    """How an address is set: the name of its style, in points, and how many lines the window holds of it."""

    name: str
    points: float
    lines: int

    @property
    def width(self) -> float:
        """The width of the window in ems of this size."""
        return WIDTH / (self.points * _POINT)


#: From the best to read to the smallest; the last is for 38 characters that are all wide, or for an eighth line (a
#: representative, their client, six lines of an address).
SIZES = (
    Size("is-roomy", 10, 5),
    Size("is-tight", 9, 6),
    Size("is-tighter", 8.5, 7),
    Size("is-tightest", 7.5, 8),
)


@dataclass(frozen=True)
class Block:
    """An address set for the window; without a size it does not fit, and is printed whole on the open sheet."""

    lines: Sequence[str]
    size: Size | None

    @property
    def fits(self) -> bool:
        """Tell whether a window envelope shows all of it."""
        return self.size is not None

    @property
    def style(self) -> str:
        """The classes that the stylesheet knows."""
        return f"{self.size.name} lines-{len(self.lines)}" if self.size else "is-free"


def block(address: str) -> Block:
    """Set an address, one line an item: the largest size that breaks no line, else the largest that holds them all."""
    lines = with_country([line for line in map(str.strip, address.splitlines()) if line])
    for size in SIZES:
        if len(lines) <= size.lines and all(_width(line) <= size.width for line in lines):
            return Block(lines, size)
    for size in SIZES:
        broken = [part for line in lines for part in _broken(line, size.width)]
        if len(broken) <= size.lines:
            return Block(broken, size)
    return Block(lines, None)


def with_country(lines: Sequence[str]) -> list[str]:
    """Put the country in capitals where it has the last line to itself, as the Universal Postal Union asks."""
    *rest, last = lines or [""]
    return [*rest, last.upper() if len(lines) > 1 and _plain(last) in _countries() else last]


@cache
def _countries() -> frozenset[str]:
    """Every country's name, in the languages clients write it in."""
    from babel import Locale  # noqa: PLC0415  only a letter pays for it

    known: Iterable[str] = (
        part
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "ZZ"}
        for part in (name, *name.strip(")").split(" ("))  # « Myanmar (Birmanie) » is written as either
    )
    return frozenset(map(_plain, (*known, *_NATIONS)))


def _plain(name: str) -> str:
    """Fold case, accents and punctuation away: « Etats Unis » is « États-Unis »."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("’", " ").replace("'", " "))
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split())


def _broken(line: str, width: float) -> list[str]:
    """Break a line between words, and inside a word only where it has a line to itself."""
    lines: list[str] = []
    for word in line.split():
        if lines and _width(longer := f"{lines[-1]} {word}") <= width:
            lines[-1] = longer
        else:
            lines += _chunks(word, width)
    return lines


def _chunks(word: str, width: float) -> list[str]:
    chunks = [""]
    for character in word:
        if chunks[-1] and _width(chunks[-1] + character) > width:
            chunks.append("")
        chunks[-1] += character
    return chunks


def _width(text: str) -> float:
    return sum(map(_advance, text))


@cache
def _advance(character: str) -> float:
    """The width of a character in ems, a little on the safe side; the fonts are Liberation Sans and its substitutes."""
    kind = unicodedata.category(character)
    if kind in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(character) in "WF" or character in "W@—…Œ":
        return 1
    if character in "mwœæM%":
        return 0.85
    if character in "iljftr'’.,:;!|I()-/ ":
        return 0.34
    if kind in {"Ll", "Nd"}:
        return 0.57 if ord(character) < 0x250 else 0.7
    return 0.74
