"""Under attack, in a real browser: the work is done while the person types, and nobody has to know how."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reclamations.models import Complaint, Tally
from reclamations.web.guard import proof, tokens
from tests.browser.states import PNG
from tests.browser.test_filing import THANKS, filed, fill, send
from tests.browser.test_weight import AT_MOST, weigh
from tests.intake.typed import TYPED

pytestmark = pytest.mark.usefixtures("world", "attacked")
STATUS = ".challenge [role=status]"
SLOW = """
const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
const gate = new Promise((open) => { window.letGo = open; });
crypto.subtle.deriveBits = (...all) => gate.then(() => derive(...all));
"""


@pytest.fixture
def attacked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The protection is on, and an address files once without proving anything; nobody waits for the time trap."""
    settings.PROOF_ALWAYS, settings.PROOF_FREE = True, 1
    monkeypatch.setattr(tokens, "TOO_FAST", timedelta(0))
    Tally.objects.all().delete()


def send_after_the_work(page: Page) -> None:
    expect(page.locator(STATUS)).to_have_text("Vérification faite : vous pouvez envoyer votre réclamation.")
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)


def test_everybody_files_without_javascript_up_to_the_limit_and_with_it_beyond(
    visitor: Callable[..., BrowserContext],
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    fill(page, subject="Attaque, sans JavaScript")
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)
    fill(page, subject="Attaque, une fois de trop")
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("dans une heure. Par")
    assert page.input_value("[name=description]") == TYPED["description"]
    other = visitor().new_page()
    fill(other, subject="Attaque, avec JavaScript")
    send_after_the_work(other)
    assert filed("Attaque, sans JavaScript") != filed("Attaque, avec JavaScript")
    assert not Complaint.objects.filter(subject="Attaque, une fois de trop").exists()


def test_a_page_opened_before_the_attack_is_kept_and_leaves_at_the_second_try(
    visitor: Callable[..., BrowserContext], settings: Any
) -> None:
    settings.PROOF_ALWAYS, settings.PROOF_FREE = False, 0
    page = visitor().new_page()
    fill(page, subject="Attaque, page ouverte avant")
    page.set_input_files("[name=files]", [PNG])
    settings.PROOF_ALWAYS = True
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("gardez cette page ouverte")
    send_after_the_work(page)
    assert filed("Attaque, page ouverte avant").attachments.count() == 1


def test_what_is_sent_before_the_work_is_done_leaves_by_itself(
    visitor: Callable[..., BrowserContext], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROOF_FREE = 0
    monkeypatch.setattr(proof, "TRIES", 1)
    context = visitor()
    context.add_init_script(SLOW)
    page = context.new_page()
    fill(page, subject="Attaque, envoi pressé")
    page.dblclick("main .btn-accent[type=submit]")
    expect(page.locator(STATUS)).to_contain_text("Encore un instant")
    page.evaluate("letGo()")
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed("Attaque, envoi pressé")


def test_a_browser_that_cannot_prove_anything_files_as_without_javascript(
    visitor: Callable[..., BrowserContext],
) -> None:
    context = visitor()
    context.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined });")
    page = context.new_page()
    fill(page, subject="Attaque, vieux navigateur")
    expect(page.locator(STATUS)).to_have_text("")
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed("Attaque, vieux navigateur")


def test_the_page_with_its_challenge_weighs_at_most_60_kb(
    visitor: Callable[..., BrowserContext], base_url: str
) -> None:
    page, files, count = weigh(visitor(), f"{base_url}/reclamation/")
    print(f"\nform, under attack: {page:,} + {files:,} = {page + files:,} bytes, compressed, {count} files")
    assert page + files <= AT_MOST
