"""Who answers for a file on a day: never nobody (Art. 5)."""

from datetime import date
from typing import Any

import pytest

from reclamations.actions import Keepers
from reclamations.domain.vocabulary import Role, Status
from reclamations.models import Complaint, Staff
from tests.actions.world import TODAY, in_status
from tests.factories import make_staff

AWAY = {"absent_from": date(2026, 5, 8), "absent_until": date(2026, 5, 15)}


def person(role: Role = Role.CLIENT_RELATIONS, **fields: Any) -> Staff:
    role = fields.pop("role", role)
    staff = make_staff(role, **{"email": "quelqu.un@exemple.fr"} | fields)
    staff.refresh_from_db()
    return staff


def addressees(handler: Staff | None, on: date = TODAY) -> list[Staff]:
    return Keepers.of(on).addressees(handler.pk if handler else None)


def test_the_handler_is_told() -> None:
    person()
    handler = person()
    assert addressees(handler) == [handler]


@pytest.mark.parametrize(
    ("on", "is_away"),
    [(date(2026, 5, 7), False), (date(2026, 5, 8), True), (date(2026, 5, 15), True), (date(2026, 5, 16), False)],
)
def test_both_days_of_an_absence_are_included(on: date, is_away: bool) -> None:
    substitute = person()
    handler = person(**AWAY, substitute=substitute)
    assert addressees(handler, on) == [substitute if is_away else handler]


def test_the_substitute_of_a_substitute_who_is_away_too_is_told() -> None:
    last = person()
    middle = person(**AWAY, substitute=last)
    assert addressees(person(**AWAY, substitute=middle)) == [last]


def test_two_who_replace_each_other_and_are_both_away_leave_the_file_to_everybody() -> None:
    one = person(**AWAY)
    other = person(**AWAY, substitute=one)
    Staff.objects.filter(pk=one.pk).update(substitute=other)
    there = person()
    assert addressees(one) == [there]


@pytest.mark.article(5)
@pytest.mark.parametrize(
    "gone",
    [
        {"is_active": False},
        AWAY,
        {"role": Role.COLLABORATOR},
        {"role": Role.ADMINISTRATOR},
        {"email": ""},
        {"is_active": False, **AWAY},
    ],
)
def test_who_cannot_be_told_is_replaced_by_client_relations_and_management(gone: dict[str, Any]) -> None:
    there = {person(), person(Role.MANAGEMENT)}
    person(Role.COLLABORATOR)
    assert set(addressees(person(**gone))) == there


@pytest.mark.article(5)
def test_when_nobody_is_there_who_is_away_is_told_and_without_anybody_who_manages_accounts() -> None:
    administrator = person(Role.ADMINISTRATOR)
    assert addressees(None) == [administrator]
    away = person(**AWAY)
    assert addressees(None) == [away]
    manager = person(Role.MANAGEMENT)
    assert addressees(None) == [manager]


def test_the_files_without_anybody_are_found() -> None:
    there, substitute = person(), person()
    kept = [in_status(Status.RECEIVED, handler=handler) for handler in (there, person(**AWAY, substitute=substitute))]
    orphans = [
        in_status(Status.RECEIVED, handler=handler)
        for handler in (None, person(is_active=False), person(**AWAY), person(Role.COLLABORATOR))
    ]
    found = Complaint.objects.filter(Keepers.of(TODAY).without_a_keeper)
    assert set(found) == set(orphans)
    assert not set(found) & set(kept)


def test_a_substitute_sees_to_the_files_of_who_is_away() -> None:
    substitute = person()
    away = person(**AWAY, substitute=substitute)
    assert set(Keepers.of(TODAY).kept_by(substitute)) == {substitute.pk, away.pk}
    assert Keepers.of(TODAY).kept_by(away) == []
    assert Keepers.of(date(2026, 5, 18)).kept_by(away) == [away.pk]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"is_active": False}, "compte désactivé"),
        ({"role": Role.COLLABORATOR}, "ne traite plus les dossiers"),
        (AWAY, "absence jusqu’au 15/05/2026, sans remplaçant"),
    ],
)
def test_why_a_handler_does_not_see_to_a_file_is_said(fields: dict[str, Any], words: str) -> None:
    handler = person(**fields)
    assert Keepers.of(TODAY).standing_of(handler.pk) == words
