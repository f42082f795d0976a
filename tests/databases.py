"""One migrated database made once per run, copied for each worker (a copy takes 0.1 s)."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from imagin.academies.onboarding import create_academy
from imagin.tenancy.context import hub

TEMPLATE = "imagin_tests_template"
TOLD = "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE tablename = ANY(%s)"
TABLES_TOLD = [
    "rules_rulechange",
    "rules_rulevalue",
    "hub_journal_hubentry",
    "hub_journal_hubseal",
    "hub_journal_journalwitness",
    "journal_entry",
    "journal_seal",
]
ACADEMIES = {
    "toulouse": "Académie de Toulouse",
    "rennes": "Académie de Rennes",
    "noumea": "Vice-rectorat de la Nouvelle-Calédonie",
}


def use_copy(name: str) -> None:
    """Point both aliases at a fresh copy of the migrated database."""
    with alone("databases"):
        if not _exists(TEMPLATE):
            _make_template()
        _maintain("CREATE DATABASE {name} TEMPLATE {template}", name=name, template=TEMPLATE)
    _point_at(name)


def drop_copy(name: str) -> None:
    connections.close_all()
    _point_at("postgres")
    _drop(name)


def forget() -> None:
    """Rules and journals as a new database has them: what a test committed is not read by the next one."""
    with hub(), connections["owner"].cursor() as cursor:
        cursor.execute(TOLD, [TABLES_TOLD])
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"TRUNCATE {tables}")


def _make_template() -> None:
    making = TEMPLATE + "_making"
    _drop(making)
    _maintain("CREATE DATABASE {name}", name=making)
    _point_at(making)
    with hub():
        call_command("prepare")
        for code, name in ACADEMIES.items():
            create_academy(code=code, name=name, host=f"{code}.localhost")
        _begin_far()
    connections.close_all()
    _maintain("ALTER DATABASE {name} RENAME TO {template}", name=making, template=TEMPLATE)


def _drop(name: str, tries: int = 50) -> None:
    """An autovacuum is a superuser's, whom the owner may not send away: it leaves after a moment."""
    try:
        _maintain("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)
    except psycopg.errors.InsufficientPrivilege:
        if not tries:
            raise
        time.sleep(0.2)
        _drop(name, tries - 1)


def _begin_far() -> None:
    """Identifiers of five digits and more, in every schema: a page that writes « 10 000 » is found out."""
    sequences = "SELECT setval(format('%I.%I', schemaname, sequencename), greatest(last_value, 10000))"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"{sequences} FROM pg_sequences")


def _point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One worker at a time: they share the cluster, so its roles too."""
    with (Path(settings.STATE_DIR) / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _maintenance() -> psycopg.Connection:
    parameters = connections["owner"].get_connection_params()
    wanted = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    return psycopg.connect(**wanted, dbname="postgres", autocommit=True)


def _exists(name: str) -> bool:
    with _maintenance() as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def _maintain(statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(value) for key, value in names.items()}
    with _maintenance() as connection:
        connection.execute(sql.SQL(statement).format(**identifiers))
