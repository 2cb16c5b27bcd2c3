"""Telephone numbers as people write them in France and overseas, and how each is dialled from anywhere.

The same ten figures are dialled in all of France, but each overseas territory has its own country code: 0262 is +262.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    example_number,
    format_number,
    is_valid_number,
    parse,
)

from reclamations.domain.typed.text import composed, visible

#: The numbering region of each zone of public holidays that is not metropolitan.
_REGIONS = {
    "guadeloupe": "GP",
    "martinique": "MQ",
    "guyane": "GF",
    "la-reunion": "RE",
    "mayotte": "YT",
    "saint-barthelemy": "BL",
    "saint-martin": "MF",
    "saint-pierre-et-miquelon": "PM",
    "nouvelle-caledonie": "NC",
    "polynesie-francaise": "PF",
    "wallis-et-futuna": "WF",
}
FRANCE = "FR"
#: The first four of ten figures, and the country code that replaces the zero (Arcep, décision 2018-0881).
_OVERSEAS: Mapping[str, int] = {
    **dict.fromkeys(("0262", "0263", "0692", "0693", "0269", "0639"), 262),
    **dict.fromkeys(("0590", "0690", "0691"), 590),
    **dict.fromkeys(("0594", "0694"), 594),
    **dict.fromkeys(("0596", "0696", "0697"), 596),
}
#: Dialled « 0508 » from metropolitan France, six figures on the spot.
_MIQUELON, _MIQUELON_CODE = "0508", 508
#: Services, free or not: the same number in all of France.
_SERVICES = "08"
#: Regions where the library knows the other ten-figure numbers, mobiles and boxes, to be.
_TEN_FIGURES = ("GP", "GF", "MQ", "RE", "YT")
_SHORT = r"(?:3\d\s?\d\d|10\s?\d\d|118\s?\d{3}|116\s?\d{3}|1[578]|11[02459]|19[167])"
_IS_SHORT = re.compile(_SHORT)
#: In a sentence, a short number is one only after words that say so, and before none that counts something.
_CALL = (
    r"(?:appele[rz]|compose[rz]|faites|faire|joindre|joignez|t[ée]l[ée]phone\w*|t[ée]l\.?|num[ée]ro|n°|allô|urgences?)"
)
_SHORT_IN_TEXT = re.compile(
    rf"(?:\b{_CALL}\s{{0,3}}(?::|le|au|du|ou|court|vert)?\s{{0,3}}|(?:\b(?:au|le)\s|:\s?)(?=3\d|10|11[68]))"
    rf"({_SHORT})(?!\w|\s?[/.,-]?\d)"
    r"(?!\s*(?:€|%|euros?|h\b|heures?|jours?|mois|ans?|bis|ter|min|km|m\b|habitants|personnes|"
    r"rue|avenue|chemin|route|place|boulevard|b[dl]\b|all[ée]e|impasse|quai|cours\b|"
    r"janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c))",
    re.IGNORECASE,
)
#: The number of a desk behind that of a company: « poste 12 », « (p. 12) ».
_DESK = re.compile(
    r"[\s,;/(-]{0,3}\b(?:postes?|p\.?|int(?:erne|\.)?|ext(?:ension|\.)?|x)\s?:?\s?(\d{1,7})\)?$", re.IGNORECASE
)
#: The same in a text, ten figures: the library knows only some of the mobiles.
_OVERSEAS_IN_TEXT = re.compile(rf"(?<![\d+])(?:{'|'.join((*_OVERSEAS, _MIQUELON))})(?:[\s.-]?\d){{6}}(?![\s.-]?\d)")
#: What a number is typed with, in 32 characters of our own and in longer lists.
LONGEST = 64


class Found(NamedTuple):
    """A number in a text: where it begins, where it ends, and the `tel:` address that dials it."""

    start: int
    end: int
    link: str


def region_of(zone: str) -> str:
    """Give the numbering region of an organisation's zone of public holidays."""
    return _REGIONS.get(zone, FRANCE)


def example_of(zone: str) -> str:
    """Give a number of the zone as people there write it, for a sentence that asks for one."""
    region = region_of(zone)
    number = None if region == FRANCE else example_number(region)
    return str(format_number(number, PhoneNumberFormat.NATIONAL)) if number else "04 65 71 00 10"


def read_number(text: str, zone: str) -> PhoneNumber | None:
    """Read a number as somebody of the zone types it; None when it is none, or a short one."""
    text = _plain(text)
    if not text or len(text) > LONGEST:
        return None
    if desk := _DESK.search(text):
        number = read_number(text[: desk.start()], zone)
        return number and PhoneNumber(number.country_code, number.national_number, extension=desk[1])
    figures = re.sub(r"\D", "", text)
    if text[0] in "0(" and len(figures) == 10 and not figures.startswith("00"):
        if figures.startswith(_MIQUELON):
            return PhoneNumber(country_code=_MIQUELON_CODE, national_number=int(figures[4:]))
        if code := _OVERSEAS.get(figures[:4]):
            return PhoneNumber(country_code=code, national_number=int(figures))
        regions = [FRANCE] if figures.startswith(_SERVICES) else [*_TEN_FIGURES, FRANCE]
    else:
        regions = [FRANCE]
    if (own := region_of(zone)) != FRANCE:
        regions.insert(0, own)
    return next((number for number in (_parsed(text, region) for region in regions) if number), None)


def dial(text: str, zone: str) -> str:
    """Give the `tel:` address (RFC 3966) of what somebody typed as a number; "" when it is none."""
    short = re.sub(r"[\s.-]", "", _plain(text)[:LONGEST])
    if _IS_SHORT.fullmatch(short):
        return f"tel:{short}"
    number = read_number(text, zone)
    return str(format_number(number, PhoneNumberFormat.RFC3966)) if number else ""


@lru_cache(maxsize=256)
def numbers_in(text: str, zone: str) -> tuple[Found, ...]:
    """Find the numbers of a text, in order: dates, hours and postal codes are none."""
    found = [
        Found(match.start, match.end, _link(read_number(match.raw_string, zone) or match.number))
        for region in dict.fromkeys((region_of(zone), FRANCE, *_TEN_FIGURES))
        for match in PhoneNumberMatcher(text, region)
    ]
    found += [
        Found(*match.span(), _link(number))
        for match in _OVERSEAS_IN_TEXT.finditer(text)
        if (number := read_number(match[0], zone))
    ]
    found += [Found(*match.span(1), "tel:" + re.sub(r"\s", "", match[1])) for match in _SHORT_IN_TEXT.finditer(text)]
    apart: list[Found] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return tuple(apart)


def _link(number: PhoneNumber) -> str:
    return f"tel:{format_number(number, PhoneNumberFormat.E164)}"


def _plain(text: str) -> str:
    """Figures of any script as ours, without what nobody sees: a number copied from a contact is full of it."""
    if len(text) > LONGEST * 2:
        return ""
    return unicodedata.normalize("NFKC", visible(composed(text))).strip()


def _parsed(text: str, region: str) -> PhoneNumber | None:
    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None
