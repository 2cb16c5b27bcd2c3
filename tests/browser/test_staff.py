"""Somebody of the company takes a file from its filing to its closing, without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reclamations.domain.vocabulary import Channel
from reclamations.models import Complaint
from tests.browser import keyboard
from tests.browser import world as worlds
from tests.browser.inspection import DESK
from tests.browser.world import PASSWORD, World

SUBMIT = "main .form-actions [type=submit]:not([name])"
NEXT = ".bo-wide"


def sign_in(page: Page, world: World) -> None:
    """Type a name and a password; the first field waits for it."""
    page.goto("/gestion/")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type(world.staff["management"].username)
    keyboard.write(page, "password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fresh(complaint: Complaint) -> Complaint:
    """The file as it now is."""
    return Complaint.objects.get(pk=complaint.pk)


@pytest.mark.article(7)
def test_staff_triage_acknowledge_reject_with_the_mediator_and_close_by_keyboard(
    visitor: Callable[..., BrowserContext], world: World
) -> None:
    complaint = worlds.file(subject="Au clavier, côté gestion", email="", reply_by=Channel.WEB_FORM)
    page = visitor(viewport=DESK, reduced_motion="reduce").new_page()
    sign_in(page, world)
    keyboard.follow(page, f"a[href='/gestion/dossiers/{complaint.reference}/']")
    keyboard.follow(page, NEXT)
    keyboard.write(page, "reason", "Un mécontentement est exprimé.")
    keyboard.follow(page, SUBMIT)
    assert fresh(complaint).status == "in_progress"
    keyboard.follow(page, NEXT)
    keyboard.follow(page, SUBMIT)
    assert fresh(complaint).acknowledged_on is not None
    keyboard.follow(page, "a[href$='/repondre/']")
    keyboard.choose(page, "outcome", "rejected")
    keyboard.choose(page, "amicable_solution", "no")
    keyboard.write(page, "body", "Nous ne pouvons pas donner une suite favorable.")
    keyboard.follow(page, SUBMIT)
    assert fresh(complaint).mediator_named_on is not None
    keyboard.follow(page, "a[href$='/clore/']")
    tab_once = page.locator("[name=reason]").first.get_attribute("value") or ""
    keyboard.choose(page, "reason", tab_once)
    keyboard.follow(page, SUBMIT)
    assert fresh(complaint).status == "closed"


#: A table that must be scrolled sideways to be read.
CUT_TABLES = (
    "[...document.querySelectorAll('.table-wrap')].filter((box) => box.scrollWidth > box.clientWidth + 1).length"
)


@pytest.mark.parametrize("page", ["", "reclamations/", "dysfonctionnements/", "actions/", "archives/", "purges/"])
def test_no_table_of_the_register_is_cut_at_a_desk(
    visitor: Callable[..., BrowserContext], management_session: str, base_url: str, page: str
) -> None:
    context = visitor(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": management_session, "url": base_url}])
    screen = context.new_page()
    screen.goto(f"/gestion/registre/{page}")
    assert screen.evaluate(CUT_TABLES) == 0


#: A word of everything that people write, as long as it may be.
WIDE = {
    "subject": "Mot " + "X" * 178,
    "name": "N" * 150,
    "postal_address": "A" * 300,
    "description": "D" * 400,
    "facts_place": "P" * 180,
    "phone": "0" * 32,
    "email": f"{'a' * 60}@{'b' * 60}.fr",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_long_word_makes_a_page_wider(
    visitor: Callable[..., BrowserContext], management_session: str, base_url: str, width: int
) -> None:
    complaint = worlds.file(subject="Large")
    Complaint.objects.filter(pk=complaint.pk).update(**WIDE)
    context = visitor(viewport={"width": width, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": management_session, "url": base_url}])
    page = context.new_page()
    for path in (f"dossiers/{complaint.reference}/", "", f"?q={complaint.reference}", "reclamations/complaint/"):
        page.goto(f"/gestion/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
