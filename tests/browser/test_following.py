"""Ways of following a file in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reclamations import codes
from reclamations.models import Complaint
from tests.browser import world as worlds
from tests.browser.world import World


def come_in(page: Page, complaint: Complaint) -> None:
    """Come in with the reference and the code, typed from the receipt in lower case."""
    page.goto("/suivi/")
    page.fill("[name=reference]", complaint.reference.lower())
    page.fill("[name=code]", codes.tracking_code(complaint).lower())
    page.click("text=Ouvrir mon dossier")


@pytest.mark.article(7)
def test_a_client_comes_in_writes_and_disagrees(visitor: Callable[..., BrowserContext], world: World) -> None:
    complaint = worlds.file(subject="Suivie")
    for step in (worlds.qualify, worlds.acknowledge, worlds.reject):
        complaint = step(world, complaint)
    page = visitor().new_page()
    come_in(page, complaint)
    page.fill("[name=body]", "Je ne comprends pas.")
    page.click("#messages [type=submit]")
    expect(page.locator(".thread")).to_contain_text("Je ne comprends pas.")
    expect(page.locator("#confirmation")).to_be_focused()
    expect(page.locator("#confirmation")).to_be_in_viewport()
    page.click("main a[href$='/desaccord/']")
    page.fill("[name=comment]", "Ce n’est pas ce qui s’est passé.")
    page.click("main form.card [type=submit]")
    expect(page.locator("main")).to_contain_text("médiateur")
    complaint.refresh_from_db()
    assert complaint.disagreed_on is not None


def test_a_client_chooses_a_moment_to_meet(visitor: Callable[..., BrowserContext], world: World) -> None:
    complaint = worlds.talk(world, worlds.qualify(world, worlds.file(subject="Rencontre")))
    page = visitor().new_page()
    page.goto(worlds.enter(complaint))
    page.check("[name=appointment] >> nth=1")
    page.click("text=Choisir ce rendez-vous")
    expect(page.locator("main")).to_contain_text("Changer de rendez-vous")
    assert complaint.appointments.filter(chosen_at__isnull=False).count() == 1


def test_a_client_accepts_the_answer(visitor: Callable[..., BrowserContext], world: World) -> None:
    complaint = worlds.uphold(world, worlds.acknowledge(world, worlds.qualify(world, worlds.file(subject="D’accord"))))
    page = visitor().new_page()
    page.goto(worlds.enter(complaint))
    page.click("main a[href$='/accepter/']")
    page.click("main form.card [type=submit]")
    complaint.refresh_from_db()
    assert complaint.accepted_on is not None


def test_a_client_answers_the_four_questions(visitor: Callable[..., BrowserContext], world: World) -> None:
    complaint = world.files["closed"]
    page = visitor().new_page()
    page.goto(worlds.enter(complaint))
    page.click("main a[href$='/avis/']")
    for name in ("clarity", "speed", "listening", "ease"):
        page.check(f"[name={name}][value='4']")
    page.click("main form.card [type=submit]")
    expect(page.locator(".notices")).to_contain_text("Merci")
    assert complaint.survey.speed == 4
