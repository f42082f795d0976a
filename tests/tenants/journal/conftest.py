import time

import pytest
from django.db import connection, connections

from imagin.academies import roles
from imagin.journal.models import JournalWitness
from imagin.journal.sealing import FINISHED
from imagin.tenancy import naming
from imagin.tenancy.context import PUBLIC, academy, enter, hub
from tenants.journal.services import academy_book, record

TABLES = {naming.schema_of("toulouse"): ("journal_entry", "journal_seal")}
HUB_TABLES = ("hub_journal_hubentry", "hub_journal_hubseal", "hub_journal_journalwitness")


def empty() -> None:
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        for schema, tables in {**TABLES, PUBLIC: HUB_TABLES}.items():
            for table in tables:
                cursor.execute(f'TRUNCATE "{schema}"."{table}" RESTART IDENTITY')


@pytest.fixture
def journal(committed):
    """Toulouse's journal for real, empty before and after."""
    empty()
    with academy("toulouse"):
        yield academy_book()
    empty()


@pytest.fixture
def owner():
    """SQL of somebody who may do anything to Toulouse's tables, and has not our key."""

    def execute(statement: str, *parameters) -> int:
        with enter(roles.owner_scope(naming.schema_of("toulouse"))), connections["owner"].cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount

    return execute


def write(count: int, code: str = "claims.pay.saved", *, settled: bool = True) -> list:
    """Each in its own transaction, and such that the next seal takes them."""
    made = [record(code, actor="a1", subject=f"claim:{number}") for number in range(count)]
    if settled and not connection.in_atomic_block:
        settle(academy_book())
    return made


def settle(book, seconds: int = 600) -> None:
    """Wait until what is written can be sealed: the other worker's transactions are in the same cluster."""
    last = book.entries().order_by("id").values_list("txid", flat=True).last() or 0
    deadline = time.monotonic() + seconds
    while book.ask(FINISHED) < last:
        assert time.monotonic() < deadline, "a transaction of this cluster has been running for ten minutes"
        time.sleep(0.05)


def witness(chain: str = "acts") -> JournalWitness:
    with hub():
        return JournalWitness.objects.get(academy="toulouse", chain=chain)
