"""A client's whole way in a real browser on a phone, without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from reclamations.models import Complaint, Organisation
from tests.factories import make_organisation
from tests.intake.typed import TYPED, photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    """A company with its calendar."""
    return make_organisation()


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A small screen, in French, with JavaScript off."""
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="fr-FR"
    )
    yield context.new_page()
    context.close()


def fill(page: Page) -> None:
    """Fill the form in, but for its subject."""
    page.goto("/reclamation/")
    for name in ("description", "name", "email"):
        page.fill(f"[name={name}]", TYPED[name])


def photos(folder: Path) -> list[str]:
    """Two pictures on the phone."""
    paths = [folder / "un.png", folder / "deux.png"]
    for path, color in zip(paths, ("teal", "red"), strict=True):
        path.write_bytes(photo(color=color).read())
    return [str(path) for path in paths]


def test_a_client_files_with_two_photos_corrects_an_error_writes_and_withdraws(phone: Page, tmp_path: Path) -> None:
    fill(phone)
    phone.set_input_files("[name=files]", photos(tmp_path))
    phone.wait_for_timeout(2100)  # nobody types faster: the time trap
    phone.click("text=Déposer ma réclamation")
    expect(phone.locator(".error-summary")).to_contain_text("Résumez votre réclamation")
    phone.fill("[name=subject]", TYPED["subject"])
    phone.click("text=Déposer ma réclamation")
    expect(phone.locator("h1")).to_have_text("Merci de nous l’avoir dit")
    phone.click("text=Ouvrir mon espace de suivi")
    phone.fill("[name=body]", "Encore un mot.")
    phone.click("text=Envoyer")  # passes the CSRF check although the tracking space tells no other site its address
    expect(phone.locator(".thread")).to_contain_text("Encore un mot.")
    phone.click("text=Retirer ma réclamation")
    phone.fill("[name=comment]", "C’est réglé.")
    phone.click("button:has-text('Retirer')")
    expect(phone.locator("h1 + p")).to_contain_text("Retirée")
    assert Complaint.objects.get().attachments.count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/reclamation/", "/suivi/", "/suivi/code-perdu/", "/donnees-personnelles/"])
def test_axe_finds_nothing_to_mend(browser: Browser, base_url: str, path: str, scheme: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
