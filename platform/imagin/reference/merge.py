"""Rows of a file into a public table, as its owner: COPY, then write only what differs."""

from collections.abc import Iterable, Sequence

from django.db import connections, models
from psycopg import sql

INCOMING = sql.Identifier("incoming_rows")


def merge(model: type[models.Model], key: Sequence[str], rows: Iterable[tuple], *, forget: bool) -> None:
    """Insert and update by ``key``; ``forget`` also deletes the rows that are not given any more."""
    table, columns = sql.Identifier(model._meta.db_table), _columns(model)
    _copy(table, columns, rows)
    parts = {"table": table, "incoming": INCOMING, "columns": _names(columns), "key": _names(key)}
    others = [name for name in columns if name not in key]
    action = sql.SQL("DO UPDATE SET ({0}) = ROW ({1}) WHERE ({2}) IS DISTINCT FROM ({1})").format(
        _names(others), _names(others, "excluded"), _names(others, "kept")
    )
    execute(
        "INSERT INTO {table} AS kept ({columns}) SELECT {columns} FROM {incoming}"
        " ON CONFLICT ({key}) {action}",
        **parts,
        action=action if others else sql.SQL("DO NOTHING"),
    )
    if forget:
        execute("DELETE FROM {table} WHERE ({key}) NOT IN (SELECT {key} FROM {incoming})", **parts)
    execute("DROP TABLE {incoming}", **parts)
    execute("ANALYZE {table}", **parts)


def execute(statement: str, **parts: sql.Composable) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts))


def _copy(table: sql.Identifier, columns: Sequence[str], rows: Iterable[tuple]) -> None:
    parts = {"table": table, "incoming": INCOMING, "columns": _names(columns)}
    execute("CREATE TEMPORARY TABLE {incoming} AS SELECT {columns} FROM {table} WITH NO DATA", **parts)
    with connections["owner"].cursor() as cursor:
        statement = sql.SQL("COPY {incoming} ({columns}) FROM STDIN").format(**parts)
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _columns(model: type[models.Model]) -> list[str]:
    """Every column but a key that the database numbers itself."""
    return [str(field.column) for field in model._meta.concrete_fields if field.name != "id"]


def _names(columns: Sequence[str], table: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*filter(None, (table, name))) for name in columns)
