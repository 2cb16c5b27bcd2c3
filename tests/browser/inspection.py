"""Look at a page once, in every way that matters: axe, widths, shifts, the console, the network, the markup."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Response, ViewportSize

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
#: The narrowest phone, a phone, a desk at 200 % zoom, a desk.
WIDTHS = (320, 390, 640, 1280)
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Structure is the same in both themes: the whole of axe on two corners, what the eye sees on the two others.
_WHOLE = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
_SEEN = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]},
    "resultTypes": ["violations"],
}
CORNERS = (
    ("phone, light", PHONE, "light", _WHOLE),
    ("phone, dark", PHONE, "dark", _SEEN),
    ("desk, light", DESK, "light", _SEEN),
    ("desk, dark", DESK, "dark", _WHOLE),
)
_SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  });
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum), 50));
})"""
#: What a box that hides its overflow cuts off: the page is no wider for it, but nobody can read it, even by scrolling.
CUT = """() => [...document.body.querySelectorAll("*")].flatMap((box) => {
  const hides = (element, ...ways) => ways.includes(getComputedStyle(element).overflowX);
  if (box instanceof SVGElement || box.clientWidth < 2 || !hides(box, "hidden", "clip")) return [];
  const edge = box.getBoundingClientRect();
  const cut = [...box.querySelectorAll("*")].find((child) => {
    const { left, right, width } = child.getBoundingClientRect();
    if (width < 2 || (right <= edge.right + 1 && left >= edge.left - 1) || !child.checkVisibility()) return false;
    for (let up = child; up !== box; up = up.parentElement) {
      if (getComputedStyle(up).position === "absolute" || (up !== child && hides(up, "auto", "scroll"))) return false;
    }
    return true;
  });
  return cut ? [`${cut.tagName} ${cut.id || cut.className} is cut off by ${box.tagName} ${box.className}`] : [];
})"""


@dataclass
class Visit:
    """What was seen on one page, and a sentence for each thing that is wrong."""

    html: str = ""
    status: int = 0
    axe: list[str] = field(default_factory=list)
    overflows: list[str] = field(default_factory=list)
    shift: float = 0.0
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


class Watch:
    """Listens to a page from before its first request."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.host, self.visit = page, urlsplit(base_url).netloc, Visit()
        self._document: Response | None = None
        self._is_listening = True
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("response", self._answered)

    def leave(self) -> None:
        """Listen no more: the page goes elsewhere."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("response", self._answered)

    def _failed(self, error: Error) -> None:
        self.visit.console.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        if not self._is_listening:
            return
        # The browser itself reports the status of a page that is meant to be refused.
        is_status = "Failed to load resource" in message.text and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_status:
            self.visit.console.append(f"{message.text} ({message.location['url']})")

    def _answered(self, response: Response) -> None:
        parts = urlsplit(response.url)
        if self._is_listening and parts.scheme != "data" and parts.netloc != self.host:
            self.visit.foreign.append(response.url)
        if response.request.resource_type == "document" and not 300 <= response.status < 400:
            self._document = response

    def inspect(self, corners: tuple[Any, ...] = CORNERS, widths: tuple[int, ...] = WIDTHS) -> Visit:
        """Inspect the page as it is now, at each corner and each width."""
        page, visit = self.page, self.visit
        page.wait_for_load_state()
        visit.shift = page.evaluate(_SHIFTS)
        if self._document is not None:
            visit.html, visit.status = self._document.text(), self._document.status
        self._is_listening = False  # axe has styles and requests of its own
        page.evaluate(Axe().axe_script)
        for name, size, theme, options in corners:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=theme)
            found = page.evaluate("(options) => axe.run(options)", options)["violations"]
            visit.axe += [_told(name, violation) for violation in found]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                visit.overflows.append(f"{wide} px at {width} px")
            visit.overflows += [f"at {width} px, {cut}" for cut in page.evaluate(CUT)]
        return visit


def _told(corner: str, violation: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['target']} {node.get('failureSummary', '')}" for node in violation["nodes"][:4])
    return f"{corner}: {violation['id']} ({violation['help']})\n{places}"
