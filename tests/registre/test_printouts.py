"""Long documents are asked for, made in the background, fetched for a week, and gone with the purge."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from reclamations import clock
from reclamations.domain.vocabulary import Role
from reclamations.files import store
from reclamations.models import Staff
from registre.archives import purge
from registre.chronology import printing, printouts
from registre.chronology.register import Register
from registre.models import ErasureTask, Printout
from registre.vocabulary import PrintoutState
from tests.actions.test_concurrency import at_once
from tests.factories import make_complaint, make_organisation, make_staff
from tests.registre.rows import approved_batch, make_closed
from tests.registre.test_pages import OLD, send, visit

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def manager() -> Staff:
    make_organisation()
    return make_staff(Role.MANAGEMENT, is_staff=True)


def stored() -> list[Path]:
    return list(store.root().rglob("*.pdf"))


def told(data: bytes, folder: Path, *command: str) -> str:
    path = folder / "document.pdf"
    path.write_bytes(data)
    program, *options = command
    target = ["-"] if program == "pdftotext" else []
    return subprocess.run([program, *options, path, *target], capture_output=True, text=True, check=True).stdout


def test_the_register_of_a_year_is_printed_tagged_and_archival(client: Client, manager: Staff, tmp_path: Path) -> None:
    make_closed(subject="Chaudière froide")
    make_complaint(received_on=date(2025, 5, 5))
    assert send(client, manager, "ask-register", annee="2026").url.endswith("?annee=2026#documents")
    page = visit(client, manager, "register", query="?annee=2026").content.decode()
    assert "en attente de son tour" in page
    call_command("make_documents")
    printout = Printout.objects.get()
    assert f"/documents/{printout.pk}/" in visit(client, manager, "register", query="?annee=2026").content.decode()
    response = visit(client, manager, "document", printout.pk)
    data = b"".join(response.streaming_content)
    assert response["Content-Disposition"] == 'attachment; filename="registre-2026.pdf"'
    facts = told(data, tmp_path, "pdfinfo")
    assert re.search(r"Tagged: +yes", facts)
    assert re.search(r"Page size: +841.89 x 595.276 pts \(A4\)", facts)
    assert re.search(r"Pages: +1\n", facts)
    text = told(data, tmp_path, "pdftotext", "-layout")
    for words in ("Chaudière froide", "27/05/2026", "06/05/2026", "18/06/2026", "01/06/2026", "page 1/1"):
        assert words in text
    assert "Martin" not in text


def test_a_long_document_is_made_in_parts_that_follow_one_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(printing, "PART", 25)
    for number in range(1, 88):
        make_complaint(reference=f"R-2026-{number:06d}")
    seen: list[int] = []
    paper = printing.register(Register(date(2026, 9, 1), 2026), organisation=make_organisation())
    data = printing.draw(paper, progress=seen.append)
    lines = told(data, tmp_path, "pdftotext", "-layout").split("Les numéros de l’année")[0]
    assert re.findall(r"^ *(R-2026-\d+)", lines, re.MULTILINE) == [f"R-2026-{n:06d}" for n in range(1, 88)]
    pages = int(re.search(r"Pages: +(\d+)", told(data, tmp_path, "pdfinfo"))[1])  # type: ignore[index]
    footers = re.findall(r"page (\d+)/(\d+)", told(data, tmp_path, "pdftotext", "-layout"))
    assert footers == [(str(number), str(pages)) for number in range(1, pages + 1)]
    structure = told(data, tmp_path, "pdfinfo", "-struct-text")
    assert re.findall(r'"(R-2026-\d+)"', structure)[:87] == [f"R-2026-{n:06d}" for n in range(1, 88)]
    assert seen == sorted(seen)
    assert (len(seen), seen[-1]) == (3, paper.total)
    per_page = [text.count("\n R-2026") + text.count("\nR-2026") for text in lines.split("\f")]
    assert min(per_page[1:-2]) >= max(per_page) - 1, "no page of a part is left half empty"


@pytest.mark.django_db(transaction=True)
def test_of_several_makers_one_makes_each_document(manager: Staff) -> None:
    make_closed()
    printouts.ask(actor=manager, year=2026)
    assert sorted(at_once(*[printouts.make_waiting] * 4)) == [0, 0, 0, 1]
    assert Printout.objects.get().state == PrintoutState.READY.value
    assert len(stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_asked_for_ten_times_it_is_made_once(manager: Staff) -> None:
    at_once(*[lambda: printouts.ask(actor=manager, year=2026)] * 10)
    assert Printout.objects.count() == 1


def test_a_document_whose_maker_died_is_made_by_another_three_times_at_most(manager: Staff) -> None:
    printout = printouts.ask(actor=manager, year=2026)
    now = clock.now()
    for attempt in range(printouts.ATTEMPTS):
        claimed = printouts._claim(now)
        assert claimed is not None
        assert claimed.attempts == attempt + 1
        assert printouts._claim(now) is None
        now += printouts.SILENCE + timedelta(seconds=1)
    with time_machine.travel(now, tick=False):
        assert printouts.make_waiting() == 0
    printout.refresh_from_db()
    assert (printout.state, printout.failure) == ("failed", "La machine s’est arrêtée plusieurs fois.")


def test_a_failure_is_told_on_the_page(client: Client, manager: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    printouts.ask(actor=manager, year=2026)

    def fail(*args: Any, **options: Any) -> bytes:
        raise OSError("no Pango")

    monkeypatch.setattr(printing, "draw", fail)
    with pytest.raises(OSError, match="no Pango"):
        printouts.make_waiting()
    assert "no Pango" in visit(client, manager, "register", query="?annee=2026").content.decode()


def test_the_purge_deletes_printed_registers_because_they_quote_clients(manager: Staff) -> None:
    make_closed(**OLD)
    printouts.ask(actor=manager, year=2018)
    printouts.make_waiting()
    printouts.ask(actor=manager, year=2019)
    certificate = purge.execute(approved_batch()).certificate
    assert not Printout.objects.exists()
    printouts.erase()
    assert stored() == []
    assert not ErasureTask.objects.filter(kind="printout").exists()
    printouts.ask(actor=manager, certificate=certificate)
    printouts.make_waiting()
    assert Printout.objects.get().filename == f"certificat-{certificate}.pdf"


def test_a_register_under_way_while_a_purge_runs_leaves_no_file(manager: Staff) -> None:
    printouts.ask(actor=manager, year=2018)
    claimed = printouts._claim(clock.now())
    assert claimed is not None
    make_closed(**OLD)
    purge.execute(approved_batch())
    assert printouts._make(claimed) is False
    assert stored() == []


def test_documents_go_after_a_week(manager: Staff) -> None:
    with time_machine.travel(datetime(2026, 9, 1, 8, tzinfo=UTC), tick=False):
        printouts.ask(actor=manager, year=2026)
        printouts.make_waiting()
    with time_machine.travel(datetime(2026, 9, 8, 7, 59, tzinfo=UTC), tick=False):
        printouts.make_waiting()
        assert len(stored()) == 1
    with time_machine.travel(datetime(2026, 9, 8, 8, 1, tzinfo=UTC), tick=False):
        printouts.make_waiting()
    assert (Printout.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("name", ["ask-register", "document"])
def test_documents_are_for_those_who_read_the_register(client: Client, name: str) -> None:
    make_organisation()
    staff = make_staff(Role.COLLABORATOR, is_staff=True)
    response = visit(client, staff, name, 1) if name == "document" else send(client, staff, name)
    assert response.status_code == 403
