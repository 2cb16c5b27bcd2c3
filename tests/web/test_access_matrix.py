"""Every address of the site × who asks × how: never an error of ours, another's data, or a change by looking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from reclamations import actions, codes
from reclamations.domain.vocabulary import Channel, Outcome, Role
from reclamations.models import Appointment, Complaint, Staff
from tests.factories import make_organisation, make_staff
from tests.files import samples
from tests.intake.typed import another
from tests.registre.rows import PURGE_DAY, approved_batch, make_closed, make_finding
from tests.web.test_headers import filled, routes

pytestmark = pytest.mark.django_db
#: In every text of the file that most of them may not read, in its names and addresses too.
MARK = "zephyrine"
#: What no look at a page writes but these: the visit, counts of tries, caches.
OF_THE_VISIT = {"django_session", "reclamations_tally", "cache_entries"}
#: A document that is made when it is first asked for, as all that was said before has it.
DRAWN_AT_FIRST = {"/reclamation/recue/": {"reclamations_letter"}}
#: A file's own rows: what who may not act on a file changes by no request whatever.
OF_THE_FILE = {
    f"reclamations_{name}"
    for name in ("complaint", "event", "eventcommitment", "message", "letter", "attachment", "appointment", "note")
}
SAFE, UNSAFE = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "DELETE")
WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+[\"`]?(\w+)", re.I)


@dataclass(frozen=True)
class Identity:
    """Who asks; whether the marked file is theirs to read, and theirs to change."""

    name: str
    enter: Callable[[Client, Complaint, Complaint], object]
    reads: bool = False
    acts: bool = False
    methods: tuple[str, ...] = ("GET", "POST")
    checks_csrf: bool = False


def _staff(role: Role, **fields: Any) -> Callable[[Client, Complaint, Complaint], object]:
    def enter(client: Client, mine: Complaint, other: Complaint) -> None:
        staff = make_staff(role, is_staff=True, **fields)
        client.force_login(staff, backend="reclamations.auth.RoleBackend")

    return enter


def _reporter(client: Client, mine: Complaint, other: Complaint) -> None:
    client.force_login(Staff.objects.get(username="reporter"), backend="reclamations.auth.RoleBackend")


def _gone(client: Client, mine: Complaint, other: Complaint) -> None:
    staff = make_staff(Role.MANAGEMENT, is_staff=True)
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    Staff.objects.filter(pk=staff.pk).update(is_active=False)


def _visit(client: Client, file: Complaint) -> None:
    assert client.get(f"/suivi/acces/{file.reference}/{codes.tracking_code(file)}/").status_code == 303


IDENTITIES = (
    Identity("anonymous", lambda client, mine, other: None, methods=SAFE + UNSAFE),
    Identity("client of another file", lambda client, mine, other: _visit(client, other), methods=SAFE + UNSAFE),
    Identity("client of the file", lambda client, mine, other: _visit(client, mine), reads=True, acts=True),
    Identity("reporter", _reporter),
    Identity("client relations", _staff(Role.CLIENT_RELATIONS), reads=True, acts=True),
    Identity("management", _staff(Role.MANAGEMENT), reads=True, acts=True, methods=SAFE + UNSAFE),
    Identity("management, from another site", _staff(Role.MANAGEMENT), reads=True, methods=("POST",), checks_csrf=True),
    Identity("administrator", _staff(Role.ADMINISTRATOR)),
    Identity("inactive", _gone),
)


@pytest.fixture
def files() -> tuple[Complaint, Complaint]:
    """A file with its mark in one of everything, reported and answered; and another client's, without it."""
    make_organisation()
    fields = {"name": MARK, "email": f"{MARK}@exemple.fr", "subject": MARK, "description": f"{MARK} {MARK}"}
    browser = Client()
    piece = samples.upload(name=f"{MARK}.jpg")
    assert browser.post("/reclamation/", another(**fields, files=[piece])).status_code == 303
    mine = Complaint.objects.get()
    assert Client().post("/reclamation/", another(email="autre@exemple.fr")).status_code == 303
    boss, reporter = make_staff(Role.MANAGEMENT), make_staff(Role.COLLABORATOR, username="reporter", is_staff=True)
    Complaint.objects.filter(pk=mine.pk).update(recorded_by=reporter)
    mine = actions.qualify(mine, actor=boss, revision=None, reason="Un mécontentement.")
    actions.note(mine, actor=boss, body=MARK)
    starts = datetime(2026, 12, 1, 10, tzinfo=UTC)
    place = {"kind": "phone", "ends_at": starts + timedelta(hours=1), "place": MARK, "proposed_by": boss}
    Appointment.objects.create(complaint=mine, starts_at=starts, **place)
    answer = {"outcome": Outcome.REJECTED, "amicable_solution": False, "body": MARK, "means": Channel.WEB_FORM}
    actions.respond(mine, actor=boss, revision=None, **answer)
    make_finding(mine)
    with time_machine.travel(PURGE_DAY, tick=False):
        make_closed(name=MARK, email=f"{MARK}@exemple.fr")
        approved_batch()
    mine.refresh_from_db()
    return mine, Complaint.objects.get(email="autre@exemple.fr")


@dataclass
class Written:
    """The tables that statements wrote to."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Written]:
    """See which tables a request writes to, and take it back: the next one finds the same rows."""
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        yield written
        transaction.set_rollback(True)


def text_of(response: HttpResponseBase) -> str:
    """All that an answer tells, its headers included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {response.cookies} {body.decode(errors='replace')}".casefold()


def faults(who: Identity, client: Client, method: str, address: str) -> Iterator[str]:
    """What is wrong in the answer to one request, in a few words."""
    with undone() as written:
        response = client.generic(method, address)
        told = text_of(response)
    asked = f"{who.name}: {method} {address}: {response.status_code}"
    if response.status_code >= 500:
        yield asked
    if MARK in told.replace(address.casefold(), "") and not who.reads:
        yield f"{asked}, tells of another's file"
    if response.headers.get("Content-Type") == "application/pdf" and not who.reads and "/dossier" in address:
        yield f"{asked}, gives a document of another's file"
    if method in SAFE and (changed := written.tables - OF_THE_VISIT - DRAWN_AT_FIRST.get(address, set())):
        yield f"{asked}, changes {changed} by looking"
    if method not in SAFE and not who.acts and (changed := written.tables & OF_THE_FILE):
        yield f"{asked}, changes {changed}"


@pytest.mark.parametrize("who", IDENTITIES, ids=lambda who: who.name)
def test_every_address_knows_who_asks_and_how(files: tuple[Complaint, Complaint], who: Identity) -> None:
    client = Client(enforce_csrf_checks=who.checks_csrf, raise_request_exception=False)
    who.enter(client, *files)
    addresses = [filled(route, files[0]) for route in routes(get_resolver().url_patterns)]
    found = [fault for address in addresses for method in who.methods for fault in faults(who, client, method, address)]
    assert not found, "\n".join(found)
    assert len(addresses) > 150
