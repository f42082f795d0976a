"""Sealing while business goes on: nobody waits, and nothing falls between two seals."""

import threading

from django.db import connections, transaction

from imagin.academies import roles
from imagin.journal.sealing import hold, seal
from imagin.journal.verification import verify
from imagin.tenancy import naming
from imagin.tenancy.context import academy, enter
from tenants.journal.models import Entry, Seal
from tenants.journal.services import academy_book, record
from tests.tenants.journal.conftest import settle, write

OWNER = roles.owner_scope(naming.schema_of("toulouse"))


def counts() -> list[int]:
    return list(Seal.objects.order_by("number").values_list("count", flat=True))


def test_an_entry_of_a_long_transaction_lands_in_the_next_seal(journal):
    """On a second connection: begun before the seal, committed after it."""
    write(1)
    with enter(OWNER), transaction.atomic(using="owner"):
        Entry.objects.using("owner").create(code="claims.pay.saved", actor="long")
        with academy("toulouse"):
            write(1, settled=False)
            seal(journal)
            assert counts() == [1]
    with academy("toulouse"):
        settle(journal)
        seal(journal)
    assert counts() == [1, 2]
    assert list(Entry.objects.order_by("txid").values_list("actor", flat=True)) == ["a1", "long", "a1"]
    assert verify(journal).intact


def test_a_rolled_back_entry_is_missing_from_no_seal(journal):
    try:
        with transaction.atomic():
            write(1)
            raise ValueError
    except ValueError:
        write(1)
    seal(journal)
    assert counts() == [1]
    assert verify(journal).intact


def test_an_entry_is_written_while_somebody_seals(journal):
    """The sealer's lock is no lock on the entries."""
    with enter(OWNER), transaction.atomic(using="owner"):
        assert hold(journal.by_owner(OWNER))
        with academy("toulouse"):
            assert write(1, settled=False)
            assert seal(journal, wait=False) == []


def test_many_writers_and_two_sealers(journal):
    writers = [threading.Thread(target=_write_many) for _ in range(4)]
    going_on = threading.Event()
    sealers = [threading.Thread(target=_seal_until, args=(going_on,)) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    going_on.set()
    for thread in sealers:
        thread.join()
    settle(journal)
    seal(journal)
    verdict = verify(journal)
    assert verdict.breaks == []
    assert sum(counts()) == Entry.objects.count() == 80
    assert verdict.seals >= 1


def _write_many() -> None:
    with academy("toulouse"):
        for number in range(20):
            with transaction.atomic():
                record("claims.pay.saved", subject=f"claim:{number}")
        connections.close_all()


def _seal_until(done: threading.Event) -> None:
    with academy("toulouse"):
        while not done.is_set():
            seal(academy_book())
        connections.close_all()
