"""Text twice as large on a telephone: everything is still there, and nothing slides sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

_PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("path", ["/", "/reclamation/", "/suivi/", "/suivi/code-perdu/"])
def test_text_twice_as_large_fits_a_telephone(visitor: Callable[..., BrowserContext], path: str) -> None:
    page = visitor(viewport=_PHONE).new_page()
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"]
