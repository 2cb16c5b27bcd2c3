"""Half past midnight in Paris is the day before in Greenwich: no page, letter or mail says that day.

The same in Nouméa, eleven hours ahead; in Cayenne, where half past ten in the evening is the next day in Greenwich.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reclamations import actions
from reclamations.actions import Slot
from reclamations.domain.vocabulary import AppointmentKind, Channel, ClosingReason, Outcome, Party, Role, SurveyQuestion
from reclamations.letters import pdf
from reclamations.models import Complaint, Mail, Staff
from reclamations.words.typography import day_in_words, longdate, shortdate
from registre import actions as register
from registre.archives import purge
from registre.chronology import printouts
from registre.models import PurgeBatch
from tests.actions.world import filing
from tests.factories import make_organisation, make_staff
from tests.registre.rows import make_closed, make_finding
from tests.tracking.test_acts import come_in

pytestmark = pytest.mark.django_db

#: The hour there of everything that is done.
HOURS = {"Europe/Paris": time(0, 30), "Pacific/Noumea": time(0, 30), "America/Cayenne": time(22, 30)}
#: Days of acts; those beside them are no day of any fact.
DAYS = [date(2026, 5, day) for day in (5, 7, 12, 19, 21)] + [date(2026, 6, 2), date(2026, 6, 4)]
MONTHS = {5: "mai", 6: "juin"}
#: Every day of a delay, right ones and others.
LEDGER = re.compile("Le même décompte, jour par jour.*?</details>", re.DOTALL)
LEFT_OUT = re.compile("logout|quitter|archive/|static")


@pytest.fixture(params=HOURS)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ZoneInfo:
    """A company there. Letters are written, and not printed."""
    monkeypatch.setattr(pdf, "render", lambda html, **options: html.encode())
    make_organisation(time_zone=request.param)
    return ZoneInfo(request.param)


def at(day: date, zone: ZoneInfo) -> datetime:
    """The awkward moment of a day."""
    return datetime.combine(day, HOURS[zone.key], tzinfo=zone)


def wrong_days(zone: ZoneInfo) -> list[date]:
    """The days that these moments are in Greenwich."""
    return [at(day, zone).astimezone(UTC).date() for day in DAYS]


def live(zone: ZoneInfo, manager: Staff) -> Complaint:
    """A file whose every step is done at the awkward hour, and what the register holds."""
    file = Complaint()

    def step(name: str, **arguments: Any) -> None:
        getattr(actions, name)(file.pk, actor=manager, revision=None, **arguments)

    def begin() -> None:
        nonlocal file
        file = actions.register(actor=Party.CLIENT, filing=filing())

    def talk() -> None:
        step("acknowledge", means=Channel.EMAIL)
        actions.receive_message(file.pk, actor=Party.CLIENT, channel=Channel.WEB_FORM, body="Bonjour")
        actions.note(file.pk, actor=manager, body="Rappelée")
        starts = at(date(2026, 6, 9), zone)
        slot = Slot(AppointmentKind.PHONE, starts, starts + timedelta(minutes=20))
        step("propose_appointments", slots=[slot])
        actions.choose_appointment(file.pk, actor=Party.CLIENT, appointment=file.appointments.get())

    def end() -> None:
        step("close", reason=ClosingReason.NO_FOLLOW_UP)
        finding = make_finding(file, actor=manager)
        register.record_corrective_action(
            finding, actor=manager, description="Astreinte", owner=manager, due_on=date(2026, 7, 1)
        )
        review = {"held_on": DAYS[5], "first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
        register.record_review(actor=manager, conclusions="Tenir", **review)

    respond = {"outcome": Outcome.REJECTED, "amicable_solution": False, "body": "Voici.", "means": Channel.EMAIL}
    steps: list[Callable[[], Any]] = [
        begin,
        lambda: step("qualify", reason="Mécontentement"),
        talk,
        lambda: step("respond", **respond),
        lambda: actions.disagree(file.pk, actor=Party.CLIENT, comment="Non"),
        end,
        lambda: actions.answer_survey(file.pk, actor=Party.CLIENT, scores=dict.fromkeys(SurveyQuestion, 4)),
    ]
    for day, done in zip(DAYS, steps, strict=True):
        with time_machine.travel(at(day, zone), tick=False):
            done()
            call_command("send_outbox", stdout=io.StringIO())
            call_command("seal_journal", stdout=io.StringIO())
    return Complaint.objects.get(pk=file.pk)


def walk(client: Client, start: str, within: str) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, with its text."""
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        answer: Any = client.get(path, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode(errors="replace")
        yield path, LEDGER.sub("", unescape(text)).replace("\N{NO-BREAK SPACE}", " ")
        for found in re.findall(r'href="([^"#?]+)', text):
            if (
                found.startswith(within)
                and found not in seen
                and not re.search("logout|quitter|archive/|static", found)
            ):
                seen.add(found)
                waiting.append(found)


def said(text: str, days: list[date]) -> list[str]:
    """The days of the list that a text says, however it writes them."""
    forms = (f"(?<!\\d)({d:%d/%m/%Y}|{d:%Y-%m-%d}|{d.day} {MONTHS[d.month]} {d.year})" for d in days)
    return [found[0] for form in forms if (found := re.search(form, text))]


def test_no_page_letter_or_mail_says_the_day_of_greenwich(zone: ZoneInfo) -> None:
    manager = make_staff(Role.MANAGEMENT, is_staff=True, is_superuser=True)
    file, wrong = live(zone, manager), wrong_days(zone)
    staff, visitor = Client(), Client()
    with time_machine.travel(at(date(2026, 9, 1), zone), tick=False):
        staff.force_login(manager, backend="reclamations.auth.RoleBackend")
        address = come_in(visitor, file)
        pages = dict(walk(staff, "/gestion/", "/gestion/")) | dict(walk(visitor, address, address))
    assert len(pages) > 60
    assert f"/gestion/dossiers/{file.reference}/" in pages
    assert {path: days for path, text in pages.items() if (days := said(text, wrong))} == {}
    mails = [" ".join(parts) for parts in Mail.objects.values_list("subject", "text", "html")]
    assert len(mails) > 5
    assert [days for text in mails if (days := said(text, wrong))] == []
    told = " ".join(pages.values())
    assert {day for day in DAYS if not said(told, [day])} == set()


def test_no_page_of_a_purge_says_the_day_of_greenwich(zone: ZoneInfo) -> None:
    make_closed()
    managers = [make_staff(Role.MANAGEMENT, is_staff=True) for _number in range(2)]
    client = Client()
    with time_machine.travel(at(date(2031, 6, 17), zone), tick=False):
        batch = register.propose_purge(actor=managers[0])
        register.approve_purge(batch, actor=managers[1], reason="Liste relue")
        assert purge.execute(batch).purged == 1
        client.force_login(managers[0], backend="reclamations.auth.RoleBackend")
        pages = dict(walk(client, "/gestion/registre/purges/", "/gestion/registre/purges/"))
        certificate = PurgeBatch.objects.get().certificate
        pages |= dict(walk(client, f"/gestion/registre/certificats/{certificate.number}/", "/gestion/registre/certif"))
    wrong = at(date(2031, 6, 17), zone).astimezone(UTC).date()
    assert {path: days for path, text in pages.items() if (days := said(text, [wrong]))} == {}
    assert "17/06/2031" in " ".join(pages.values())


def test_a_date_filter_reads_a_moment_where_the_company_is(zone: ZoneInfo) -> None:
    moment = at(DAYS[0], zone).astimezone(UTC)
    with timezone.override(zone):
        assert (shortdate(moment), day_in_words(moment)) == ("05/05/2026", "5 mai 2026")
        assert longdate(moment) == "mardi 5 mai 2026"
    assert shortdate(DAYS[0]) == "05/05/2026"


def test_what_the_machine_makes_by_itself_is_dated_where_the_company_is(
    zone: ZoneInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    zones = []
    monkeypatch.setattr(printouts, "make_waiting", lambda **options: zones.append(timezone.get_current_timezone_name()))
    call_command("make_documents")
    assert zones == [zone.key]
