"""Giving, planning, resetting, undoing: what holds when, what is kept of it, what is refused."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.registry import Int, ListOf, Money, Rule, Scope, Text, UnknownRule
from imagin.rules.selectors import changes
from imagin.rules.services import (
    as_of,
    history,
    reset_rule,
    rule,
    set_rule,
    set_timeline,
)
from imagin.rules.timeline import Segment
from imagin.tenancy.context import academy
from tenants.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
KEY = "signin.secret_days"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        yield TODAY


def give(value, key=KEY, **options):
    return set_rule("toulouse", key, value, actor="anne", **options)


def on(day, key=KEY, session=""):
    with academy("toulouse"), as_of(day):
        return rule(key, session)


def test_a_planned_value_waits_for_its_day():
    give(20)
    give(10, since=date(2026, 12, 1))
    assert [on(date(2026, 11, 30)), on(date(2026, 12, 1))] == [20, 10]


def test_a_value_given_before_a_planned_one_leaves_it_in_place():
    give(10, since=date(2026, 12, 1))
    give(20)
    assert [on(TODAY), on(date(2026, 12, 1))] == [20, 10]


def test_a_value_for_a_time_gives_back_what_was():
    give(20)
    give(40, since=date(2026, 12, 1), until=date(2026, 12, 10))
    assert [on(date(2026, 12, day)) for day in (1, 9, 10)] == [40, 40, 20]


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(ValidationError, match="après le début"):
        give(40, until=TODAY)


def test_a_session_beats_the_academy_that_beats_the_nation():
    key = "documents.channel"
    assert on(TODAY, key, "2026-06") == "manager"
    give("post", key)
    assert on(TODAY, key, "2026-06") == "post"
    give("manager", key, session="2026-06")
    assert [on(TODAY, key, session) for session in ("2026-06", "2026-09", "")] == ["manager", "post", "post"]
    reset_rule("toulouse", key, actor="anne", session="2026-06")
    assert on(TODAY, key, "2026-06") == "post"


@pytest.mark.parametrize(
    ("key", "session", "sentence"),
    [(KEY, "2026-06", "ne se décide pas par session"), ("documents.channel", "a b", "code de session")],
)
def test_a_session_where_there_is_none_is_refused(key, session, sentence):
    with pytest.raises(ValidationError, match=sentence):
        set_rule("toulouse", key, 20 if key == KEY else "post", actor="anne", session=session)


def test_a_national_rule_is_not_changed_by_an_academy(declare):
    declare(Rule("test.national", Int(1, 9), 3, "Essai", scope=Scope.NATIONAL))
    with pytest.raises(ValidationError, match="nationale"):
        give(4, "test.national")


def test_a_value_is_loaded_as_its_type_says(declare):
    declare(Rule("test.list", ListOf(Text(9)), (), "Essai"))
    assert on(TODAY, "test.list") == ()
    give(["pdf", "png"], "test.list")
    assert on(TODAY, "test.list") == ("pdf", "png")


def test_an_amount_follows_the_currency_of_the_academy(declare):
    declare(Rule("test.money", Money(), "15.25", "Essai"))
    assert give("12.50", "test.money")
    give("XPF", "money.currency")
    with pytest.raises(ValidationError, match="zéro décimale"):
        give("12.50", "test.money")


def test_back_to_the_national_value():
    give(20)
    give(10, since=date(2026, 12, 1))
    assert reset_rule("toulouse", KEY, actor="anne", reason="Essai fini") is True
    assert [on(TODAY), on(date(2026, 12, 1))] == [90, 90]
    assert reset_rule("toulouse", KEY, actor="anne") is False
    assert not RuleValue.objects.exists()


def test_the_past_stays_when_a_rule_is_reset():
    give(20, since=date(2026, 9, 1))
    reset_rule("toulouse", KEY, actor="anne")
    assert [on(date(2026, 10, 1)), on(TODAY)] == [20, 90]


def test_an_unknown_rule_or_academy_is_refused():
    with pytest.raises(UnknownRule):
        reset_rule("toulouse", "nothing", actor="anne")
    with pytest.raises(ValidationError, match="Aucune académie atlantide"):
        set_rule("atlantide", KEY, 20, actor="anne", since=TODAY)


def test_overlapping_values_are_refused_before_the_database_sees_them():
    with pytest.raises(ValidationError, match="chevauchent"):
        set_timeline("toulouse", KEY, [Segment(10), Segment(20)], actor="anne", since=TODAY)
    assert not RuleValue.objects.exists()


def test_each_session_has_its_own_constraint():
    values = {"academy": "toulouse", "key": "k", "value": 1, "set_by": "x", "period": DateRange(None, None)}
    RuleValue.objects.create(**values)
    RuleValue.objects.create(**values, session="2026-06")
    with pytest.raises(IntegrityError, match="rule_value_no_overlap"), transaction.atomic():
        RuleValue.objects.create(**values, session="2026-06")


# --- what is kept ---------------------------------------------------------------------------------


def test_a_change_is_told_whole():
    give(20, reason="Salle commune")
    give(10, since=date(2026, 12, 1))
    planned, first = history("toulouse", KEY)
    assert (first.before, first.after, first.since, first.by, first.reason) == (
        None,
        20,
        TODAY,
        "anne",
        "Salle commune",
    )
    assert (planned.before, planned.after, planned.since, planned.undone) == (
        20,
        10,
        date(2026, 12, 1),
        False,
    )


def test_the_journal_of_the_academy_says_it_without_the_value():
    give("DEXACO, Mme VIDAL", "office.name")
    with academy("toulouse"):
        entry = Entry.objects.get(code="rules.changed")
    assert (entry.actor, entry.subject, entry.data["rule"]) == ("anne", "rule:office.name", "office.name")
    assert "VIDAL" not in str(entry.data)


def test_nothing_changed_tells_nothing():
    give(20)
    assert give(20, since=date(2026, 12, 24)) is False
    assert len(changes("toulouse").rows) == 1


def test_changes_are_one_query_and_of_one_academy():
    give(20)
    give("post", "documents.channel", session="2026-06")
    set_rule("rennes", KEY, 15, actor="yann")
    with CaptureQueriesContext(connection) as queries:
        told = changes("toulouse").rows
    assert [(change.key, change.session) for change in told] == [("documents.channel", "2026-06"), (KEY, "")]
    assert sum("rules_rulechange" in query["sql"] for query in queries) == 1


def test_nobody_rewrites_a_change():
    give(20)
    for act in (
        lambda: RuleChange.objects.update(reason="x"),
        lambda: RuleChange.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()


def test_an_academy_reads_its_own_changes_and_writes_none():
    set_rule("rennes", KEY, 15, actor="yann")
    give(20)
    with academy("toulouse"):
        assert RuleChange.objects.get().academy == "toulouse"
        with pytest.raises(ProgrammingError), transaction.atomic():
            RuleChange.objects.create(academy="toulouse", key="k", since=TODAY, changed_by="x")


# --- undoing ---------------------------------------------------------------------------------------
