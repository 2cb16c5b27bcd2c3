"""An independent recount: every figure of the register counted again by hand, from the rows as they stood on the day.

Nothing here is undone, and nothing asks the register how it counts: on some days of the lives of files, raw rows are
set aside; they are counted in plain loops, with words written out below. The product must say the same on the day
itself, years later, and once the files are purged.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reclamations import actions as acts
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Role,
    SurveyQuestion,
)
from reclamations.models import Category, Closure, Complaint, Installation, SatisfactionSurvey, Service, Staff
from registre import actions
from registre.archives import purge
from registre.chronology import numbers, printing
from registre.chronology.register import Register
from registre.figures import known, statistics
from registre.models import CorrectiveAction, Finding, FindingComplaint
from registre.vocabulary import Effectiveness
from tests.factories import make_organisation, make_staff
from tests.registre import lives
from tests.registre.rows import approved_batch, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.article(1), pytest.mark.article(8)]

#: Years after everything below.
TODAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
ENDS = [date(2018, month, day) for month, day in ((3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30))]
#: Days within a month: once files are purged, a period may not always end there.
WITHIN = [date(2018, 4, 11), date(2018, 6, 20), date(2018, 8, 19)]
DAYS = sorted([*ENDS, *WITHIN, date(2018, 12, 31), date(2019, 3, 31)])
YEAR = (date(2018, 1, 1), date(2018, 12, 31))
PERIODS = [
    YEAR,
    (date(2017, 12, 1), date(2018, 3, 31)),
    *((date(2018, month, 1), end) for month, end in ((2, date(2018, 2, 28)), (3, ENDS[0]), (4, ENDS[1]))),
    (date(2018, 2, 1), date(2018, 5, 31)),
    (date(2018, 3, 7), date(2018, 3, 22)),
    (date(2018, 3, 12), date(2018, 3, 12)),
    (date(2019, 1, 1), date(2019, 12, 31)),
]

STAGES = {
    "received": "à qualifier",
    "in_progress": "en cours de traitement",
    "answered": "répondues et non closes",
    "closed": "clôturées",
    "withdrawn": "retirées",
}
STATUSES = {
    "received": "Reçue",
    "in_progress": "En cours",
    "answered": "Répondue",
    "closed": "Clôturée",
    "withdrawn": "Retirée",
}
CHANNELS = {"web_form": "Formulaire en ligne", "post": "Courrier postal"}
RISKS = {
    "none": "Aucun risque identifié",
    "legal": "Risque juridique",
    "operational": "Risque opérationnel",
    "both": "Risque juridique et opérationnel",
}
OUTCOMES = {"upheld": "Favorable", "partly_upheld": "Partiellement favorable", "rejected": "Rejet"}
REASONS = {
    "accepted": "Réponse acceptée par le client",
    "no_follow_up": "Réponse restée sans suite du client",
    "mediation": "Médiation ou procédure engagée",
    "settled": "Engagements tenus par l’entreprise",
}
REQUESTS = {"service": "Demande de prestation", "opinion": "Demande d’avis"}
QUESTIONS = {
    "clarity": "Nos explications étaient claires",
    "speed": "Nous avons agi assez vite",
    "listening": "Nous avons pris le temps de vous écouter",
    "ease": "Réclamer et suivre le dossier était facile",
}

Facts = dict[str, Any]
Period = tuple[date, date]
Told = tuple[date, Period, Facts]
Names = dict[str, dict[int, str]]


@dataclass(frozen=True)
class Then:
    """The raw rows at the end of a day, and the figures that the product gave on the day itself."""

    files: list[Facts]
    surveys: list[Facts]
    findings: list[Facts]
    actions: list[Facts]
    figures: list[Facts]
    tiles: dict[str, int]


# ---- The recount --------------------------------------------------------------------------------


def recount(then: Then, period: Period, on: date) -> Facts:
    """Count the complaints received in a period, from the rows of the day `on`."""
    received = [row for row in then.files if period[0] <= row["received_on"] <= period[1]]
    found = [row for row in received if row["status"] != "not_a_complaint"]
    stages = [[label, sum(row["status"] == status for row in found)] for status, label in STAGES.items()]
    marks = [row for row in then.surveys if row["complaint_id"] in {row["id"] for row in found}]
    return {
        "on": on.isoformat(),
        "complaints": len(found),
        "requests": len(received) - len(found),
        "stages": [row for row in stages if row[1]],
        "delays": [
            delay("Accusé de réception", found, "acknowledged_on", "ack_due_on", on),
            delay("Réponse", found, "responded_on", "response_due_on", on),
        ],
        "breakdowns": breakdowns(found),
        "satisfaction": {
            "answers": len(marks),
            "rows": [[label, mean([row[name] for row in marks])] for name, label in QUESTIONS.items() if marks],
        },
    }


def delay(title: str, found: list[Facts], done: str, due: str, on: date) -> Facts:
    counts = Counter(held(row, done, due, on) for row in found)
    known = counts["Tenu"] + counts["Dépassé"]
    return {
        "title": title,
        "held": counts["Tenu"],
        "missed": counts["Dépassé"],
        "running": counts["En cours"],
        "void": counts["Sans objet"],
        "lost": 0,
        "known": known,
        "percent": 100 * counts["Tenu"] // known if known else None,
    }


def held(row: Facts, done: str, due: str, on: date) -> str:
    if row[done] is not None:
        return "Tenu" if row[done] <= row[due] else "Dépassé"
    if row["closed_on"] is not None:
        return "Sans objet"
    return "En cours" if on <= row[due] else "Dépassé"


def mean(marks: list[int]) -> float:
    return float((Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def breakdowns(found: list[Facts]) -> list[Facts]:
    named = names()

    def unassessed(row: Facts) -> str:
        return "À qualifier : non évalué" if row["status"] == "received" else "Non évalué"

    def unanswered(row: Facts) -> str:
        return "Retirée sans réponse" if row["status"] == "withdrawn" else "Pas encore répondue"

    def unnamed(row: Facts) -> str:
        return "Non renseigné"

    counted = []
    for title, column, words, apart in (
        ("Par service", "service_id", named["service"], unnamed),
        ("Par installation", "installation_id", named["installation"], unnamed),
        ("Par catégorie", "category_id", named["category"], unnamed),
        ("Par risque", "risk", RISKS, unassessed),
        ("Par issue", "outcome", OUTCOMES, unanswered),
        ("Par canal", "channel", CHANNELS, unnamed),
    ):
        valued = Counter(words[row[column]] for row in found if row[column])
        empty = Counter(apart(row) for row in found if not row[column])
        rows = [[word, number] for words in (valued, empty) for word, number in by_size(words)]
        counted.append(
            {"title": title, "rows": rows, "note": f"renseigné pour {sum(valued.values())} sur {len(found)}"}
        )
    return counted


def by_size(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def names() -> Names:
    models = {"service": Service, "installation": Installation, "category": Category}
    return {key: {row["id"]: row["name"] for row in model.objects.values()} for key, model in models.items()}  # type: ignore[attr-defined]


def tiles(then: Then, on: date) -> dict[str, int]:
    open_actions = [row for row in then.actions if row["done_on"] is None]
    return {
        "open_findings": sum(row["closed_on"] is None for row in then.findings),
        "open_actions": len(open_actions),
        "late_actions": sum(row["due_on"] < on for row in open_actions),
    }


def lines(files: list[Facts], year: int) -> list[Facts]:
    """The complaints of a year in the register's order: by month of reception, then by number of registration."""
    found = [row for row in files if row["received_on"].year == year and row["status"] != "not_a_complaint"]
    return sorted(found, key=lambda row: (row["received_on"].month, row["id"]))


def cells(row: Facts, gone: set[str]) -> Facts:
    """What the file says of a line, by the title of its column; a purged one has months, and no words of the client."""
    is_gone, named = row["reference"] in gone, names()

    def day(name: str) -> str:
        return row[name].isoformat()[: 7 if is_gone else 10] if row[name] else ""

    return {
        "Référence": row["reference"],
        "Reçue le": day("received_on"),
        "Canal": CHANNELS[row["channel"]],
        "Objet": "effacé" if is_gone else row["subject"],
        "Service": named["service"].get(row["service_id"], ""),
        "Installation": named["installation"].get(row["installation_id"], ""),
        "Catégorie": named["category"].get(row["category_id"], ""),
        "Risque": RISKS.get(row["risk"], ""),
        "Statut": STATUSES[row["status"]],
        "Accusé de réception dû le": day("ack_due_on"),
        "Réception accusée le": day("acknowledged_on"),
        "Délai d’accusé de réception": held(row, "acknowledged_on", "ack_due_on", TODAY),
        "Réponse due le": day("response_due_on"),
        "Répondue le": day("responded_on"),
        "Délai de réponse": held(row, "responded_on", "response_due_on", TODAY),
        "Issue": OUTCOMES.get(row["outcome"], ""),
        "Clôturée le": day("closed_on"),
        "Motif de clôture": REASONS.get(row["closing_reason"], ""),
        "Certificat de purge": "P-2026-0001" if is_gone else "",
    }


def account(files: list[Facts], year: int) -> Facts:
    """The numbers of a year, one by one."""
    numbered = {int(row["reference"][-6:]): row for row in files if row["reference"].startswith(f"R-{year}-")}
    last = max(numbered, default=0)
    others, counts = [], Counter[str]()
    for number in range(1, last + 1):
        row = numbered.get(number)
        if row is None:
            counts["missing"] += 1
        elif row["status"] == "not_a_complaint":
            counts["requests"] += 1
            others.append((row["reference"], REQUESTS[row["request_kind"]]))
        elif row["received_on"].year != year:
            counts["elsewhere"] += 1
            why = f"Reçue en {row['received_on'].year} : au registre de cette année-là"
            others.append((row["reference"], why))
        else:
            counts["complaints"] += 1
            counts["withdrawn"] += row["status"] == "withdrawn"
    later = sum(row["reference"][2:6] != str(year) for row in lines(files, year))
    keys = ("complaints", "withdrawn", "requests", "elsewhere", "missing")
    return {"last": last, **{key: counts[key] for key in keys}, "others": others, "numbered_later": later}


# ---- The world ----------------------------------------------------------------------------------


def reclassified(one: lives.File) -> None:
    """Closed; what it concerns, and its risk, were looked at again afterwards, twice."""
    lives.closed(one, Outcome.UPHELD, ClosingReason.ACCEPTED)
    one.plan(118, lambda: lives.classify(one, "Accueil", Risk.OPERATIONAL))
    one.plan(150, lambda: lives.classify(one, "Caisse", Risk.NONE))


def returned(one: lives.File) -> None:
    """Withdrawn, then taken up again, and closed."""
    lives.withdrawn(one)
    one.staff_act(40, "reopen", reason="La cliente revient sur son retrait")
    one.staff_act(41, "acknowledge", means=Channel.EMAIL)
    one.staff_act(42, "qualify", reason="Mécontentement")
    lives.respond(one, 75, Outcome.REJECTED)
    one.staff_act(110, "close", reason=ClosingReason.NO_FOLLOW_UP)


def dismissed_late(one: lives.File) -> None:
    """A complaint for two months; then found to be a request."""
    one.staff_act(1, "qualify", reason="Mécontentement")
    one.staff_act(60, "reverse", reason="Erreur")
    one.staff_act(61, "dismiss", kind=RequestKind.SERVICE, reason="Demande", message="Voici.")


def marked_otherwise(one: lives.File) -> None:
    """Closed, with other marks than everybody else."""
    lives.closed(one, Outcome.PARTLY_UPHELD, ClosingReason.SETTLED, risk=Risk.BOTH)
    scores = dict(zip(SurveyQuestion, (1, 5, 2, 3), strict=True))
    one.act(130, "answer_survey", scores=scores)


def moved(one: lives.File) -> None:
    """Closed; received, it was found out long after, in the month before."""
    lives.answered(one, Outcome.UPHELD)
    earlier = date(2018, 2, 26)
    one.staff_act(50, "correct_reception", received_on=earlier, reason="Cachet de la poste")
    one.staff_act(100, "close", reason=ClosingReason.ACCEPTED)


def recomputed(one: lives.File) -> None:
    """Late for nobody had counted a closure; acknowledged in time once its dates were computed again."""

    def forgotten() -> None:
        Closure.objects.create(label="Travaux", first_day=date(2018, 4, 16), last_day=date(2018, 4, 20))
        acts.refresh_calendar(actor=Party.SYSTEM)
        assert acts.recompute_deadlines(actor=one.staff, reason="Fermeture oubliée")

    one.plan(23, forgotten)
    one.staff_act(24, "qualify", reason="Mécontentement")
    one.staff_act(25, "acknowledge", means=Channel.EMAIL)
    lives.respond(one, 40, Outcome.UPHELD)
    one.staff_act(100, "close", reason=ClosingReason.ACCEPTED)


MORE = (reclassified, returned, dismissed_late, marked_otherwise, moved)


def world() -> list[lives.File]:
    """Files of every fate in one month, one kept by a legal hold, one recorded in the year after its reception."""
    files = []
    for number, live in enumerate([*lives.ENDED.values(), *lives.LIVE.values(), *MORE]):
        files.append(lives.File(date(2018, 3, 5 + number)))
        live(files[-1])
    files.append(lives.File(date(2017, 12, 20), date(2018, 1, 4)))
    lives.ENDED["rejected"](files[-1])
    files.append(lives.File(date(2018, 4, 9), date(2018, 4, 9)))
    recomputed(files[-1])
    files[0].staff_act(110, "set_legal_hold", reason="Procédure en cours")
    return files


def keep_register(day: date, manager: Staff) -> None:
    """Record, carry out, assess, close and reopen failings on the days that are counted."""
    if day == DAYS[0]:
        finding = make_finding(actor=manager)
        for due in (date(2018, 4, 10), date(2018, 12, 1)):
            actions.record_corrective_action(finding, actor=manager, description="Astreinte", owner=manager, due_on=due)
        make_finding(Complaint.objects.order_by("pk").first() or Complaint(), actor=manager)
    first = Finding.objects.order_by("pk")[0]
    late, other = CorrectiveAction.objects.order_by("pk")[:2]
    if day == date(2018, 5, 31):
        actions.complete_corrective_action(late, actor=manager, done_on=date(2018, 5, 30), comment="Fait")
    if day == date(2018, 6, 30):
        actions.assess_effectiveness(late, actor=manager, effectiveness=Effectiveness.EFFECTIVE, comment="Oui")
        actions.complete_corrective_action(other, actor=manager, done_on=day, comment="Fait")
    if day == date(2018, 7, 31):
        actions.assess_effectiveness(other, actor=manager, effectiveness=Effectiveness.EFFECTIVE, comment="Oui")
        actions.close_finding(first, actor=manager, revision=None, comment="Réglé")
    if day == date(2018, 9, 30):
        actions.reopen_finding(first, actor=manager, revision=None, reason="Retards revenus")
        actions.record_corrective_action(first, actor=manager, description="Encore", owner=manager, due_on=day)


def rows() -> tuple[list[Facts], list[Facts], list[Facts], list[Facts]]:
    models: Any = (Complaint, SatisfactionSurvey, Finding, CorrectiveAction)
    files, surveys, findings, corrective = (list(model.objects.order_by("pk").values()) for model in models)
    return files, surveys, findings, corrective


def live_through(files: list[lives.File], manager: Staff) -> Iterator[tuple[date, Then]]:
    """Live day after day, and set the rows of the days aside, with what the product says then."""
    before = date.min
    for day in DAYS:
        lives.play(files, after=before, upto=day)
        with lives.on(day):
            keep_register(day, manager)
            figures = [statistics.count(*period, on=day).plain() for period in PERIODS]
            yield day, Then(*rows(), figures, statistics.state_of_findings(day))
        before = day
    lives.play(files, after=before)


def asked_again(then: dict[date, Then]) -> Iterator[Told]:
    """The figures that the product says today of those days, when it says them."""
    for day in then:
        for period in PERIODS:
            ends_within = period[0], min(period[1], day)
            if (
                period[0] <= day
                and known.partial_months(*ends_within) is None
                and (day not in WITHIN or period[1] >= day)
            ):
                yield day, period, statistics.count(*period, on=day).plain()


def test_every_figure_is_that_of_a_recount_by_hand(client: Client, tmp_path: Path) -> None:
    make_organisation()
    manager = make_staff(Role.MANAGEMENT, is_staff=True)
    then = dict(live_through(world(), manager))
    on_the_day = ((day, *pair) for day, kept in then.items() for pair in zip(PERIODS, kept.figures, strict=True))
    assert differences(then, on_the_day) == []
    assert {day: kept.tiles for day, kept in then.items()} == {day: tiles(kept, day) for day, kept in then.items()}
    assert len({str(kept.figures) for kept in then.values()}) == len(DAYS)
    with time_machine.travel(NOW, tick=False):
        now = Then(*rows(), [], {})
        client.force_login(manager, backend="reclamations.auth.RoleBackend")
        read_everything(client, then, now, gone=set(), folder=tmp_path)
        assert purge.execute(approved_batch()).purged >= 15
        alive = set(Complaint.objects.values_list("reference", flat=True))
        read_everything(client, then, now, gone={row["reference"] for row in now.files} - alive, folder=tmp_path)


def differences(then: dict[date, Then], told: Iterable[Told]) -> list[Any]:
    """What was told otherwise than counted: the day, the period, what was told, what was counted."""
    found: list[Any] = []
    for day, period, figures in told:
        counted = recount(then[day], period, day)
        names = [name for name in counted if figures[name] != counted[name]]
        if names:
            found.append((day, period, *({n: of[n] for n in names} for of in (figures, counted))))
    return found


def read_everything(client: Client, then: dict[date, Then], now: Then, *, gone: set[str], folder: Path) -> None:
    """Compare all that the register says today, of today and of those days."""
    told = list(asked_again(then))
    assert len(told) > 40
    assert gone == set() or len(told) < len(DAYS) * len(PERIODS)
    assert differences(then, told) == []
    for day, kept in then.items():
        assert statistics.state_of_findings(day) == tiles(kept, day)
    for year in (2017, 2018, 2019):
        wanted = lines(now.files, year)
        assert table(client, year) == [cells(row, gone) for row in wanted]
        page = client.get(reverse("registre:register"), {"annee": year})
        assert page.context["total"] == len(wanted)
        assert [line.reference for line in page.context["shown"].lines] == [row["reference"] for row in wanted][::-1]
        told_account = vars(numbers.account(Register(TODAY, year)))
        told_account["others"] = [(number.reference, number.why) for number in told_account["others"]]
        assert {**told_account, **account(now.files, year)} == told_account
    read_home(client, now)
    read_paper(now, gone, folder)


def read_home(client: Client, now: Then) -> None:
    """The figures and the tiles of the page itself, as a browser is sent them."""
    page = client.get(reverse("registre:home"), {"du": YEAR[0].isoformat(), "au": YEAR[1].isoformat()})
    wanted = recount(now, YEAR, TODAY)
    assert page.context["figures"].plain() == wanted
    html = page.content.decode()
    shown = re.findall(r'<th scope="row">([^<]*)</th>.*?<td class="chart-value">([^<]*)</td>', html, re.DOTALL)
    rows = [*wanted["satisfaction"]["rows"], *(row for one in wanted["breakdowns"] for row in one["rows"])]
    assert shown == [(label, str(value).replace(".", ",")) for label, value in rows]
    late = tiles(now, TODAY)
    unassessed = sum(row["done_on"] is not None and not row["effectiveness"] for row in now.actions)
    tile = re.findall(r'<a class="figure-tile[^>]*><strong>(\d+)</strong>', html)
    assert tile == [str(late[key]) for key in ("open_findings", "open_actions", "late_actions")] + [str(unassessed)]
    every = client.get(reverse("registre:findings")).context["sheet"].rows
    links = Counter(FindingComplaint.objects.values_list("finding_id", flat=True))
    assert {one.pk: one.complaints for one in every} == {row["id"]: links[row["id"]] for row in now.findings}


def table(client: Client, year: int) -> list[Facts]:
    response: Any = client.get(reverse("registre:register-csv"), {"annee": year})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def read_paper(now: Then, gone: set[str], folder: Path) -> None:
    """The printed year: its lines in order, and each of their days."""
    path = folder / "register.pdf"
    path.write_bytes(printing.draw(printing.register(Register(TODAY, 2018), organisation=make_organisation())))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"^.* · édité le .*$", "", text.split("Les numéros de l’année")[0], flags=re.MULTILINE)
    blocks = re.split(r"^\s*(R-\d{4}-\d{6})", text, flags=re.MULTILINE)
    printed = dict(zip(blocks[1::2], blocks[2::2], strict=True))
    wanted = lines(now.files, 2018)
    assert list(printed) == [row["reference"] for row in wanted]
    for row in wanted:
        columns = ("received_on", "ack_due_on", "acknowledged_on", "response_due_on", "responded_on", "closed_on")
        days = [row[name] for name in columns if row[name]]
        block = printed[row["reference"]]
        if row["reference"] in gone:
            assert len(re.findall(r"\b20\d\d\b", block)) >= len(days), block
        else:
            assert re.findall(r"\d\d/\d\d/\d{4}", block) == [f"{day:%d/%m/%Y}" for day in days], block
