"""Text twice as large on a telephone: everything is still there, and nothing slides sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

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
_PHONE = {"width": 390, "height": 844}
_LARGE = "() => [...document.querySelectorAll('.btn-lg')].map(button => parseFloat(getComputedStyle(button).fontSize))"


@pytest.mark.parametrize("path", ["/", "/reclamation/", "/suivi/", "/suivi/code-perdu/"])
def test_text_twice_as_large_fits_a_telephone(visitor: Callable[..., BrowserContext], path: str) -> None:
    page = visitor(viewport=_PHONE).new_page()
    page.goto(path)
    usual = page.evaluate(_LARGE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"]
    assert page.evaluate(_CUT_WORDS) == []
    assert page.evaluate(_LARGE) == [2 * size for size in usual], "large buttons are read twice as large too"
