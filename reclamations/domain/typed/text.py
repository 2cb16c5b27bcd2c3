"""Make what people type plain text: nothing invisible, nothing that turns a page, a mail or a PDF around.

What a program added and nobody sees goes; what stands for a sign that people see becomes that sign. The time spent is
in proportion to the length, whatever the characters: runs of combining marks are bounded before they are put in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Every character that a text editor ends a line with: Word's soft break is U+000B.
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Windows-1252 read as Latin-1 by a mail program, and the signs of Wingdings that Word and Outlook write in a private
#: area; U+0085, an ellipsis in the former, is a line break above.
_MEANT = {
    **{code: bytes([ord(code)]).decode("cp1252", "ignore") for code in map(chr, range(0x80, 0xA0))},
    "\uf04a": "☺",
    "\uf04b": "😐",
    "\uf04c": "☹",
    "\uf0df": "←",
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0fb": "✗",
    "\uf0fc": "✓",
    "\uf0fe": "☑",
}
_FOREIGN = re.compile("[\x80-\x9f\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
#: Any other sign of a private area: a bullet, nearly always.
_BULLET = "•"
#: Controls but tab and line feed; soft hyphens and other characters without width (not the joiners, which scripts and
#: emoji need); direction overrides, embeddings and isolates; lone surrogates; what is no character.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
#: Invisible letters, but for those that make the flag of a region.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]{1,8})|[\U000e0000-\U000e007f]")
_SELECTORS = re.compile("([\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")


def _ranges(characters: Iterable[int]) -> str:
    """Write the inside of a regular expression's set."""
    ranges: list[list[int]] = []
    for code in characters:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _begins_with_a_mark(char: str) -> bool:
    """Whether a character can be put in order among the marks before it, once it is taken apart."""
    return unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


#: No language writes more marks than this on one letter.
MARKS = 10
#: What is a mark, or is taken apart into marks: three vowels of Tibetan are none by themselves.
_MARK = f"[{_ranges(code for code in range(0x300, 0x1F000) if _begins_with_a_mark(chr(code)))}]"
_TOO_MANY_MARKS = re.compile(f"({_MARK}{{{MARKS}}}){_MARK}+")


def plain_text(text: str) -> str:
    """Give a text of several lines: line feeds only, composed accents, no invisible control."""
    text = _LINE_BREAKS.sub("\n", text)
    if not text.isascii():
        text = _FOREIGN.sub(lambda found: _MEANT.get(found[0], _BULLET), text)
        text = _SELECTORS.sub(r"\1", _TAGS.sub(lambda found: found[1] or "", text))
    text = composed(_UNWANTED.sub("", text)).strip()
    return text if visible(text).strip() else ""


def plain_line(text: str) -> str:
    """Give a text of one line, fit for a mail's header: line breaks and tabs become single spaces."""
    return " ".join(plain_text(text).split())


def composed(text: str) -> str:
    """Compose accents (NFC). Marks beyond ten on a letter go first: ordering them takes the square of their number."""
    return text if text.isascii() else unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text))


def visible(text: str) -> str:
    """Give a text without any character that shows nothing, joiners and marks of direction included."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _WITHOUT_WIDTH and char not in _BLANK)


#: Controls, formats, surrogates, unassigned.
_WITHOUT_WIDTH = frozenset({"Cc", "Cf", "Cs", "Cn"})
#: Letters and marks that are drawn as nothing: fillers of Korean, vowels of Khmer, selectors, the empty Braille cell.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
