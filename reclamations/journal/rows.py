"""Rows read without trust, at one moment: byte by byte on SQLite, where anything can be written in any column.

The verification of the journal must name a row that somebody spoiled, not stumble over it: text that is no date, JSON
that is no JSON, bytes that are no UTF-8. A value that reads well but is not spelled as Django would have written it
(a space more in a JSON text) is reported too. PostgreSQL holds its types by itself, but for what a JSON column holds:
the journal writes objects only, so that any other JSON value cannot be read either.

No queryset gives that: it converts, and stops at the first value that it cannot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model, TextField
from django.db.models.functions import Cast

_CHUNK = 2000
#: A column as it lies there, of no declared type that sqlite3 would convert by: text as bytes, whatever they are; other
#: bytes, which Django writes in none of these columns, as a number that none of them takes.
_RAW = """CASE typeof("{0}") WHEN 'text' THEN CAST("{0}" AS BLOB) WHEN 'blob' THEN 0.5 ELSE "{0}" END"""


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
    columns = [_Column.of(field) for field in model._meta.concrete_fields]
    for values in _raw_values(model, [str(column.field.column) for column in columns], order_by):
        yield _row(model, columns, values)


def read_values(model: type[Model], names: Sequence[str], order_by: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield these columns of every row, as the database has them: JSON as text, and on SQLite days and moments too."""
    if connection.vendor == "sqlite":
        for values in _raw_values(model, names, order_by):
            yield tuple(one.decode("utf-8", "surrogateescape") if isinstance(one, bytes) else one for one in values)
        return
    texts = {f"{name}_text": Cast(name, TextField()) for name in names if _is_json(model, name)}  # pragma: no cover
    wanted = [f"{name}_text" if f"{name}_text" in texts else name for name in names]  # pragma: no cover
    rows = model._default_manager.annotate(**texts).order_by(*order_by).values_list(*wanted)  # pragma: no cover
    yield from rows.iterator(chunk_size=_CHUNK)  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured


def _is_json(model: type[Model], name: str) -> bool:  # pragma: no cover - PostgreSQL
    return isinstance(model._meta.get_field(name), JSONField)


def _raw_values(model: type[Model], columns: Sequence[str], order_by: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(map(_RAW.format, columns))
    order = ", ".join(f'"{name}"' for name in order_by)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}" ORDER BY {order}')  # noqa: S608 (our own names)
        while chunk := cursor.fetchmany(_CHUNK):
            yield from chunk


def _typed_rows(  # pragma: no cover - PostgreSQL, where the tests run too, unmeasured
    model: type[Model], order_by: Sequence[str]
) -> Iterator[Row]:
    """The rows of a database that holds its types; JSON comes as text, for it may hold what Python does not read."""
    names = {field.attname: field.null for field in model._meta.concrete_fields if isinstance(field, JSONField)}
    texts = {f"{name}_text": Cast(name, TextField()) for name in names}
    rows = model._default_manager.defer(*names).annotate(**texts).order_by(*order_by)
    for found in rows.iterator(chunk_size=_CHUNK):
        odd = []
        for name, may_be_missing in names.items():
            text = getattr(found, f"{name}_text")
            try:
                setattr(found, name, None if text is None and may_be_missing else _object(json.loads(text)))
            except (ValueError, TypeError, RecursionError):
                odd.append(name)
        yield Row(found.pk, None if odd else found, tuple(odd))


class _Column(NamedTuple):
    """How a column is read: its field, the type it holds, what makes a Python value of it."""

    field: Field[Any, Any]
    holds: type[Any]
    converters: list[Callable[[Any], Any]]

    @classmethod
    def of(cls, field: Field[Any, Any]) -> _Column:
        column: Any = field.get_col(field.model._meta.db_table)
        kind = column.output_field.get_internal_type()
        found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        converters: list[Callable[[Any], Any]] = [
            partial(convert, expression=column, connection=connection) for convert in found
        ]
        if isinstance(column.output_field, JSONField):
            converters.append(_object)
        return cls(field, int if "Integer" in kind or "AutoField" in kind else str, converters)

    def read(self, value: Any) -> Any:
        """Give the Python value of a stored one, strictly of its type; raise ValueError or TypeError."""
        if value is None and self.field.null:
            return None
        if not isinstance(value, self.holds):
            raise TypeError("another type, or missing")
        for convert in self.converters:
            value = convert(value)
        return value


def _row(model: type[Model], columns: Sequence[_Column], values: Sequence[Any]) -> Row:
    read: dict[str, Any] = {}
    odd: list[str] = []
    for column, value in zip(columns, values, strict=True):
        try:
            stored = value.decode() if isinstance(value, bytes) else value
            found = read[column.field.attname] = column.read(stored)
            is_odd = column.field.get_db_prep_save(found, connection) != stored
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            read.pop(column.field.attname, None)
            is_odd = True
        if is_odd:
            odd.append(column.field.name)
    whole = model.from_db(connection.alias, list(read), list(read.values())) if len(read) == len(columns) else None
    return Row(values[0], whole, tuple(odd))


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value
