"""The chronological register: pages, delays held, exports (Art. 3, Art. 8)."""

import csv
import io
import re
import subprocess
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import clock
from reclamations.domain.vocabulary import RequestKind, Role, Status, SurveyQuestion
from reclamations.models import Complaint, SatisfactionSurvey
from registre import chronology, purge, statistics
from registre.chronology import Held
from registre.models import ArchivedLine
from tests.factories import make_complaint, make_staff
from tests.registre.rows import approved_batch, make_closed

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]
TODAY = date(2026, 9, 1)
ANSWERED = {"acknowledged_on": date(2018, 1, 10), "responded_on": date(2018, 2, 1)}


@pytest.mark.article(3)
def test_every_complaint_is_in_the_register_and_no_mere_request() -> None:
    complaint = make_complaint()
    make_closed(status=Status.NOT_A_COMPLAINT.value, request_kind=RequestKind.OPINION.value, closing_reason="")
    assert list(chronology.complaints()) == [complaint]


def walk(step: str, start: str = "") -> list[list[int]]:
    """The primary keys of each page, following `older` or `newer`."""
    found, key = [], start
    while True:
        before, after = (key, "") if step == "older" else ("", key)
        page = chronology.page(chronology.complaints(), before=before, after=after, today=TODAY)
        found.append([line.complaint.pk for line in page.lines])
        if not (key := getattr(page, step)):
            return found


def test_pages_give_each_complaint_once_newest_first_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chronology, "PAGE", 3)
    days = [4, 4, 4, 4, 4, 5, 6, 6]
    for day in days:
        make_complaint(received_on=date(2026, 5, day))
    wanted = list(Complaint.objects.order_by("-received_on", "-pk").values_list("pk", flat=True))
    down = walk("older")
    assert [pk for rows in down for pk in rows] == wanted
    assert [len(rows) for rows in down] == [3, 3, 2]
    oldest = Complaint.objects.get(pk=wanted[-1])
    up = walk("newer", f"{oldest.received_on},{oldest.pk}")
    assert [pk for rows in reversed(up) for pk in rows] == wanted[:-1]


@pytest.mark.parametrize("key", ["x", "2026-05-04", "2026-05-04,", "2026-13-01,3", ",", "2026-05-04," + "9" * 40])
def test_a_bad_key_shows_a_page_all_the_same(client: Client, key: str) -> None:
    make_complaint()
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    assert client.get(reverse("registre:register"), {"avant": key}).status_code == 200


@pytest.mark.article(5)
@pytest.mark.parametrize(
    ("fields", "today", "held"),
    [
        ({"acknowledged_on": date(2026, 5, 27)}, TODAY, Held.YES),
        ({"acknowledged_on": date(2026, 5, 28)}, TODAY, Held.NO),
        ({}, date(2026, 5, 27), Held.RUNNING),
        ({}, date(2026, 5, 28), Held.NO),
    ],
)
def test_the_register_says_whether_the_acknowledgement_was_in_time(
    fields: dict[str, Any], today: date, held: Held
) -> None:
    complaint = make_complaint(**fields)
    assert complaint.ack_due_on == date(2026, 5, 27)
    assert chronology.line(complaint, today).acknowledged is held


@pytest.mark.parametrize(
    "start", ["=1+1", "+33", "-2", "@SUM", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", " =1", "\n=1"]
)
def test_no_cell_of_the_export_runs_as_a_formula(start: str) -> None:
    assert chronology.safe_cell(start) == f"'{start}"


def test_the_export_reads_back_without_the_clients_names(client: Client) -> None:
    make_complaint(subject='=HYPERLINK("http://x");"a"', name="Hélène Martin")
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    response = client.get(reverse("registre:register-csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][3] == '\'=HYPERLINK("http://x");"a"'
    assert len(rows) == 2
    assert "Hélène" not in text


def test_the_register_of_a_year_is_printed_tagged_and_archival(client: Client, tmp_path: Any) -> None:
    make_closed()
    make_complaint(received_on=date(2025, 5, 5))
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    response = client.get(reverse("registre:register-pdf"), {"annee": "2026"})
    assert response["Content-Disposition"] == 'attachment; filename="registre-2026.pdf"'
    assert response.content.startswith(b"%PDF")
    path = tmp_path / "registre.pdf"
    path.write_bytes(response.content)
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged: +yes", facts)
    assert re.search(r"Page size: +841.89 x 595.276 pts \(A4\)", facts)
    assert re.search(r"Pages: +1\n", facts)


@pytest.mark.article(1)
def test_opinions_are_averaged_apart_from_the_outcome_and_outlive_the_files() -> None:
    period = (date(2018, 1, 1), TODAY)
    assert statistics.satisfaction(*period) == statistics.Satisfaction(0, [])
    old = make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    for file, score in ((old, 2), (make_closed(), 5)):
        scores = dict.fromkeys([question.value for question in SurveyQuestion], score)
        SatisfactionSurvey.objects.create(complaint=file, answered_at=clock.now(), **scores)
    before = statistics.satisfaction(*period)
    assert (before.answers, {value for _label, value in before.rows}) == (2, {3.5})
    purge.execute(approved_batch())
    assert ArchivedLine.objects.get().clarity == 2
    assert statistics.satisfaction(*period) == before


def test_statistics_count_purged_files_with_the_others() -> None:
    make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    make_closed(received_on=date(2018, 1, 9), **ANSWERED | {"acknowledged_on": date(2018, 6, 1)})
    period = (date(2018, 1, 1), date(2018, 12, 31))
    before = statistics.breakdowns(*period), statistics.delays(*period, today=TODAY)
    assert purge.execute(approved_batch()).purged == 1
    assert (statistics.breakdowns(*period), statistics.delays(*period, today=TODAY)) == before
    by_risk = {breakdown.title: breakdown.rows for breakdown in before[0]}["Par risque"]
    assert by_risk == [("Risque juridique", 2)]
    assert (before[1][0].held, before[1][0].missed, before[1][0].percent) == (1, 1, 50)
