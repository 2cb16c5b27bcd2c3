"""What follows the restore of an older backup: numbers given since then are never given again.

See docs/architecture.md, « Counters and backups ».
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models, transaction

from reclamations import clock, journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models import ReferenceCounter

#: Far more than what was written since any backup that anybody would restore.
KEYS_SKIPPED = 1_000_000


def jump_counters(*, actor: Party, references: int) -> ReferenceCounter:
    """Skip `references` numbers of this year's references and a million of every table's primary keys.

    Gives the year's counter, and records the gap in the organisation's journal: references have no other.
    """
    with transaction.atomic():
        journal.wait_for_turn()
        year = clock.today().year
        ReferenceCounter.objects.get_or_create(year=year)
        ReferenceCounter.objects.filter(year=year).update(last=models.F("last") + references)
        for model in apps.get_models():
            if isinstance(model._meta.pk, models.AutoField) and not model._meta.proxy:
                _skip(model, KEYS_SKIPPED)
        counter = ReferenceCounter.objects.get(year=year)
        facts = {
            "year": year,
            "last_reference": counter.last,
            "references_skipped": references,
            "keys_skipped": KEYS_SKIPPED,
        }
        journal.record(EventKind.RESTORED, actor=actor, at=clock.now(), facts=facts)
    return counter


def _skip(model: type[models.Model], count: int) -> None:
    """Move the counter of a table's primary keys past what is there and past what was given before."""
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            if row is None:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            else:
                cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        else:  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT setval({sequence}, nextval({sequence}) + %s)",  # only placeholders
                [f'"{table}"', key.column, f'"{table}"', key.column, count],
            )
