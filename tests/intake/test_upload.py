"""Files sent from a browser: how far they are is shown, an error keeps them, a broken line loses nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from reclamations.models import Complaint
from reclamations.web.guard import tokens
from tests.factories import make_organisation
from tests.intake.typed import TYPED

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 400 * 1024}


@pytest.fixture
def form(page: Page, live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The form filled in, with a large picture, on a slow line."""
    monkeypatch.setattr(tokens, "TOO_FAST", tokens.TOO_FAST * 0)
    make_organisation()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(tmp_path / "photo.jpg", quality=95)
    page.goto(live_server.url + "/reclamation/")
    for name in ("subject", "description", "name", "email"):
        page.fill(f"[name={name}]", TYPED[name])
    page.set_input_files("[name=files]", tmp_path / "photo.jpg")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    yield page
    page.goto("about:blank")


def submit(page: Page) -> None:
    """Press the form's one button."""
    page.click("main form button[type=submit]")


def test_the_upload_shows_how_far_it_is_then_leads_to_the_receipt(form: Page) -> None:
    submit(form)
    expect(form.get_by_role("progressbar")).to_be_visible()
    expect(form.get_by_role("status")).to_contain_text("Envoi de vos fichiers")
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.get().attachments.count() == 1


def test_an_error_keeps_the_file_and_takes_the_focus(form: Page) -> None:
    form.fill("[name=subject]", "")
    submit(form)
    expect(form.locator(".error-summary")).to_be_focused()
    expect(form.locator(".waiting-files li")).to_have_count(1)
    form.fill("[name=subject]", "Objet")
    submit(form)
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.get().attachments.count() == 1


def test_a_broken_line_is_told_and_the_form_can_be_sent_again(form: Page) -> None:
    form.route("**/reclamation/", lambda route: route.abort())
    submit(form)
    expect(form.get_by_role("status")).to_contain_text("Rien n’est perdu")
    form.unroute("**/reclamation/")
    submit(form)
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.count() == 1


def test_the_keyboard_cancels_a_running_upload_and_nothing_is_lost(form: Page) -> None:
    submit(form)
    cancel = form.get_by_role("button", name="Annuler l’envoi")
    expect(cancel).to_be_visible()
    form.keyboard.press("Shift+Tab")
    expect(cancel).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("L’envoi est annulé")
    expect(form.locator("main form button[type=submit]")).to_be_focused()
    expect(cancel).to_be_hidden()
    expect(form.get_by_role("progressbar")).to_be_hidden()
    assert not Complaint.objects.exists()
    form.keyboard.press("Enter")
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.get().attachments.count() == 1


def test_a_broken_line_takes_nothing_from_a_form_without_files(form: Page) -> None:
    form.set_input_files("[name=files]", [])
    form.route("**/reclamation/", lambda route: route.abort())
    submit(form)
    expect(form.get_by_role("status")).to_contain_text("Rien n’est perdu")
    expect(form.locator("[name=description]")).to_have_value(TYPED["description"])
    form.unroute("**/reclamation/")
    submit(form)
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.count() == 1


def test_a_text_too_long_for_the_server_stays_on_the_page_which_says_so(form: Page, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    submit(form)
    expect(form.get_by_role("status")).to_contain_text("Votre texte est trop long")
    expect(form.locator("[name=description]")).to_have_value(TYPED["description"])
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    submit(form)
    form.wait_for_url("**/reclamation/recue/")
    assert Complaint.objects.get().attachments.count() == 1


def test_a_page_that_is_not_the_form_takes_nothing_away(form: Page) -> None:
    form.route("**/reclamation/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    submit(form)
    expect(form.get_by_role("status")).to_contain_text("Notre site n’a pas pu prendre cet envoi")
    expect(form.locator("[name=description]")).to_have_value(TYPED["description"])


def test_an_error_says_nothing_in_the_console(form: Page) -> None:
    said: list[str] = []
    form.on("console", lambda message: said.append(message.text))
    form.fill("[name=subject]", "")
    submit(form)
    expect(form.locator(".error-summary")).to_be_focused()
    form.wait_for_timeout(300)
    assert said == []


def test_choosing_again_adds_to_what_was_chosen_and_a_list_says_what_will_go(form: Page, tmp_path: Path) -> None:
    for name in ("deux.txt", "trois.txt"):
        (tmp_path / name).write_text(name)
    form.set_input_files("[name=files]", tmp_path / "deux.txt")
    form.set_input_files("[name=files]", [tmp_path / "deux.txt", tmp_path / "trois.txt"])
    chosen = form.locator("[name=files] ~ .chosen-files li")
    expect(chosen).to_have_count(3)
    form.get_by_role("button", name="Retirer trois.txt").click()
    expect(chosen).to_have_count(2)
    submit(form)
    form.wait_for_url("**/reclamation/recue/")
    names = Complaint.objects.get().attachments.values_list("original_name", flat=True)
    assert list(names) == ["photo.jpg", "deux.txt"]
