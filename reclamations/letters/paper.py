"""Texts on paper: what anybody may type is printed within a bounded number of pages, and no word of it is lost."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reclamations.words.spaces import bind

#: Lines that a text may begin on paper, some five pages of them; a page costs 50 ms to lay out.
LINES = 250
_BREAKS = re.compile(r"\n+")
#: A word that no line holds: where to break it takes time that grows with its square, unless it is told.
_ENDLESS = re.compile(r"(?:\S|\xa0){200,}")
_PIECE = re.compile(r".{1,40}", re.DOTALL)
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"


def on_paper(text: str) -> str:
    """Give a text as it is printed: as it was typed, or with its line breaks as signs where they would fill a book.

    Its spaces are bound as its language asks.
    20,000 line breaks are 268 pages, and a worker that answers nobody for 15 seconds; a word of 20,000 letters, 3.
    """
    text = bind(text, get_language())
    text = _ENDLESS.sub(lambda word: _MAY_BREAK.join(_PIECE.findall(word[0])), text)
    if text.count("\n") < LINES:
        return text
    flowing = _BREAKS.sub(lambda run: f" ¶{len(run[0]) if len(run[0]) > 1 else ''} ", text).strip()
    return _("%(text)s\n(¶ est un saut de ligne : ce texte en compte %(count)s.)") % {
        "text": flowing,
        "count": text.count("\n"),
    }
