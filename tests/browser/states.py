"""Every page of the site in every state, by name: how to get there with a browser."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from reclamations import actions, codes
from reclamations.backoffice.acts.table import PAGES, ActPage
from reclamations.models import Complaint, Staff
from tests.browser.world import World
from tests.intake.typed import TYPED, photo

Way = Callable[[Page, World], Any]


def png(name: str, color: str = "teal") -> FilePayload:
    """A small picture, as a browser is given it."""
    return {"name": name, "mimeType": "image/png", "buffer": photo(color=color).read()}


PNG = png("cabine.png")


def at(path: str) -> Way:
    """Go to a path."""
    return lambda page, world: page.goto(path)


def under_attack(path: str, shown: str) -> Way:
    """Go to a path while the protection is on, and wait for what is to be shown."""

    def way(page: Page, world: World) -> None:
        with override_settings(PROOF_ALWAYS=True):
            page.goto(path)
        page.wait_for_selector(shown)

    return way


def case(state: str, page_name: str = "") -> Way:
    """Open the file in this state as its client, then one of its pages."""

    def way(page: Page, world: World) -> None:
        page.goto(world.link(state))
        if page_name:
            page.goto(reverse(f"tracking:{page_name}", args=[world.reference(state)]))

    return way


def submitted(way: Way, button: str) -> Way:
    """Send the form of a page as it is: empty."""

    def then(page: Page, world: World) -> None:
        way(page, world)
        page.click(f"main {button}")
        expect(page.locator(".error-summary")).to_be_visible()  # a script may have sent it: no navigation

    return then


def filled_form(page: Page, world: World) -> None:
    """Send the filing form with a photo and everything but its subject."""
    page.goto("/reclamation/")
    for name in ("description", "name", "email"):
        page.fill(f"[name={name}]", TYPED[name])
    page.set_input_files("[name=files]", [PNG])
    page.click("main [type=submit]")
    page.wait_for_selector(".error-summary")


def form_for_someone_else(page: Page, world: World) -> None:
    """Ask the questions that only some people have to answer."""
    page.goto("/reclamation/")
    page.check("[name=on_behalf][value=other]")
    page.check("[name=reply_by][value=post]")


def receipt(page: Page, world: World) -> None:
    """The receipt of a file opened in this browser."""
    page.goto(world.link("received"))
    page.goto("/reclamation/recue/")


def confirm_address(page: Page, world: World) -> None:
    """The link that was sent to the old address."""
    change = world.files["moving"].email_changes.get()
    page.goto(codes.confirmation_url(change.mark).removeprefix(settings.SITE_URL))


def wrong_code(page: Page, world: World) -> None:
    """A reference, and a code that is another's."""
    page.goto("/suivi/")
    page.fill("[name=reference]", world.reference("received"))
    page.fill("[name=code]", "AAAA-BBBB-CCCC-DDDD")
    page.click("main [type=submit]")
    page.wait_for_selector(".error-summary")


def code_asked(page: Page, world: World) -> None:
    """A lost code was asked for."""
    page.goto("/suivi/code-perdu/")
    page.fill("[name=email]", "personne@example.org")
    page.click("main [type=submit]")
    page.wait_for_url("**/suivi/")


def expired(page: Page, world: World) -> None:
    """A message sent without its CSRF token."""
    page.goto(world.link("received"))
    page.fill("[name=body]", "Un long message qui ne doit pas se perdre.")
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => field.remove())")
    page.click("#messages [type=submit]")
    page.wait_for_url("**/dossier/**")
    page.wait_for_selector(".notices:has-text('expir')")


def without_a_visit(page: Page, world: World) -> None:
    """A message sent once the visit has ended."""
    page.goto(world.link("received"))
    page.fill("[name=body]", "Un long message qui ne doit pas se perdre.")
    page.context.clear_cookies(name="dossiers")
    page.click("#messages [type=submit]")
    page.wait_for_selector("[name=held-body]", state="attached")


def template(name: str) -> Way:
    """A page that the site shows only when something is wrong, as it would be served."""

    asked = RequestFactory().get("/une-erreur/")

    def way(page: Page, world: World) -> None:
        page.route(
            "**/une-erreur/",
            lambda route: route.fulfill(content_type="text/html", body=render_to_string(name, {"request": asked})),
        )
        page.goto("/une-erreur/")

    return way


CASES = [
    "received",
    "in_progress",
    "met",
    "held",
    "answered",
    "disagreed",
    "accepted",
    "closed",
    "withdrawn",
    "rated",
    "met_too_late",
]
PUBLIC: dict[str, Way] = {
    "notice": at("/"),
    "notice in English": at("/?lang=en"),
    "form": at("/reclamation/"),
    "form in English": at("/reclamation/?lang=en"),
    "form, under attack": under_attack("/reclamation/", ".challenge :text('Vérification faite')"),
    "form, empty and sent": submitted(at("/reclamation/"), "[type=submit]"),
    "form, filled but for its subject": filled_form,
    "form, for someone else": form_for_someone_else,
    "receipt": receipt,
    "follow": at("/suivi/"),
    "follow, empty and sent": submitted(at("/suivi/"), "[type=submit]"),
    "follow, wrong code": wrong_code,
    "lost code": at("/suivi/code-perdu/"),
    "lost code, empty and sent": submitted(at("/suivi/code-perdu/"), "[type=submit]"),
    "lost code, asked": code_asked,
    **{f"file, {state}": case(state) for state in [*CASES, "not_a_complaint"]},
    "file, empty message sent": submitted(case("received"), "#messages [type=submit]"),
    "file, expired page": expired,
    "file, without a visit": at("/suivi/dossier/R-2026-000001/"),
    "file, message without a visit": without_a_visit,
    "no page": at("/suivi/quitter/"),
    "details": case("moving", "details"),
    "details, another address, empty and sent": submitted(case("received", "details"), "[type=submit] >> nth=0"),
    "facts": case("received", "facts"),
    "another address, to confirm": confirm_address,
    "withdraw": case("received", "withdraw"),
    "accept": case("answered", "accept"),
    "disagree": case("answered", "disagree"),
    "disagree, empty and sent": submitted(case("answered", "disagree"), "form.card [type=submit]"),
    "survey": case("closed", "survey"),
    "survey, empty and sent": submitted(case("closed", "survey"), "form.card [type=submit]"),
    "notice of the file": case("closed", "notice"),
    "data": case("closed", "data"),
    "data request": case("in_progress", "data_request"),
    "legal": at("/mentions-legales/"),
    "privacy": at("/donnees-personnelles/"),
    "accessibility": at("/accessibilite/"),
    "not found": at("/nulle-part/"),
    **{f"error {code}": template(f"{code}.html") for code in (400, 403, 404, 500)},
    "error 413": template("public/too_big.html"),
}
#: What was typed or chosen since the page came has made it longer.
CHANGED_BY_HAND = {"form, filled but for its subject", "form, for someone else"}


def act(page_of: ActPage) -> Way:
    """The page of an act, on a file where it can be done."""

    def way(page: Page, world: World) -> None:
        chief = world.staff["management"]
        file = next(file for file in world.files.values() if is_offered(page_of, file, chief))
        page.goto(reverse(f"admin:act-{page_of.act.value}", args=[file.reference]))

    return way


def is_offered(page_of: ActPage, file: Complaint, staff: Staff) -> bool:
    """Whether the page of an act makes sense on a file."""
    return not actions.obstacle(page_of.act, file, staff)


def staff_case(state: str) -> Way:
    """A file as staff see it."""
    return lambda page, world: page.goto(reverse("admin:case", args=[world.reference(state)]))


def register(name: str, what: str = "") -> Way:
    """A page of the register; `what` is the attribute of the world whose key it takes."""

    def way(page: Page, world: World) -> None:
        page.goto(reverse(f"registre:{name}", args=[getattr(world, what).pk] if what else []))

    return way


def certificate(page: Page, world: World) -> None:
    """The certificate of a purge."""
    page.goto(reverse("registre:certificate", args=[world.certificate.number if world.certificate else ""]))


def letter_to_post(act_name: str) -> Way:
    """The page of an act about a letter that waits to be posted."""

    def way(page: Page, world: World) -> None:
        message = world.letter_to_post
        page.goto(reverse(f"admin:act-{act_name}", args=[world.reference("to_post"), message.pk if message else 0]))

    return way


def refused(slug: str) -> Way:
    """An act's page sent empty."""

    def way(page: Page, world: World) -> None:
        page.goto(f"/gestion/dossiers/{world.reference('held')}/{slug}/")
        page.click("main .form-actions [type=submit] >> nth=0")
        page.wait_for_selector(".error-summary")

    return way


def change(model: str, page_name: str = "change") -> Way:
    """The admin's page of the first row of a list, or another of its pages."""

    def way(page: Page, world: World) -> None:
        page.goto(f"/gestion/reclamations/{model}/")
        page.goto((page.get_attribute("#result_list tbody th a", "href") or "").replace("/change/", f"/{page_name}/"))

    return way


def first_translation(page: Page, world: World) -> None:
    """The page of one translation."""
    page.goto("/gestion/configuration/traductions/")
    page.goto(page.get_attribute("main tbody a", "href") or "")


def article_previewed(page: Page, world: World) -> None:
    """A text of one's own, looked at before it is published, without the delay that is counted by."""
    page.goto("/gestion/configuration/notice/5/")
    page.fill("[name=text]", "Nous accusons réception.")
    page.click("[name=preview]")
    page.wait_for_selector("#apercu")


def notice_of_file(page: Page, world: World) -> None:
    """The notice that applies to a file, as staff see it."""
    page.goto(reverse("admin:case_notice", args=[world.reference("closed")]))


_LISTS = ["complaint", "event", "closure", "installation", "staff"]
STAFF: dict[str, Way] = {
    "queue": at("/gestion/"),
    "queue, under attack": under_attack("/gestion/", ".bo-banner :text('afflux')"),
    "queue, nothing found": at("/gestion/?q=introuvable"),
    **{
        f"file, {state}": staff_case(state)
        for state in ("received", "moving", "in_progress", "answered", "closed", "frozen")
    },
    **{f"act, {page.slug}": act(page) for page in PAGES},
    "act, posting": letter_to_post("record_posting"),
    "act, bounce": letter_to_post("record_bounce"),
    "act refused, repondre": refused("repondre"),
    "act refused, attente": refused("attente"),
    "notice of a file": notice_of_file,
    "new file": at("/gestion/enregistrer/"),
    "report": at("/gestion/signaler/"),
    "posters": at("/gestion/affiches/"),
    "recompute": at("/gestion/echeances/recalculer/"),
    "configuration": at("/gestion/configuration/"),
    "setup": at("/gestion/configuration/mise-en-service/"),
    **{
        f"register, {name}": register(name)
        for name in ("home", "register", "archives", "findings", "new-finding", "reviews", "new-review", "purges")
    },
    **{
        f"finding, {name}": register(name, "finding")
        for name in ("finding", "amend-finding", "link", "new-action", "close-finding")
    },
    "finding, reopen-finding": register("reopen-finding", "closed_finding"),
    "finding, unlink": register("unlink", "link_of"),
    "finding, complete-action": register("complete-action", "to_do"),
    "finding, assess-action": register("assess-action", "done"),
    "purge, certificate": certificate,
    **{f"purge, {name}": register(name, "batch") for name in ("batch", "approve-purge", "cancel-purge")},
    "not allowed": at("/gestion/certificats/rien/"),
}
ADMIN: dict[str, Way] = {
    **{f"list, {model}": at(f"/gestion/reclamations/{model}/") for model in _LISTS},
    "change, organisation": at("/gestion/reclamations/organisation/1/change/"),
    "change, staff": change("staff"),
    "change, installation": change("installation"),
    "add, closure": at("/gestion/reclamations/closure/add/"),
    "password": at("/gestion/password_change/"),
    "history, staff": change("staff", "history"),
    "password, staff": change("staff", "password"),
    "delete, closure": change("closure", "delete"),
}
#: What only those who configure see.
SETTINGS: dict[str, Way] = {
    "translations": at("/gestion/configuration/traductions/"),
    "translation": first_translation,
    "notice": at("/gestion/configuration/notice/"),
    "notice, an article": at("/gestion/configuration/notice/7/"),
    "notice, an article previewed": article_previewed,
    "notice, whole": at("/gestion/configuration/notice/apercu/"),
}
#: Pages that between them show every part that staff see: they are seen in the dark theme too.
DARK = {
    *("queue", "file, closed", "act refused, repondre", "configuration", "register, home", "register, reviews"),
    *("purge, certificate", "list, complaint", "change, organisation"),
}
