"""Ways of filing in a real browser: on a phone, without JavaScript, without e-mail, twice, in English, by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reclamations.models import Complaint
from reclamations.web.guard import tokens
from tests.browser import keyboard
from tests.browser.inspection import DESK
from tests.browser.states import PNG, png
from tests.browser.world import World
from tests.intake.typed import TYPED

OTHER_PNG = png("gare.png", "red")
THANKS = "Merci de nous l’avoir dit"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time trap, which one journey waits for, lets the others go."""
    monkeypatch.setattr(tokens, "TOO_FAST", timedelta(0))


def fill(page: Page, **fields: str) -> None:
    """Open the form and fill it in."""
    page.goto("/reclamation/")
    texts = {name: TYPED[name] for name in ("subject", "description", "name", "email")}
    for name, text in (texts | fields).items():
        page.fill(f"[name={name}]", text)


def send(page: Page) -> None:
    """Press the one big button."""
    page.click("main .btn-accent[type=submit]")


def filed(subject: str) -> Complaint:
    """The one complaint with this subject."""
    return Complaint.objects.get(subject=subject)


def test_a_phone_without_javascript_files_two_photos_corrects_an_error_writes_and_withdraws(
    visitor: Callable[..., BrowserContext], world: World
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    fill(page, subject="", description="Sans JavaScript")
    page.set_input_files("[name=files]", [PNG, OTHER_PNG])
    page.wait_for_timeout(2100)  # nobody types faster: the time trap
    send(page)
    expect(page.locator(".error-summary")).to_contain_text("Résumez votre réclamation")
    expect(page.locator(".waiting-file")).to_have_count(2)
    page.fill("[name=subject]", "Deux photos")
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)
    page.click("text=Ouvrir mon espace de suivi")
    page.fill("[name=body]", "Encore un mot.")
    page.click("text=Envoyer")  # passes the CSRF check although the tracking space tells no other site its address
    expect(page.locator(".thread")).to_contain_text("Encore un mot.")
    page.click("text=Retirer ma réclamation")
    page.fill("[name=comment]", "C’est réglé.")
    page.click("button:has-text('Retirer')")
    expect(page.locator("h1 + p")).to_contain_text("Retirée")
    assert filed("Deux photos").attachments.count() == 2


def test_a_client_without_email_files_and_is_told_to_keep_the_code(
    visitor: Callable[..., BrowserContext], world: World, hurried: None
) -> None:
    page = visitor().new_page()
    fill(page, subject="Sans adresse électronique", email="")
    page.check("[name=reply_by][value=post]")
    page.fill("[name=postal_address]", "8 rue des Lilas\n38000 Grenoble")
    send(page)
    expect(page.locator(".next-steps")).to_contain_text("Vous n’avez pas laissé d’adresse électronique")
    assert filed("Sans adresse électronique").email == ""


def test_an_error_keeps_the_text_and_the_photo(
    visitor: Callable[..., BrowserContext], world: World, hurried: None
) -> None:
    page = visitor().new_page()
    fill(page, subject="")
    page.set_input_files("[name=files]", [PNG])
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".waiting-file")).to_contain_text("cabine.png")
    assert page.input_value("[name=description]") == TYPED["description"]
    page.fill("[name=subject]", "Corrigée")
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed("Corrigée").attachments.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_files_once(
    visitor: Callable[..., BrowserContext], world: World, hurried: None, javascript: bool
) -> None:
    page = visitor(java_script_enabled=javascript).new_page()
    subject = f"Double clic {javascript}"
    fill(page, subject=subject)
    page.dblclick("main .btn-accent[type=submit]")
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed(subject)


def test_the_back_button_gives_back_what_was_typed(
    visitor: Callable[..., BrowserContext], world: World, hurried: None
) -> None:
    page = visitor().new_page()
    fill(page, subject="Retour en arrière")
    page.click("main a[href='/donnees-personnelles/']")
    page.go_back()
    assert page.input_value("[name=description]") == TYPED["description"]
    send(page)
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed("Retour en arrière")
    page.go_back()
    assert page.input_value("[name=subject]") == "Retour en arrière"
    send(page)
    expect(page.locator("main")).to_contain_text("nous était déjà parvenue")
    assert filed("Retour en arrière")


def test_an_english_speaker_files_in_english_from_the_notice_to_the_tracking_space(
    visitor: Callable[..., BrowserContext], world: World, hurried: None
) -> None:
    page = visitor(locale="en-GB").new_page()
    page.goto("/")
    page.click(".language-offer a")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    fill(page, subject="In English")
    send(page)
    expect(page.locator("h1")).to_have_text("Thank you for telling us")
    page.click("text=Open my tracking space")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert filed("In English").language == "en"


def test_the_keyboard_alone_files_a_complaint_and_the_focus_is_always_seen(
    visitor: Callable[..., BrowserContext], world: World, hurried: None
) -> None:
    page = visitor(viewport=DESK, reduced_motion="reduce").new_page()
    page.goto("/")
    keyboard.follow(page, ".site-nav a[href='/reclamation/']")
    keyboard.write(page, "subject", "Au clavier")
    keyboard.write(page, "description", "La cabine est restée arrêtée.")
    keyboard.choose(page, "on_behalf", "self")
    keyboard.write(page, "name", "Zoé Lefèvre")
    keyboard.choose(page, "reply_by", "email")
    keyboard.write(page, "email", "zoe@example.org")
    keyboard.follow(page, "main .btn-accent[type=submit]")
    expect(page.locator("h1")).to_have_text(THANKS)
    assert filed("Au clavier")


def test_the_keyboard_may_skip_the_menus(visitor: Callable[..., BrowserContext], world: World) -> None:
    page = visitor().new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_paper_the_receipt_is_unfolded(visitor: Callable[..., BrowserContext], world: World, hurried: None) -> None:
    page = visitor(java_script_enabled=False).new_page()
    fill(page, subject="Sur papier")
    send(page)
    calendar, declared = page.locator(".ledger-month").first, page.get_by_text("Sur papier").last
    expect(calendar).to_be_hidden()
    expect(declared).to_be_hidden()
    page.emulate_media(media="print")
    expect(calendar).to_be_visible()
    expect(declared).to_be_visible()
