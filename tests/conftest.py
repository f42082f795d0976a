"""Guard rails for every test (STYLE habit 11): real services, rolled-back transactions, no network."""

import os
import socket
from datetime import date

import pytest

from tests import databases

LONG_AGO = date(2000, 1, 1)
TOGETHER = {
    "platform": ("tests/e2e/", "tests/attack/"),
    "seals": ("tests/matrix/", "tests/tenants/journal/", "tests/imagin/journal/"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """Each worker works on its own copy of one migrated database."""
    name = f"imagin_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.use_copy(name)
    yield
    with django_db_blocker.unblock():
        databases.drop_copy(name)


@pytest.fixture(scope="session", autouse=True)
def hub_scope():
    """Tests start on the hub; an academy is opened by its fixture or by a request's host."""
    from imagin.tenancy.context import hub

    with hub():
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What a process keeps in memory of one test is not known to the next."""
    from imagin.academies import directory
    from imagin.operations import maintenance

    directory.forget()
    maintenance.forget()


@pytest.fixture
def toulouse(db):
    from imagin.tenancy.context import academy

    with academy("toulouse"):
        yield "toulouse"


@pytest.fixture
def rennes(db):
    from imagin.tenancy.context import academy

    with academy("rennes"):
        yield "rennes"


@pytest.fixture
def noumea(db):
    """Opened with its own rules: zone, currency, travel module off."""
    from imagin.rules.services import set_rule
    from imagin.tenancy.context import academy

    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests", since=LONG_AGO)
    set_rule("noumea", "money.currency", "XPF", actor="tests", since=LONG_AGO)
    set_rule("noumea", "modules.travel", False, actor="tests", since=LONG_AGO)
    with academy("noumea"):
        yield "noumea"


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The database for real, without the surrounding transaction; undo what you commit.

    Changes of rules and what was told to the journals are forgotten here.
    """
    with django_db_blocker.unblock():
        yield
        databases.forget()


@pytest.fixture(scope="session")
def platform():
    """The platform as ``make run`` starts it: one per test process, whoever asks first."""
    from tests import live

    with live.running() as started:
        yield started


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Only this machine: unix sockets and the loopback address."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"Un test a voulu joindre {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """By file; all that needs the running platform goes to one worker, so that one is started.

    A seal waits for every transaction of the cluster, and the matrix holds one for a minute: one worker too.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            together = (name for name, folders in TOGETHER.items() if nodeid.startswith(folders))
            return next(together, None) or super()._split_scope(nodeid)

    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter):
    """How many attacks the running servers refused (tests/attack; its controls are not attacks)."""
    passed = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    attacks = [r for r in passed if r.nodeid.startswith("tests/attack/") and "::test_control" not in r.nodeid]
    if attacks:
        terminalreporter.write_line(f"attaques refusées : {len(attacks)}")
