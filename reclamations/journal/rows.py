"""Rows read without trust, at one moment: byte by byte on SQLite, where anything can be written in any column.

The verification of the journal must name a row that somebody spoiled, not stumble over it: text that is no date, JSON
that is no JSON, bytes that are no UTF-8. A value that reads well but is not spelled as Django would have written it
(a space more in a JSON text) is reported too. PostgreSQL holds its types by itself, but for what a JSON column holds:
the journal writes objects only, so that any other JSON value cannot be read either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model, TextField
from django.db.models.functions import Cast

_CHUNK = 2000


@dataclass(frozen=True)
class Row:
    """One row: the model's instance, or None when it cannot be read, and the names of its odd columns."""

    pk: object
    found: Model | None
    oddities: tuple[str, ...]


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside as it stood at the first query, whatever others write meanwhile; nobody waits for it.

    Inside of a transaction that is open already, on PostgreSQL, each query sees its own moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would be IMMEDIATE here, and keep every writer waiting
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def read_rows(model: type[Model], order_by: Sequence[str] = ("id",)) -> Iterator[Row]:
    """Yield every row of `model`, in the order of these columns."""
    if connection.vendor != "sqlite":  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured
        yield from _typed_rows(model, order_by)
        return
    fields = model._meta.concrete_fields
    # The unary plus keeps sqlite3 from converting by the column's declared type.
    columns = ", ".join(f'+"{field.column}"' for field in fields)
    order = ", ".join(f'"{name}"' for name in order_by)
    sql = f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY {order}'  # noqa: S608 (names of our own models)
    for values in _fetch(sql):
        yield _row(model, fields, values)


def _typed_rows(  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured
    model: type[Model], order_by: Sequence[str]
) -> Iterator[Row]:
    """The rows of a database that holds its types; JSON comes as text, for it may hold what Python does not read."""
    names = [field.attname for field in model._meta.concrete_fields if isinstance(field, JSONField)]
    texts = {f"{name}_text": Cast(name, TextField()) for name in names}
    rows = model._default_manager.defer(*names).annotate(**texts).order_by(*order_by)
    for found in rows.iterator(chunk_size=_CHUNK):
        odd = []
        for name in names:
            try:
                setattr(found, name, _object(json.loads(getattr(found, f"{name}_text"))))
            except (ValueError, TypeError, RecursionError):
                odd.append(name)
        yield Row(found.pk, None if odd else found, tuple(odd))


def _fetch(sql: str) -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    with _lenient_text():
        cursor.execute(sql)
    while True:
        with _lenient_text():
            chunk = cursor.fetchmany(_CHUNK)
        if not chunk:
            return
        yield from chunk


@contextmanager
def _lenient_text() -> Iterator[None]:
    raw = connection.connection
    usual = raw.text_factory
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = usual


def _row(model: type[Model], fields: Sequence[Field[Any, Any]], values: Sequence[Any]) -> Row:
    read: list[Any] = []
    odd: list[str] = []
    broken = False
    for field, value in zip(fields, values, strict=True):
        try:
            found = _read(field, value)
            is_odd = field.get_db_prep_save(found, connection) != value
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            is_odd = broken = True
        else:
            read.append(found)
        if is_odd:
            odd.append(field.name)
    if broken:
        return Row(values[0], None, tuple(odd))
    return Row(values[0], model.from_db(connection.alias, [field.attname for field in fields], read), tuple(odd))


def _read(field: Field[Any, Any], value: Any) -> Any:
    """Give the Python value of a stored one, strictly of its type; raise ValueError or TypeError."""
    target = getattr(field, "target_field", field)
    kind = target.get_internal_type()
    if value is None:
        if field.null:
            return None
        raise ValueError("missing")
    if "Integer" in kind or "AutoField" in kind:
        if not isinstance(value, int):
            raise TypeError("not a number")
        return value
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # no stray byte
    for convert in [*connection.ops.get_db_converters(_column(target)), *target.get_db_converters(connection)]:
        value = convert(value, _column(target), connection)
    return _object(value) if isinstance(target, JSONField) else value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value


def _column(field: Field[Any, Any]) -> Any:
    return field.get_col(field.model._meta.db_table)
