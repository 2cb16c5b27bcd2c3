"""E-mail addresses as people type and paste them, and the one way they are kept and looked for."""

from __future__ import annotations

import re
import unicodedata

from reclamations.domain.typed.text import composed, visible

#: No longer address can be written to (RFC 5321).
LONGEST = 254
#: Nor can what stands before the @ be longer.
LONGEST_LOCAL = 64
#: Longer than any address with what people paste around it.
LONGEST_TYPED = 1_000
#: « Zoé Martin <zoe@exemple.fr> », as mail programs copy it.
_NAMED = re.compile(r"[^<>]*<([^<>]+)>[\s;,.]*")
_AROUND = " ;,."
#: What people put an address between.
_QUOTED = re.compile(r"[\"'“‘«(\[<]\s*(.+?)\s*[\"'”’»)\]>]")
#: What keyboards that mean well write instead of a hyphen or an apostrophe, which no address holds.
_TYPED = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-") | dict.fromkeys("\u2018\u2019\u02bc", "'")
)


def read_address(text: str) -> str:
    """Give an address without what nobody sees, its domain in small composed letters: « zoe@exämple.fr ».

    What is none is given back as it is, for a validator to refuse. The part before the @ keeps its capitals.
    """
    if len(text) > LONGEST_TYPED:
        return text
    text = "".join(char for char in visible(composed(text)) if char == " " or not char.isspace())
    if named := _NAMED.fullmatch(text):
        text = named[1]
    text = text.replace("＠", "@").strip(_AROUND)
    if (quoted := _QUOTED.fullmatch(text)) and "@" in quoted[1]:
        text = quoted[1].strip(_AROUND)
    local, at, domain = text.translate(_TYPED).rpartition("@")
    local = re.sub(r"^mailto:", "", local.strip(), flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKC", local)  # full-width letters of a Japanese keyboard
    return f"{plain if plain.isascii() else local}{at}{_unicode(domain.strip())}"


def forms_of(address: str) -> set[str]:
    """Give the ways the same address may have been kept before it was read so, all in small letters."""
    local, at, domain = read_address(address).lower().rpartition("@")
    domains = {domain, unicodedata.normalize("NFD", domain), _ascii(domain)}
    return {f"{local}{at}{domain}" for domain in domains}


def _unicode(domain: str) -> str:
    """Write a domain as people read it, however it was typed; as the network does when that would lose a letter."""
    if domain.isascii() and "xn--" not in domain.lower():
        return domain.lower()
    known = _ascii(domain)
    try:
        shown = known.encode().decode("idna").lower()
        return shown if shown.encode("idna").decode() == known else known
    except UnicodeError:
        return known.lower()


def _ascii(domain: str) -> str:
    """Write a domain as the network knows it; one that is none is given back as it is."""
    if len(domain) > LONGEST:
        return domain
    try:
        return ".".join(map(_label, domain.lower().replace("。", ".").split(".")))
    except UnicodeError:
        return domain


def _label(label: str) -> str:
    """One part of a domain. Python's own table (IDNA 2003) takes « ß » for « ss », which is somebody else's domain."""
    if not set(label) & {"ß", "ς"}:
        return label.encode("idna").decode().lower()
    return f"xn--{composed(label).encode('punycode').decode()}"
