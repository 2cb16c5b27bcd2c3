"""Pictures of the pages at phone and desk widths, light and dark: `make screenshots`.

A demonstration is made in a temporary folder and served on the loopback; the pictures go to `screenshots/`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import gunicorn, manage, site_environment

OUT = Path(__file__).resolve().parent.parent / "screenshots"
WIDTHS = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1280, height=900)}
PUBLIC = {"notice": "/", "form": "/reclamation/", "follow": "/suivi/"}
STAFF = {"queue": "/gestion/", "register": "/gestion/registre/", "new": "/gestion/enregistrer/"}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Make the demonstration, serve it, and take the pictures."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = site_environment(Path(folder))
        for command in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"]):
            manage(environment, *command)
        said = manage(environment, "demo", "--if-empty")
        with gunicorn("reclamations.site.wsgi:application", environment) as server:
            take(f"http://127.0.0.1:{server.port}", said)


def take(base: str, said: str) -> None:
    """Open each page at each width in each theme; `said` is what the demonstration printed."""
    reference, code = re.search(r"(R-\d{4}-\d{6})\s+([A-Z2-7-]+)", said).groups()  # type: ignore[union-attr]
    password = re.search(r"^\s*direction\s+(\S+)", said, re.MULTILINE)[1]  # type: ignore[index]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for width, viewport in WIDTHS.items():
            for theme in ("light", "dark"):
                context = browser.new_context(viewport=viewport, locale="fr-FR", color_scheme=theme)
                page = context.new_page()
                for name, path in PUBLIC.items():
                    picture(page, base + path, f"{name}-{width}-{theme}")
                picture(page, f"{base}/suivi/acces/{reference}/{code}/", f"file-{width}-{theme}")
                sign_in(page, base, password)
                for name, path in STAFF.items():
                    picture(page, base + path, f"staff-{name}-{width}-{theme}")
                page.goto(base + "/gestion/")
                page.click("main a[href*='/dossiers/R-']")
                picture(page, page.url, f"staff-file-{width}-{theme}")
                context.close()
        browser.close()
    print(f"{len(list(OUT.iterdir()))} pictures in {OUT.name}/")


def sign_in(page: Page, base: str, password: str) -> None:
    """Enter the back-office as management."""
    page.goto(f"{base}/gestion/login/?next=/gestion/")
    page.fill("[name=username]", "direction")
    page.fill("[name=password]", password)
    page.click("[type=submit]")


def picture(page: Page, address: str, name: str) -> None:
    """Take the whole page."""
    response = page.goto(address)
    if response is None or not response.ok:
        raise SystemExit(f"{address} cannot be shown")
    page.screenshot(path=OUT / f"{name}.png", full_page=True)


if __name__ == "__main__":
    main()
