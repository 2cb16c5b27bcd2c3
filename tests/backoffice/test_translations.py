"""« Traductions »: every text the public reads, beside its French."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reclamations.backoffice.configuration import translations
from reclamations.domain.vocabulary import Channel, EventKind, Role
from reclamations.models import ComplaintMeans, Event, Service, Staff, Wording
from reclamations.models.company.wording import digest_of
from tests.factories import make_organisation, make_staff


@pytest.fixture
def admin(sign_in: Callable[[Staff], Client]) -> Client:
    """The browser of an administrator."""
    return sign_in(make_staff(Role.ADMINISTRATOR, is_staff=True, job_title=""))


def address(french: str, language: str = "en") -> str:
    return reverse("admin:translation", args=[language, digest_of(french)])


def listed() -> dict[str, str | None]:
    """The texts, in order, with their English."""
    return {text.french: text.translated for text in translations.texts("en")}


def test_every_text_the_public_reads_is_listed_once_and_the_missing_ones_first() -> None:
    make_organisation(welcome="Bienvenue.", legal_notice="Bienvenue.")
    Service.objects.create(name="Patinoire")
    Service.objects.create(name="Ancien service", is_active=False)
    ComplaintMeans.objects.create(channel=Channel.PHONE.value, label="Par téléphone", details="Le matin.")
    Wording.put(language="en", source="Bienvenue.", text="Welcome.")
    texts = listed()
    assert {"Patinoire", "Par téléphone", "Le matin.", "Médiateur du Tribunal de Grenoble"} <= set(texts)
    assert "Ancien service" not in texts
    assert texts["Bienvenue."] == "Welcome."
    flags = [english is None for english in texts.values()]
    assert flags == sorted(flags, reverse=True)
    assert translations.missing() == sum(flags)


def test_a_translation_is_written_beside_the_french_and_is_on_record(admin: Client) -> None:
    make_organisation(welcome="Bienvenue.")
    assert "Bienvenue." in admin.get(address("Bienvenue.")).content.decode()
    response = admin.post(address("Bienvenue."), {"text": "Welcome."}, follow=True)
    assert "Welcome." in response.content.decode()
    assert "Welcome." in Client().get("/?lang=en").content.decode()
    event = Event.objects.get(kind=EventKind.ORGANISATION_CHANGED.value)
    assert event.facts == {"fields": ["translations"], "language": "en", "text": digest_of("Bienvenue.")}


def test_a_changed_french_text_is_missing_again_and_its_former_translation_offered(admin: Client) -> None:
    Wording.put(language="en", source="Bienvenue à la patinoire.", text="Welcome to the rink.")
    make_organisation(welcome="Bienvenue à la patinoire !")
    assert listed()["Bienvenue à la patinoire !"] is None
    assert "Welcome to the rink." in admin.get(address("Bienvenue à la patinoire !")).content.decode()
    assert "Welcome to the rink." not in admin.get(address("Médiateur du Tribunal de Grenoble")).content.decode()


@pytest.mark.parametrize(("french", "language"), [("Inconnu", "en"), ("Bienvenue.", "xx"), ("Bienvenue.", "fr")])
def test_there_is_nothing_to_write_for_another_text_or_language(admin: Client, french: str, language: str) -> None:
    make_organisation(welcome="Bienvenue.")
    assert admin.get(address(french, language)).status_code == 404


def test_only_those_who_configure_translate(boss: Client, admin: Client) -> None:
    make_organisation(welcome="Bienvenue.")
    assert boss.post(address("Bienvenue."), {"text": "Welcome."}).status_code == 403
    assert not Wording._default_manager.exists()
    tile = reverse("admin:translations")
    assert tile in admin.get(reverse("admin:configuration")).content.decode()
    assert tile not in boss.get(reverse("admin:configuration")).content.decode()
