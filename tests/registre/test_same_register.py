"""Art. 8: a year reads the same before and after its files are purged, personal data aside."""

from __future__ import annotations

import csv
import io
import random
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reclamations import journal
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint
from registre.archives import certificates, purge
from registre.chronology import numbers, printing
from registre.chronology import register as chronology
from registre.chronology.register import Line, Register, When
from registre.figures import statistics
from tests.factories import make_organisation, make_staff
from tests.registre import lives
from tests.registre.rows import approved_batch

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]

#: Five years after everything below has ended.
TODAY = date(2027, 3, 1)
YEARS = (2018, 2019, 2020)


@pytest.fixture
def register_of_three_years(request: pytest.FixtureRequest) -> set[str]:
    """Files of every fate on random days of three years, some recorded in the year after; gives what stays alive."""
    draw = random.Random(request.param)
    make_organisation()
    fates = [*lives.ENDED.items(), *lives.ENDED.items(), *lives.LIVE.items()]
    draw.shuffle(fates)
    files, alive = [], []
    for number, (name, live) in enumerate(fates):
        day = date(draw.choice(YEARS), draw.randrange(1, 13), draw.randrange(1, 28))
        if number % 7 == 3:  # received at the end of a year, recorded at the beginning of the next
            day = date(draw.choice(YEARS), 12, draw.randrange(20, 32))
            files.append(lives.File(day, date(day.year + 1, 1, draw.randrange(2, 20))))
        else:
            files.append(lives.File(day))
        live(files[-1])
        if name in lives.LIVE:
            alive.append(files[-1])
    files.append(lives.File(date(2019, 6, 3)))
    lives.ENDED["upheld"](files[-1])
    files[-1].staff_act(110, "set_legal_hold", reason="Procédure en cours")
    lives.play(files)
    return {file.complaint.reference for file in (*alive, files[-1])}


def blurred(line: Line) -> Line:
    """A line as its purge should leave it: months, and nothing of the client."""

    def month(when: When) -> When:
        return When(when.month, is_month=True)

    def clock(of: chronology.Clock) -> chronology.Clock:
        return replace(of, due=month(of.due), done=month(of.done))

    return replace(
        line,
        received=month(line.received),
        acknowledgement=clock(line.acknowledgement),
        answer=clock(line.answer),
        closed=month(line.closed),
        file=None,
        certificate="P-2027-0001",
    )


def pages(client: Client, year: int) -> tuple[list[str], int]:
    """The references of a year, as the pages show them from the newest to the oldest, and the count they announce."""
    found, url = [], f"{reverse('registre:register')}?annee={year}"
    while True:
        response = client.get(url)
        html = response.content.decode()
        found += re.findall(r'<th scope="row" class="nowrap">.*?(R-\d{4}-\d{6})', html, re.DOTALL)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        if older is None:
            return found, response.context["total"]
        url = reverse("registre:register") + older[1].replace("&amp;", "&")


def table(client: Client, year: int) -> list[dict[str, str]]:
    response = client.get(reverse("registre:register-csv"), {"annee": year})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def paper(year: int, folder: Path) -> list[str]:
    """The references of the printed register, in order."""
    path = folder / f"{year}.pdf"
    path.write_bytes(printing.draw(printing.register(Register(TODAY, year), organisation=make_organisation())))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    lines, _numbers = text.split("Les numéros de l’année")
    return re.findall(r"^\s*(R-\d{4}-\d{6})", lines, re.MULTILINE)


def figures(year: int) -> Any:
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    return statistics.count(first_day, last_day, on=TODAY).plain()


def told(year: int, client: Client, folder: Path) -> dict[str, Any]:
    """Everything the register says of a year."""
    register = Register(TODAY, year)
    return {
        "lines": list(register.lines()),
        "pages": pages(client, year),
        "csv": table(client, year),
        "paper": paper(year, folder),
        "figures": figures(year),
        "account": numbers.account(register),
    }


@pytest.mark.parametrize("register_of_three_years", [1, 2], indirect=True)
def test_a_year_reads_the_same_before_and_after_its_purge(
    register_of_three_years: set[str], client: Client, tmp_path: Path
) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False):
        client.force_login(make_staff(Role.MANAGEMENT, is_staff=True), backend="reclamations.auth.RoleBackend")
        before = {year: told(year, client, tmp_path) for year in YEARS}
        assert purge.execute(approved_batch()).purged >= 20
        after = {year: told(year, client, tmp_path) for year in YEARS}
    assert set(Complaint.objects.values_list("reference", flat=True)) == register_of_three_years
    for year in YEARS:
        old, new = before[year], after[year]
        wanted = [line if line.reference in register_of_three_years else blurred(line) for line in old["lines"]]
        assert new["lines"] == wanted
        references = [line.reference for line in wanted]
        assert new["pages"] == old["pages"] == (references[::-1], len(references))
        assert [row["Référence"] for row in new["csv"]] == [row["Référence"] for row in old["csv"]] == references
        assert new["paper"] == old["paper"] == references
        assert new["figures"] == old["figures"]
        assert new["figures"]["complaints"] == len(references)
        accounts = old["account"], new["account"]
        assert len({(a.last, a.complaints, a.withdrawn, a.requests, a.elsewhere, a.missing) for a in accounts}) == 1
        assert [(n.reference, n.why) for n in accounts[0].others] == [(n.reference, n.why) for n in accounts[1].others]
    erased = [row for row in after[2019]["csv"] if row["Certificat de purge"]]
    assert {row["Objet"] for row in erased} == {"effacé"}
    assert {len(row["Reçue le"]) for row in erased} == {len("2019-05")}
    assert list(certificates.verify()) == []
    assert list(journal.verify()) == []
