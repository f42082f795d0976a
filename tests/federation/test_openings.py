"""What another academy keeps closed is nothing to do there: asked of its rules, by one query for all."""

from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.db import connection, connections
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from federation.elsewhere import tab_for, tabs_for
from federation.projection import project_all
from imagin.academies import roles
from imagin.rules import reading
from imagin.rules.models import RuleValue
from imagin.rules.services import set_rule
from imagin.tenancy import naming
from imagin.tenancy.context import academy, enter, hub
from tenants.claims.services import generate_claims
from tenants.journal.models import OutboxEvent
from tenants.journal.services import publish_persons
from tenants.people.enums import ExaminerKind
from tests.factories import AssignmentFactory, ExaminerFactory

SOPHIE = "50" * 32
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-25 10:00+00:00", tick=False) as clock:
        yield clock


def known_in(code: str, kind: ExaminerKind = ExaminerKind.INTERNAL) -> None:
    with academy(code):
        examiner = ExaminerFactory(person_key=SOPHIE, kind=kind)
        generate_claims([AssignmentFactory(examiner=examiner, mission__starts_on=date(2026, 6, 20))])
        publish_persons([SOPHIE])
    project_all()


def close(key: str, code: str = "rennes", **how) -> None:
    set_rule(code, key, False, actor="tests", **how)


def opening(code: str = "rennes"):
    return tab_for(SOPHIE, code).opening


def test_a_module_that_is_off_closes_its_own_counts_only():
    known_in("rennes")
    close("services.claims")
    tab = tab_for(SOPHIE, "rennes")
    assert tab.opening.missions == "" and "la saisie des états de frais" in tab.opening.claims
    assert not tab.opening.enters_claims and (tab.claims_to_complete, tab.to_complete) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "his", "other"),
    [
        (ExaminerKind.INTERNAL, "windows.teacher", "windows.external"),
        (ExaminerKind.EXTERNAL, "windows.external", "windows.teacher"),
    ],
)
def test_the_periods_are_those_of_what_he_is_there(kind, his, other):
    known_in("rennes", kind)
    close(other)
    assert opening().missions == opening().claims == "" and opening().enters_claims
    close(his)
    assert "est fermé depuis le 25/06/2026" in opening().missions
    assert opening().claims == opening().missions and not opening().enters_claims


def test_before_the_projection_says_what_he_is_nothing_is_closed_that_may_be_open():
    known_in("rennes")
    with academy("rennes"), connection.cursor() as cursor:
        cursor.execute("SELECT federation_upsert(%s, 1, 1, 1, NULL, 9000000000000000000)", [SOPHIE])
    close("windows.teacher")
    assert opening().missions == ""
    close("windows.external")
    assert "est fermé depuis" in opening().missions


def test_a_session_that_stays_open_keeps_its_door_and_promises_no_figure():
    known_in("rennes")
    close("windows.teacher")
    set_rule("rennes", "windows.teacher", True, actor="tests", session="2026-06")
    assert opening().enters_claims and tab_for(SOPHIE, "rennes").to_complete == 0


def test_a_service_closes_and_reopens_with_nobody_to_publish_it(today):
    known_in("rennes")
    close("windows.teacher", since=date(2026, 7, 1), until=date(2026, 9, 1))
    told = []
    for moment in ("2026-06-30 21:59+00:00", "2026-06-30 22:01+00:00", "2026-09-01 10:00+00:00"):
        today.move_to(moment)
        told.append(opening().missions)
    closed = "Le service des enseignants est fermé depuis le 01/07/2026. Il rouvre le 01/09/2026."
    assert told == ["", closed, ""]


def test_a_day_begins_where_the_academy_is(today):
    known_in("noumea")
    set_rule("noumea", "time.zone", "Pacific/Noumea", actor="tests")
    close("windows.teacher", "noumea", since=date(2026, 7, 1))
    today.move_to("2026-06-30 13:30+00:00")
    assert "est fermé depuis le 01/07/2026" in opening("noumea").missions


def test_the_rules_cost_one_query_for_all_academies_then_none():
    for code in ("rennes", "noumea"):
        known_in(code)
    tabs_for(SOPHIE, here="toulouse")
    reading.forget_rules()
    asked = [_rule_queries() for _ in range(2)]
    assert asked == [1, 0]


def _rule_queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        assert len(tabs_for(SOPHIE, here="toulouse")) == 2
    return len([q for q in captured.captured_queries if "rules_rulevalue" in q["sql"]])


def test_what_another_process_decides_is_seen_within_seconds(today):
    known_in("rennes")
    assert opening().missions == ""
    told = {"key": "services.missions", "value": False, "period": DateRange(None, None), "set_by": "tests"}
    with hub():
        RuleValue.objects.create(academy="rennes", **told)
    assert opening().missions == ""
    today.shift(reading.KEEP)
    assert "la consultation des missions" in opening().missions


def test_the_rules_of_another_academy_are_asked_without_opening_its_schema():
    known = reading.known_elsewhere(["rennes"])["rennes"]
    with CaptureQueriesContext(connection) as captured, reading.with_rules("rennes", known):
        assert reading.rule("services.missions") is True
    assert len(captured) == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_who_could_project_before_the_migration_still_can():
    migration = import_module("federation.migrations.0004_external")
    role = naming.academy_role("rennes")
    with enter(roles.owner_scope()), connections["owner"].cursor() as cursor:
        for sql, signature in ((migration.BACKWARD, migration.SHORT), (migration.FORWARD, migration.LONG)):
            cursor.execute(sql)
            function = f"public.federation_upsert({signature})"
            cursor.execute(
                "SELECT has_function_privilege(%s, %s, 'EXECUTE'), has_function_privilege(%s, %s, 'EXECUTE')",
                [role, function, naming.reader_role(), function],
            )
            assert cursor.fetchone() == (True, False)


def test_the_migration_publishes_once_each_person_who_is_known():
    migration = import_module("tenants.journal.migrations.0003_publish_everybody")
    with academy("rennes"), connection.cursor() as cursor:
        for key in (SOPHIE, "71" * 32, ""):
            ExaminerFactory(person_key=key)
        OutboxEvent.objects.all().delete()
        cursor.execute(migration.PUBLISH)
        assert set(OutboxEvent.objects.values_list("person_key", flat=True)) == {SOPHIE, "71" * 32}
        assert OutboxEvent.objects.count() == 2
