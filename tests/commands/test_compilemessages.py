"""`compilemessages`: the site's catalogues and no others; a language that would be left out is told."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reclamations.site import checks
from reclamations.words import languages

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Bonjour"\nmsgstr "Hello"\n'


@pytest.fixture
def locale(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one catalogue, in a folder that holds a virtual environment with another."""
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for place in ("locale", ".venv/lib/django/conf/locale", "elsewhere/locale"):
        folder = tmp_path / place / "de" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(CATALOGUE)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "locale"


def test_only_the_catalogues_of_the_site_are_compiled(locale: Path) -> None:
    call_command("compilemessages", stdout=StringIO())
    assert [path.relative_to(locale.parent).parts[0] for path in locale.parent.rglob("*.mo")] == ["locale"]
    assert languages.not_compiled(locale) == []
    assert checks.translations_are_compiled() == []


def test_a_catalogue_that_is_not_compiled_fails_the_command(locale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.management.commands.compilemessages.Command.compile_messages", lambda *_: None)
    with pytest.raises(CommandError, match="May this account write beside them"):
        call_command("compilemessages", stdout=StringIO())


def test_a_catalogue_changed_since_it_was_compiled_is_a_warning(locale: Path) -> None:
    call_command("compilemessages", stdout=StringIO())
    source = locale / "de" / "LC_MESSAGES" / "django.po"
    os.utime(source, (2**31, 2**31))
    assert [warning.id for warning in checks.translations_are_compiled()] == ["reclamations.W008"]
