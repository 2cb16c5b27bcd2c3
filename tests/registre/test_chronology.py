"""The chronological register: pages, delays held, exports (Art. 3, Art. 8)."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reclamations import clock
from reclamations.domain.vocabulary import RequestKind, Role, Status, SurveyQuestion
from reclamations.models import Complaint, ReferenceCounter, SatisfactionSurvey
from reclamations.web.tables import safe_cell
from registre.archives import lines, purge
from registre.chronology import numbers
from registre.chronology import register as chronology
from registre.chronology.register import InTime, Register
from registre.figures import statistics
from registre.models import ArchivedLine
from registre.views import tables
from tests.factories import make_complaint, make_staff
from tests.registre.rows import approved_batch, make_closed

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]
TODAY = date(2026, 9, 1)
ANSWERED = {"acknowledged_on": date(2018, 1, 10), "responded_on": date(2018, 2, 1)}


@pytest.mark.article(3)
def test_every_complaint_is_in_the_register_and_no_mere_request() -> None:
    complaint = make_complaint()
    make_closed(status=Status.NOT_A_COMPLAINT.value, request_kind=RequestKind.OPINION.value, closing_reason="")
    assert [line.file for line in Register(TODAY).lines()] == [complaint]


class _Frozen(list[Complaint]):
    """A queryset that was read before."""

    def filter(self, **conditions: Any) -> "_Frozen":
        return _Frozen(file for file in self if file.pk > conditions.get("pk__gt", 0))

    def order_by(self, *names: str) -> "_Frozen":
        return self


def walk(step: str, start: str = "") -> list[list[int]]:
    """The primary keys of each page, following `older` or `newer`."""
    found, key = [], start
    while True:
        before, after = (key, "") if step == "older" else ("", key)
        page = Register(TODAY).page(before=before, after=after)
        found.append([line.case_id for line in page.lines])
        if not (key := getattr(page, step)):
            return found


def test_pages_give_each_complaint_once_newest_first_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chronology, "PAGE", 3)
    days = [4, 4, 9, 4, 4, 5, 6, 3]  # one month: the number decides
    for day in days:
        make_complaint(received_on=date(2026, 5, day))
    wanted = list(Complaint.objects.order_by("-pk").values_list("pk", flat=True))
    down = walk("older")
    assert [pk for rows in down for pk in rows] == wanted
    assert [len(rows) for rows in down] == [3, 3, 2]
    oldest = Complaint.objects.get(pk=wanted[-1])
    up = walk("newer", f"2026-05,{oldest.pk}")
    assert [pk for rows in reversed(up) for pk in rows] == wanted[:-1]


@pytest.mark.parametrize("key", ["x", "2026-05", "2026-05,", "2026-13,3", ",", "2026-05," + "9" * 40, "2026-05-04,3"])
def test_a_bad_key_shows_a_page_all_the_same(client: Client, key: str) -> None:
    make_complaint()
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    assert client.get(reverse("registre:register"), {"avant": key}).status_code == 200


@pytest.mark.article(5)
@pytest.mark.parametrize(
    ("fields", "today", "in_time"),
    [
        ({"acknowledged_on": date(2026, 5, 27)}, TODAY, InTime.YES),
        ({"acknowledged_on": date(2026, 5, 28)}, TODAY, InTime.NO),
        ({}, date(2026, 5, 27), InTime.RUNNING),
        ({}, date(2026, 5, 28), InTime.NO),
    ],
)
def test_the_register_says_whether_the_acknowledgement_was_in_time(
    fields: dict[str, Any], today: date, in_time: InTime
) -> None:
    complaint = make_complaint(**fields)
    assert complaint.ack_due_on == date(2026, 5, 27)
    assert chronology.line_of_file(complaint, today).acknowledgement.in_time is in_time


@pytest.mark.parametrize(
    "start",
    [
        *("=1+1", "+33", "-2", "@SUM", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", " =1", "\n=1", "\tmot", "\rmot"),
        *("\u202f=1", "\u3000=1", "\u200b=1", "\ufeff@SUM", "\v+1", "\x00=1", " \u200e－1", "﹢1", "﹦1"),
    ],
)
def test_no_cell_of_the_export_runs_as_a_formula(start: str) -> None:
    assert safe_cell(start) == f"'{start}"


def test_no_formula_begins_in_the_middle_of_a_cell_for_a_spreadsheet_that_splits_at_commas() -> None:
    make_complaint(subject='Panne,=HYPERLINK("http://x")')
    text = "".join(tables.chronological(names_clients=False).csv(Register(TODAY).lines()))
    for quoted in re.findall(r"^.*HYPERLINK.*$", text, re.MULTILINE):
        assert re.fullmatch(r'("([^"]|"")*";?)+', quoted.rstrip())


def test_the_export_reads_back_without_the_clients_names(client: Client) -> None:
    make_complaint(subject='=HYPERLINK("http://x");"a"', name="Hélène Martin")
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    response = client.get(reverse("registre:register-csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][3] == '\'=HYPERLINK("http://x");"a"'
    assert len(rows) == 2
    assert "Hélène" not in text


@time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC), tick=True)
@pytest.mark.article(1)
def test_opinions_are_averaged_apart_from_the_outcome_and_outlive_the_files() -> None:
    period = (date(2018, 1, 1), date(2026, 12, 31))
    assert statistics.count(*period, on=clock.today()).satisfaction == statistics.Satisfaction(0, [])
    old = make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    for file, score in ((old, 2), (make_closed(), 5)):
        scores = dict.fromkeys([question.value for question in SurveyQuestion], score)
        SatisfactionSurvey.objects.create(complaint=file, answered_at=clock.now(), **scores)
    before = statistics.count(*period, on=clock.today()).satisfaction
    assert (before.answers, {value for _label, value in before.rows}) == (2, {3.5})
    purge.execute(approved_batch())
    assert ArchivedLine.objects.get().clarity == 2
    assert statistics.count(*period, on=clock.today()).satisfaction == before


def test_lines_of_the_first_purges_say_what_was_not_kept_and_still_hold(client: Client) -> None:
    """A column that came later is empty on them, and no part of what their certificate covers."""
    make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    certificate = purge.execute(approved_batch()).certificate
    later = dict.fromkeys(lines._LATER)
    ArchivedLine.objects.update(**later)
    old = ArchivedLine.objects.get()
    sha256 = lines.fingerprint(old)
    v1 = [name for name in vars(old) if not name.startswith("_") and name not in {"id", "sha256", *lines._LATER}]
    content = json.dumps(
        {name: getattr(old, name) for name in v1},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )
    assert sha256 == hashlib.sha256(content.encode()).hexdigest()  # as the first version computed it
    ArchivedLine.objects.filter(pk=old.pk).update(ack_due_month=date(2018, 1, 1))
    assert lines.fingerprint(ArchivedLine.objects.get()) != sha256
    ArchivedLine.objects.filter(pk=old.pk).update(ack_due_month=None)
    assert certificate is not None
    line = next(Register(TODAY, 2018).lines())
    assert (str(line.answer.due), str(line.answer.done), line.answer.in_time) == (
        "non conservé",
        "non conservé",
        InTime.YES,
    )
    client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
    assert "échéance non conservée" in client.get(reverse("registre:register")).content.decode()


def test_a_line_of_the_register_is_given_once_while_its_file_is_purged() -> None:
    """The file was read, then purged before the archived lines were read."""
    file = make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    register = Register(TODAY)
    seen = Complaint.objects.get(pk=file.pk)
    purge.execute(approved_batch())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chronology, "_with_lists", lambda found: _Frozen([seen]))
        assert [(line.reference, line.file) for line in register.lines()] == [(file.reference, None)]


def test_every_number_of_a_year_is_accounted_for() -> None:
    usual = {"received_on": date(2026, 2, 2), "recorded_on": date(2026, 2, 2)}
    make_complaint(reference="R-2026-000001", **usual)
    make_complaint(
        reference="R-2026-000002",
        received_on=date(2025, 12, 30),
        recorded_on=date(2026, 1, 2),
        reception_reason="Courrier",
    )
    request = {"status": "not_a_complaint", "request_kind": "opinion", "closing_reason": ""}
    make_closed(reference="R-2026-000003", **request)  # received in May
    make_complaint(reference="R-2026-000007", **usual)
    make_complaint(
        reference="R-2027-000001",
        received_on=date(2026, 12, 30),
        recorded_on=date(2027, 1, 2),
        reception_reason="Courrier",
    )
    ReferenceCounter.objects.create(year=2026, last=8)
    found = numbers.account(Register(TODAY, 2026))
    assert (found.last, found.complaints, found.requests, found.elsewhere, found.missing) == (8, 2, 1, 1, 4)
    assert found.last == found.complaints + found.requests + found.elsewhere + found.missing
    assert found.numbered_later == 1
    assert [(number.reference, number.upto, number.why) for number in found.others] == [
        ("R-2026-000002", "", "Reçue en 2025 : au registre de cette année-là"),
        ("R-2026-000003", "", "Demande d’avis"),
        ("R-2026-000004", "R-2026-000006", "Aucun dossier ne porte ces numéros"),
        ("R-2026-000008", "", "Aucun dossier ne porte ce numéro"),
    ]


@time_machine.travel(datetime(2026, 9, 15, 8, tzinfo=UTC), tick=True)
def test_statistics_count_purged_files_with_the_others() -> None:
    make_closed(received_on=date(2018, 1, 8), closed_on=date(2018, 3, 5), **ANSWERED)
    make_closed(received_on=date(2018, 1, 9), **ANSWERED | {"acknowledged_on": date(2018, 6, 1)})
    period = (date(2018, 1, 1), date(2018, 12, 31))
    before = statistics.count(*period, on=TODAY)
    assert purge.execute(approved_batch()).purged == 1
    assert statistics.count(*period, on=TODAY) == before
    by_risk = {breakdown.title: breakdown.rows for breakdown in before.breakdowns}["Par risque"]
    assert by_risk == [("Risque juridique", 2)]
    assert (before.delays[0].held, before.delays[0].missed, before.delays[0].percent) == (1, 1, 50)
