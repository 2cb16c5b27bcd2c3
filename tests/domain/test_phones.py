"""A number is dialled where it leads: metropolitan France, overseas territories, the Pacific, short numbers."""

import pytest

from reclamations.domain.delays.holidays_fr import ZONES
from reclamations.domain.typed.phones import dial, example_of, numbers_in, read_number, region_of

FRANCE, REUNION, CALEDONIA, POLYNESIA = "metropole", "la-reunion", "nouvelle-caledonie", "polynesie-francaise"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("04 65 71 00 10", "+33-4-65-71-00-10"),
        ("+33 (0)4 65 71 00 10", "+33-4-65-71-00-10"),
        ("0033 4 65 71 00 10", "+33-4-65-71-00-10"),
        ("(04) 65.71.00.10", "+33-4-65-71-00-10"),
        ("６０６ 12", ""),
        ("０４６５７１００１０", "+33-4-65-71-00-10"),
        ("\u202a+33\u00a06 12 34 56 78\u202c", "+33-6-12-34-56-78"),
        ("0262 12 34 56", "+262-262-12-34-56"),
        ("0263 12 34 56", "+262-263-12-34-56"),
        ("0692 12 34 56", "+262-692-12-34-56"),
        ("0693 12 34 56", "+262-693-12-34-56"),
        ("0269 61 23 45", "+262-269-61-23-45"),
        ("0639 12 34 56", "+262-639-12-34-56"),
        ("0590 82 12 34", "+590-590-82-12-34"),
        ("0690 12 34 56", "+590-690-12-34-56"),
        ("0594 25 12 34", "+594-594-25-12-34"),
        ("0694 20 12 34", "+594-694-20-12-34"),
        ("0596 71 12 34", "+596-596-71-12-34"),
        ("0696 12 34 56", "+596-696-12-34-56"),
        ("0508 41 23 45", "+508-41-23-45"),
        ("+262 692 12 34 56", "+262-692-12-34-56"),
        ("04 65 71 00 10 poste 12", "+33-4-65-71-00-10;ext=12"),
        ("04 65 71 00 10 (p. 12)", "+33-4-65-71-00-10;ext=12"),
        ("0262 12 34 56, poste : 7", "+262-262-12-34-56;ext=7"),
        ("36 05", "3605"),
        ("3919", "3919"),
        ("118 712", "118712"),
        ("15", "15"),
        ("112", "112"),
        ("116 006", "116006"),
        ("27 12 34", ""),
        ("40 45 56 78", ""),
        ("12 34", ""),
        ("demain", ""),
        ("", ""),
        ("0" * 500, ""),
    ],
)
@pytest.mark.parametrize("zone", [FRANCE, REUNION])
def test_a_number_is_dialled_where_it_leads(typed: str, dialled: str, zone: str) -> None:
    assert dial(typed, zone) == (dialled and f"tel:{dialled}")


@pytest.mark.parametrize(
    ("zone", "typed", "dialled"),
    [
        (CALEDONIA, "27 12 34", "tel:+687-27-12-34"),
        (POLYNESIA, "40 45 56 78", "tel:+689-40-45-56-78"),
        (POLYNESIA, "87123456", "tel:+689-87-12-34-56"),
        ("saint-pierre-et-miquelon", "41 23 45", "tel:+508-41-23-45"),
        (CALEDONIA, "04 65 71 00 10", "tel:+33-4-65-71-00-10"),
        (POLYNESIA, "0692 12 34 56", "tel:+262-692-12-34-56"),
    ],
)
def test_the_zone_has_numbers_of_its_own(zone: str, typed: str, dialled: str) -> None:
    assert dial(typed, zone) == dialled


@pytest.mark.parametrize("typed", ["0 800 12 34 56", "0800123456", "0892 12 34 56", "0 810 12 34 56"])
def test_a_service_of_all_france_leads_to_no_territory(typed: str) -> None:
    assert dial(typed, FRANCE).startswith("tel:+33-8")


@pytest.mark.parametrize("zone", ZONES)
def test_the_example_of_a_zone_is_a_number_there(zone: str) -> None:
    assert len(region_of(zone)) == 2
    assert read_number(example_of(zone), zone) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Appelez le 36 05, ou le 04 76 00 00 00.", ["3605", "+33476000000"]),
        ("Violences : 3919. Composez le 15.", ["3919", "15"]),
        ("La Réunion : 0262 12 34 56 ; Martinique : 0596 71 12 34", ["+262262123456", "+596596711234"]),
        ("Mayotte 0639 12 34 56 ; 0691.12.34.56", ["+262639123456", "+590691123456"]),
        ("06 12 34 56 78 ou 0590 82 12 34", ["+33612345678", "+590590821234"]),
        ("3000 euros le 15 mai, de 9 h à 18 h, 38000 Grenoble, au 3000 chemin du Lac, le 10 12 2026", []),
        ("Capital 10 000 €, RCS Grenoble 123 456 789, dossier R-2026-000013", []),
        ("du 10 au 15 août, le 17/11, le 18, 15 jours", []),
    ],
)
def test_numbers_are_found_in_a_text_and_nothing_else_is(text: str, found: list[str]) -> None:
    assert [each.link.removeprefix("tel:") for each in numbers_in(text, FRANCE)] == found


def test_the_example_of_a_zone_is_a_number_of_its_own_and_that_of_france_is_nobody_s() -> None:
    assert example_of(FRANCE) == "04 65 71 00 10"
    shown = {zone: example_of(zone) for zone in (REUNION, CALEDONIA, POLYNESIA)}
    assert len({*shown.values(), example_of(FRANCE)}) == 4
    for zone, example in shown.items():
        assert read_number(example, zone), example
