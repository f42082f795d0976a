"""Figures are counted by each academy's own role; one academy's fault stays its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.academies.models import Academy, AcademyState
from imagin.operations import counters, failures, figures, maintenance
from imagin.operations.models import AcademyFigures, Failure
from imagin.tenancy.context import academy, current_scope
from tenants.claims.services import generate_claims
from tenants.feeds.models import FeedImport
from tenants.journal.services import publish_persons
from tenants.people.enums import ExaminerState
from tests.factories import AssignmentFactory, ExaminerFactory


@pytest.fixture
def furnished(db):
    with academy("toulouse"):
        generate_claims([AssignmentFactory()])
        ExaminerFactory(state=ExaminerState.ARCHIVED)
        publish_persons(["8" * 64])
        FeedImport.objects.create(
            system="EPP", file_name="a.csv", sha256="", created=1, updated=0, unchanged=0
        )


def kept(code="toulouse") -> AcademyFigures:
    return AcademyFigures.objects.get(academy=code)


def test_each_academy_has_its_own(furnished):
    assert figures.take_all() == 3
    assert (kept().people, kept().missions, kept().outbox) == (1, 1, 1)
    assert (kept("rennes").people, kept("rennes").missions, kept("rennes").outbox) == (0, 0, 0)
    assert kept().last_import_system == "EPP" and kept().last_import_ok
    assert kept("rennes").last_import_at is None


def test_they_are_counted_by_the_role_of_the_academy(db, monkeypatch):
    roles = []
    monkeypatch.setitem(counters._numbers, "people", lambda: roles.append(current_scope().role) or 3)
    figures.take("toulouse")
    assert [role.rsplit("_", 1)[1] for role in roles] == ["toulouse"]
    assert kept().people == 3


def test_an_unknown_figure_is_refused():
    with pytest.raises(ValueError, match="salaries"):
        counters.count("salaries", lambda: 0)


def test_a_refused_import_is_what_one_sees_last(furnished):
    with academy("toulouse"):
        failures.note("import", "CYCLADES", "FeedRefused")
    figures.take("toulouse")
    assert kept().last_import_system == "CYCLADES" and not kept().last_import_ok


def test_a_good_import_after_it_is_what_one_sees(furnished):
    Failure.objects.create(
        academy="toulouse",
        kind="import",
        name="EPP",
        fault="x",
        hour=timezone.now(),
        last_at="2020-01-01T00:00Z",
    )
    figures.take("toulouse")
    assert kept().last_import_ok


def test_one_that_cannot_be_read_keeps_its_figures_and_is_counted(furnished, monkeypatch):
    figures.take("toulouse")

    def broken():
        raise RuntimeError

    monkeypatch.setitem(counters._numbers, "missions", broken)
    assert figures.take_all() == 0
    assert kept().missions == 1
    assert failures.of_a_day() == {"noumea": 1, "rennes": 1, "toulouse": 1}


def test_one_in_maintenance_and_one_without_schema_are_left_alone(db):
    Academy.objects.create(code="ailleurs", name="Ailleurs", state=AcademyState.CREATING)
    end = timezone.now() + timedelta(hours=1)
    maintenance.plan(["toulouse"], ends_at=end, actor="tests")
    assert figures.take_all() == 2
    assert not AcademyFigures.objects.filter(academy__in=["toulouse", "ailleurs"]).exists()


def test_a_closed_one_is_counted(furnished):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CLOSED)
    figures.take_all()
    assert kept().people == 1


def test_the_drift_is_not_read_again_each_minute(db, monkeypatch):
    asked = []
    monkeypatch.setattr(figures, "drift_of", lambda code: asked.append(code) or 4)
    figures.take("toulouse")
    figures.take("toulouse")
    assert asked == ["toulouse"] and kept().drift == 4
    figures.take("toulouse", drift=True)
    assert len(asked) == 2
    AcademyFigures.objects.update(drift_at=timezone.now() - figures.DRIFT_EVERY * 2)
    figures.take("toulouse")
    assert len(asked) == 3
