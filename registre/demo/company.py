"""The company, its calendar, its lists and its accounts: configuration, written once on an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter
from django.core.files.base import ContentFile
from django.db import transaction

from reclamations import actions
from reclamations.domain.vocabulary import Party
from reclamations.models import (
    Category,
    Closure,
    Complaint,
    ComplaintMeans,
    Installation,
    Organisation,
    Service,
    Staff,
    WhatsAppContact,
    Wording,
)
from reclamations.models.company.organisation import PLACEHOLDER
from registre.demo import samples, texts


def is_ours() -> bool:
    """Whether the organisation of this database is the demonstration's."""
    return Organisation.objects.filter(name=texts.organisation()["organisation"]["name"]).exists()


def is_in_use() -> bool:
    """Whether somebody uses this database already: an account, a file, or an organisation but the placeholder."""
    configured = Organisation.objects.exclude(name=PLACEHOLDER).exists()
    return configured or Staff.objects.exists() or Complaint.objects.exists()


def accounts() -> list[dict[str, Any]]:
    """The accounts of the demonstration, with their passwords."""
    return list(texts.organisation()["account"])


@transaction.atomic
def found(today: date) -> None:
    """Write the organisation, its lists and its accounts; closures go from six years back to next year."""
    data = texts.organisation()
    organisation = Organisation.current()
    for name, value in data["organisation"].items():
        setattr(organisation, name, value)
    organisation.logo.save("logo.png", ContentFile(samples.logo()), save=False)
    organisation.full_clean(exclude=["calendar"])
    organisation.save()
    Closure.objects.bulk_create(_closures(today.year))
    actions.refresh_calendar(actor=Party.SYSTEM)
    for account in data["account"]:
        _open_account(account)
    _fill_lists(data)
    _translate(data)


def _closures(year: int) -> Iterator[Closure]:
    for one in range(year - 6, year + 2):
        yield Closure(label="Fermeture de fin d’année", first_day=date(one, 12, 24), last_day=date(one + 1, 1, 1))
    for one in (year - 1, year, year + 1):
        bridge = easter(one) + timedelta(days=40)
        yield Closure(label="Pont de l’Ascension", first_day=bridge, last_day=bridge)


def _open_account(account: dict[str, Any]) -> None:
    fields = {name: value for name, value in account.items() if name != "password"}
    staff = Staff(**fields, email=f"{account['username']}@cimes-et-rives.example", is_staff=True)
    staff.set_password(account["password"])
    staff.save()


def _fill_lists(data: dict[str, Any]) -> None:
    ComplaintMeans.objects.bulk_create(ComplaintMeans(position=i, **row) for i, row in enumerate(data["means"]))
    WhatsAppContact.objects.bulk_create(WhatsAppContact(position=i, **row) for i, row in enumerate(data["whatsapp"]))
    Service.objects.bulk_create(Service(position=i, name=name) for i, name in enumerate(data["services"].values()))
    Installation.objects.bulk_create(
        Installation(position=i, slug=slug, name=name, place=place)
        for i, (slug, (name, place)) in enumerate(data["installations"].items())
    )
    Category.objects.bulk_create(
        Category(position=i, code=code, name=name) for i, (code, name) in enumerate(data["categories"].items())
    )


def _translate(data: dict[str, Any]) -> None:
    """Keep the company's texts in the other languages of the demonstration."""
    organisation = Organisation.current()
    details = {means["label"]: means["details"] for means in data["means"]}
    for language, said in texts.translations().items():
        pairs = [(str(getattr(organisation, field)), text) for field, text in said["organisation"].items()]
        pairs += [(details[label], text) for label, text in said["details"].items()]
        for source, text in [*pairs, *said["texts"].items()]:
            Wording.put(language=language, source=source, text=text)
