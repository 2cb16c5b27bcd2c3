"""Words that would identify a client in a text that outlives the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reclamations.models import Complaint

_CIVILITY = r"(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|dr|maitre|me)"


def names_the_client(texts: Iterable[str], complaint: Complaint) -> bool:
    """Tell whether a text holds the client's (or the representative's) name, e-mail, telephone or street.

    Accents, case and spacing do not matter. A lone word of the name counts only after « Mme », « M. »…: names are
    often common words too.
    """
    text = _plain(" \n ".join(texts))
    digits = re.sub(r"\D", "", text)
    phone = re.sub(r"\D", "", complaint.phone)[-9:]
    if len(phone) == 9 and phone in digits:
        return True
    street = complaint.postal_address.strip().splitlines()[:1]
    whole = [complaint.name, complaint.representative_name, complaint.email, *street]
    if any(_holds(text, _plain(value)) for value in whole if len(value.strip()) > 3):
        return True
    return any(_holds_name(text, _plain(name)) for name in (complaint.name, complaint.representative_name) if name)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in bare if not unicodedata.combining(char)).split())


def _holds(text: str, value: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def _holds_name(text: str, name: str) -> bool:
    words = [word for word in re.split(r"[^\w-]+", name) if len(word) > 2]
    if len(words) > 1 and _holds(text, " ".join(reversed(words))):
        return True
    return any(re.search(rf"(?<!\w){_CIVILITY}\.? {re.escape(word)}(?!\w)", text) for word in words)
