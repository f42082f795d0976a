"""Rules: typed, effective-dated, one query a request, never another academy's."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from imagin.rules.models import RuleValue
from imagin.rules.registry import Bool, Rule, all_rules, register
from imagin.rules.services import academy_zone, rule, set_rule, today_in
from imagin.tenancy.context import academy, hub

pytestmark = pytest.mark.django_db


def test_an_academy_that_set_nothing_reads_the_national_value(toulouse):
    assert rule("time.zone") == "Europe/Paris" and academy_zone().key == "Europe/Paris"


def test_a_value_holds_for_its_academy_only():
    set_rule("noumea", "money.currency", "XPF", actor="tests")
    with academy("noumea"):
        assert rule("money.currency") == "XPF"
    with academy("toulouse"):
        assert rule("money.currency") == "EUR"


def test_all_rules_of_a_request_cost_one_query(toulouse):
    with CaptureQueriesContext(connection) as queries:
        for declared in all_rules():
            rule(declared.key)
    assert sum("rules_rulevalue" in query["sql"] for query in queries) == 1


def test_a_new_request_reads_a_new_value():
    with academy("toulouse"):
        assert rule("signin.secret_days") == 90
        with hub():
            set_rule("toulouse", "signin.secret_days", 20, actor="tests")
    with academy("toulouse"):
        assert rule("signin.secret_days") == 20


def test_a_value_begins_on_its_day():
    set_rule("toulouse", "modules.travel", False, actor="tests", since=date(2026, 9, 1))
    for now, expected in (("2026-08-31 12:00+00:00", True), ("2026-09-01 12:00+00:00", False)):
        with time_machine.travel(now), academy("toulouse"):
            assert rule("modules.travel") is expected


def test_setting_the_same_value_twice_writes_once():
    assert set_rule("toulouse", "modules.travel", False, actor="tests") is True
    assert set_rule("toulouse", "modules.travel", False, actor="tests") is False
    assert RuleValue.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("modules.travel", "oui"),
        ("session.idle_minutes", 3),
        ("session.idle_minutes", True),
        ("money.currency", "USD"),
        ("time.zone", "Mars/Olympus"),
        ("look.accent", "blue"),
        ("office.name", "x" * 201),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_a_sentence(key, value):
    with pytest.raises(ValidationError) as refused:
        set_rule("toulouse", key, value, actor="tests")
    assert refused.value.messages[0].endswith(".")


def test_the_database_refuses_two_values_for_one_day():
    set_rule("toulouse", "modules.travel", False, actor="tests")
    with pytest.raises(IntegrityError, match="rule_value_no_overlap"), transaction.atomic():
        RuleValue.objects.create(
            academy="toulouse", key="modules.travel", value=True, period=DateRange(None, None), set_by="tests"
        )


def test_an_academy_reads_its_own_rules_and_writes_none():
    set_rule("rennes", "office.name", "DEXACO", actor="tests")
    with academy("toulouse"):
        assert not RuleValue.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            RuleValue.objects.create(
                academy="toulouse", key="k", value=1, period=DateRange(None, None), set_by="x"
            )


def test_a_rule_is_declared_once():
    with pytest.raises(ValueError, match="deux fois"):
        register(Rule("time.zone", Bool(), True, "Encore"))


def test_a_zone_further_west_says_both_the_day_and_the_hour(toulouse):
    """Decided on the morning of the 30th in Paris, when it is still the 29th in Tahiti."""
    with time_machine.travel("2026-11-30 06:27+00:00", tick=False):
        set_rule("toulouse", "time.zone", "Pacific/Tahiti", actor="tests")
        assert str(academy_zone()) == "Pacific/Tahiti"
        with hub():
            assert today_in("toulouse") == date(2026, 11, 29)
