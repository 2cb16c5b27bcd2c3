"""`check --deploy` names what is missing before clients come."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from reclamations.checks import mails_leave


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
