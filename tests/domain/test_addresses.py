"""The same e-mail address is the same however it was typed or pasted."""

import pytest

from reclamations.domain.typed.addresses import LONGEST_TYPED, forms_of, read_address

#: Ways of giving Zoé's address.
GIVEN = (
    "zoe@exämple.fr",
    " zoe@exämple.fr ",
    "zoe@exämple.fr\u200b",
    "\ufeffzoe@exämple.fr",
    "zoe\u200e@exäm\u00adple.fr\u200f",
    "zoe@exämple.fr\u00a0",
    "zo\u2060e@exämple\u200d.fr",
    "\u202azoe@exämple.fr\u202c",
    "zoe@EXÄMPLE.FR",
    "zoe@exa\u0308mple.fr",
    "zoe@xn--exmple-cua.fr",
    "zoe@XN--EXMPLE-CUA.fr",
    "zoe @ exämple.fr",
    "zoe@exämple.fr.",
    "<zoe@exämple.fr>",
    "Zoé Lefèvre <zoe@exämple.fr>,",
    "mailto:zoe@exämple.fr",
    "ｚｏｅ＠exämple．fr",
    "zoe@exämple.\nfr",
    "« zoe@exämple.fr »",
    '"zoe@exämple.fr"',
    "(zoe@exämple.fr)",
    "\u2800z\u3164oe@ex\u034fämple.fr\ufe0f",
)


@pytest.mark.parametrize("given", GIVEN)
def test_an_address_is_read_as_it_is_seen(given: str) -> None:
    assert read_address(given) == "zoe@exämple.fr"


@pytest.mark.parametrize(
    "given", ["zoe", "@", "zoe@", "", "zoe martin@exemple.fr", "a@b@c.fr", "zoé@exemple.fr", "zoe@exemple..fr"]
)
def test_what_is_no_address_is_left_to_be_refused(given: str) -> None:
    assert read_address(given) == given


def test_capitals_before_the_at_sign_are_kept() -> None:
    assert read_address("Zoe.L@Exemple.FR") == "Zoe.L@exemple.fr"


def test_signs_that_a_keyboard_made_finer_are_plain_again() -> None:
    assert read_address("anne\u2011marie.o\u2019neil@mon\u2010site.fr") == "anne-marie.o'neil@mon-site.fr"


def test_a_letter_that_the_old_table_loses_is_not_lost() -> None:
    assert read_address("zoe@straße.de") == "zoe@xn--strae-oqa.de" != read_address("zoe@strasse.de")


@pytest.mark.parametrize("given", GIVEN)
def test_an_address_is_looked_for_as_it_may_have_been_kept(given: str) -> None:
    assert forms_of(given) == {"zoe@exämple.fr", "zoe@exa\u0308mple.fr", "zoe@xn--exmple-cua.fr"}


def test_what_is_far_too_long_is_given_back_unread() -> None:
    text = " a@b.fr" * LONGEST_TYPED
    assert read_address(text) is text


@pytest.mark.parametrize("domain", ["é" * 300, f"{'é' * 70}.fr", "xn--a.fr"])
def test_a_domain_that_the_network_cannot_know_is_left_as_it_is(domain: str) -> None:
    assert read_address(f"zoe@{domain}") == f"zoe@{domain}"
    assert f"zoe@{domain}" in forms_of(f"zoe@{domain}")
