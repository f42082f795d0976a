"""Purging by rule: whole seals, a signed record, a chain that still verifies."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from imagin.academies import roles
from imagin.journal.retention import PurgeRefused, purge
from imagin.journal.sealing import seal
from imagin.journal.verification import verify
from imagin.rules.effects import Wanted, effect
from imagin.rules.models import RuleValue
from imagin.rules.services import set_rule
from imagin.tenancy import naming
from imagin.tenancy.context import enter, hub
from tenants.journal import everywhere
from tenants.journal.models import Entry, Seal
from tests.tenants.journal.conftest import write

MONTHS = {"access": 12, "acts": 120}
IN_TWO_YEARS = timezone.now() + timedelta(days=730)
IN_TWELVE_YEARS = timezone.now() + timedelta(days=12 * 366)


def purge_at(book, now, months=MONTHS):
    scope = roles.owner_scope(naming.schema_of("toulouse"))
    with enter(scope):
        done = purge(book.by_owner(scope), months, now=now)
    seal(book)
    return done


@pytest.fixture
def two_chains(journal):
    for _ in range(2):
        write(2, "sign_in.opened")
        write(1)
        everywhere.seal_one("toulouse")
    return journal


def test_the_accesses_go_first_and_both_chains_still_verify(two_chains):
    assert purge_at(two_chains, IN_TWO_YEARS) == {"access": 4}
    assert not Entry.objects.filter(chain="access").exists()
    assert Entry.objects.filter(code="claims.pay.saved").count() == 2
    assert Seal.objects.filter(chain="access").count() == 2
    record = Entry.objects.get(code="journal.purged")
    assert (record.data["chain"], record.data["upto"], record.data["entries"]) == ("access", 2, 4)
    assert verify(two_chains).intact


def test_what_is_younger_than_the_rule_stays(two_chains):
    assert purge_at(two_chains, timezone.now() + timedelta(days=300)) == {}
    assert not Entry.objects.filter(code="journal.purged").exists()


def test_a_second_purge_has_nothing_left_to_do(two_chains):
    purge_at(two_chains, IN_TWO_YEARS)
    assert purge_at(two_chains, IN_TWO_YEARS) == {}
    assert Entry.objects.filter(code="journal.purged").count() == 1


def test_the_record_of_a_purge_survives_the_purge_of_its_own_chain(two_chains):
    purge_at(two_chains, IN_TWO_YEARS)
    purge_at(two_chains, IN_TWELVE_YEARS)
    assert set(Entry.objects.values_list("code", flat=True)) == {"journal.purged"}
    write(1, "sign_in.opened")
    seal(two_chains)
    assert verify(two_chains).intact


def test_entries_after_a_purge_are_still_guarded(two_chains, owner):
    purge_at(two_chains, IN_TWO_YEARS)
    write(2, "sign_in.opened")
    seal(two_chains)
    assert verify(two_chains).intact
    owner("DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)")
    assert "sceau n° 3" in " ".join(verify(two_chains).breaks)


def test_deleting_without_a_record_is_not_a_purge(two_chains, owner):
    owner("DELETE FROM journal_entry WHERE chain = 'access'")
    assert "supprimée" in " ".join(verify(two_chains).breaks)


def test_a_forged_record_does_not_cover_a_deletion(two_chains, owner):
    """The sealer seals whatever is in the journal; the record itself must be signed."""
    owner("DELETE FROM journal_entry WHERE chain = 'access'")
    last = Seal.objects.get(chain="access", number=2)
    data = {"chain": "access", "upto": 2, "digest": last.digest, "entries": 4, "mac": "0" * 64}
    Entry.objects.create(code="journal.purged", actor="system", data=data)
    seal(two_chains)
    told = " ".join(verify(two_chains).breaks)
    assert "une purge qu'IMAG'IN n'a pas faite" in told and "supprimée" in told


def test_an_entry_put_back_into_a_purged_period_is_found(two_chains):
    txid = Entry.objects.filter(chain="access").earliest("id").txid
    purge_at(two_chains, IN_TWO_YEARS)
    Entry.objects.create(code="sign_in.opened", actor="x", chain="access", txid=txid)
    assert "ajoutée(s) après coup" in " ".join(verify(two_chains).breaks)


def test_a_damaged_journal_is_evidence_and_is_not_purged(two_chains, owner):
    owner("UPDATE journal_entry SET actor = 'x' WHERE id = 1")
    with pytest.raises(PurgeRefused, match="sceau n° 1"):
        purge_at(two_chains, IN_TWO_YEARS)
    assert Entry.objects.filter(chain="access").count() == 4


def test_the_rule_of_the_academy_decides(two_chains):
    """Seven months later: kept by the national twelve months, purged by the academy's six."""
    with time_machine.travel(timezone.now() + timedelta(days=215), tick=False):
        assert everywhere.purge_one("toulouse") == {}
        [told] = effect("toulouse", [Wanted("journal.access_months", 6)]).touched
        assert (told.claims, told.lost) == (4, True) and "pour toujours" in told.words
        assert not effect("toulouse", [Wanted("journal.access_months", 24)]).touched
        with hub():
            set_rule("toulouse", "journal.access_months", 6, actor="tests", since=date(2000, 1, 1))
        try:
            assert everywhere.purge_one("toulouse") == {"access": 4}
        finally:
            with hub():
                RuleValue.objects.filter(academy="toulouse", key="journal.access_months").delete()
    assert verify(two_chains).intact


def test_the_nightly_purge_deletes_nothing_of_today(two_chains):
    assert everywhere.purge_one("toulouse") == {}
    assert everywhere.purge_one("@hub") == {}
