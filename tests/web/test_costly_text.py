"""One request of marks upon marks costs no more than another, in every field of every form, with or without a token."""

from time import process_time

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import codes
from reclamations.domain.vocabulary import Role
from reclamations.models import Complaint
from tests.factories import make_complaint, make_organisation, make_staff
from tests.intake.typed import typed

pytestmark = pytest.mark.django_db
#: Ordering them all took thirteen seconds; as many as a form of several fields may hold.
MARKS = "a" + "\u0301" * 80_000 + "\u0323" * 80_000
PUBLIC = {
    "/reclamation/": (
        "subject",
        "description",
        "expectation",
        "facts_on",
        "facts_place",
        "name",
        "email",
        "phone",
        "postal_address",
        "representative_name",
    ),
    "/suivi/": ("reference", "code", "next", "held-body"),
    "/suivi/code-perdu/": ("email", "reference"),
    "/gestion/login/": ("username", "password"),
}
POSTS = [(path, field) for path, fields in PUBLIC.items() for field in fields]


@pytest.mark.parametrize("strict", [True, False], ids=["without a token", "let through"])
@pytest.mark.parametrize(("path", "field"), POSTS)
def test_no_field_of_the_public_site_is_costly(path: str, field: str, *, strict: bool) -> None:
    make_organisation()
    client = Client(enforce_csrf_checks=strict)
    sent = (typed() if path == "/reclamation/" else {"reference": "R-2026-1", "code": "A" * 26}) | {field: MARKS}
    began = process_time()
    assert client.post(path, sent).status_code in (200, 303, 403)
    assert process_time() - began < 1
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("end", ["", "retirer/", "donnees/demande/"])
def test_no_field_of_the_tracking_space_is_costly(client: Client, end: str) -> None:
    file = make_complaint()
    client.post("/suivi/", {"reference": file.reference, "code": codes.tracking_code(file)})
    began = process_time()
    client.post(f"/suivi/dossier/{file.reference}/{end}", {"body": MARKS, "comment": MARKS, "kind": "notes"})
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "name", ["register", "report", "act-note", "act-qualify", "act-send_message", "reclamations_organisation_change"]
)
def test_no_field_of_the_back_office_is_costly(client: Client, name: str) -> None:
    file = make_complaint()
    client.force_login(
        make_staff(Role.MANAGEMENT, is_staff=True, is_superuser=True), backend="reclamations.auth.RoleBackend"
    )
    arguments = [file.reference] if name.startswith("act-") else [1] if name.endswith("change") else []
    address = reverse(f"admin:{name}", args=arguments)
    fields = client.get(address).content.decode()
    sent = {
        field: MARKS
        for field in (
            "name",
            "email",
            "phone",
            "subject",
            "description",
            "body",
            "reason",
            "proof",
            "website",
            "street",
        )
        if f'name="{field}"' in fields
    }
    assert sent
    began = process_time()
    client.post(address, {key: value[:90_000] for key, value in sent.items()})
    assert process_time() - began < 1.5
