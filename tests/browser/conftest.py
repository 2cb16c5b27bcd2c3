"""One live site and one browser for the whole folder: its data is made once, and nothing is flushed in between."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import world as worlds
from tests.browser.world import World


@pytest.fixture(scope="package")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the database until the last test of the folder, then empty it.

    It takes the name of pytest-django's own, which undoes everything after each test.
    """
    with django_db_blocker.unblock():
        cache.clear()
        yield
        call_command("flush", interactive=False, verbosity=0)
        cache.clear()


@pytest.fixture(scope="package")
def world(db: None) -> World:
    """The company and its files."""
    return worlds.build()


@pytest.fixture(scope="package")
def base_url(world: World) -> Iterator[str]:
    """The live site. Not pytest-django's own, which empties the database after each test."""
    server = LiveServerThread("localhost", static_handler=StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def visitor(browser: Browser, base_url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Open as many browsers as a journey takes, in French on a phone unless told otherwise."""
    contexts: list[BrowserContext] = []

    def open_browser(**options: object) -> BrowserContext:
        usual = {"base_url": base_url, "viewport": {"width": 390, "height": 844}, "locale": "fr-FR"}
        contexts.append(browser.new_context(**usual | options))  # type: ignore[arg-type]
        return contexts[-1]

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def management_session(world: World) -> str:
    """The session cookie of somebody in management."""
    return _session(world, "management")


@pytest.fixture(scope="package")
def administrator_session(world: World) -> str:
    """The session cookie of an administrator."""
    return _session(world, "administrator")


def _session(world: World, role: str) -> str:
    client = Client()
    client.force_login(world.staff[role], backend="reclamations.auth.RoleBackend")
    return client.cookies["sessionid"].value
