"""Each letter and each message is one row, and has all that the row promises (`domain/papers.py`)."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from pytest_django import Settings

from reclamations.domain.papers import LETTERS, MESSAGES, Clause, letter_template, mail_templates, whole
from reclamations.domain.vocabulary import LetterKind, MessageKind
from reclamations.site.checks import papers_have_templates


def source(name: str) -> str:
    template = get_template(name)
    return Path(template.origin.name).read_text()  # type: ignore[attr-defined]


def test_a_kind_without_its_row_is_named() -> None:
    with pytest.raises(LookupError, match=r"LetterKind\.DISMISSAL"):
        whole(LetterKind, {kind: row for kind, row in LETTERS.items() if kind is not LetterKind.DISMISSAL})


def test_no_template_is_missing() -> None:
    assert papers_have_templates() == []


def test_a_missing_template_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    said = [problem.msg for problem in papers_have_templates()]
    assert "The template letters/notice.html is missing." in said
    assert len(said) == len(LETTERS) + 2 * len(MESSAGES)


def test_no_two_letters_have_the_same_name() -> None:
    assert len({row.slug for row in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_that_cites_the_procedure_cites_its_own_article(kind: LetterKind) -> None:
    cited = {int(number) for number in re.findall(r"article (\d)", source(letter_template(kind)))}
    assert not cited or LETTERS[kind].article in cited


@pytest.mark.article(7)
@pytest.mark.parametrize("kind", MESSAGES)
def test_a_mail_names_the_mediator_if_its_letter_may(kind: MessageKind) -> None:
    owes = LETTERS[MESSAGES[kind].letter].mediator is not Clause.NEVER
    assert [("emails/mediator" in source(name)) for name in mail_templates(kind)] == [owes, owes]
