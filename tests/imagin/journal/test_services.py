"""What identity tells reaches the journal of the open scope; failing to write it is not silent."""

import logging

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from imagin.identity.events import tell
from imagin.journal import services
from imagin.journal.books import hub_book
from imagin.journal.models import HubEntry, JournalWitness
from imagin.tenancy.context import academy, hub
from tenants.journal.models import Entry


def test_told_on_the_hub(db):
    tell("sign_in.opened", actor="a1", method="pwd")
    entry = HubEntry.objects.get(actor="a1")
    assert (entry.code, entry.actor, entry.data, entry.chain) == (
        "sign_in.opened",
        "a1",
        {"method": "pwd"},
        "access",
    )


def test_told_in_an_academy_goes_there_and_nowhere_else(db):
    with academy("toulouse"):
        tell("sign_in.opened", actor="a1")
        assert Entry.objects.get(actor="a1").code == "sign_in.opened"
    with academy("rennes"):
        assert not Entry.objects.filter(actor="a1").exists()
    assert not HubEntry.objects.filter(actor="a1").exists()


@pytest.fixture
def failing(monkeypatch):
    def fail(**values):
        raise DatabaseError

    monkeypatch.setattr(HubEntry.objects, "create", fail)


def test_an_act_that_cannot_be_journalled_does_not_happen(failing, db):
    with pytest.raises(DatabaseError), transaction.atomic():
        tell("link.made", actor="a1")


def test_a_refusal_in_a_transaction_fails_it_as_well(failing, db):
    with pytest.raises(DatabaseError), transaction.atomic():
        tell("sign_in.refused", reason="state")


def test_a_refusal_outside_a_transaction_stays_a_refusal(failing, committed, caplog):
    """One line in the log instead of an error page."""
    with hub(), caplog.at_level(logging.ERROR, logger="imagin.journal"):
        assert not connection.in_atomic_block
        tell("sign_in.refused", reason="state")
    assert "sign_in.refused was not journalled" in caplog.text


def test_an_act_outside_a_transaction_is_not_lost_silently(failing, committed):
    with hub(), pytest.raises(DatabaseError):
        tell("sign_in.opened", actor="a1")


def test_the_role_of_the_hub_only_adds(db):
    services.record("link.made", actor="a1")
    with pytest.raises(DatabaseError), transaction.atomic():
        HubEntry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        HubEntry.objects.update(actor="x")


def test_an_academy_reads_its_own_witness_and_no_other(db):
    for name in ("toulouse", "rennes", "@hub"):
        JournalWitness.objects.create(
            academy=name, chain="acts", number=1, digest="0" * 64, sealed_at=timezone.now()
        )
    with academy("toulouse"):
        assert [kept.academy for kept in JournalWitness.objects.all()] == ["toulouse"]


def test_the_journal_of_the_hub_is_read_on_the_hub(toulouse):
    with pytest.raises(RuntimeError):
        hub_book()
