"""Under attack, a browser proves a little work; whoever cannot still files below a limit, and loses nothing above."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import altcha
import pytest
import time_machine
from django.test import Client

from reclamations import clock
from reclamations.models import Complaint, Organisation
from reclamations.web.guard import proof, tokens
from tests.factories import make_organisation
from tests.intake.typed import another, photo, token, typed

pytestmark = pytest.mark.django_db
URL = "/reclamation/"
Payload = dict[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def attacked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """The protection is on, with challenges solved at once, and nothing left to who proves nothing but one filing."""
    settings.PROOF_ALWAYS, settings.PROOF_FREE = True, 1
    monkeypatch.setattr(proof, "ROUNDS", 1)
    monkeypatch.setattr(proof, "TRIES", 8)
    return make_organisation(phone="+33476000000")


@pytest.fixture
def spent(client: Client) -> None:
    """This network address has used what it may file without proving anything."""
    assert client.post(URL, another(subject="Sans preuve")).status_code == 303


def solved(form_token: tokens.Token) -> Payload:
    """What the page's script makes of the challenge of a form."""
    challenge = altcha.Challenge.from_dict(json.loads(proof.challenge(form_token)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_dict()


def sent(payload: Payload) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def file(client: Client, payload: Payload | str = "", **fields: Any) -> int:
    """File with this proof; give the answer's status."""
    return client.post(URL, another(proof=sent(payload) if payload else "", **fields)).status_code


def test_the_page_carries_a_challenge_and_its_script_under_attack_only(client: Client, settings: Any) -> None:
    page = client.get(URL).content.decode()
    assert "data-challenge=" in page
    assert "js/proof.js" in page
    settings.PROOF_ALWAYS = False
    calm = client.get(URL).content.decode()
    assert "challenge" not in calm
    assert "js/proof.js" not in calm


def test_who_proves_work_files_beyond_the_limit_of_those_who_do_not(client: Client, spent: None) -> None:
    for _ in range(3):
        mine = token()
        assert file(client, solved(mine), token=str(mine)) == 303


def test_without_a_proof_an_address_files_up_to_its_limit_and_no_further(client: Client, settings: Any) -> None:
    settings.PROOF_FREE = 2
    assert [file(client) for _ in range(3)] == [303, 303, 429]
    assert client.post(URL, another(), REMOTE_ADDR="192.0.2.7").status_code == 303
    assert Complaint.objects.count() == 3


def test_a_refusal_keeps_the_text_and_the_files_and_says_when_and_how_else(client: Client, spent: None) -> None:
    response = client.post(URL, another(description="Mon texte à moi.", files=[photo("preuve.png")]))
    page = response.content.decode()
    assert response.status_code == 429
    for text in ("Mon texte à moi.", "preuve.png", "dans une heure", "04 76 00 00 00", "Par courrier"):
        assert text in page


def test_the_page_of_a_refusal_carries_a_challenge_that_files(client: Client, spent: None) -> None:
    page = client.post(URL, another(subject="Ouverte avant l’attaque"))
    again = page.context["token"]
    assert page.context["challenge"]
    assert file(client, solved(again), token=str(again)) == 303


def test_an_hour_later_the_address_files_again(client: Client, spent: None) -> None:
    assert file(client) == 429
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert file(client) == 303


def other_key(payload: Payload) -> None:
    payload["solution"]["derivedKey"] = "00" * 32


def easier(payload: Payload) -> None:
    payload["challenge"]["parameters"] |= {"keyPrefix": "", "cost": 1}
    del payload["challenge"]["parameters"]["keySignature"]


def resigned(payload: Payload) -> None:
    payload["challenge"]["signature"] = "0" * 64


def unsigned(payload: Payload) -> None:
    del payload["challenge"]["signature"]


def for_later(payload: Payload) -> None:
    payload["challenge"]["parameters"]["expiresAt"] += 60


def for_another_form(payload: Payload) -> None:
    payload["challenge"]["parameters"]["data"] = {"form": token().key.hex}


@pytest.mark.parametrize("change", [other_key, easier, resigned, unsigned, for_later, for_another_form])
def test_a_proof_that_was_tampered_with_is_none(client: Client, spent: None, change: Callable[[Payload], None]) -> None:
    mine = token()
    payload = solved(mine)
    change(payload)
    assert file(client, payload, token=str(mine)) == 429


def test_a_solution_is_worth_nothing_with_another_form(client: Client, spent: None) -> None:
    assert file(client, solved(token())) == 429


def test_a_solution_sent_again_files_nothing_more(client: Client, spent: None) -> None:
    mine = token()
    payload = solved(mine)
    again = {"token": str(mine), "description": "Le même texte."}
    assert [file(client, payload, **again) for _ in range(3)] == [303] * 3
    file(client, payload, token=str(mine), description="Un autre texte.")
    assert Complaint.objects.count() == 2  # this one, and the one without a proof


def test_a_proof_does_not_last_for_ever(client: Client, spent: None) -> None:
    mine = token()
    payload = solved(mine)
    with time_machine.travel(clock.now() + proof.LIFETIME + timedelta(seconds=2)):
        assert file(client) == 303  # the hour is over: this spends it anew
        assert file(client, payload, token=str(mine)) == 429


@pytest.mark.parametrize("text", ["é", "bm90IGpzb24=", "W10=", "eyJjaGFsbGVuZ2UiOiB7fX0=", "[" * 4000, "A" * 9999])
def test_what_is_no_proof_at_all_is_refused_like_none(client: Client, spent: None, text: str) -> None:
    response = client.post(URL, another(proof=text, description="Toujours là."))
    assert response.status_code == 429
    assert "Toujours là." in response.content.decode()


def test_a_form_filed_already_gives_its_receipt_again_beyond_the_limit(client: Client) -> None:
    form = typed()
    assert [client.post(URL, form).status_code for _ in range(3)] == [303] * 3


def test_a_correction_costs_no_part_of_the_limit(client: Client) -> None:
    assert [file(client, name="") for _ in range(3)] == [200] * 3
    assert file(client) == 303


def test_all_the_addresses_of_one_ipv6_network_count_as_one(client: Client) -> None:
    addresses = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    answers = [client.post(URL, another(), REMOTE_ADDR=address).status_code for address in addresses]
    assert answers == [303, 429, 303]
