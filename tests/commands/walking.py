"""Walk a site as somebody: open every address that its pages give, and tell those that lead nowhere."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

#: Files differ by what happened to them: each is opened, and so many of every other kind of page.
FILES = {"admin:case", "tracking:file", "tracking:enter"}
OF_A_KIND = 2


class _Reader(HTMLParser):
    """The addresses that a page leads to or shows, and the marks that an address can name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.marks: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.marks |= {given["id"]} if "id" in given else set()
        if tag != "form" or given.get("method", "get").lower() == "get":
            self.addresses += [given[name] for name in ("href", "src", "action") if name in given]


@dataclass
class Walk:
    """What one person finds; `faults` says what leads nowhere, and from where."""

    client: Client
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    marks: dict[str, set[str]] = field(default_factory=dict)

    def follow(self, *starts: str) -> list[str]:
        """Go from page to page, the nearest first; give the faults found so far."""
        waiting = deque((start, "") for start in starts)
        wanted = []
        while waiting:
            address, source = waiting.popleft()
            page, mark = urldefrag(address)
            if mark not in {"", "top"}:  # every browser knows the top of a page
                wanted.append((page, mark, source))
            if page not in self.marks and self._is_worth_a_look(page):
                waiting += ((urljoin(page, found), page) for found in self._open(page, source) if _is_ours(found))
        found = [(page, mark, source) for page, mark, source in wanted if self.marks.get(page)]
        self.faults += [
            f"{source}: {page} has no #{mark}" for page, mark, source in found if mark not in self.marks[page]
        ]
        return self.faults

    def _is_worth_a_look(self, page: str) -> bool:
        """Whether few pages of its kind were seen; the columns and filters of a list are looked at one by one."""
        path, query = urlsplit(page).path, parse_qs(urlsplit(page).query, keep_blank_values=True)
        if len(query) > 1 or "_changelist_filters" in query:
            return False
        try:
            kind = resolve(path).view_name
        except Resolver404:
            kind = path
        kind = f"{kind}?{''.join(query)}"
        self.kinds[kind] += 1
        return kind.removesuffix("?") in FILES or self.kinds[kind] <= OF_A_KIND

    def _open(self, page: str, source: str) -> list[str]:
        self.marks[page] = set()
        path = urlsplit(page).path
        if path.startswith(settings.STATIC_URL):
            if finders.find(path.removeprefix(settings.STATIC_URL)) is None:
                self.faults.append(f"{source}: there is no {path}")
            return []
        response = self.client.get(page)
        if response.status_code >= 400:
            self.faults.append(f"{source}: {response.status_code} for {page}")
        content = response.getvalue()
        if "Location" in response.headers:
            return [response.headers["Location"]]
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return []
        read = _Reader(content.decode())
        self.marks[page] = read.marks
        return read.addresses


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"", "http", "https"} and parts.netloc in {"", "testserver"}
