"""`check --deploy` names what is missing before clients come."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from reclamations.models import Organisation
from reclamations.site.checks import data_folder_is_private, mails_leave, mediator_is_listed, organisation_is_named


@pytest.mark.django_db
@pytest.mark.article(5)
@pytest.mark.article(6)
def test_production_without_a_mail_server_is_warned_of(settings: Settings) -> None:
    settings.EMAIL_IS_CONFIGURED = False
    with pytest.raises(SystemCheckError, match="EMAIL_URL"):
        call_command("check", deploy=True, fail_level="WARNING")


@pytest.mark.parametrize(("server", "demo"), [(True, False), (False, True)])
def test_a_mail_server_or_the_demonstration_silences_it(settings: Settings, server: bool, demo: bool) -> None:
    settings.EMAIL_IS_CONFIGURED, settings.DEMO = server, demo
    assert mails_leave() == []


@pytest.mark.parametrize(("mode", "warnings"), [(0o700, 0), (0o750, 0), (0o755, 1), (0o701, 1)])
def test_a_data_folder_open_to_every_account_is_warned_of(
    settings: Settings, tmp_path: Path, mode: int, warnings: int
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.DATA_DIR.chmod(mode)
    assert len(data_folder_is_private()) == warnings


@pytest.mark.article(7)
@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_site")
@pytest.mark.parametrize("visited", [False, True])
def test_right_after_migrate_the_organisation_and_its_mediator_are_asked_for(visited: bool) -> None:
    Organisation.objects.all().delete()
    if visited:
        Organisation.current()
    found = [*organisation_is_named(), *mediator_is_listed()]
    assert [warning.id for warning in found] == ["reclamations.W003", "reclamations.W002"]
    assert Organisation.objects.exists() is visited, "a check writes nothing"
