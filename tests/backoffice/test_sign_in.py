"""Signing in is limited before a password is hashed, by network and by account, and nobody locks a colleague out."""

from contextlib import ExitStack
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from reclamations.models import Staff
from reclamations.web.guard import sign_in
from reclamations.web.guard.throttle import Limit
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.django_db
LOGIN = "/gestion/login/"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    make_organisation()
    monkeypatch.setattr(sign_in, "BY_NETWORK", Limit("sign-in-network", 4, 900))
    monkeypatch.setattr(sign_in, "BY_ACCOUNT", Limit("sign-in-account", 4, 900))


@pytest.fixture
def claire() -> Staff:
    return make_staff(username="claire", is_staff=True)


def attempt(username: str, password: str, network: str = "192.0.2.1") -> int:
    """Try to sign in from a network; give the status: 302 is in."""
    return Client(REMOTE_ADDR=network).post(LOGIN, {"username": username, "password": password}).status_code


def hashes(username: str, password: str, network: str = "192.0.2.1") -> int:
    """How many passwords one more try hashes."""
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", wraps=None, return_value="md5$x$x") as encode:
        attempt(username, password, network)
    return int(encode.call_count)


def test_thirty_names_from_one_address_are_stopped_before_any_hash(claire: Staff) -> None:
    for number in range(4):
        assert attempt(f"nobody-{number}", "wrong") == 200
    assert attempt("nobody-5", "wrong") == 429
    assert hashes("nobody-6", "wrong") == 0
    assert hashes("nobody-7", "wrong", network="192.0.2.2") == 1


def test_an_account_tried_from_everywhere_is_stopped_before_any_hash(claire: Staff) -> None:
    for number in range(4):
        assert attempt("claire", "wrong", network=f"192.0.2.{number + 1}") == 200
    assert attempt("CLAIRE", "wrong", network="192.0.2.9") == 429
    assert hashes("claire", "secret", network="192.0.2.10") == 0


def test_what_others_try_never_stops_who_signed_in_there_before(claire: Staff) -> None:
    assert attempt("claire", "secret") == 302
    for number in range(9):
        attempt("claire", "wrong", network=f"198.51.100.{number}")
        attempt(f"nobody-{number}", "wrong")
    assert attempt("claire", "secret") == 302


def test_an_attack_from_everywhere_on_everybody_has_one_limit(claire: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempt("claire", "secret", network="203.0.113.1") == 302
    monkeypatch.setattr(sign_in, "EVERYWHERE", Limit("sign-in-everywhere", 5, 900))
    for number in range(5):
        attempt(f"nobody-{number}", "wrong", network=f"198.51.100.{number}")
    assert hashes("nobody-6", "wrong", network="198.51.100.6") == 0
    assert attempt("claire", "secret", network="203.0.113.1") == 302


def test_signing_in_rightly_counts_for_nothing(claire: Staff) -> None:
    make_staff(username="luc", is_staff=True)
    for _ in range(6):
        assert attempt("claire", "secret") == 302
    assert attempt("luc", "secret") == 302


@pytest.mark.parametrize("name", ["a" + "\u0301\u0323" * 100_000, "x" * 400_000, "\0", ""])
def test_a_strange_name_is_no_error(name: str) -> None:
    assert attempt(name, "wrong") in (200, 400)


def test_one_password_is_hashed_at_a_time(claire: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_PATIENCE", 0.05)
    asked = RequestFactory().get("/")
    with sign_in.turn(asked, "somebody") as is_mine:
        assert is_mine
        assert hashes("claire", "secret") == 0
        page = Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, {"username": "claire", "password": "secret"})
        assert (page.status_code, page["Retry-After"]) == (429, "2")
        assert "réessayez dans un instant" in page.text
        assert 'value="claire"' in page.text
    assert attempt("claire", "secret") == 302


def test_who_tried_too_often_is_told_for_how_long_to_wait(claire: Staff) -> None:
    page = None
    for _ in range(5):
        page = Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, {"username": "claire", "password": "wrong"})
    assert page is not None
    assert (page.status_code, page["Retry-After"]) == (429, "900")
    assert "une quinzaine de minutes" in page.text


def test_what_axes_refuses_is_told_in_the_same_words(claire: Staff, settings: LazySettings) -> None:
    assert attempt("claire", "secret") == 302  # whom our own limits let through: axes counts this pair
    page = None
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        page = Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, {"username": "claire", "password": "wrong"})
    assert page is not None
    assert (page.status_code, page["Retry-After"]) == (429, "900")


def test_a_page_that_tells_to_wait_costs_little_and_keeps_the_name(claire: Staff) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    with sign_in.turn(RequestFactory().get("/"), "somebody"), CaptureQueriesContext(connection) as queries:
        asked = {"username": 'clai"re<', "password": "secret", "next": "/gestion/dossiers/R-2026-000001/"}
        page = client.post(LOGIN, asked)
    assert page.status_code == 429
    assert 'value="clai&quot;re&lt;"' in page.text
    assert 'value="/gestion/dossiers/R-2026-000001/"' in page.text
    assert "secret" not in page.text
    asked_for = " ".join(query["sql"] for query in queries)
    assert "session" not in asked_for
    assert "_staff" not in asked_for
    assert len(queries) <= 4


def test_who_signed_in_there_before_waits_their_turn(claire: Staff) -> None:
    assert attempt("claire", "secret") == 302
    known = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    with ExitStack() as held:
        assert held.enter_context(sign_in.turn(RequestFactory().get("/"), "somebody"))
        with patch("time.sleep", side_effect=lambda _: held.close()), sign_in.turn(known, "claire") as is_mine:
            assert is_mine
