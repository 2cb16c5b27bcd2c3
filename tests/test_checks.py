"""`check --deploy` names what is missing before clients come."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from reclamations.checks import data_folder_is_private, mails_leave


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
