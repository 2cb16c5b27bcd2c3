"""`manage.py remind`: staff are told of what is due, once a day, without a word about clients."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from reclamations.domain.vocabulary import Role
from reclamations.models import Mail, Staff
from tests.factories import make_complaint, make_staff

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 22, 7, tzinfo=UTC)
SUNDAY = datetime(2026, 6, 21, 7, tzinfo=UTC)


def remind(moment: datetime, *options: str) -> str:
    out = io.StringIO()
    with time_machine.travel(moment, tick=False):
        call_command("remind", *options, stdout=out)
    return out.getvalue()


@pytest.mark.article(5)
def test_the_handler_is_told_once_a_day_by_reference_and_never_by_name() -> None:
    handler = make_staff(Role.CLIENT_RELATIONS, email="relations@example.org")
    with time_machine.travel(datetime(2026, 6, 4, 9, tzinfo=UTC)):
        file = make_complaint(handler=handler)
    assert "1 reminders" in remind(MONDAY)
    assert "0 reminders" in remind(MONDAY)
    mail = Mail.objects.get()
    assert mail.to == handler.email
    assert file.reference in mail.text
    assert file.name not in mail.text + mail.html + mail.subject


@pytest.mark.article(6)
def test_a_late_file_is_told_to_management_too() -> None:
    handler, manager = (
        make_staff(Role.CLIENT_RELATIONS, email="relations@example.org"),
        make_staff(Role.MANAGEMENT, email="direction@example.org"),
    )
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC)):
        make_complaint(handler=handler)
    remind(MONDAY)
    assert {mail.to for mail in Mail.objects.all()} == {handler.email, manager.email}


def test_a_day_off_sends_nothing_unless_forced() -> None:
    make_staff(Role.CLIENT_RELATIONS, email="relations@example.org")
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC)):
        make_complaint()
    assert "Not a working day" in remind(SUNDAY)
    assert "1 reminders" in remind(SUNDAY, "--force")


@pytest.mark.article(5)
@pytest.mark.parametrize(
    "gone",
    [
        {"is_active": False},
        {"absent_from": date(2026, 6, 1), "absent_until": date(2026, 6, 30)},
        {"role": Role.COLLABORATOR.value},
        {"email": ""},
    ],
)
def test_no_due_file_is_left_without_a_living_addressee(gone: dict[str, Any]) -> None:
    """Every due file, late or not, has a handler who cannot be told, or none: each is in a mail to somebody else."""
    there = make_staff(Role.CLIENT_RELATIONS, email="relations@example.org")
    handlers = [make_staff(Role.CLIENT_RELATIONS, email=f"parti{n}@example.org") for n in range(3)]
    files = []
    for day, handler in zip((4, 20, 21, 29), (*handlers, None), strict=True):
        with time_machine.travel(datetime(2026, 5, day, 9, tzinfo=UTC)):
            files.append(make_complaint(handler=handler, received_on=date(2026, 5, day)))
    Staff.objects.filter(pk__in=[handler.pk for handler in handlers]).update(**gone)
    remind(MONDAY)
    mails = Mail.objects.filter(to=there.email)
    assert [file.reference for file in files if file.reference not in mails.get().text] == []
    assert {mail.to for mail in Mail.objects.all()} == {there.email}


def test_a_substitute_is_told_in_the_place_of_who_is_away() -> None:
    substitute = make_staff(Role.CLIENT_RELATIONS, email="remplace@example.org")
    make_staff(Role.CLIENT_RELATIONS, email="autre@example.org")
    away = make_staff(
        Role.CLIENT_RELATIONS,
        email="absente@example.org",
        absent_from=date(2026, 6, 22),
        absent_until=date(2026, 6, 22),
        substitute=substitute,
    )
    with time_machine.travel(datetime(2026, 6, 4, 9, tzinfo=UTC)):
        make_complaint(handler=away)
    remind(MONDAY)
    assert [mail.to for mail in Mail.objects.all()] == [substitute.email]
