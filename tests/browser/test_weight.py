"""What a first visit costs on a telephone: at most 60 KB, compressed as served, nothing from elsewhere."""

import gzip
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Response

from tests.browser.states import PUBLIC
from tests.browser.world import World

AT_MOST = 60 * 1024
_COMPRESSED = ("text/", "application/javascript", "image/svg+xml")
_NAMES = [
    *("notice", "form", "receipt", "follow", "lost code", "file, in_progress", "file, disagreed", "file, closed"),
    *("withdraw", "disagree", "survey", "data", "legal", "privacy", "accessibility", "not found"),
]


def weight_of(response: Response) -> int:
    """What travels, in bytes: a page as it is compressed on its way, a static file as it is compressed beforehand.

    Gzip, which every browser reads everywhere; over HTTPS, static files are lighter yet (Brotli).
    """
    body, headers = response.body(), response.headers
    is_static = "/static/" in response.url and headers["content-type"].startswith(_COMPRESSED)
    return len(gzip.compress(body, 9)) if is_static or headers.get("content-encoding") == "gzip" else len(body)


def weigh(context: BrowserContext, url: str) -> tuple[int, int, int]:
    """Open a page for the first time; give the weight of the page, of its files, and how many they are."""
    responses: list[Response] = []
    page = context.new_page()
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108  # Playwright marks what it calls
    page.goto(url)
    document, *files = [response for response in responses if not response.url.startswith("data:")]
    return weight_of(document), sum(map(weight_of, files)), len(files)


def test_each_public_page_weighs_at_most_60_kb_on_a_first_visit(
    visitor: Callable[..., BrowserContext], world: World
) -> None:
    weights, there = {}, visitor().new_page()
    for name in _NAMES:
        PUBLIC[name](there, world)
        first_time = visitor(storage_state=there.context.storage_state())
        weights[name] = weigh(first_time, there.url)
        first_time.close()
    print(f"\n{'page':<20}{'HTML':>8}{'files':>8}{'total':>8}   bytes, compressed")
    for name, (page, files, count) in weights.items():
        print(f"{name:<20}{page:>8,}{files:>8,}{page + files:>8,}   {count} files")
    assert all(page + files <= AT_MOST for page, files, _ in weights.values())
