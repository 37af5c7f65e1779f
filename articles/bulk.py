"""Storing many rows: what bulk_create and bulk_update do, in a fraction of their time."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from typing import Any, cast

from django.db import connection
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

# Stored as Python has them.
AS_IT_IS = (BinaryField, BooleanField, CharField, ForeignKey, IntegerField, TextField)


def create(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Inserts new rows and returns their ids. For use inside a transaction that writes.

    A row gives values by the attribute names of the model, such as `provider_id`; a field that it leaves out
    gets its default.
    """
    if not rows:
        return []
    ids = next_ids(model, len(rows))
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = [field.attname for field in fields]
    defaults = {field.attname: field.get_default() for field in fields if field.attname not in rows[0]}
    whole = ({**defaults, **row, "id": pk} for row, pk in zip(rows, ids, strict=True))
    insert(model, names, map(itemgetter(*names), whole))
    return ids


def insert(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence], *, or_leave: bool = False
) -> None:
    """Inserts rows, given as the values of the named fields. Defaults of Django's are not looked at.

    bulk_create builds a statement of thousands of places anew each time and prepares every value by itself;
    here the engine gets one statement, and only what is not stored as it is gets prepared. `or_leave` leaves
    out the rows that are there already.
    """
    fields = fields_of(model, names)
    columns = ", ".join(map(column, fields))
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table(model)} ({columns}) VALUES ({places})"  # noqa: S608 (names)
    execute(statement + " ON CONFLICT DO NOTHING" * or_leave, fields, rows)


def update(model: type[Model], names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Writes the named fields of stored rows, each given as their values and, last, its id."""
    fields = fields_of(model, [*names, "id"])
    changes = ", ".join(f"{column(field)} = %s" for field in fields[:-1])
    execute(f"UPDATE {table(model)} SET {changes} WHERE id = %s", fields, rows)  # noqa: S608 (names)


def add(model: type[Model], names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Adds to the named numbers of stored rows, each given as what to add and, last, its id."""
    fields = fields_of(model, [*names, "id"])
    changes = ", ".join(f"{column(field)} = {column(field)} + %s" for field in fields[:-1])
    execute(f"UPDATE {table(model)} SET {changes} WHERE id = %s", fields, rows)  # noqa: S608 (names)


def execute(statement: str, fields: Sequence[Field], rows: Iterable[Sequence]) -> None:
    values = list(zip(*rows, strict=True))
    if not values:
        return
    columns = [prepared(field, column) for field, column in zip(fields, values, strict=False)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def prepared(field: Field, values: Sequence) -> Iterable:
    """The values of one column, as the engine wants them."""
    if isinstance(field, AS_IT_IS):
        return values
    prepare = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, JSONField):
        write = partial(connection.ops.adapt_json_value, encoder=field.encoder)
        empty = {kind: prepare(kind()) for kind in {type(value) for value in values if not value}}  # most are
        return [write(value) if value else empty[type(value)] for value in values]
    return map(cache(prepare), values)


def fields_of(model: type[Model], names: Iterable[str]) -> list[Field]:
    return [cast(Field, model._meta.get_field(name)) for name in names]


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def column(field: Field) -> str:
    return connection.ops.quote_name(str(field.column))


def next_ids(model: type[Model], number: int) -> list[int]:
    """Ids that no other row will get."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            serial = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(serial, [table, number])
            return [found for (found,) in cursor.fetchall()]
        # Nobody else writes during a transaction of SQLite, so the ids after the last one are ours.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = last[0] + 1 if last else 1
    return list(range(first, first + number))
