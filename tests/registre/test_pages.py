"""The register's pages in the back-office: who sees them, what they show, what they do."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reclamations.domain.vocabulary import Party, Risk, Role
from reclamations.models import Complaint, Staff
from registre import actions
from registre.archives import purge
from registre.models import CorrectiveAction, Finding, ManagementReview, PurgeBatch
from registre.urls import urlpatterns
from registre.views import pages, paging
from registre.vocabulary import Effectiveness
from tests.factories import make_complaint, make_organisation, make_staff
from tests.registre.rows import approved_batch, make_closed, make_finding
from tests.registre.test_findings import make_action

pytestmark = pytest.mark.django_db

OLD = {
    "received_on": date(2018, 1, 8),
    "acknowledged_on": date(2018, 1, 9),
    "responded_on": date(2018, 2, 1),
    "closed_on": date(2018, 3, 5),
}


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    """Live after all that is recorded here: nobody completes an action, or signs a review, in the future."""
    with time_machine.travel(date(2026, 9, 1)):
        yield


@pytest.fixture
def manager() -> Staff:
    make_organisation()
    return make_staff(Role.MANAGEMENT, is_staff=True)


def visit(client: Client, staff: Staff, name: str, *args: Any, query: str = "") -> Any:
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client.get(reverse(f"registre:{name}", args=args) + query)


def send(client: Client, staff: Staff, name: str, *args: Any, query: str = "", **data: Any) -> Any:
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client.post(reverse(f"registre:{name}", args=args) + query, data)


READ = ["home", "register", "register-csv", "archives", "findings", "reviews", "purges"]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGEMENT, 200), (Role.CLIENT_RELATIONS, 200), (Role.COLLABORATOR, 403)]
)
def test_the_register_is_read_with_the_right_only(client: Client, name: str, role: Role, status: int) -> None:
    make_organisation()
    assert visit(client, make_staff(role, is_staff=True), name).status_code == status


@pytest.mark.parametrize("name", ["home", "register", "archives", "findings", "numbers", "purges"])
def test_no_label_stands_alone_on_a_telephone(client: Client, manager: Staff, name: str) -> None:
    """A cell is hidden there when it is empty: not a space may stand in one that has nothing to say."""
    make_complaint()
    make_finding(make_complaint())
    make_closed(**OLD)
    approved_batch()
    page = visit(client, manager, name).content.decode()
    assert not re.findall(r'data-label="([^"]*)"[^>]*>\s+</td>', page)
    assert "[data-label]:empty { display: none; }" in Path("static/css/ui.css").read_text()


def test_a_batch_proposed_at_night_is_of_the_day_that_has_begun(client: Client, manager: Staff) -> None:
    PurgeBatch.objects.create(proposed_at=datetime(2026, 5, 10, 22, 30, tzinfo=UTC))
    assert "11/05/2026" in visit(client, manager, "purges").content.decode()


@pytest.mark.parametrize("name", ["new-finding", "new-review"])
def test_client_relations_read_the_register_and_do_not_keep_it(client: Client, name: str) -> None:
    make_organisation()
    assert visit(client, make_staff(Role.CLIENT_RELATIONS, is_staff=True), name).status_code == 403


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: route.name)
def test_every_page_asks_to_log_in(client: Client, route: Any) -> None:
    args = {name: 1 if name == "pk" else "P-2031-0001" for name in route.pattern.converters}
    response = client.get(reverse(f"registre:{route.name}", kwargs=args))
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


@pytest.mark.article(1)
def test_a_finding_is_recorded_from_a_complaint_with_its_classification(client: Client, manager: Staff) -> None:
    complaint = make_complaint(risk=Risk.LEGAL.value)
    service = make_finding().service
    Complaint.objects.filter(pk=complaint.pk).update(service=service)
    query = f"?dossier={complaint.reference}"
    form = visit(client, manager, "new-finding", query=query).context["form"]
    assert (form["risk"].value(), form["service"].value(), form["title"].value()) == ("legal", service.pk, None)
    data = {"title": "Astreinte", "description": "Personne le dimanche", "risk": "legal", "service": service.pk}
    response = send(client, manager, "new-finding", query=query, **data)
    finding = Finding.objects.get(title="Astreinte")
    assert response.url == reverse("registre:finding", args=[finding.pk])
    assert finding.links.get().complaint == complaint


def test_the_case_file_shows_its_findings(client: Client, manager: Staff) -> None:
    complaint = make_closed()
    finding = make_finding(complaint)
    client.force_login(manager, backend="reclamations.auth.RoleBackend")
    page = client.get(reverse("admin:case", args=[complaint.reference])).content.decode()
    assert finding.title in page
    assert f"/gestion/registre/dysfonctionnements/nouveau/?dossier={complaint.reference}" in page


@pytest.mark.article(8)
def test_a_corrective_action_goes_from_its_record_to_its_assessment(client: Client, manager: Staff) -> None:
    finding = make_finding()
    send(client, manager, "new-action", finding.pk, description="Astreinte", owner=manager.pk, due_on="2100-01-04")
    action = CorrectiveAction.objects.get()
    send(client, manager, "complete-action", action.pk, done_on="2026-06-01", comment="Planning en place")
    assert visit(client, manager, "finding", finding.pk).status_code == 200
    send(client, manager, "assess-action", action.pk, effectiveness="effective", comment="Plus un retard")
    finding.refresh_from_db()
    send(client, manager, "close-finding", finding.pk, comment="Résolu", revision=finding.revision)
    finding.refresh_from_db()
    assert not finding.is_open
    assert visit(client, manager, "findings").status_code == 200


def test_a_refused_act_gives_back_what_was_typed(client: Client, manager: Staff) -> None:
    finding = make_finding()
    response = send(
        client, manager, "new-action", finding.pk, description="Astreinte", owner=manager.pk, due_on="2001-01-04"
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"due_on": ["L’échéance ne peut pas être passée."]}
    assert "Astreinte" in response.content.decode()


def test_two_people_amending_one_finding_do_not_overwrite_each_other(client: Client, manager: Staff) -> None:
    finding = make_finding()
    data = {"title": "T", "description": "D", "risk": "legal", "service": finding.service_id, "revision": 1}
    assert send(client, manager, "amend-finding", finding.pk, **data).status_code == 302
    assert "entre-temps" in send(client, manager, "amend-finding", finding.pk, **data).content.decode()


def test_an_unknown_reference_is_said_beside_its_field(client: Client, manager: Staff) -> None:
    response = send(client, manager, "link", make_finding().pk, reference="r-1999-000001")
    assert "reference" in response.context["form"].errors


@pytest.mark.article(8)
def test_management_signs_a_review_with_the_figures_of_the_day(client: Client, manager: Staff) -> None:
    make_closed()
    send(
        client,
        manager,
        "new-review",
        held_on="2026-07-01",
        first_day="2026-01-01",
        last_day="2026-06-30",
        conclusions="Renforcer l’astreinte",
    )
    review = ManagementReview.objects.get()
    assert (review.figures["complaints"], review.signed_by) == (1, manager)
    assert "Renforcer l’astreinte" in visit(client, manager, "reviews").content.decode()


@pytest.mark.article(8)
def test_a_batch_is_approved_on_its_page_by_somebody_else(client: Client, manager: Staff) -> None:
    make_closed(**OLD)
    send(client, manager, "propose-purge")
    batch = PurgeBatch.objects.get()
    assert "Vous avez proposé ce lot" in visit(client, manager, "batch", batch.pk).content.decode()
    assert visit(client, manager, "approve-purge", batch.pk).status_code == 302
    assert send(client, manager, "approve-purge", batch.pk, reason="Relu").status_code == 403
    other = make_staff(Role.MANAGEMENT, is_staff=True)
    assert send(client, other, "approve-purge", batch.pk).status_code == 422
    assert send(client, other, "approve-purge", batch.pk, reason="Relu").status_code == 302
    batch.refresh_from_db()
    assert (batch.status, batch.decided_by) == ("approved", other)


def test_a_batch_is_cancelled_on_its_page(client: Client, manager: Staff) -> None:
    make_closed(**OLD)
    batch = actions.propose_purge(actor=Party.SYSTEM)
    send(client, manager, "cancel-purge", batch.pk, reason="Contentieux")
    batch.refresh_from_db()
    assert batch.status == "cancelled"


@pytest.mark.article(8)
def test_the_certificate_and_the_archived_line_are_shown(client: Client, manager: Staff) -> None:
    file = make_closed(**OLD)
    finding = make_finding(file)
    certificate = purge.execute(approved_batch()).certificate
    assert certificate is not None
    page = visit(client, manager, "certificate", certificate.number).content.decode()
    assert file.reference in page
    assert "tels qu’au jour de la purge" in page
    assert file.reference in visit(client, manager, "archives").content.decode()
    assert "janvier 2018" in visit(client, manager, "finding", finding.pk).content.decode()
    assert file.reference in visit(client, manager, "batch", certificate.batch_id).content.decode()
    certificate.batch.lines.update(outcome="rejected")
    assert "modifié après coup" in visit(client, manager, "certificate", certificate.number).content.decode()


# ---- Lists: what is counted is everything, what is shown is a page ------------------------------


def test_tiles_count_everything_and_every_finding_is_on_some_page(client: Client, manager: Staff) -> None:
    for _ in range(paging.SIZE + 3):
        make_finding(actor=manager)
    home = visit(client, manager, "home").context
    assert (home["findings_total"], len(home["findings"])) == (paging.SIZE + 3, pages.SHOWN)
    first = visit(client, manager, "findings").context["sheet"]
    second = visit(client, manager, "findings", query=first.next_url).context["sheet"]
    assert (first.total, len(first.rows), len(second.rows)) == (paging.SIZE + 3, paging.SIZE, 3)
    assert {row.pk for row in (*first.rows, *second.rows)} == set(Finding.objects.values_list("pk", flat=True))
    assert visit(client, manager, "findings", query=second.previous_url).context["sheet"].rows == first.rows


def test_tiles_count_every_action_and_their_lists_give_each_one(client: Client, manager: Staff) -> None:
    finding = make_finding(actor=manager)
    rows = [
        CorrectiveAction(
            finding=finding,
            description=f"Action {number}",
            owner=manager,
            due_on=date(2026, 1, 9),
            recorded_on=date(2026, 1, 5),
            recorded_by=manager,
        )
        for number in range(paging.SIZE + 1)
    ]
    CorrectiveAction.objects.bulk_create(rows)
    home = visit(client, manager, "home").context
    assert (home["actions_total"], home["late"]) == (paging.SIZE + 1, paging.SIZE + 1)
    late = visit(client, manager, "actions", query="?filtre=retard").context["sheet"]
    assert (late.total, late.next_url) == (paging.SIZE + 1, "?filtre=retard&page=2")


def test_open_findings_come_first_then_the_latest_closed(client: Client, manager: Staff) -> None:
    closed = [make_finding(actor=manager) for _ in range(2)]
    for finding, day in zip(closed, (date(2100, 1, 2), date(2100, 1, 4)), strict=True):
        Finding.objects.filter(pk=finding.pk).update(closed_on=day, closed_by=manager, closing_comment="Réglé")
    still_open = make_finding(actor=manager)
    rows = visit(client, manager, "findings").context["sheet"].rows
    assert [row.pk for row in rows] == [still_open.pk, closed[1].pk, closed[0].pk]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "2"])
def test_a_page_that_does_not_exist_is_the_nearest_one(client: Client, manager: Staff, page: str) -> None:
    finding = make_finding(actor=manager)
    assert visit(client, manager, "findings", query=f"?page={page}").context["sheet"].rows == [finding]


# ---- Two people at once --------------------------------------------------------------------------


def test_after_a_conflict_what_was_typed_can_be_confirmed(client: Client, manager: Staff) -> None:
    finding = make_finding(description="Avant")
    data = {"title": "T", "description": "La mienne", "risk": "legal", "service": finding.service_id, "revision": 1}
    send(client, manager, "amend-finding", finding.pk, **data | {"description": "La leur"})
    refused = send(client, manager, "amend-finding", finding.pk, **data)
    assert refused.status_code == 409
    assert refused.context["meanwhile"] == [("Ce qui ne va pas", "La leur")]
    form = refused.context["form"]
    again = {name: form[name].value() for name in data}
    assert (again["description"], again["revision"]) == ("La mienne", "2")
    assert send(client, manager, "amend-finding", finding.pk, **again).status_code == 302
    finding.refresh_from_db()
    assert finding.description == "La mienne"


@pytest.mark.parametrize("name", ["close-finding", "reopen-finding"])
def test_every_form_of_a_finding_takes_the_fresh_revision_after_a_conflict(
    client: Client, manager: Staff, name: str
) -> None:
    finding = make_finding(actor=manager)
    Finding.objects.filter(pk=finding.pk).update(revision=7)
    refused = send(client, manager, name, finding.pk, comment="Bilan", reason="Motif", revision=1)
    assert (refused.status_code, refused.context["form"]["revision"].value()) == (409, "7")
    assert send(client, manager, name, finding.pk, comment="Bilan", reason="Motif", revision=7).status_code == 422


def test_an_act_that_somebody_else_made_pointless_is_not_offered_again_and_the_words_stay(
    client: Client, manager: Staff
) -> None:
    finding = make_finding(actor=manager)
    Finding.objects.filter(pk=finding.pk).update(revision=7)
    page = send(client, manager, "reopen-finding", finding.pk, reason="Texte précieux", revision=1).content.decode()
    assert "Texte précieux" in page
    assert "déjà ouvert" in page
    assert "Confirmer malgré" not in page


def test_a_finding_says_why_it_is_not_closed_yet_in_the_place_of_the_button(client: Client, manager: Staff) -> None:
    finding = make_finding(actor=manager)
    close = reverse("registre:close-finding", args=[finding.pk])
    page = visit(client, manager, "finding", finding.pk).content.decode()
    assert "Consignez au moins une action corrective" in page
    assert close not in page
    action = make_action(finding, manager, due_on=date(2100, 1, 4))
    actions.complete_corrective_action(action, actor=manager, done_on=date(2026, 9, 1), comment="Fait.")
    effective = Effectiveness.EFFECTIVE
    actions.assess_effectiveness(action, actor=manager, effectiveness=effective, comment="Plus un retard.")
    assert close in visit(client, manager, "finding", finding.pk).content.decode()


def test_a_page_whose_act_may_not_be_done_leads_back_and_says_why(client: Client, manager: Staff) -> None:
    finding = make_finding(actor=manager)
    action = make_action(finding, manager, due_on=date(2100, 1, 4))
    for name, subject, words in [
        ("close-finding", finding, "Il reste une action"),
        ("reopen-finding", finding, "déjà ouvert"),
        ("assess-action", action, "une fois l’action réalisée"),
    ]:
        client.force_login(manager, backend="reclamations.auth.RoleBackend")
        page = client.get(reverse(f"registre:{name}", args=[subject.pk]), follow=True)
        assert page.redirect_chain[0][0] == reverse("registre:finding", args=[finding.pk])
        assert words in page.content.decode()


@pytest.mark.article(8)
def test_the_purges_say_what_keeps_a_file_whose_retention_is_over(client: Client, manager: Staff) -> None:
    held, free = make_closed(date(2018, 3, 5)), make_closed(date(2018, 3, 5))
    page = visit(client, manager, "purges").content.decode()
    assert "Arrivés à terme, et retenus" not in page
    Complaint.objects.filter(pk=held.pk).update(legal_hold_on=date(2020, 1, 1), legal_hold_reason="Procédure")
    page = visit(client, manager, "purges").content.decode()
    assert "Le dossier est gelé depuis le 01/01/2020." in page
    assert held.reference in page
    assert free.reference not in page


def test_the_purges_look_at_some_hundreds_of_files(
    client: Client, manager: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registre.archives.retention.SHOWN", 1)
    for _ in range(2):
        file = make_closed(date(2018, 3, 5))
        Complaint.objects.filter(pk=file.pk).update(legal_hold_on=date(2020, 1, 1), legal_hold_reason="Procédure")
    response = visit(client, manager, "purges")
    assert (len(response.context["kept"]), response.context["has_more"]) == (1, True)
