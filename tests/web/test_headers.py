"""Every address of the site, walked through the URLconf: the headers it answers with, and what its pages ask for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from reclamations import actions
from reclamations.domain.vocabulary import Channel, Outcome, Role
from reclamations.models import Complaint, Message, Service, Staff
from reclamations.outbox import wording
from tests.factories import make_organisation, make_staff
from tests.files import samples
from tests.intake.typed import typed
from tests.registre.rows import make_finding

pytestmark = pytest.mark.django_db
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
#: What a page loads or posts to; a link that a person follows may lead elsewhere.
LOADED = re.compile(
    r'<(?:script|img|link|iframe|source|form|use|object|embed)\b[^>]*\s(?:src|href|action|data)="([^"]+)"'
)
PRIVATE = ("/suivi/", "/reclamation/recue/", "/gestion/")


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every route of the site, with its places to fill; Django's own catch-alls are left out."""
    for entry in patterns:
        if not isinstance(entry.pattern, RoutePattern):
            continue
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route


@pytest.fixture
def staff() -> Staff:
    make_organisation()
    Service.objects.create(name="Accueil")
    return make_staff(Role.MANAGEMENT, is_staff=True, is_superuser=True)


@pytest.fixture
def everyone(staff: Staff) -> Client:
    """A browser in which a client filed a complaint, and where management signed in."""
    client = Client()
    client.post("/reclamation/", typed(files=[samples.upload()]))
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client


@pytest.fixture
def complaint(everyone: Client, staff: Staff) -> Complaint:
    """The file, answered by letter."""
    filed = actions.qualify(Complaint.objects.get(), actor=staff, revision=None, reason="Un mécontentement.")
    return actions.respond(
        filed,
        actor=staff,
        revision=None,
        outcome=Outcome.REJECTED,
        amicable_solution=False,
        body="Non.",
        means=Channel.WEB_FORM,
    )


def filled(route: str, complaint: Complaint) -> str:
    """The route with the values of something that exists, where it does."""
    letter, attachment = complaint.letters.latest("pk"), complaint.attachments.earliest("pk")
    pk = letter.pk if "courriers" in route else attachment.pk if "pieces" in route else make_finding_once()
    values = {"reference": complaint.reference, "pk": pk, "code": "AAAA", "slug": "piscine", "number": "C-2026-1"}
    return "/" + PLACE.sub(lambda place: str(values.get(place[1], complaint.pk)), route)


def make_finding_once() -> int:
    from registre.models import Finding

    return (Finding.objects.first() or make_finding()).pk


def check_headers(address: str, response: HttpResponseBase) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    assert "default-src 'none'" in policy, address
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
    assert headers["X-Content-Type-Options"] == "nosniff", address
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
    assert headers["X-Frame-Options"] == "DENY", address
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
    if address.startswith(PRIVATE):
        assert "no-store" in headers.get("Cache-Control", ""), address
    if address.startswith(("/suivi/", "/reclamation/recue/")) and response.status_code < 400:
        assert headers["Referrer-Policy"] == "no-referrer", address


def test_every_address_answers_with_the_headers_and_loads_nothing_from_elsewhere(
    everyone: Client, complaint: Complaint
) -> None:
    shown = 0
    for route in routes(get_resolver().url_patterns):
        if "quitter" in route or "logout" in route:
            continue
        address = filled(route, complaint)
        response = everyone.get(address)
        b"".join(response.streaming_content if response.streaming else ())  # to its end, which closes the file
        assert response.status_code < 500, address
        check_headers(address, response)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            shown += 1
            loaded = LOADED.findall(response.content.decode())
            assert [one for one in loaded if not re.match(r"/(?!/)|\?|#|data:image/", one)] == [], address
    assert shown > 60


def test_a_stranger_gets_the_same_headers(complaint: Complaint) -> None:
    for route in routes(get_resolver().url_patterns):
        address = filled(route, complaint)
        response = Client().get(address)
        b"".join(response.streaming_content if response.streaming else ())  # to its end, which closes the file
        assert response.status_code < 500, address
        check_headers(address, response)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_links_in_mails_come_from_the_configured_address(client: Client, host: str) -> None:
    make_organisation()
    client.post("/reclamation/", typed(), headers={"host": host, "x-forwarded-host": "attaquant.example"})
    message = Message.objects.get()
    assert message.email is not None
    written = wording.bodies(message.email, message)
    links = re.findall(r'https?://[^/"\s]+', written.text + written.html)
    assert set(links) - {"http://www.w3.org", "https://www.exemple.fr"} == {"http://testserver"}


def test_a_forged_host_is_refused(client: Client) -> None:
    make_organisation()
    assert client.post("/reclamation/", typed(), headers={"host": "attaquant.example"}).status_code == 400
    assert not Complaint.objects.exists()
