"""A phone whose browser refuses every cookie, by its own setting, files, follows, writes and leaves."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from reclamations import codes
from reclamations.models import Complaint
from reclamations.web.guard import tokens
from tests.browser import world as worlds
from tests.intake.typed import TYPED

#: How Chromium's preferences say « never ».
BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(
    request: pytest.FixtureRequest,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    base_url: str,
    tmp_path: Path,
) -> Iterator[Page]:
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps(BLOCKED))
    context = browser_type.launch_persistent_context(
        tmp_path,
        **browser_type_launch_args,
        base_url=base_url,
        locale="fr-FR",
        viewport={"width": 390, "height": 844},
        java_script_enabled=request.param,
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_a_complaint_is_filed_followed_and_left(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_FAST", timedelta(0))
    before = Complaint.objects.count()
    page.goto("/reclamation/")
    for name in ("description", "name", "email"):
        page.fill(f"[name={name}]", TYPED[name])
    page.fill("[name=subject]", "Sans cookie")
    page.click("main .btn-accent[type=submit]")
    expect(page.locator("h1")).to_have_text("Merci de nous l’avoir dit")
    page.click("text=Ouvrir mon espace de suivi")
    page.fill("[name=body]", "Je précise : depuis lundi.")
    page.click("#messages [type=submit]")
    expect(page.locator("#confirmation")).to_contain_text("Votre message est bien arrivé")
    page.click("text=Mes données")
    expect(page.locator("h1")).to_contain_text("données")
    inside = page.url
    page.go_back()
    page.click("text=Quitter")
    expect(page.locator("main")).to_contain_text("Vous avez quitté votre espace de suivi")
    page.goto(inside)
    expect(page.locator("[name=code]")).to_be_visible()
    assert Complaint.objects.count() == before + 1


def test_the_code_and_the_link_of_a_mail_open_the_file(page: Page) -> None:
    complaint = worlds.file(subject="Ouverte sans cookie")
    page.goto("/suivi/")
    page.fill("[name=reference]", complaint.reference.lower())
    page.fill("[name=code]", codes.tracking_code(complaint))
    page.click("text=Ouvrir mon dossier")
    expect(page.locator("h1")).to_have_text("Ouverte sans cookie")
    page.goto(worlds.enter(complaint))
    expect(page.locator("h1")).to_have_text("Ouverte sans cookie")
    assert codes.tracking_code(complaint) not in page.url
