"""Every page in every state, seen once: accessible, never too wide, still, quiet, valid, and alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.browser import markup
from tests.browser.inspection import CORNERS, PHONE, Visit, Watch
from tests.browser.states import ADMIN, CHANGED_BY_HAND, DARK, PUBLIC, SETTINGS, STAFF
from tests.browser.world import World

#: Staff work at a desk and look at their telephone: both, in the light theme; some pages in the dark one too.
_STAFF_CORNERS = tuple(corner for corner in CORNERS if corner[0] in {"phone, light", "desk, light"})
_DARK_CORNERS = (*_STAFF_CORNERS, *(corner for corner in CORNERS if corner[0] == "desk, dark"))


def _corners(front: str, name: str) -> tuple[Any, ...]:
    if front == "public":
        return CORNERS
    return _DARK_CORNERS if name in DARK else _STAFF_CORNERS


_FRONTS = {"public": PUBLIC, "staff": STAFF, "admin": ADMIN, "settings": SETTINGS}
_PAGES = [
    pytest.param((front, way, _corners(front, name)), id=f"{front}: {name}")
    for front, ways in _FRONTS.items()
    for name, way in ways.items()
]


@pytest.fixture(scope="module")
def screens(
    browser: Browser, base_url: str, management_session: str, administrator_session: str
) -> Iterator[dict[str, Page]]:
    """One screen for each front: a browser that starts anew costs more than the page it shows."""
    contexts = {
        front: browser.new_context(base_url=base_url, locale="fr-FR", reduced_motion="reduce") for front in _FRONTS
    }
    sessions = {"staff": management_session, "admin": management_session, "settings": administrator_session}
    for front, session in sessions.items():
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}
        contexts[front].add_cookies([cookie])  # type: ignore[list-item]
    yield {front: context.new_page() for front, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module", params=_PAGES)
def visited(
    request: pytest.FixtureRequest, screens: dict[str, Page], base_url: str, world: World
) -> Iterator[tuple[str, Visit]]:
    """Go there, a visitor as for the first time, and look."""
    front, way, corners = request.param
    page = screens[front]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    if front == "public":
        page.context.clear_cookies()
    watch = Watch(page, base_url)
    way(page, world)
    yield front, watch.inspect(corners)
    watch.leave()


def test_axe_finds_nothing_to_mend(visited: tuple[str, Visit]) -> None:
    assert not visited[1].axe, "\n".join(visited[1].axe)


def test_nothing_is_wider_than_the_screen_or_cut_off(visited: tuple[str, Visit]) -> None:
    assert visited[1].overflows == []


def test_nothing_moves_while_the_page_comes(visited: tuple[str, Visit], request: pytest.FixtureRequest) -> None:
    if any(f": {name}-" in request.node.name for name in CHANGED_BY_HAND):
        pytest.skip("the visitor has made it longer since it came")
    front, visit = visited
    if front == "admin":
        pytest.skip("Django's own scripts move the admin's lists")
    assert visit.shift < 0.01


def test_the_console_is_quiet_and_no_other_host_is_asked(visited: tuple[str, Visit]) -> None:
    assert visited[1].console + visited[1].foreign == []


def test_the_source_is_valid(visited: tuple[str, Visit]) -> None:
    front, visit = visited
    if front == "admin":
        pytest.skip("Django writes the admin's own pages")
    assert markup.faults(visit.html) == []
