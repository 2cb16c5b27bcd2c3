"""What every test shares: its named day, the count per article, the browser, hypothesis without a stop-watch."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3 import base  # noqa: F401 - before its operations: they import each other
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations
from django.test.signals import setting_changed

from reclamations.words import languages
from tests import instants
from tests.articles import ArticleCount
from tests.covered import OwnTests

# Two shared cores: a slow example is no defect. `EXAMPLES` asks for more of them than the usual hundred.
hypothesis.settings.register_profile("suite", deadline=None, max_examples=int(os.environ.get("EXAMPLES", "100")))
hypothesis.settings.load_profile("suite")

LOCALE = Path(__file__).resolve().parent.parent / "locale"
#: The organisation of a test that makes none.
SET_UP = {
    "name": "Entreprise d’essai",
    "street": "1 rue de l’Essai",
    "postal_code": "38000",
    "city": "Grenoble",
    "email": "contact@exemple.fr",
}
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite: a test of every article, or what another database can change."""
    parser.addoption("--every-article", action="store_true", help="fail if an article is held by no test")
    parser.addoption("--on-database", action="store_true", help="run only the tests that use the tests' database")


def pytest_configure(config: pytest.Config) -> None:
    """Start counting tests per article, and live on a named day, whatever the machine's (tests/instants.py).

    The clock ticks from there to the last test. What a test file reads while it is collected is on that day too.
    Without a compiled catalogue, English would be tested on French pages.
    """
    never = [path for path in languages.not_compiled(LOCALE) if not path.with_suffix(".mo").exists()]
    if never and not hasattr(config, "workerinput"):
        raise pytest.UsageError(f"{', '.join(map(str, never))}: never compiled. Run `make messages` first.")
    config.pluginmanager.register(ArticleCount(every_article=config.getoption("--every-article")))
    config.pluginmanager.register(OwnTests())
    named_day = time_machine.travel(instants.chosen(), tick=True)
    named_day.start()
    config.add_cleanup(named_day.stop)


def pytest_report_header() -> list[str]:
    """Say that a catalogue changed since it was compiled: the tests of its language read yesterday's words."""
    return [f"NOT COMPILED since it changed: {path}. Run `make messages`." for path in languages.not_compiled(LOCALE)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that use a browser, and run them last: it keeps an event loop in their process."""
    for item in items:
        if "browser_type_launch_args" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if config.getoption("--on-database"):
        config.hook.pytest_deselected(items=[item for item in items if not _uses_the_database(item)])
        items[:] = filter(_uses_the_database, items)


def _uses_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for the tests' database (pytest-django refuses a query to any other), or for the server."""
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
    marks = (item.get_closest_marker(name) for name in ("django_db", "postgresql"))
    return bool(asked) or any(marks)


@pytest.fixture(autouse=True)
def _site_in_service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live on a site that was set up, unless the test asks for a `fresh_site`: those take no complaint."""
    if "fresh_site" not in request.fixturenames:
        monkeypatch.setattr("reclamations.models.company.organisation.FRESH", SET_UP)


@pytest.fixture(autouse=True)
def _nothing_was_ever_purged() -> None:
    """The list of purges outlives a database, and so a test's."""
    Path(settings.PURGES_FILE).unlink(missing_ok=True)


@pytest.fixture
def fresh_site() -> None:
    """A site that nobody set up yet."""


@pytest.fixture(scope="session", autouse=True)
def _count_in_french_again() -> Iterator[None]:
    """Django forgets its catalogues when a test changes the languages, and how French counts with them."""

    def again(setting: str, **_: object) -> None:
        if setting in {"LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS"}:
            languages.count_in_french()

    setting_changed.connect(again)
    yield
    setting_changed.disconnect(again)


@pytest.fixture(scope="session", autouse=True)
def _flush_the_journal() -> Iterator[None]:
    """Let a transactional test empty the journal, whose triggers refuse DELETE on SQLite, TRUNCATE on PostgreSQL."""
    flush = SqliteOperations.execute_sql_flush
    flush_any = BaseDatabaseOperations.execute_sql_flush

    def flush_as_a_replica(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        quietly = ["SET LOCAL session_replication_role = replica"] if self.connection.vendor == "postgresql" else []
        flush_any(self, [*quietly, *sql_list])

    def flush_without_triggers(self: SqliteOperations, sql_list: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = dict(cursor.fetchall())
        drops = [f"DROP TRIGGER {self.quote_name(name)}" for name in triggers]
        flush(self, [*drops, *sql_list, *triggers.values()])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_as_a_replica)
        patch.setattr(SqliteOperations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture(scope="session")
def base_url() -> str:
    """No address of its own: a test takes its live server's."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch Debian's Chromium, which asks nothing of the network.

    Playwright leaves its event loop running in this thread, so that Django takes every query for an
    asynchronous one.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGS}
