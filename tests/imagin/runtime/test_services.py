"""A real PostgreSQL and a real Valkey: killed, they come back with everything that was committed."""

import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest
import redis

from imagin.runtime import roles
from imagin.runtime.errors import RefusedError
from imagin.runtime.services import start_test_services


@pytest.fixture(scope="module")
def services():
    """Durable, as the platform's own: without synchronous commit a SIGKILL loses the last half second."""
    started = start_test_services(durable=True)
    yield started
    started.stop()


def bring_back(services, name):
    """SIGKILL, then what the supervisor does in its loop until the service answers."""
    killed = services.child(name).process
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    deadline = time.monotonic() + 10
    while not services.child(name).service.ready():
        assert time.monotonic() < deadline
        services.supervisor.tend()
        time.sleep(0.05)
    assert services.child(name).process.pid != killed.pid


def test_postgres_killed_recovers_what_was_committed(services):
    with psycopg.connect(services.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 500) AS number")
    bring_back(services, "postgres")
    with psycopg.connect(services.owner_url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (500,)


def test_valkey_killed_keeps_the_queue(services):
    with redis.Redis.from_url(services.cache_url) as client:
        client.rpush("queue", *range(500))
    bring_back(services, "valkey")
    with redis.Redis.from_url(services.cache_url) as client:
        assert client.llen("queue") == 500


def test_the_lock_of_another_process_does_not_prevent_a_start(services):
    """After a reboot the recorded pid may be anybody's: here, this very test."""
    child = services.child("postgres")
    child.stop()
    lock = services.cluster.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{services.cluster.data}\n")
    services.cluster.remove_stale_lock()
    assert not lock.exists()
    bring_back(services, "postgres")


def test_the_login_role_has_no_right_of_its_own(services):
    with psycopg.connect(services.login_url) as connection:
        rights = "SELECT rolsuper, rolinherit, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE refused (number integer)")


def test_the_owner_is_no_superuser(services):
    with psycopg.connect(services.owner_url) as connection:
        rights = "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, True)


def test_nobody_enters_without_a_password_or_from_another_account(services):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(services.owner_url.replace(":owner@", ":wrong@"))
    assert stat.S_IMODE(services.cluster.sockets.stat().st_mode) == 0o700


def test_servers_never_run_as_root(services):
    for name in ("postgres", "valkey"):
        assert Path(f"/proc/{services.child(name).process.pid}").stat().st_uid != 0


def test_an_external_server_receives_its_login_role(services):
    url = roles.prepare_external(services.owner_url, "elsewhere", "chosen")
    with psycopg.connect(url) as connection:
        assert connection.info.user == "elsewhere_login"
    assert roles.prepare_external(services.owner_url, "elsewhere", "chosen") == url


def test_an_external_role_that_may_not_create_roles_is_refused(services):
    with pytest.raises(RefusedError, match="donnez-lui CREATEROLE et la propriété de la base imagin"):
        roles.prepare_external(services.login_url, "elsewhere", "chosen")


def test_an_external_server_that_does_not_answer_is_told():
    with pytest.raises(RefusedError, match="^DATABASE_URL ne convient pas .* : corrigez cette adresse"):
        roles.prepare_external("postgresql://imagin@127.0.0.1:9/imagin", "imagin", "chosen")
