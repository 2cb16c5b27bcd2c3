"""On paper, and for people whom movement makes ill."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.states import PUBLIC
from tests.browser.world import World

_PAPER = ("notice", "receipt", "file, disagreed", "data", "privacy")
#: The button of a WhatsApp contact is its number, which is of use.
_OF_NO_USE = ("nav", "button", ".btn:not([href*='wa.me'])", ".skip-link", "textarea", ".footer-top")
_STILL = ("notice", "form", "file, in_progress")
#: Every element whose style would move, the pseudo-elements too.
_MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
  [null, "::before", "::after"].map((part) => getComputedStyle(element, part)).filter((style) =>
    [style.transitionDuration, style.animationDuration].some((all) =>
      all.split(",").some((one) => parseFloat(one) > 0.01)) || style.scrollBehavior === "smooth",
  ).map(() => element.outerHTML.slice(0, 90)),
)"""


@pytest.mark.parametrize("name", _PAPER)
def test_paper_has_neither_menus_nor_buttons(visitor: Callable[..., BrowserContext], world: World, name: str) -> None:
    page = visitor().new_page()
    PUBLIC[name](page, world)
    page.emulate_media(media="print")
    for selector in _OF_NO_USE:
        shown = [element for element in page.locator(selector).all() if element.is_visible()]
        assert [element.evaluate("element => element.outerHTML.slice(0, 120)") for element in shown] == []


@pytest.mark.parametrize("name", _STILL)
def test_nothing_moves_for_those_who_ask_for_it(
    visitor: Callable[..., BrowserContext], world: World, name: str
) -> None:
    page = visitor(reduced_motion="reduce").new_page()
    PUBLIC[name](page, world)
    assert page.evaluate(_MOVING) == []
