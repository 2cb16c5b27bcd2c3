"""Text twice as large on a telephone: everything is still there, and nothing slides sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.inspection import CUT
from tests.browser.states import PUBLIC
from tests.browser.world import World

#: The words of buttons that stand on two lines: each character's line is compared with that of the one before.
_CUT_WORDS = """() => [...document.querySelectorAll('.btn')].flatMap(button => {
  const walk = document.createTreeWalker(button, NodeFilter.SHOW_TEXT), cut = [], range = document.createRange();
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}’]+/gu)) {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) cut.push(word[0]);
    }
  return cut;
})"""
#: The words that stand beyond the edge of the screen.
_BEYOND = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    range.selectNodeContents(node);
    if (range.getBoundingClientRect().right > innerWidth + 1) found.push(node.data.trim());
  }
  return found;
}"""
_LARGE = "() => [...document.querySelectorAll('.btn-lg')].map(button => parseFloat(getComputedStyle(button).fontSize))"
_WIDTHS = (390, 320)


@pytest.fixture(scope="module")
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """One telephone for every page."""
    context = browser.new_context(base_url=base_url, locale="fr-FR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PUBLIC)
def test_text_twice_as_large_fits_a_telephone(phone: Page, world: World, name: str) -> None:
    phone.context.clear_cookies()
    phone.set_viewport_size({"width": _WIDTHS[0], "height": 844})
    PUBLIC[name](phone, world)
    phone.wait_for_load_state()
    usual = phone.evaluate(_LARGE)
    phone.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate(_LARGE) == [2 * size for size in usual], "large buttons are read twice as large too"
    for width in _WIDTHS:
        phone.set_viewport_size({"width": width, "height": 844})
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px at {width} px: {phone.evaluate(_BEYOND)}"
        assert phone.evaluate(CUT) == []
        assert phone.evaluate(_CUT_WORDS) == []
