"""A managed database, where our owner may create no role: what the DBA executes, then the rest as usual."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from imagin.runtime.services import start_test_services

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def managed():
    """PostgreSQL as a provider gives it: a database, an owner of tables without CREATEROLE."""
    services = start_test_services(prefix="managed")
    with services.cluster.connect("postgres") as connection:
        connection.execute("DROP DATABASE imagin WITH (FORCE)")
        connection.execute("DROP ROLE managed_login")
        connection.execute("ALTER ROLE managed_owner NOCREATEROLE NOCREATEDB")
        connection.execute("CREATE DATABASE imagin")
    yield services
    services.stop()


def imagin(managed, *arguments, module="imagin"):
    owner, login = managed.owner_url, managed.login_url
    environ = os.environ | {
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "IMAGIN_ROLE_PREFIX": "managed",
        "IMAGIN_DB_URL": login,
        "IMAGIN_DB_OWNER_URL": owner,
        "IMAGIN_HUB_HOST": "localhost",
        "IMAGIN_EMAIL_URL": "consolemail://",
        "IMAGIN_STATE_DIR": str(managed.state),
        "IMAGIN_STATIC_DIR": str(managed.state),
        "DJANGO_SETTINGS_MODULE": "imagin.settings",
    }
    return subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments], env=environ, capture_output=True, text=True
    )


def prepare(managed):
    return imagin(managed, "serve", "prepare", module="imagin.runtime")


def as_the_administrator(managed, text):
    with managed.cluster.connect() as connection:
        connection.execute(text)


def roles(managed):
    with managed.cluster.connect() as connection:
        found = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'managed%'")
        return {row[0] for row in found}


def test_what_cannot_be_made_is_printed_executed_and_then_enough(managed):
    refused = prepare(managed)
    assert refused.returncode == 1 and "« imagin prepare --sql »" in refused.stderr
    assert "Traceback" not in refused.stderr and roles(managed) == {"managed_owner"}

    printed = imagin(managed, "prepare", "--sql", "--academy", "caen")
    assert printed.returncode == 0, printed.stderr
    as_the_administrator(managed, printed.stdout)
    as_the_administrator(managed, printed.stdout)  # again changes nothing
    as_the_administrator(
        managed, sql.SQL("ALTER ROLE managed_login PASSWORD {}").format(sql.Literal("login"))
    )

    done = prepare(managed)
    assert done.returncode == 0, done.stderr
    opened = imagin(
        managed,
        "academy",
        "create",
        "--code",
        "caen",
        "--name",
        "Académie de Caen",
        "--host",
        "caen.localhost",
    )
    assert opened.returncode == 0, opened.stderr
    _the_login_role_becomes_the_academy(managed)

    refused = imagin(
        managed, "academy", "create", "--code", "rennes", "--name", "Rennes", "--host", "rennes.localhost"
    )
    assert refused.returncode == 1 and "--academy CODE" in refused.stderr
    assert "Traceback" not in refused.stderr
    with managed.cluster.connect() as connection:
        found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'a_rennes'").fetchone()
    assert found is None


def _the_login_role_becomes_the_academy(managed):
    with psycopg.connect(managed.login_url) as connection:
        connection.execute("SET ROLE managed_academy_caen")
        connection.execute("SELECT count(*) FROM a_caen.claims_claim")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE a_caen.refused (number integer)")


def test_the_text_holds_no_password_and_quotes_what_it_names():
    from imagin.academies.role_sql import role_sql

    text = role_sql(["caen", "noumea"])
    assert 'CREATE ROLE "imagin_academy_caen" NOLOGIN NOINHERIT' in text
    assert 'GRANT "imagin_academy_noumea" TO "imagin_login"' in text
    assert "PASSWORD '" not in text and "CREATEROLE" not in text and "SUPERUSER" not in text


def test_a_code_that_is_none_is_refused():
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="n'est pas recevable"):
        call_command("prepare", sql=True, academy=['x"; DROP ROLE y'])


def test_an_academy_without_sql_is_refused():
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="ajoutez --sql"):
        call_command("prepare", academy=["caen"])
