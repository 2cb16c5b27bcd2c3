"""French counts as French does: the singular below two, wherever a number stands beside its noun."""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import ngettext

from reclamations.backoffice.desk.queue import EVERY, _counter
from reclamations.words.typography import working_days

_COUNTED = (
    "{% load i18n %}{% blocktranslate count number=number %}{{ number }} numéro{% plural %}"
    "{{ number }} numéros{% endblocktranslate %}"
)


@pytest.mark.parametrize(("number", "noun"), [(0, "numéro"), (1, "numéro"), (2, "numéros")])
def test_a_noun_takes_the_plural_from_two_on(number: int, noun: str) -> None:
    assert Template(_COUNTED).render(Context({"number": number})).endswith(f" {noun}")
    assert ngettext("numéro", "numéros", number) == noun


@pytest.mark.parametrize(("number", "french", "english"), [(0, "jour ouvré", "working days"), (1, "jour ouvré", "day")])
def test_each_language_counts_its_own_way(number: int, french: str, english: str) -> None:
    assert working_days(number).endswith(french)
    with translation.override("en"):
        assert working_days(number).endswith(english)


@pytest.mark.parametrize("key", EVERY)
def test_a_counter_of_the_queue_agrees_with_its_number(key: str) -> None:
    one, many = (_counter(key, EVERY[key], count).label.split()[0] for count in (1, 2))
    nouns = {"réceptions", "répondues", "messages", "courriers", "adresses", "envois"}
    assert many.rstrip(",") not in nouns or many.replace("s,", ",").rstrip("s") == one.rstrip("s")
    assert one.rstrip(",") not in nouns
