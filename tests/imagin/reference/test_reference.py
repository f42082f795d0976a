"""The national tables: loaded by the owner, once, with rows that keep their keys."""

import time
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, connections

from imagin.academies.roles import owner_scope
from imagin.reference import sources
from imagin.reference.models import Adjacency, Commune, JuryRate
from imagin.reference.services import (
    ReferenceLoad,
    adjacent_pairs,
    are_adjacent,
    known_communes,
    load_reference,
)
from imagin.tenancy.context import enter


@contextmanager
def as_owner():
    with enter(owner_scope()), connections["owner"].cursor() as cursor:
        yield cursor


def test_the_tables_are_those_of_the_files(db):
    assert Commune.objects.count() == 34_969
    assert Adjacency.objects.count() == 103_603
    assert Commune.objects.get(code="98818").name == "Nouméa"
    assert "35200" in Commune.objects.get(code="35238").postal_codes


def test_only_sure_amounts_are_rates(db):
    copies = dict(JuryRate.objects.filter(activity="COPY").values_list("group", "amount"))
    assert copies == {
        "T1": Decimal("0.75"),
        "T2": Decimal("1.10"),
        "T3": Decimal("1.73"),
        "T4": Decimal("2.47"),
        "T5": Decimal("5"),
        "FIRST_CYCLE": Decimal("2.30"),
        "M1_AND_ABOVE": Decimal("4"),
    }
    assert set(JuryRate.objects.values_list("activity", flat=True)) == {"COPY", "ORAL_OR_PRACTICAL"}
    assert not JuryRate.objects.exclude(confidence__in=["A", "B"]).exists()
    assert JuryRate.objects.get(activity="COPY", group="T5").source == "arrêté du 13 avril 2012 (MEN), art. 2"


def test_a_rate_that_is_not_sure_is_not_loaded():
    row = {"conf": "C", "from": "2012-05-03", "to": ""}
    assert not list(sources._rate(row, "COPY", "T1", "0.75", "source"))
    assert list(sources._rate({**row, "conf": "B"}, "COPY", "T1", "0.75", "source"))


def test_neighbours(toulouse):
    """Toulouse touches Tournefeuille, Tournefeuille does not touch Albi."""
    assert adjacent_pairs({"31555", "31557", "81004"}) == {("31555", "31557")}
    assert are_adjacent("31557", "31555")
    assert not are_adjacent("31557", "81004")


def test_neighbours_take_one_query(toulouse, django_assert_num_queries):
    assert known_communes({"31555"})
    with django_assert_num_queries(1):
        adjacent_pairs({f"31{number:03}" for number in range(600)})


def test_known_communes(toulouse):
    assert known_communes({"31555", "2A004", "99999"}) == {"31555", "2A004"}


def test_an_academy_cannot_write_the_references(toulouse):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reference_commune")


def test_a_second_load_does_nothing_and_is_quick(committed):
    load_reference()
    start = time.perf_counter()
    done = load_reference()
    assert not done.done
    assert (done.communes, done.adjacencies) == (34_969, 103_603)
    assert time.perf_counter() - start < 1


def test_damaged_tables_are_repaired_and_keys_stay(committed):
    load_reference()
    with enter(owner_scope()):
        before = dict(JuryRate.objects.using("owner").values_list("pk", "amount"))
    with as_owner() as cursor:
        cursor.execute("DELETE FROM reference_commune WHERE department = '35'")
        cursor.execute("INSERT INTO reference_adjacency (first, second) VALUES ('01001', '99999')")
        cursor.execute("UPDATE reference_juryrate SET amount = 9 WHERE activity = 'COPY'")
    assert load_reference() == ReferenceLoad(True, 34_969, 103_603, 13)
    with enter(owner_scope()):
        assert dict(JuryRate.objects.using("owner").values_list("pk", "amount")) == before
        assert not Adjacency.objects.using("owner").filter(second="99999").exists()
