"""What collectstatic leaves out (apps.StaticFilesConfig) is never asked for."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.finders import get_finders
from django.test import RequestFactory
from django.urls import reverse

from reclamations.site.apps import StaticFilesConfig
from tests.factories import make_staff

_STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")

_LINKED = re.compile(r'(?:src|href)="([^"]+)"')


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """The paths that collectstatic copies."""
    patterns = StaticFilesConfig.ignore_patterns  # tests serve every file
    return {path for finder in get_finders() for path, _storage in finder.list(patterns)}


def templates() -> list[Path]:
    """The templates that pages are made of: ours and the admin's."""
    folders = [settings.BASE_DIR / "templates", Path(admin.__file__).parent / "templates"]
    return [page for folder in folders for page in folder.rglob("*.html")]


def test_every_file_that_a_template_names_is_collected(collected: set[str]) -> None:
    asked = {path for page in templates() for path in _STATIC.findall(page.read_text(encoding="utf-8"))}
    assert len(asked) > 20
    assert asked <= collected


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.model_name)
@pytest.mark.django_db
def test_every_script_and_style_of_a_list_or_a_form_is_collected(model: type, collected: set[str]) -> None:
    request = RequestFactory().get(reverse("admin:index"))
    request.user = make_staff(is_superuser=True, is_staff=True)
    page = admin.site._registry[model]
    media = page.media + page.get_form(request)().media
    assert {path.removeprefix(settings.STATIC_URL) for path in _LINKED.findall(str(media))} <= collected
