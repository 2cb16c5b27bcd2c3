"""Hands that have no mouse: every step of the way must show where it is."""

from playwright.sync_api import Page

#: Whether the focused element, or the card around it, is on the screen and has a ring.
_FOCUS = """() => {
  const element = document.activeElement;
  const around = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
  const ringed = around.some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { tag: element.outerHTML.slice(0, 120), seen: ringed && onScreen, text: element.tagName };
}"""
_AT_MOST = 90


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element is focused, which is seen at every stop; fail when Tab never gets there."""
    for _ in range(_AT_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        assert stop["text"] == "BODY" or stop["seen"], f"the focus cannot be seen on {stop['tag']}"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never gets to {selector}")


def follow(page: Page, selector: str) -> None:
    """Go to a link or a button, and press Enter."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Go to a group of radio buttons, and move with the arrows until the one wanted is chosen."""
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Space")
    for _ in range(12):
        if page.is_checked(f"[name={name}][value={value}]"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen")
