"""Somebody who can write the database: goes round the triggers, as an attacker would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def bare_tables() -> Iterator[None]:
    """Take the triggers and the foreign keys out of the way, and put the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = dict(cursor.fetchall())
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("PRAGMA foreign_keys = OFF")  # no effect inside a transaction: the tests keep to what it allows
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for sql in triggers.values():
            cursor.execute(sql)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def write(table: str, column: str, value: Any, pk: int) -> None:
    """Change one column of one row by hand."""
    with bare_tables(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [value, pk])  # noqa: S608


def delete(table: str, where: str) -> None:
    """Delete rows by hand."""
    with bare_tables(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {where}")  # noqa: S608
