"""Public holidays in law, against a second statement of the law written here without the `holidays` package."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from holidays import country_holidays

from reclamations.domain.delays.holidays_fr import (
    FIRST_YEAR,
    HOLIDAYS,
    LAST_YEAR,
    ZONES,
    CalendarError,
    public_holidays,
)

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
NATIONAL = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
LOCAL = {
    "alsace-moselle": {(12, 26)},
    "guadeloupe": {(5, 27)},
    "martinique": {(5, 22)},
    "guyane": {(6, 10)},
    "la-reunion": {(12, 20)},
    "mayotte": {(4, 27)},
    "nouvelle-caledonie": {(9, 24)},
    "wallis-et-futuna": {(4, 28), (6, 29), (7, 29)},
}


def changing(zone, year):
    """Local days whose date changed in law between 1999 and 2026."""
    if zone == "saint-martin":
        return {(5, 27) if year < 2018 else (5, 28)}
    if zone == "saint-barthelemy":
        return {(5, 27)} if year < 2008 else {(10, 9)} if year >= 2012 else set()
    if zone == "polynesie-francaise":
        return {(3, 5), (6, 29) if year < 2026 else (11, 20)}
    return LOCAL.get(zone, set())


def in_law(zone, year):
    offsets = [1, 39, 50] + ([-2] if zone in ("alsace-moselle", "polynesie-francaise") else [])
    fixed = {date(year, month, day) for month, day in NATIONAL | changing(zone, year)}
    return fixed | {easter(year) + timedelta(days=offset) for offset in offsets}


def days_of(zone, year):
    return [holiday.day for holiday in public_holidays(zone) if holiday.day.year == year]


def names_on(zone, day):
    return [holiday.name for holiday in public_holidays(zone) if holiday.day == day]


def test_the_thirteen_zones_have_their_slugs_and_labels():
    assert len(ZONES) == 13
    assert ZONES["saint-pierre-et-miquelon"] == "Saint-Pierre-et-Miquelon"
    assert ZONES["polynesie-francaise"] == "Polynésie française"


@pytest.mark.parametrize("zone", ZONES)
def test_every_year_of_every_zone_holds_exactly_the_days_in_law(zone):
    wrong = {year for year in YEARS if set(days_of(zone, year)) != in_law(zone, year)}
    assert wrong == set()


@pytest.mark.parametrize("year", [2004, 2005, 2006, 2007, 2008, 2026])
def test_whit_monday_never_stopped_being_a_public_holiday(year):
    assert names_on("metropole", easter(year) + timedelta(days=50)) == ["Lundi de Pentecôte"]


def test_the_dates_of_2026_are_those_of_the_wall_calendar():
    months = [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert days_of("metropole", 2026) == [date(2026, month, day) for month, day in months]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("guadeloupe", date(2026, 4, 3)),  # Good Friday
        ("guadeloupe", date(2026, 3, 12)),  # mid-Lent
        ("guadeloupe", date(2026, 7, 21)),  # Schœlcher
        ("martinique", date(2026, 4, 3)),
        ("martinique", date(2026, 7, 21)),
        ("saint-martin", date(2026, 7, 21)),
        ("guadeloupe", date(2026, 11, 2)),  # All Souls
        ("martinique", date(2026, 2, 17)),  # Shrove Tuesday
        ("mayotte", date(2026, 3, 20)),  # Eid al-Fitr
    ],
)
def test_a_local_custom_is_no_public_holiday(zone, day):
    assert names_on(zone, day) == []


def test_only_known_customs_of_the_package_are_dropped():
    """When an upgrade of `holidays` brings a new name, somebody must decide whether it is law."""
    codes = [None, "57", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF", "PM", "WF"]
    names = {
        name.replace("'", "’")
        for code in codes
        for joined in country_holidays("FR", code, YEARS, expand=False, language="fr").values()
        for name in joined.split("; ")
    }
    assert names - set(HOLIDAYS.values()) == {
        "Mi-Carême",
        "Fête de Victor Schoelcher",
        "Fête de la prise de possession",
    }
    assert set(HOLIDAYS.values()) <= names


def test_two_holidays_on_one_day_are_both_kept():
    assert names_on("metropole", date(2008, 5, 1)) == ["Fête du Travail", "Ascension"]
    assert names_on("guadeloupe", date(2012, 5, 28)) == ["Lundi de Pentecôte"]
    assert names_on("guadeloupe", date(2080, 5, 27)) == ["Lundi de Pentecôte", "Abolition de l’esclavage"]


def test_the_caledonian_day_changed_its_name_in_2004():
    assert names_on("nouvelle-caledonie", date(2003, 9, 24)) == ["Fête de la prise de possession"]
    assert names_on("nouvelle-caledonie", date(2004, 9, 24)) == ["Fête de la Citoyenneté"]


def test_names_are_french_whatever_the_machine_speaks():
    code = (
        "from reclamations.domain.delays.holidays_fr import public_holidays as p;"
        "import json; print(json.dumps(sorted({h.name for h in p('alsace-moselle')})))"
    )
    environment = os.environ | {"LANGUAGE": "en_US", "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert json.loads(run.stdout) == sorted({holiday.name for holiday in public_holidays("alsace-moselle")})
    assert "Lundi de Pentecôte" in json.loads(run.stdout)


@pytest.mark.parametrize("zone", ["", "france", "GES", "Métropole", "grand-est"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(CalendarError, match="Zone de jours fériés inconnue"):
        public_holidays(zone)
