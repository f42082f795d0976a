"""An academy that comes or goes stops nobody: no table that the others read is locked for it."""

import psycopg
import pytest
from django.db import OperationalError, connections

from imagin.academies import roles
from imagin.academies.configuration.reading import read
from imagin.academies.opening import engine, undoing
from imagin.tenancy.context import enter
from tests.imagin.academies.opening.helpers import CODE, TEXT, remains

TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
WANTED = ("host", "port", "user", "password", "dbname")


@pytest.fixture
def elsewhere(besancon):
    """A transaction of another process, ended with the test."""
    known = connections["owner"].get_connection_params()
    with psycopg.connect(**{name: known[name] for name in WANTED if known.get(name)}) as other:
        yield other


@pytest.fixture
def impatient(elsewhere):
    """Who waits for a lock fails, so that the test does not wait with him."""
    with enter(roles.owner_scope()):
        roles.run("SET lock_timeout = '3s'")
        yield
        roles.run("RESET lock_timeout")


def test_who_reads_is_not_waited_for(elsewhere, impatient):
    """And so nobody queues behind the one who waits: letters are drawn for a minute in one transaction."""
    tables = ", ".join(row[0] for row in elsewhere.execute(TABLES).fetchall())
    elsewhere.execute(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")
    engine.open_from(read(TEXT), actor="tests")
    engine.undo(CODE, actor="tests")
    assert remains() == []


def test_rights_are_given_one_at_a_time(elsewhere, impatient):
    elsewhere.execute(roles.RIGHTS_LOCK)
    with pytest.raises(OperationalError, match="lock timeout"):
        roles.secure_academy("toulouse")
    elsewhere.rollback()
    roles.secure_academy("toulouse")


def test_a_worker_in_the_way_makes_the_undoing_begin_again(besancon, monkeypatch):
    engine.open_from(read(TEXT), actor="tests")
    whole, ended = undoing._drop_schema, []

    def ended_twice(code):
        if len(ended) < 2:
            ended.append(code)
            raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
        return whole(code)

    monkeypatch.setattr(undoing, "_drop_schema", ended_twice)
    engine.undo(CODE, actor="tests")
    assert len(ended) == 2 and remains() == []
