"""Fields that every form shares: their limits, what they clean, what they refuse and how they say it."""

from datetime import UTC, date, datetime
from time import process_time

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError

from reclamations.web.fields import (
    AddressField,
    DayField,
    FactsDayField,
    LineField,
    ParagraphField,
    ReferenceField,
)

#: 400 KB of marks on one letter: ordering them all takes half a minute.
HEAVY = "a" + "\u0301" * 150_000 + "\u0323" * 150_000


def refusal(field: forms.Field, typed: str) -> str:
    """The sentence of a refusal, with plain spaces; nothing when the text is taken."""
    try:
        field.clean(typed)
    except ValidationError as refused:
        return " ".join(refused.messages).replace("\u00a0", " ").replace("\u202f", " ")
    return ""


@pytest.mark.parametrize("kind", [LineField, ParagraphField, AddressField, ReferenceField, DayField, FactsDayField])
def test_a_text_far_too_long_is_refused_unread(kind: type[forms.Field]) -> None:
    began = process_time()
    assert refusal(kind(), HEAVY)
    assert process_time() - began < 0.05


def test_a_text_is_measured_as_it_is_kept() -> None:
    assert ParagraphField(max_length=10).clean("e\u0301" * 10 + "\r\n") == "é" * 10


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zoe@", "elle ressemble à nom@exemple.fr"),
        ("zoe martin@exemple.fr", "ne peut pas contenir d’espace"),
        ("zoé@exemple.fr", "« é » n’est pas possible avant l’arobase"),
        ("a@exemple.fr, b@exemple.fr", "une seule adresse"),
        ("a" * 60 + "@" + "b" * 60 + ".fr" * 70, "254 au plus"),
        ("x@" + "a" * 2_000, "254 au plus"),
        ("a" * 65 + "@exemple.fr", "64 caractères au plus"),
        ("zoe@localhost", "elle ressemble à nom@exemple.fr"),
        ("zoe@LOCALHOST", "elle ressemble à nom@exemple.fr"),
        ("zoe@exemple", "elle ressemble à nom@exemple.fr"),
        ("zoe@fr.", "elle ressemble à nom@exemple.fr"),
        ("zoe@[192.0.2.1]", "elle ressemble à nom@exemple.fr"),
        ("zoe@[2001:db8::1]", "elle ressemble à nom@exemple.fr"),
        ("zoe@192.0.2.1", "elle ressemble à nom@exemple.fr"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(typed: str, said: str) -> None:
    assert said in refusal(AddressField(), typed)


@pytest.mark.parametrize("typed", ["zoe@example.org\u200b", "\ufeffzoe@exa\u00admple.org\u00a0", "<zoe@Example.org>"])
def test_an_address_is_kept_as_it_is_seen(typed: str) -> None:
    assert AddressField().clean(typed) == "zoe@example.org"


def test_what_stands_before_the_at_sign_may_be_as_long_as_the_network_takes() -> None:
    assert AddressField().clean("a" * 64 + "@exemple.fr") == "a" * 64 + "@exemple.fr"


def test_no_address_is_no_address() -> None:
    assert AddressField(required=False).clean("\u200b \ufeff") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "0026-03-21",
        "0001-01-01",
        "24/11/0026",
        "24/11/26",
        "24 novembre 26",
        "24-11-26",
        "24.11.26",
        "1/2/6",
        "1989-12-31",
        "24/11/202",
    ],
)
def test_a_year_that_nobody_means_is_to_be_checked(typed: str) -> None:
    assert refusal(FactsDayField(), typed).startswith("Vérifiez l’année")


@time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC), tick=True)
@pytest.mark.parametrize("typed", ["2062-05-11", "11/05/2062", "9999-12-31"])
def test_facts_to_come_are_a_year_to_be_checked(typed: str) -> None:
    assert refusal(FactsDayField(), typed).startswith("Vérifiez l’année : cette date est dans l’avenir")


@pytest.mark.parametrize(
    "typed",
    [
        "24/11/2025",
        "2025-11-24",
        "2025/11/24",
        "24.11.2025",
        "24-11-2025",
        " 24 11 2025 ",
        "24 novembre 2025",
        "Lundi 24 NOV. 2025",
        "24 November 2025",
    ],
)
def test_a_day_is_read_the_french_way(typed: str) -> None:
    assert FactsDayField().clean(typed) == date(2025, 11, 24)


@pytest.mark.parametrize(
    ("typed", "month"),
    [("1er février 2025", 2), ("1 fevr. 2025", 2), ("1\u00a0août 2025", 8), ("1 juil. 2025", 7), ("1st June 2025", 6)],
)
def test_a_month_is_read_in_letters(typed: str, month: int) -> None:
    assert FactsDayField().clean(typed) == date(2025, month, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "1 jui 2025",
        "1 ma 2025",
        "31 avril 2025",
        "1 brumaire 2025",
        "hier",
        "2025-02-30",
        "31/04/2025",
        "٢٤/١١/٢٠٢٥x",
        "10000-01-01",
        "-2025-01-01",
    ],
)
def test_what_is_no_day_is_shown_how_to_write_one(typed: str) -> None:
    assert refusal(FactsDayField(), typed) == "Écrivez la date ainsi : 21/03/2026."


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("24/11/26", "text"), ("hier", "text"), ("0026-11-24", "date"), ("2025-11-24", "date"), ("", "date")],
)
def test_a_date_that_the_picker_cannot_show_is_given_back_as_text(typed: str, kind: str) -> None:
    shown = DayField().widget.render("day", typed or None)
    assert f'type="{kind}"' in shown
    assert typed in shown
