"""Numbers and addresses in the organisation's texts can be tapped, and the rest is plain text."""

import pytest

from reclamations.templatetags.ui import contact_links


@pytest.mark.parametrize("number", ["04 76 00 00 00", "04.76.00.00.00", "+33 4 76 00 00 00", "0476000000"])
def test_a_french_number_is_dialled_from_anywhere(number: str) -> None:
    shown = contact_links(f"Appelez le {number}, du lundi au vendredi.")
    assert shown == f'Appelez le <a class="nowrap" href="tel:+33476000000">{number}</a>, du lundi au vendredi.'


def test_addresses_are_links_and_markup_is_text() -> None:
    shown = contact_links("<b>Écrivez</b> à clients@exemple.fr ou au 04 76 00 00 00 <script>")
    assert '<a href="mailto:clients@exemple.fr">' in shown
    assert "&lt;b&gt;Écrivez&lt;/b&gt;" in shown
    assert shown.endswith("&lt;script&gt;")


def test_hours_and_dates_are_no_numbers_to_dial() -> None:
    assert contact_links("De 9 h à 18 h, 38000 Grenoble, le 12/05/2026.") == (
        "De 9 h à 18 h, 38000 Grenoble, le 12/05/2026."
    )
