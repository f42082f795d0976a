"""Loading the national reference tables, and the questions academies ask of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connections, transaction
from psycopg import sql

from imagin.academies.roles import owner_scope
from imagin.reference import sources
from imagin.reference.merge import execute, merge
from imagin.reference.models import Adjacency, Commune, JuryRate
from imagin.tenancy.context import enter

TABLES = (Commune, Adjacency, JuryRate)
RATE_KEY = ("activity", "group", "currency", "valid_from")


@dataclass(frozen=True, slots=True)
class ReferenceLoad:
    """``done`` is False where everything was already there."""

    done: bool
    communes: int
    adjacencies: int
    rates: int


def load_reference() -> ReferenceLoad:
    """Bring communes, shared boundaries and rates to what the files say; quick when they are already.

    Runs as the owner: nobody else may write these tables. Rows keep their keys from load to load,
    and a rate is never deleted: a claim may cite it.
    """
    wanted = sources.fingerprint()
    with enter(owner_scope()), transaction.atomic(using="owner"):
        done = _mark() != _mark_of(wanted)
        if done:
            merge(Commune, ["code"], sources.communes(), forget=True)
            merge(Adjacency, ["first", "second"], sources.adjacencies(), forget=True)
            merge(
                JuryRate, ["activity", "group", "currency", "valid_from"], sources.jury_rates(), forget=False
            )
            _leave_mark(_mark_of(wanted))
        return ReferenceLoad(done, *_counts())


def adjacent_pairs(codes: Collection[str]) -> set[tuple[str, str]]:
    """Pairs of these communes that share a boundary, each with its lower code first. One query."""
    rows = Adjacency.objects.filter(first__in=codes, second__in=codes)
    return set(rows.values_list("first", "second"))


def are_adjacent(one: str, other: str) -> bool:
    return bool(adjacent_pairs({one, other}))


def known_communes(codes: Collection[str]) -> set[str]:
    """Those of these INSEE codes that exist. One query."""
    return set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))


def _mark() -> str | None:
    """What the last load left as the comment of its first table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass, 'pg_class')", [Commune._meta.db_table])
        return cursor.fetchone()[0]


def _mark_of(fingerprint: str) -> str:
    """Files and row counts: a table emptied by hand is filled again."""
    return " ".join([fingerprint, *map(str, _counts())])


def _leave_mark(mark: str) -> None:
    table = sql.Identifier(Commune._meta.db_table)
    execute("COMMENT ON TABLE {table} IS {mark}", table=table, mark=sql.Literal(mark))


def _counts() -> list[int]:
    return [model.objects.using("owner").count() for model in TABLES]
