"""The configuration's lists, the records to read, and the policy that every page keeps."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from reclamations import actions
from reclamations.actions.opening.dates import DeadlineChange
from reclamations.domain.vocabulary import Channel, EventKind, Role
from reclamations.models import Closure, Complaint, Event, Mail, Organisation, Staff
from reclamations.site import errors
from tests.factories import make_complaint, make_staff


@pytest.fixture
def office(sign_in: Any) -> Client:
    """The browser of the administrator."""
    return sign_in(make_staff(Role.ADMINISTRATOR, is_staff=True))


def kinds() -> list[str]:
    return list(Event.objects.filter(case_id=0).order_by("sequence").values_list("kind", flat=True))


def test_nothing_foreign_is_registered() -> None:
    labels = {model._meta.label for model in admin.site._registry}
    assert not {label for label in labels if label.split(".")[0] in {"auth", "axes"}}


def test_a_complaint_of_the_list_leads_to_its_case_file(received: Complaint, desk: Client) -> None:
    response = desk.get(reverse("admin:reclamations_complaint_change", args=[received.pk]))
    assert response.url == reverse("admin:case", args=[received.reference])


@pytest.mark.parametrize("name", ["complaint", "event", "seal"])
def test_records_are_never_added_or_deleted_by_hand(name: str, received: Complaint, boss: Client) -> None:
    assert boss.get(reverse(f"admin:reclamations_{name}_add")).status_code == 403
    url = reverse(f"admin:reclamations_{name}_delete", args=[received.pk])
    assert boss.post(url, {"post": "yes"}).status_code in {302, 403}
    assert Complaint.objects.exists()


@pytest.mark.article(6)
def test_a_closure_puts_a_new_calendar_in_force_and_offers_to_recompute(office: Client) -> None:
    before = Organisation.current().calendar
    typed = {"label": "Pont", "first_day": "2026-05-15", "last_day": "2026-05-15"}
    response = office.post(reverse("admin:reclamations_closure_add"), typed, follow=True)
    assert Organisation.current().calendar != before
    assert kinds() == [EventKind.CALENDAR_CHANGED]
    assert reverse("admin:recompute") in response.content.decode()


@pytest.mark.article(6)
def test_recomputing_shows_the_effect_then_asks_why(received: Complaint, boss: Client) -> None:
    Closure.objects.create(label="Pont", first_day="2026-05-15", last_day="2026-05-15")
    actions.refresh_calendar(actor=make_staff(Role.ADMINISTRATOR))
    page = boss.get(reverse("admin:recompute"))
    assert [change.complaint for change in page.context["changes"]] == [received]
    assert boss.post(reverse("admin:recompute"), {"reason": ""}).status_code == 422
    assert boss.post(reverse("admin:recompute"), {"reason": "Pont accordé."}).status_code == 302
    due = received.response_due_on
    received.refresh_from_db()
    assert received.response_due_on > due


def test_a_role_given_to_somebody_is_on_record(boss: Client) -> None:
    colleague = make_staff(Role.COLLABORATOR, is_staff=True)
    typed = {
        "username": colleague.username,
        "first_name": colleague.first_name,
        "last_name": colleague.last_name,
        "job_title": "",
        "email": "",
        "role": "client_relations",
        "qualification_delegated": "on",
        "is_active": "on",
    }
    response = boss.post(reverse("admin:reclamations_staff_change", args=[colleague.pk]), typed)
    assert response.status_code == 302, response.context["adminform"].form.errors
    event = Event.objects.get(kind=EventKind.STAFF_CHANGED.value)
    assert (event.facts["role"], event.facts["delegated"]) == ("client_relations", True)


def test_an_account_is_deactivated_never_deleted(boss: Client) -> None:
    colleague = make_staff()
    assert boss.get(reverse("admin:reclamations_staff_delete", args=[colleague.pk])).status_code == 403


def test_only_a_superuser_changes_a_superuser(boss: Client) -> None:
    root = make_staff(Role.ADMINISTRATOR, is_superuser=True, is_staff=True)
    response = boss.post(reverse("admin:auth_user_password_change", args=[root.pk]), {"password1": "x"})
    assert response.status_code == 403


def test_a_mail_names_its_case_and_its_state(received: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(received, actor=relations, revision=None, means=Channel.EMAIL)
    page = desk.get(reverse("admin:reclamations_mail_changelist")).content.decode()
    assert received.reference in page
    assert "En attente" in page


def test_every_page_says_that_no_mail_server_is_configured(received: Complaint, desk: Client) -> None:
    for url in (reverse("admin:index"), reverse("admin:reclamations_complaint_changelist")):
        assert "Aucun serveur de courriel configuré" in desk.get(url).content.decode()


LISTS = ["complaint", "event", "seal", "staff", "service", "installation", "category", "closure"]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:")


@pytest.mark.parametrize("name", LISTS)
def test_the_admin_s_pages_need_no_inline_script_or_style(name: str, received: Complaint, sign_in: Any) -> None:
    root = sign_in(make_staff(Role.ADMINISTRATOR, is_superuser=True, is_staff=True))
    for suffix in ("changelist", "add"):
        response = root.get(reverse(f"admin:reclamations_{name}_{suffix}"))
        if response.status_code == 200:
            assert not INLINE.findall(response.content.decode().replace('type="application/json"', 'src="" '))
            assert "unsafe" not in response["Content-Security-Policy"]


def test_an_account_s_page_shows_a_link_and_nothing_of_the_password(office: Client) -> None:
    colleague = make_staff()
    colleague.set_password("Un long secret de test")
    colleague.save()
    page = office.get(reverse("admin:reclamations_staff_change", args=[colleague.pk])).content.decode()
    assert "Changer le mot de passe" in page
    assert "argon2" not in page


def test_the_mails_have_french_names_in_every_trail(received: Complaint, relations: Staff, desk: Client) -> None:
    actions.acknowledge(received, actor=relations, revision=None, means=Channel.EMAIL)
    mail = Mail.objects.order_by("pk").first()
    addresses = [
        reverse("admin:reclamations_mail_changelist"),
        reverse("admin:reclamations_mail_change", args=[mail.pk]),
    ]
    for page in (desk.get(address).content.decode() for address in addresses):
        assert "Courriels" in page
        assert not re.search(r"Post Office|Emails", page)


PUBLIC_LINKS = ("Suivre ma réclamation", "Revenir à l’accueil", "Déposer une réclamation")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/gestion/nulle-part/", 404),
        ("/gestion/configuration/", 403),
        ("/gestion/courriels/renvoyer/", 405),
        ("/gestion/?q=%00", 400),
    ],
)
@pytest.mark.parametrize("who", ["desk", "nobody"])
def test_a_refusal_leads_staff_back_to_their_work(
    address: str, status: int, who: str, desk: Client, client: Client
) -> None:
    response = (desk if who == "desk" else client).get(address, follow=who == "nobody")
    page = response.content.decode()
    assert not any(link in page for link in PUBLIC_LINKS)
    if who == "desk":
        assert response.status_code == status
        assert "Revenir à l’espace de gestion" in page


@pytest.mark.parametrize(("where", "link"), [("/gestion/", "Revenir à l’espace de gestion"), ("/", PUBLIC_LINKS[1])])
def test_a_fault_of_ours_leads_each_back_to_where_they_were(where: str, link: str, rf: RequestFactory) -> None:
    page = errors.server_error(rf.get(where))
    assert page.status_code == 500
    assert link in page.content.decode()
    assert ("historique dit si votre acte" in page.content.decode()) is (where == "/gestion/")


def test_an_expired_page_of_the_back_office_keeps_its_rail(relations: Staff) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(relations)
    response = browser.post("/gestion/signaler/", {"description": "Le client est furieux."})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Le client est furieux." in page
    assert "File du jour" in page
    assert not any(link in page for link in PUBLIC_LINKS)


def test_a_page_lost_elsewhere_stays_public(client: Client) -> None:
    assert "Revenir à l’accueil" in client.get("/nulle-part/").content.decode()


def test_a_superuser_is_listed_as_one(boss: Client) -> None:
    call_command("createsuperuser", "--noinput", "--username=racine", "--email=racine@example.org", verbosity=0)
    row = boss.get(reverse("admin:reclamations_staff_changelist")).content.decode().partition("racine")[2]
    assert "Superutilisateur" in row.partition("</tr>")[0]


@pytest.mark.parametrize("name", ["history", "password", "delete", "selected"])
def test_every_admin_page_has_our_trail(name: str, sign_in: Callable[[Staff], Client], relations: Staff) -> None:
    root = sign_in(make_staff(is_superuser=True, is_staff=True))
    day = date(2026, 7, 14)
    closure = Closure.objects.create(label="Pont", first_day=day, last_day=day)
    lists = reverse("admin:reclamations_closure_changelist")
    shown = {
        "history": lambda: root.get(reverse("admin:reclamations_staff_history", args=[relations.pk])),
        "password": lambda: root.get(reverse("admin:auth_user_password_change", args=[relations.pk])),
        "delete": lambda: root.get(reverse("admin:reclamations_closure_delete", args=[closure.pk])),
        "selected": lambda: root.post(lists, {"action": "delete_selected", "_selected_action": [closure.pk]}),
    }[name]()
    trail = re.search(r'<div class="breadcrumbs">(.*?)</div>', shown.content.decode(), re.S)
    assert trail
    words = " ".join(re.sub("<[^>]+>", " ", trail[1]).split())
    ends = {"history": "Historique", "password": "Mot de passe", "delete": "Suppression", "selected": "Suppression"}
    assert re.match("Accueil › (Personnel|Fermetures) › ", words)
    assert words.endswith(ends[name])
    assert "Réclamations" not in words


def test_a_list_cut_at_200_says_so(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    change = DeadlineChange(make_complaint(), *[date(2026, 12, day) for day in (7, 10, 28, 31)])
    monkeypatch.setattr("reclamations.actions.preview_recompute", lambda: [change] * 201)
    html = office.get(reverse("admin:recompute")).content.decode()
    assert (html.count("07/12/2026 → <strong>10/12/2026</strong>"), html.count("28/12/2026 →")) == (200, 200)
    assert "201 dossiers changent" in html
    assert "Les 200 premiers sont montrés" in html
