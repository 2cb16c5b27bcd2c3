"""French spaces that no line ends at."""

import time

import pytest

from reclamations.words.spaces import bind, bind_page

_ = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("Chauffage arrêté : 2 h sans eau", f"Chauffage arrêté{_}: 2{_}h sans eau"),
        ("Pourquoi ? Assez ! Bien ; oui", f"Pourquoi{_}? Assez{_}! Bien{_}; oui"),
        ("le panneau « fermé » reste", f"le panneau «{_}fermé{_}» reste"),
        ("1 250 000 € de 20 %", f"1{_}250{_}000{_}€ de 20{_}%"),
        ("appelez le 04 76 00 00 00", f"appelez le 04{_}76{_}00{_}00{_}00"),
        ("à 10 h 30, le 1er mai 2026", f"à 10{_}h{_}30, le 1er{_}mai 2026"),
        ("facture n° 12 de Mme Roux", f"facture n°{_}12 de Mme{_}Roux"),
        ("M. Roux, 3 jours plus tard", f"M.{_}Roux, 3{_}jours plus tard"),
        ("2 hommes, 3 litiges, 4 maires", "2 hommes, 3 litiges, 4 maires"),
        ("un signe :) et :p", f"un signe{_}:) et :p"),
        ("déjà\N{NO-BREAK SPACE}: lié", "déjà\N{NO-BREAK SPACE}: lié"),
        ("", ""),
    ],
)
def test_a_line_begins_with_no_sign_and_no_unit(typed: str, bound: str) -> None:
    assert bind(typed, "fr") == bound
    assert bind(bind(typed, "fr"), "fr") == bind(typed, "fr")


def test_english_is_left_alone() -> None:
    assert bind("Stopped : 2 h", "en") == "Stopped : 2 h"


def test_the_time_follows_the_length() -> None:
    start = time.process_time()
    bind("1 2 : « 000 000 n° " * 10_000, "fr")
    assert time.process_time() - start < 1


def test_the_text_of_a_page_is_bound_and_its_code_is_not() -> None:
    style = "<style>p { margin: 0 100px; font: 700 20px }</style>"
    page = f'{style}<p title="a : b">20 % : <b>oui</b> ; 3 jours</p>'
    assert bind_page(page, "fr") == f'{style}<p title="a : b">20{_}%{_}: <b>oui</b>{_}; 3{_}jours</p>'
    assert bind_page(page, "en") == page
