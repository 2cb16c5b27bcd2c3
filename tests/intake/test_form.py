"""What the form asks for, and how it cleans what it is given."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from reclamations import actions
from reclamations.domain.typed.text import plain_line, plain_text
from reclamations.domain.vocabulary import Party
from reclamations.intake.forms import FilingForm
from reclamations.models import Complaint
from tests.factories import make_organisation
from tests.intake.typed import TYPED, typed

TODAY = date(2026, 5, 11)


def form(**fields: Any) -> FilingForm:
    """The form filled in as usual but for `fields`, on 11 May 2026."""
    data = QueryDict(mutable=True)
    data.update({**TYPED, **fields})
    return FilingForm(data, today=TODAY)


def plain(errors: list[str]) -> str:
    """The errors of a field, with plain spaces."""
    return " ".join(errors).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["subject", "description", "name", "reply_by", "on_behalf"])
def test_what_is_indispensable_is_asked_for(name: str) -> None:
    assert list(form(**{name: "  "}).errors) == [name]


@pytest.mark.article(4)
@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"reply_by": "email", "email": ""}, ["email"]),
        ({"reply_by": "post", "email": ""}, ["postal_address"]),
        ({"reply_by": "post", "email": "", "postal_address": "3 rue X\n38000 Grenoble"}, []),
        ({"reply_by": "web_form", "email": ""}, []),
    ],
)
def test_only_the_address_of_the_chosen_means_is_needed(fields: dict[str, str], asked: list[str]) -> None:
    assert list(form(**fields).errors) == asked


def test_what_a_choice_makes_indispensable_says_so() -> None:
    for name in ("representative_name", "postal_address", "email"):
        assert str(form().fields[name].help_text).startswith("Nécessaire ")


def test_people_are_spoken_to_not_of() -> None:
    mine, theirs = form(name=""), form(name="", on_behalf="other")
    assert plain(mine.errors["name"]) == "Indiquez votre nom : la réponse vous sera adressée."
    assert plain(theirs.errors["name"]).startswith("Indiquez le nom de la personne que vous représentez")
    assert "client" not in plain(theirs.errors["representative_name"])


def test_an_address_that_is_none_is_refused_once() -> None:
    assert len(form(email="zoe@").errors["email"]) == 1


def test_somebody_else_gives_their_name() -> None:
    assert list(form(on_behalf="other").errors) == ["representative_name"]


def test_a_representative_left_in_a_hidden_field_is_ignored() -> None:
    filled = form(on_behalf="self", representative_name="Maître Durand")
    assert filled.is_valid()
    assert (filled.filing().is_represented, filled.filing().representative_name) == (False, "")


@time_machine.travel(datetime(2026, 5, 11, 9, tzinfo=UTC))
def test_facts_cannot_be_in_the_future() -> None:
    assert list(form(facts_on="2026-05-12").errors) == ["facts_on"]
    assert form(facts_on="2026-05-11").is_valid()


def test_a_date_may_be_typed_the_french_way() -> None:
    filled = form(facts_on="21/03/2026")
    assert filled.is_valid()
    assert filled.filing().facts_on == date(2026, 3, 21)


def test_a_text_too_long_is_refused_with_its_length_and_never_cut() -> None:
    filled = form(description="a" * 20_001)
    assert "20 001 caractères ; il peut en avoir 20 000 au plus" in plain(filled.errors["description"])
    assert "maxlength" not in str(filled["description"])
    assert len(filled["description"].value()) == 20_001


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("e\u0301te\u0301", "été"),
        ("{{ 7|add:7 }} <b>", "{{ 7|add:7 }} <b>"),
    ],
)
def test_text_is_stored_plain(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


def test_a_line_has_no_line_break_that_a_mail_header_would_obey() -> None:
    assert plain_line("Objet\r\nBcc: tous@example.org\u2028!") == "Objet Bcc: tous@example.org !"


NOUMEA_WAKES = datetime(2026, 5, 11, 20, 0, tzinfo=UTC)  # 22 h in Paris, 7 h the next day in Nouméa


@pytest.mark.parametrize(("facts_on", "is_taken"), [("2026-05-12", True), ("2026-05-13", False)])
def test_a_client_overseas_may_say_today(facts_on: str, *, is_taken: bool) -> None:
    with time_machine.travel(NOUMEA_WAKES):
        assert form(facts_on=facts_on).is_valid() is is_taken


@pytest.mark.django_db
def test_what_happened_today_overseas_is_registered(client: Client) -> None:
    make_organisation()
    with time_machine.travel(NOUMEA_WAKES):
        client.post("/reclamation/", typed(facts_on="2026-05-12"))
    assert (Complaint.objects.get().received_on, Complaint.objects.get().facts_on) == (TODAY, date(2026, 5, 12))


@time_machine.travel(datetime(2026, 5, 11, 9, tzinfo=UTC))
@pytest.mark.django_db
@pytest.mark.parametrize("typed_date", ["24/11/0026", "0026-11-24", "24/11/26", "2062-05-11"])
def test_a_wrong_year_is_said_beside_the_date_which_is_kept(client: Client, typed_date: str) -> None:
    make_organisation()
    page = client.post("/reclamation/", typed(facts_on=typed_date))
    assert plain(page.context["form"].errors["facts_on"]).startswith("Vérifiez l’année")
    assert f'value="{typed_date}"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("pasted", ["zoe@example.org\u200b", "\ufeffzoe@exam\u00adple.org", "Zoé <zoe@example.org>"])
def test_a_code_lost_by_who_pasted_their_address_is_found_by_who_types_it(client: Client, pasted: str) -> None:
    make_organisation()
    client.post("/reclamation/", typed(email=pasted))
    assert Complaint.objects.get().email == "zoe@example.org"
    client.post("/suivi/code-perdu/", {"email": "zoe@example.org"})
    assert actions.answer_code_requests(actor=Party.CLIENT) == 1
