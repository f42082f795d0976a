"""Tampering with a sealed journal, each way, by somebody who owns the database."""

from dataclasses import replace

import pytest
from django.db import ProgrammingError

from imagin.journal import sealing
from imagin.journal.sealing import seal
from imagin.journal.verification import verify
from tenants.journal import everywhere
from tenants.journal.models import Entry, Seal
from tenants.journal.services import record
from tests.tenants.journal.conftest import witness, write


@pytest.fixture
def sealed(journal):
    """Three seals of acts, of two entries each, known to the hub."""
    for _ in range(3):
        write(2)
        everywhere.seal_one("toulouse")
    return journal


def breaks(book) -> str:
    return " ".join(verify(book).breaks)


def test_a_journal_that_nobody_touched_is_intact(sealed):
    verdict = verify(sealed)
    assert verdict.intact
    assert (verdict.entries, verdict.seals) == (6, 3)


def test_each_entry_is_in_exactly_one_seal(sealed):
    seals = list(Seal.objects.order_by("number"))
    assert [made.count for made in seals] == [2, 2, 2]
    assert [made.from_txid for made in seals[1:]] == [made.upto_txid for made in seals[:-1]]
    assert [made.previous for made in seals] == ["", seals[0].digest, seals[1].digest]


def test_nothing_new_makes_no_seal(sealed):
    assert seal(sealed) == []
    assert Seal.objects.count() == 3


@pytest.mark.parametrize("column", ["code", "actor", "subject"])
def test_a_changed_word_is_found(sealed, owner, column):
    assert owner(f"UPDATE journal_entry SET {column} = 'x' WHERE id = 3") == 1
    assert "sceau n° 2 (du" in breaks(sealed) and "modifiée ou déplacée" in breaks(sealed)


@pytest.mark.parametrize("change", ["data = '{\"a\": 1}'", "at = at + interval '1 second'", "id = 99"])
def test_changed_data_date_or_number_are_found(sealed, owner, change):
    owner(f"UPDATE journal_entry SET {change} WHERE id = 3")
    assert "sceau n° 2" in breaks(sealed)


def test_an_entry_moved_to_the_other_chain_is_found(sealed, owner):
    owner("UPDATE journal_entry SET chain = 'access' WHERE id = 3")
    assert "1 écriture(s) supprimée(s)" in breaks(sealed)


def test_a_deleted_entry_is_found(sealed, owner):
    owner("DELETE FROM journal_entry WHERE id = 4")
    assert "sceau n° 2" in breaks(sealed) and "1 écriture(s) supprimée(s)" in breaks(sealed)
    assert "sceau n° 1" not in breaks(sealed) and "sceau n° 3" not in breaks(sealed)


def test_an_entry_slipped_in_behind_is_found(sealed):
    """Even by the academy's own role, which may insert."""
    Entry.objects.create(code="claims.pay.saved", actor="x", txid=Entry.objects.get(pk=3).txid)
    assert "sceau n° 2" in breaks(sealed) and "1 écriture(s) ajoutée(s) après coup" in breaks(sealed)


def test_an_entry_from_the_future_is_found(sealed):
    Entry.objects.create(code="claims.pay.saved", actor="x", txid=2**60)
    assert "se dit plus récente que la base" in breaks(sealed)


def test_two_entries_whose_order_was_swapped_are_found(sealed, owner):
    first, second = Entry.objects.get(pk=3).txid, Entry.objects.get(pk=4).txid
    owner("UPDATE journal_entry SET txid = %s - txid WHERE id IN (3, 4)", first + second)
    assert "modifiée ou déplacée" in breaks(sealed)


def test_an_entry_moved_to_another_period_is_found(sealed, owner):
    owner("UPDATE journal_entry SET txid = %s WHERE id = 1", Entry.objects.get(pk=6).txid)
    assert "sceau n° 1" in breaks(sealed) and "sceau n° 3" in breaks(sealed)


def test_a_seal_made_again_without_the_key_is_found(sealed, owner):
    owner("DELETE FROM journal_entry WHERE id = 4")
    owner("UPDATE journal_seal SET count = 1, content = %s WHERE number = 2", "0" * 64)
    assert "posé par un autre qu'IMAG'IN" in breaks(sealed)


def test_a_forged_last_seal_is_found(sealed):
    """The academy's role may insert a seal, but not sign it."""
    last = Seal.objects.get(number=3)
    values = {name: getattr(last, name) for name in ("chain", "after_id", "last_id", "content", "at")}
    Seal.objects.create(
        number=4, from_txid=last.upto_txid, upto_txid=2**60, count=0, previous=last.digest,
        digest="0" * 64, **values,
    )  # fmt: skip
    assert "sceau n° 4" in breaks(sealed)


def test_a_seal_removed_from_the_middle_is_found(sealed, owner):
    owner("DELETE FROM journal_seal WHERE number = 2")
    assert "sceau n° 3" in breaks(sealed) and "1 sceau(x) manque(nt)" in breaks(sealed)


def test_a_removed_first_seal_is_found(sealed, owner):
    owner("DELETE FROM journal_seal WHERE number = 1")
    assert "1 sceau(x) manque(nt)" in breaks(sealed)


def test_a_cut_end_is_found_by_the_witness_of_the_hub(sealed, owner):
    owner("DELETE FROM journal_seal WHERE number = 3")
    owner("DELETE FROM journal_entry WHERE id > 4")
    assert "les sceaux n° 3 à 3" in breaks(sealed) and "ont été retirés" in breaks(sealed)
    assert witness().number == 3


def test_a_cut_end_that_was_sealed_anew_is_found_too(sealed, owner):
    """The sealer goes on after the cut; the witness stays with the seal it saw."""
    owner("DELETE FROM journal_seal WHERE number = 3")
    owner("DELETE FROM journal_entry WHERE id > 4")
    write(1)
    everywhere.seal_one("toulouse")
    assert "dont le site d'hébergement garde l'empreinte" in breaks(sealed)


def test_the_journal_of_another_academy_does_not_pass_for_this_one(sealed, owner):
    """Same rows, other name: the key is the journal's own."""
    assert not verify(replace(sealed, name="rennes")).intact


def test_both_chains_go_their_own_way(journal):
    write(1)
    write(2, "sign_in.opened")
    seal(journal)
    assert dict(Seal.objects.values_list("chain", "count")) == {"acts": 1, "access": 2}
    assert verify(journal).intact


def test_a_restored_database_goes_on_in_another_life(journal, owner):
    """Another cluster starts its transaction numbers again, below those of the seals."""
    write(2)
    seal(journal)
    write(1)
    owner("UPDATE journal_entry SET txid = txid + %s", 2**50)
    owner("DELETE FROM journal_seal")
    _seal_as_there(journal)
    seal(journal)
    write(2)
    seal(journal)
    assert verify(journal).intact
    assert sorted(Seal.objects.values_list("count", flat=True)) == [1, 2, 2]
    owner("DELETE FROM journal_entry WHERE id = 5")
    assert "supprimée" in breaks(journal)


def _seal_as_there(book) -> None:
    """The first two entries, sealed by the former cluster."""
    bound = Entry.objects.get(pk=2).txid
    sealing._append(book, "acts", None, after_id=0, from_txid=0, upto_txid=bound)


def test_the_role_of_the_academy_only_adds(journal):
    write(1)
    seal(journal)
    for attempt in (Entry.objects.update, Seal.objects.update):
        with pytest.raises(ProgrammingError):
            attempt(chain="access")
    for model in (Entry, Seal):
        with pytest.raises(ProgrammingError):
            model.objects.all().delete()


def test_record_says_its_chain_and_family(toulouse):
    entry = record("sign_in.refused", actor="", reason="idle")
    entry.refresh_from_db()
    assert (entry.chain, entry.family) == ("access", "sign_in")
    assert record("claims.pay.saved").chain == "acts"
