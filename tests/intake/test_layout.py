"""The fields of the form are written once where nothing was typed: always what crispy would have written."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries

from reclamations.intake import layout
from reclamations.intake.forms import FilingForm
from reclamations.models import Installation, Service
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
ADDRESS = "/reclamation/"
HOSTILE = {"subject": "", "description": '<script>alert("1")</script>', "email": "a@@b", "facts_on": "hier"}


@pytest.fixture(autouse=True)
def _places() -> None:
    layout._empty.cache_clear()
    Service.objects.create(name="Accueil")
    Installation.objects.create(name="Bassin <ludique>", slug="bassin")
    Installation.objects.create(name="Vestiaires", slug="vestiaires")


def by_crispy(monkeypatch: pytest.MonkeyPatch, show: Any) -> str:
    """The page of `show`, its fields written by crispy's own tag, from a form of its own, nothing kept."""

    def write(form: FilingForm, lists: layout.Lists, chosen: int | None, context: Any) -> SafeString:
        layout.arrange(form, lists, chosen)
        tag = Template("{% load crispy_forms_tags %}{% crispy form %}")
        return tag.render(Context({**context, "form": form}))

    with monkeypatch.context() as patch:
        patch.setattr(layout, "_empty", layout._empty.__wrapped__)
        patch.setattr(layout, "_write", write)
        return fields(show())


def fields(response: Any) -> str:
    """The part of a page between its sections, where nothing is new each time."""
    page: str = response.content.decode()
    return page[page.index('class="form-section"') : page.index('class="honeypot"')]


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
        form = FilingForm(today=layout._ANY_DAY)
        layout.written(form, organisation, installation="", context={"waiting": []})
