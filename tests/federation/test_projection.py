"""From the outbox to the tabs: what other academies learn of a person, and what nobody may read."""

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from federation.elsewhere import (
    ClosedElsewhere,
    _rows_of,
    convocation_elsewhere,
    mission_elsewhere,
    missions_elsewhere,
    tab_for,
    tabs_for,
)
from federation.models import PersonInAcademy
from federation.projection import project_all
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.claims.services import generate_claims
from tenants.journal.models import OutboxEvent
from tenants.journal.services import publish_persons
from tenants.missions.models import Assignment
from tenants.people.models import Examiner
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory

SOPHIE, PIERRE = "50" * 32, "71" * 32
pytestmark = pytest.mark.django_db


@pytest.fixture
def convoked_in_two_academies():
    with time_machine.travel("2026-06-23 12:00+00:00"):
        for code, last_name in (("toulouse", "VIDAL"), ("rennes", "VIDAL")):
            with academy(code):
                examiner = ExaminerFactory(person_key=SOPHIE, last_name=last_name)
                generate_claims([AssignmentFactory(examiner=examiner, mission=MissionFactory(number=77501))])
                publish_persons([SOPHIE])
        project_all()
        yield


def test_the_tabs_of_a_person_are_the_other_academies(convoked_in_two_academies):
    (tab,) = tabs_for(SOPHIE, here="toulouse")
    assert (tab.code, tab.name, tab.missions, tab.claims, tab.claims_to_complete) == (
        "rennes", "Académie de Rennes", 1, 1, 1,
    )  # fmt: skip
    assert tab.url == "http://rennes.localhost:8000"


def test_the_tabs_cost_one_query_of_the_projection(convoked_in_two_academies, django_assert_max_num_queries):
    tabs_for(SOPHIE, here="toulouse")
    with django_assert_max_num_queries(6) as captured:
        tabs_for(SOPHIE, here="toulouse")
    assert len([q for q in captured.captured_queries if "federation_personinacademy" in q["sql"]]) == 1


def test_a_person_without_key_has_no_tab(convoked_in_two_academies):
    assert tabs_for("", here="toulouse") == []
    assert tabs_for(PIERRE, here="toulouse") == []


def test_the_outbox_is_empty_once_projected(convoked_in_two_academies):
    for code in ("toulouse", "rennes"):
        with academy(code):
            assert not OutboxEvent.objects.exists()


def test_projecting_twice_gives_the_same_row(convoked_in_two_academies):
    with academy("rennes"):
        publish_persons([SOPHIE])
    project_all()
    assert tab_for(SOPHIE, "rennes").missions == 1


def test_a_late_version_never_overwrites_a_newer_one(convoked_in_two_academies):
    with academy("rennes"), connection.cursor() as cursor:
        cursor.execute("SELECT federation_upsert(%s, 99, 99, 99, NULL, 1)", [SOPHIE])
    assert tab_for(SOPHIE, "rennes").missions == 1


def test_missions_of_another_academy_are_read_in_place(convoked_in_two_academies):
    found = missions_elsewhere(SOPHIE, "rennes")
    assert [(line.academy, line.number) for line in found.lines] == [("rennes", 77501)]
    line, zone = mission_elsewhere(SOPHIE, "rennes", 77501)
    assert line.exam == "BACCALAUREAT GENERAL" and zone.key == "Europe/Paris"


def test_a_mission_of_somebody_else_elsewhere_is_not_found(convoked_in_two_academies):
    with academy("rennes"):
        other = AssignmentFactory()
    with pytest.raises(Assignment.DoesNotExist):
        mission_elsewhere(SOPHIE, "rennes", other.mission.number)
    assert missions_elsewhere(PIERRE, "rennes") is None


def test_no_convocation_yet_no_bytes(convoked_in_two_academies):
    assert convocation_elsewhere(SOPHIE, "rennes", 77501) is None


def test_an_academy_that_does_not_answer_is_shown_from_its_copy(convoked_in_two_academies, monkeypatch):
    monkeypatch.setattr("federation.elsewhere.TIMEOUT_MS", 1)
    monkeypatch.setattr("federation.elsewhere.selectors.mission_lines", lambda examiner: _sleep())
    found = missions_elsewhere(SOPHIE, "rennes")
    assert found.lines is None and found.projection.missions == 1 and found.projection.refreshed_at


@pytest.mark.parametrize("key", ["services.missions", "windows.teacher"])
def test_what_an_academy_keeps_closed_is_not_read_from_another(convoked_in_two_academies, key):
    set_rule("rennes", key, False, actor="tests")
    found = missions_elsewhere(SOPHIE, "rennes")
    assert found.lines is None
    said = {
        "services.missions": "Académie de Rennes : Cette académie n'a pas ouvert la consultation",
        "windows.teacher": "Académie de Rennes : Le service des enseignants est fermé depuis",
    }
    assert found.closed.startswith(said[key])
    for act in (mission_elsewhere, convocation_elsewhere):
        with pytest.raises(ClosedElsewhere, match=said[key]):
            act(SOPHIE, "rennes", 77501)
    assert tab_for(SOPHIE, "rennes").missions == 1


def test_the_calendar_of_the_other_academy_comes_with_its_missions(convoked_in_two_academies):
    set_rule("rennes", "calendar.starts_on", "02-15", actor="tests")
    assert missions_elsewhere(SOPHIE, "rennes").starts_on == (2, 15)


def _sleep():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def test_an_academy_cannot_read_the_projection(convoked_in_two_academies):
    with academy("rennes"), pytest.raises(ProgrammingError), transaction.atomic():
        PersonInAcademy.objects.exists()


def test_an_academy_writes_its_own_row_only(convoked_in_two_academies):
    with academy("toulouse"), connection.cursor() as cursor:
        cursor.execute("SELECT federation_upsert(%s, 5, 5, 5, NULL, 9000000000000000000)", [PIERRE])
    assert tab_for(PIERRE, "rennes") is None
    assert tab_for(PIERRE, "toulouse").missions == 5


def test_the_hub_sees_no_row_of_the_projection(convoked_in_two_academies):
    assert not PersonInAcademy.objects.exists()


def test_a_person_an_academy_no_longer_knows_leaves_the_projection(convoked_in_two_academies):
    with academy("rennes"):
        Examiner.objects.update(person_key="")
        publish_persons([SOPHIE])
    assert missions_elsewhere(SOPHIE, "rennes") is None
    project_all()
    assert [row.academy for row in _rows_of(SOPHIE)] == ["toulouse"]
    assert tabs_for(SOPHIE, here="toulouse") == []


def test_an_academy_forgets_its_own_row_only(convoked_in_two_academies):
    with academy("toulouse"), connection.cursor() as cursor:
        cursor.execute("SELECT federation_upsert(%s, NULL, NULL, NULL, NULL, 1)", [SOPHIE])
    assert [row.academy for row in _rows_of(SOPHIE)] == ["rennes"]
