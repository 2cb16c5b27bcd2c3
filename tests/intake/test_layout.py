"""The fields of the form are written once where nothing was typed: always what crispy would have written."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from pytest_django import DjangoAssertNumQueries

from reclamations.intake import stencils
from reclamations.intake.forms import FilingForm
from reclamations.intake.layout import arrange
from reclamations.models import Installation, Service
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
ADDRESS = "/reclamation/"
HOSTILE = {"subject": "", "description": '<script>alert("1")</script>', "email": "a@@b", "facts_on": "hier"}


@pytest.fixture(autouse=True)
def _places() -> None:
    stencils.stencil.cache_clear()
    Service.objects.create(name="Accueil")
    Installation.objects.create(name="Bassin <ludique>", slug="bassin")
    Installation.objects.create(name="Vestiaires", slug="vestiaires")


def by_crispy(monkeypatch: pytest.MonkeyPatch, show: Any) -> str:
    """The page of `show`, its fields written by crispy's own tag, nothing kept."""

    class ByCrispy(stencils.Stencil):
        def fill(self, form: FilingForm, context: Any) -> Iterator[str]:
            arrange(form, self.lists)
            yield Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({**context, "form": form}))

    with monkeypatch.context() as patch:
        patch.setattr(stencils, "stencil", ByCrispy)
        return fields(show())


def fields(response: Any) -> str:
    """The fields of a page."""
    page: str = response.content.decode()
    return even(page[page.index('class="muted small"') : page.index('class="honeypot"')])


def even(html: str) -> str:
    """HTML with one blank between tags, and no empty value."""
    return re.sub(r">\s+<", "> <", html).replace(' value=""', "")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("poster", ["", "bassin", "vestiaires", "unknown"])
def test_an_empty_form_is_what_crispy_writes(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, poster: str
) -> None:
    client.cookies["langue"] = language

    def show() -> Any:
        return client.get(ADDRESS, {"installation": poster})

    expected = by_crispy(monkeypatch, show)
    assert fields(show()) == expected
    assert fields(show()) == expected  # kept
    assert ("Je ne sais pas" in expected) == (language == "fr")


def test_values_and_errors_are_what_crispy_writes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def show() -> Any:
        return client.post(ADDRESS, {**typed(), **HOSTILE})

    client.get(ADDRESS)  # an empty one is kept
    given_back = fields(show())
    assert given_back == by_crispy(monkeypatch, show)
    assert "&lt;script&gt;" in given_back
    assert given_back.count("is-invalid") == 3


def test_nothing_typed_is_kept_for_the_next_client(client: Client) -> None:
    before = fields(client.get(ADDRESS))
    client.post(ADDRESS, {**typed(), **HOSTILE, "name": "Zoé Unique"})
    assert fields(client.get(ADDRESS)) == before
    assert "Unique" not in before


def test_a_list_that_changes_is_seen_at_once(client: Client) -> None:
    assert "Accueil" in fields(client.get(ADDRESS))
    Service.objects.update(name="Billetterie")
    Installation.objects.filter(slug="bassin").update(is_active=False)
    shown = fields(client.get(ADDRESS))
    assert "Billetterie" in shown
    assert "Accueil" not in shown
    assert "ludique" not in shown


def test_two_queries_are_what_the_fields_cost(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    from reclamations.models import Organisation

    organisation = Organisation.current()
    with django_assert_num_queries(2), translation.override("fr"):
        form = FilingForm(today=stencils.ANY_DAY)
        stencils.written(form, organisation, installation="", context={"waiting": []})


LISTS = (("service", ((1, "Accueil"), (2, "Bassin <ludique>"))), ("installation", ((7, "Vestiaires"),)))
BLANKS = "\x02typed\x03 \x020\x03 1111-11-11 <#typed#>"  # what a blank looks like, typed by somebody
VALUES = {
    "subject": ["", "   ", "Deux & « trois »", BLANKS],
    "description": ["\n\nUne ligne\nune autre\n", "</textarea><script>", BLANKS],
    "facts_on": ["", "2026-03-21", "21/03/2026", "1111-11-11", "hier", BLANKS],
    "service": ["", "2", "02", "99", BLANKS],
    "installation": ["7", "7 "],
    "on_behalf": ["", "self", "other", "nobody", BLANKS],
    "reply_by": ["email", "post", BLANKS],
    "email": ["a@@b", '"><b>'],
    "postal_address": ["1 rue\r\n38000 Ville", BLANKS],
    "phone": ["06 12", BLANKS],
}


@pytest.fixture(scope="module", name="known")
def _known() -> dict[str, stencils.Stencil]:
    return {language: stencils.Stencil(language, LISTS) for language in ("fr", "en")}


@pytest.mark.parametrize(
    "data", [{name: value} for name, values in VALUES.items() for value in values], ids=lambda data: repr(data)[:40]
)
@pytest.mark.parametrize(("language", "general"), [("fr", 0), ("en", 2)])
def test_whatever_is_typed_and_said_of_it_is_what_crispy_writes(
    known: dict[str, stencils.Stencil], language: str, data: dict[str, str], general: int
) -> None:
    def form() -> FilingForm:
        made = FilingForm(QueryDict(urlencode(data)), MultiValueDict(), today=date(2026, 3, 25))
        made.add_error("email", "Encore <b>une</b> erreur.")
        made.add_error("files", ["Une pièce & une autre.", BLANKS])
        for number in range(general):
            made.add_error(None, f"Une <i>phrase</i> {number} {BLANKS}")
        return made

    with translation.override(language):
        shown = ["".join(known[language].fill(form(), {"waiting": []})) for _ in range(2)]
        expected = form()
        arrange(expected, LISTS)
        tag = Template("{% load crispy_forms_tags %}{% crispy form %}")
        written = tag.render(Context({"form": expected, "waiting": []}))
    assert shown[0] == shown[1]
    assert even(shown[0]) == even(written)


def test_nothing_given_back_is_kept_in_a_stencil() -> None:
    known = stencils.Stencil("fr", LISTS)
    with translation.override("fr"):
        form = FilingForm(QueryDict("subject=Zoé+Unique"), MultiValueDict(), today=date(2026, 3, 25))
        assert "Unique" in "".join(known.fill(form, {"waiting": []}))
    assert "Unique" not in repr(known.parts)


def test_what_a_browser_or_a_robot_sends_makes_no_more_parts() -> None:
    known = stencils.Stencil("fr", LISTS)
    with translation.override("fr"):
        counts = set()
        for number in range(5):
            data = QueryDict(urlencode(dict.fromkeys(VALUES, f"n’importe quoi {number}")))
            "".join(known.fill(FilingForm(data, MultiValueDict(), today=date(2026, 3, 25)), {"waiting": []}))
            counts.add(len(known.parts))
    assert len(counts) == 1
