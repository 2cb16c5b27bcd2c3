"""Names of files, made harmless to show and to save."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from reclamations.domain.kinds import suffix_of

NAME_LIMIT = 200
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})


def clean_name(name: str) -> str:
    """Make a file name harmless and keep its ending: no path, no control or direction character, 200 characters."""
    last = name[-4 * NAME_LIMIT :].replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in _INVISIBLE)
    printable = "".join(char if unicodedata.category(char)[0] not in "CZ" else " " for char in visible)
    tidy = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", printable)).split()).rstrip(". ")
    suffix = suffix_of(f"x{tidy}")
    stem = tidy[: len(tidy) - len(suffix)].strip(". ") or _("pièce jointe")
    return stem[: NAME_LIMIT - len(suffix)].rstrip(". ") + tidy[len(tidy) - len(suffix) :]


def ending_as(name: str, suffixes: Sequence[str], *, replaced: Sequence[str] = ()) -> str:
    """Give a clean name that ends as a kind of file does: the PDF « page.html » becomes « page.html.pdf ».

    An ending among `replaced`, those of what the file was made from, goes: « photo.heic » becomes « photo.jpg ».
    """
    suffix = suffix_of(name)
    if suffix in suffixes:
        return name
    stem = name[: -len(suffix)] if suffix in replaced and suffix else name
    return stem[: NAME_LIMIT - len(suffixes[0])].rstrip(". ") + suffixes[0]
