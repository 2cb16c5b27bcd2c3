"""What the form asks for, and how it cleans what it is given."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from reclamations.intake.forms import FilingForm
from reclamations.web.text import plain_line, plain_text
from tests.intake.typed import TYPED

TODAY = date(2026, 5, 11)


def form(**fields: Any) -> FilingForm:
    """The form filled in as usual but for `fields`, on 11 May 2026."""
    data = QueryDict(mutable=True)
    data.update({**TYPED, **fields})
    return FilingForm(data, today=TODAY)


def plain(errors: list[str]) -> str:
    """The errors of a field, with plain spaces."""
    return " ".join(errors).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["subject", "description", "name", "reply_by", "on_behalf"])
def test_what_is_indispensable_is_asked_for(name: str) -> None:
    assert list(form(**{name: "  "}).errors) == [name]


@pytest.mark.article(4)
@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"reply_by": "email", "email": ""}, ["email"]),
        ({"reply_by": "post", "email": ""}, ["postal_address"]),
        ({"reply_by": "post", "email": "", "postal_address": "3 rue X\n38000 Grenoble"}, []),
        ({"reply_by": "web_form", "email": ""}, []),
    ],
)
def test_only_the_address_of_the_chosen_means_is_needed(fields: dict[str, str], asked: list[str]) -> None:
    assert list(form(**fields).errors) == asked


def test_what_a_choice_makes_indispensable_says_so() -> None:
    for name in ("representative_name", "postal_address", "email"):
        assert str(form().fields[name].help_text).startswith("Nécessaire ")


def test_people_are_spoken_to_not_of() -> None:
    mine, theirs = form(name=""), form(name="", on_behalf="other")
    assert plain(mine.errors["name"]) == "Indiquez votre nom : la réponse vous sera adressée."
    assert plain(theirs.errors["name"]).startswith("Indiquez le nom de la personne que vous représentez")
    assert "client" not in plain(theirs.errors["representative_name"])


def test_an_address_that_is_none_is_refused_once() -> None:
    assert len(form(email="zoe@").errors["email"]) == 1


def test_somebody_else_gives_their_name() -> None:
    assert list(form(on_behalf="other").errors) == ["representative_name"]


def test_a_representative_left_in_a_hidden_field_is_ignored() -> None:
    filled = form(on_behalf="self", representative_name="Maître Durand")
    assert filled.is_valid()
    assert (filled.filing().is_represented, filled.filing().representative_name) == (False, "")


def test_facts_cannot_be_in_the_future() -> None:
    assert list(form(facts_on="2026-05-12").errors) == ["facts_on"]
    assert form(facts_on="2026-05-11").is_valid()


def test_a_date_may_be_typed_the_french_way() -> None:
    filled = form(facts_on="21/03/2026")
    assert filled.is_valid()
    assert filled.filing().facts_on == date(2026, 3, 21)


def test_a_text_too_long_is_refused_with_its_length_and_never_cut() -> None:
    filled = form(description="a" * 20_001)
    assert "20 001 caractères ; il peut en avoir 20 000 au plus" in plain(filled.errors["description"])
    assert "maxlength" not in str(filled["description"])
    assert len(filled["description"].value()) == 20_001


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("e\u0301te\u0301", "été"),
        ("{{ 7|add:7 }} <b>", "{{ 7|add:7 }} <b>"),
    ],
)
def test_text_is_stored_plain(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


def test_a_line_has_no_line_break_that_a_mail_header_would_obey() -> None:
    assert plain_line("Objet\r\nBcc: tous@example.org\u2028!") == "Objet Bcc: tous@example.org !"
