"""Public holidays in French law, zone by zone, from 1999 to 2101.

The `holidays` package computes the dates. What is law is decided here: an allow-list of holidays for each
zone, so that a local custom the package adds never counts, and a table of corrections where package and law
differ.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from dateutil.easter import easter
from holidays import country_holidays

from reclamations.domain import gettext_noop

FIRST_YEAR, LAST_YEAR = 1999, 2101

ALSACE_MOSELLE = "alsace-moselle"


class _Zone(NamedTuple):
    """Its French label, its code in the `holidays` package (metropolitan France has none), its own days."""

    label: str
    code: str | None
    local: tuple[str, ...] = ()


_ZONES = {
    "metropole": _Zone(gettext_noop("Métropole"), None),
    # Code du travail, art. L3134-13; Good Friday only « dans les communes ayant un temple protestant ou une
    # église mixte », hence a setting.
    ALSACE_MOSELLE: _Zone(gettext_noop("Alsace-Moselle"), "6AE", ("good_friday", "saint_stephen")),
    # Loi 83-550, décret 83-1003, code du travail art. L3422-2. The Muslim feasts of Mayotte are left to
    # custom or agreement, not instituted: an organisation that keeps them enters them as closures.
    "guadeloupe": _Zone(gettext_noop("Guadeloupe"), "971", ("abolition",)),
    "martinique": _Zone(gettext_noop("Martinique"), "972", ("abolition",)),
    "guyane": _Zone(gettext_noop("Guyane"), "973", ("abolition",)),
    "la-reunion": _Zone(gettext_noop("La Réunion"), "974", ("abolition",)),
    "mayotte": _Zone(gettext_noop("Mayotte"), "976", ("abolition",)),
    "saint-barthelemy": _Zone(gettext_noop("Saint-Barthélemy"), "BL", ("abolition",)),
    "saint-martin": _Zone(gettext_noop("Saint-Martin"), "MF", ("abolition",)),
    "saint-pierre-et-miquelon": _Zone(gettext_noop("Saint-Pierre-et-Miquelon"), "PM"),
    # The labour codes of the three Pacific territories.
    "nouvelle-caledonie": _Zone(gettext_noop("Nouvelle-Calédonie"), "NC", ("citizenship_day",)),
    "polynesie-francaise": _Zone(
        gettext_noop("Polynésie française"),
        "PF",
        ("gospel_day", "good_friday", "autonomy_day", "matarii"),
    ),
    "wallis-et-futuna": _Zone(
        gettext_noop("Wallis-et-Futuna"),
        "WF",
        ("saint_peter_chanel", "saints_peter_and_paul", "territory_day"),
    ),
}

#: Every zone an organisation may choose, with its French label.
ZONES: Mapping[str, str] = MappingProxyType({slug: zone.label for slug, zone in _ZONES.items()})

#: Every holiday, by a key that never changes, with its French label. In the order of the year.
HOLIDAYS: Mapping[str, str] = MappingProxyType(
    {
        "new_year": gettext_noop("Jour de l’an"),
        "gospel_day": gettext_noop("Arrivée de l’Évangile"),
        "good_friday": gettext_noop("Vendredi saint"),
        "easter_monday": gettext_noop("Lundi de Pâques"),
        "saint_peter_chanel": gettext_noop("Saint Pierre Chanel"),
        "labour_day": gettext_noop("Fête du Travail"),
        "victory_day": gettext_noop("Fête de la Victoire"),
        "ascension": gettext_noop("Ascension"),
        "whit_monday": gettext_noop("Lundi de Pentecôte"),
        "abolition": gettext_noop("Abolition de l’esclavage"),
        "saints_peter_and_paul": gettext_noop("Saints Pierre et Paul"),
        "autonomy_day": gettext_noop("Fête de l’autonomie"),
        "national_day": gettext_noop("Fête nationale"),
        "territory_day": gettext_noop("Fête du Territoire"),
        "assumption": gettext_noop("Assomption"),
        "citizenship_day": gettext_noop("Fête de la Citoyenneté"),
        "all_saints": gettext_noop("Toussaint"),
        "armistice": gettext_noop("Armistice"),
        "matarii": gettext_noop("Matāri’i"),
        "christmas": gettext_noop("Noël"),
        "saint_stephen": gettext_noop("Saint-Étienne"),
    }
)

#: Code du travail, art. L3133-1: the eleven days of the whole Republic.
_NATIONAL = frozenset(
    {
        "new_year",
        "easter_monday",
        "labour_day",
        "victory_day",
        "ascension",
        "whit_monday",
        "national_day",
        "assumption",
        "all_saints",
        "armistice",
        "christmas",
    }
)

#: The `holidays` package's French name of each holiday -> its key. A name that is not here is a local custom.
_KEYS: Mapping[str, str] = {label.replace("’", "'"): key for key, label in HOLIDAYS.items()} | {
    "Fête de la prise de possession": "citizenship_day",  # its name until 2003
}


class _Correction(NamedTuple):
    """In these zones and years the holiday falls on `falls_on(year)`, or nowhere if that is None."""

    zones: Iterable[str]
    years: range
    key: str
    falls_on: Callable[[int], date] | None


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


_CORRECTIONS = (
    # Loi 2004-626 of 30 June 2004 made Whit Monday the default solidarity day, worked without extra pay. Loi
    # 2008-351, which ended that, rewrote art. L3133-8 and left the list of holidays (L222-1, now L3133-1) as
    # it was. An organisation that works on that day says so with `worked_holidays`.
    _Correction(ZONES, range(2005, 2008), "whit_monday", lambda year: easter(year) + timedelta(days=50)),
    # Both islands were communes of Guadeloupe (27 May) until 15 July 2007. Saint-Martin kept 27 May,
    # confirmed by décret 2012-553; since 2018 the State's circulars and the prefect apply art. L3422-2 to 28
    # May, the date its council chose on 5 November 2015 and the code misprinted. Saint-Barthélemy then had no
    # date of its own until décret 2012-553 (9 October).
    _Correction(("saint-martin",), range(FIRST_YEAR, 2018), "abolition", _fixed(5, 27)),
    _Correction(("saint-barthelemy",), range(FIRST_YEAR, 2008), "abolition", _fixed(5, 27)),
    # The loi du pays adopted on 6 May 2025 puts 20 November in the place of 29 June from 2026 on, not 2025.
    _Correction(("polynesie-francaise",), range(2025, 2026), "autonomy_day", _fixed(6, 29)),
    _Correction(("polynesie-francaise",), range(2025, 2026), "matarii", None),
)


class CalendarError(ValueError):
    """A calendar setting or a date is refused. The message is French, meant for the person who gave it."""


class Holiday(NamedTuple):
    """A public holiday in law. Two of them may share a day."""

    day: date
    key: str
    name: str


def validate_zone(zone: str) -> None:
    """Raise CalendarError unless `zone` is one of ZONES."""
    if zone not in ZONES:
        known = ", ".join(ZONES)
        raise CalendarError(f"Zone de jours fériés inconnue : « {zone} ». Zones possibles : {known}.")


@cache
def public_holidays(zone: str) -> tuple[Holiday, ...]:
    """Every public holiday in law of `zone`, FIRST_YEAR to LAST_YEAR inclusive, in order of date.

    Good Friday is always listed in Alsace-Moselle: leaving it out is the calendar's setting. Raises
    CalendarError on an unknown zone.
    """
    validate_zone(zone)
    in_law = _NATIONAL.union(_ZONES[zone].local)
    found = {(day.year, key): Holiday(day, key, name) for day, key, name in _computed(zone) if key in in_law}
    for correction in _CORRECTIONS:
        if zone in correction.zones:
            for year in correction.years:
                found.pop((year, correction.key), None)
                if correction.falls_on:
                    day, name = correction.falls_on(year), HOLIDAYS[correction.key]
                    found[year, correction.key] = Holiday(day, correction.key, name)
    rank = {key: position for position, key in enumerate(HOLIDAYS)}
    return tuple(sorted(found.values(), key=lambda holiday: (holiday.day, rank[holiday.key])))


def _computed(zone: str) -> Iterable[Holiday]:
    """What the `holidays` package knows of `zone`, under our keys; names without a key are customs."""
    # Without an explicit language the names follow the machine's locale.
    days = country_holidays("FR", _ZONES[zone].code, language="fr")
    days.end_year = LAST_YEAR  # the package stops in 2100: a complaint of December 2100 needs the next year
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days.get_list(date(year, 1, 1))  # asking about a year is what computes it
    for day in days:
        for name in days.get_list(day):
            if key := _KEYS.get(name):
                yield Holiday(day, key, name.replace("'", "’"))
