"""Undoing a change, and reading rules while they change."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.registry import UnknownRule
from imagin.rules.services import (
    history,
    reset_rule,
    rule,
    set_rule,
    today_in,
    undo,
)
from imagin.tenancy.context import academy
from tenants.journal.models import Entry
from tests.imagin.rules.test_changes import KEY, TODAY
from tests.imagin.rules.test_changes import give as give
from tests.imagin.rules.test_changes import on as on
from tests.imagin.rules.test_changes import today as today

pytestmark = pytest.mark.django_db


def rows():
    return sorted(RuleValue.objects.values_list("academy", "key", "session", "value", "period"), key=str)


def last():
    return history("toulouse", KEY)[0].id


def test_undone_the_rule_is_as_it_was():
    give(20, since=date(2026, 9, 1))
    give(25, since=date(2027, 1, 1))
    before = rows()
    for act in (
        lambda: give(40),
        lambda: give(40, until=date(2027, 2, 1)),
        lambda: give(40, since=date(2026, 12, 1)),
        lambda: reset_rule("toulouse", KEY, actor="anne"),
        lambda: give(40, since=date(2026, 10, 1)),
    ):
        act()
        assert rows() != before
        undo("toulouse", last(), actor="bruno", reason="Erreur")
        assert rows() == before


def test_an_undo_is_a_change_that_names_the_other():
    give(20)
    undo("toulouse", last(), actor="bruno", reason="Erreur")
    undoing, undone = history("toulouse", KEY)
    assert (undone.undone, undoing.undoes, undoing.before, undoing.after) == (True, undone.id, 20, None)
    with academy("toulouse"):
        assert Entry.objects.filter(code="rules.undone", actor="bruno").count() == 1


def test_a_rule_that_changed_since_is_not_undone():
    give(20)
    first = last()
    give(25)
    with pytest.raises(ValidationError, match="a changé depuis, le 21/11/2026"):
        undo("toulouse", first, actor="bruno")
    undo("toulouse", last(), actor="bruno")
    undo("toulouse", first, actor="bruno")
    assert on(TODAY) == 90


def test_another_rule_or_session_does_not_stand_in_the_way():
    give("post", "documents.channel")
    first = history("toulouse", "documents.channel")[0].id
    give("manager", "documents.channel", session="2026-06")
    give(20)
    undo("toulouse", first, actor="bruno")
    assert on(TODAY, "documents.channel") == "manager"


def test_what_cannot_be_undone_says_why():
    give(20)
    change = last()
    set_rule("rennes", KEY, 15, actor="yann")
    with pytest.raises(ValidationError, match="n'existe pas dans cette académie"):
        undo("rennes", change, actor="bruno")
    undo("toulouse", change, actor="bruno")
    with pytest.raises(ValidationError, match="déjà annulé"):
        undo("toulouse", change, actor="bruno")
    with pytest.raises(ValidationError, match="en annule un autre"):
        undo("toulouse", last(), actor="bruno")


def test_a_change_is_undone_once_whatever_happens():
    give(20)
    change = RuleChange.objects.get()
    said = {"academy": "toulouse", "key": KEY, "since": TODAY, "changed_by": "x", "undoes": change}
    RuleChange.objects.create(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.create(**said)


# --- reading -----------------------------------------------------------------------------------------


def test_a_change_is_seen_in_the_block_that_made_it():
    with academy("toulouse"):
        assert rule(KEY) == 90
        give(20)
        assert rule(KEY) == 20


def test_a_change_that_was_rolled_back_is_not_seen():
    with academy("toulouse"):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            give(20)
            assert rule(KEY) == 20
            raise ZeroDivisionError
        assert rule(KEY) == 90


def test_sessions_and_all_rules_cost_one_query(toulouse):
    with CaptureQueriesContext(connection) as queries:
        for session in ("", "2026-06", "2026-09"):
            rule("documents.channel", session)
            rule(KEY)
    assert sum("rules_rulevalue" in query["sql"] for query in queries) == 1


def test_nested_academies_never_mix():
    set_rule("rennes", KEY, 15, actor="yann")
    give(20)
    with academy("toulouse"):
        assert rule(KEY) == 20
        with academy("rennes"):
            assert rule(KEY) == 15
        assert rule(KEY) == 20


def test_a_day_begins_where_the_academy_is():
    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="anne", since=date(2026, 1, 1))
    set_rule("noumea", KEY, 20, actor="anne", since=TODAY + timedelta(days=1))
    with time_machine.travel("2026-11-21 14:00+00:00"):
        assert today_in("noumea") == date(2026, 11, 22) and today_in("toulouse") == TODAY
        with academy("noumea"):
            assert rule(KEY) == 20


def test_a_rule_no_longer_declared_is_ignored():
    RuleValue.objects.create(
        academy="toulouse", key="gone", value=1, period=DateRange(None, None), set_by="x"
    )
    with academy("toulouse"):
        rule(KEY)
        with pytest.raises(UnknownRule):
            rule("gone")


def test_the_hub_reads_the_national_values():
    give(20)
    assert rule(KEY) == 90
