"""The logo is drawn anew in a process of its own, or refused with a sentence beside it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from reclamations.domain.vocabulary import Role
from reclamations.models import Organisation
from tests.factories import make_staff
from tests.files import costly, samples


@pytest.fixture
def admin(sign_in: Any) -> Client:
    return sign_in(make_staff(Role.ADMINISTRATOR, is_staff=True))


def sent(admin: Client, data: bytes, name: str = "logo.png") -> Any:
    """Save the organisation's own page with this logo, everything else as the page gives it."""
    url = reverse("admin:reclamations_organisation_change", args=[1])
    form = admin.get(url).context["adminform"].form
    values = {name: field.value() for name, field in ((bound.name, bound) for bound in form) if name != "logo"}
    flat = {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}
    return admin.post(url, flat | {"logo": SimpleUploadedFile(name, data)})


def test_a_logo_is_kept_without_what_it_hides(admin: Client) -> None:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Secret"
    Image.new("RGB", (60, 40), "teal").save(data, "JPEG", exif=exif)
    response = sent(admin, data.getvalue(), "marque.jpg")
    assert response.status_code == 302, response.context["adminform"].form.errors
    kept = Organisation.objects.get().logo
    assert kept.name.endswith(".jpg")
    with kept.open("rb") as file:
        assert b"Secret" not in file.read()


@pytest.mark.parametrize(
    "data",
    [
        costly.flat_webp(7000, 7000),
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        samples.image("PNG")[:60],
    ],
    ids=["bomb", "pdf", "svg", "cut"],
)
def test_what_cannot_be_a_logo_is_refused_beside_it(admin: Client, data: bytes) -> None:
    response = sent(admin, data)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["logo"]
    assert not Organisation.objects.get().logo


@pytest.mark.parametrize(
    ("role", "expected"), [(Role.ADMINISTRATOR, 200), (Role.MANAGEMENT, 200), (Role.COLLABORATOR, 403)]
)
def test_the_page_of_the_organisation_shows_its_logo(role: Role, expected: int, admin: Client, sign_in: Any) -> None:
    sent(admin, samples.image("PNG"))
    kept = Organisation.objects.get().logo
    page = admin.get(reverse("admin:reclamations_organisation_change", args=[1])).content.decode()
    assert f'href="{kept.url}"' in page
    shown = sign_in(make_staff(role, is_staff=True)).get(kept.url)
    assert shown.status_code == expected
    is_shown = shown.headers["Content-Type"] == "image/png" and shown.getvalue()[:4] == b"\x89PNG"
    assert is_shown is (expected == 200)


@pytest.mark.parametrize("name", ["logo.png", "..%2Flogo.png", "autre.png"])
def test_no_other_file_is_shown_as_a_logo(name: str, admin: Client) -> None:
    assert admin.get(f"/gestion/configuration/organisation/{name}").status_code == 404
