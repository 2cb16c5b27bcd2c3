"""The organisation's own texts in other languages, found by the French text."""

import pytest
from pytest_django import DjangoAssertNumQueries

from reclamations.models import Organisation, Wording
from reclamations.models.company.wording import localised, translation_of
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def _desk() -> None:
    make_organisation()
    Wording.put(language="en", source="Nos guichets\nà Grenoble", text="Our desks in Grenoble")


def said(text: str, language: str = "en") -> str:
    """The text as every process says it now."""
    return localised(text, Organisation.current(), language)


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize("typed", ["Nos guichets\nà Grenoble", " Nos guichets \r\nà Grenoble\r\n"])
def test_a_text_is_found_however_its_lines_end(typed: str) -> None:
    assert said(typed) == "Our desks in Grenoble"


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize(("text", "language"), [("Nos guichets", "en"), ("Nos guichets\nà Grenoble", "de"), ("", "en")])
def test_a_text_without_a_translation_stays_as_it_is(text: str, language: str) -> None:
    assert said(text, language) == text


def test_a_usual_text_is_said_by_the_site_s_own_catalogue() -> None:
    organisation = make_organisation()
    assert translation_of("Le service relations clientèle", organisation, "en") == "The client relations department"
    assert translation_of("Le service\r\ndes usagers", organisation, "en") is None


@pytest.mark.usefixtures("_desk")
def test_french_asks_nothing_and_another_language_one_query_until_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    organisation = Organisation.current()
    with django_assert_num_queries(0):
        localised("Nos guichets", organisation, "fr")
    with django_assert_num_queries(1):
        localised("Nos guichets", organisation, "en")
        localised("Nos horaires", organisation, "en")
    Wording.put(language="en", source="Nos guichets", text="Our desks")
    assert said("Nos guichets") == "Our desks"


@pytest.mark.usefixtures("_desk")
def test_an_empty_translation_takes_it_back() -> None:
    Wording.put(language="en", source="Nos guichets\nà Grenoble", text=" ")
    assert said("Nos guichets\nà Grenoble") == "Nos guichets\nà Grenoble"
    assert not Wording._default_manager.exists()
