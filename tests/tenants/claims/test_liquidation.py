"""Which academy pays: named by the main school, told to the examiner, on paper and in its data."""

from datetime import date

import pytest

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tenants.claims.liquidation import liquidation_academy
from tenants.claims.models import Claim
from tenants.claims.selectors import claim_of
from tenants.claims.services import generate_claims
from tenants.claims.summary import FILE_NAME, render_summary
from tenants.people.enums import PostingKind
from tenants.people.models import Posting
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory, SchoolFactory
from tests.imagin.documents import pages

IDF = ["SIEC (075)", "Créteil (077, 093, 094)", "Versailles (078, 091, 092, 095)"]


@pytest.fixture
def idf(toulouse):
    with hub():
        set_rule("toulouse", "liquidation.academies", IDF, actor="tests")


def teacher_of(uai: str, kind=PostingKind.MAIN):
    examiner = ExaminerFactory()
    Posting.objects.create(examiner=examiner, school=SchoolFactory(uai=uai), kind=kind)
    return examiner


@pytest.mark.parametrize(
    ("uai", "name"), [("0750001A", "SIEC"), ("0941234A", "Créteil"), ("0951234B", "Versailles")]
)
def test_the_main_school_names_it(idf, uai, name):
    assert liquidation_academy(teacher_of(uai)) == name


def test_the_first_pays_whom_no_department_names(idf):
    assert liquidation_academy(ExaminerFactory()) == "SIEC"
    assert liquidation_academy(teacher_of("0310001A")) == "SIEC"
    assert liquidation_academy(teacher_of("0941234A", PostingKind.SECONDARY)) == "SIEC"


def test_an_academy_that_pays_by_itself_asks_nothing(toulouse, django_assert_num_queries):
    examiner = teacher_of("0941234A")
    assert liquidation_academy(examiner) == ""
    with django_assert_num_queries(0):
        liquidation_academy(examiner)


def test_the_claim_the_paper_and_the_data_say_it(idf):
    examiner = teacher_of("0941234A")
    assignment = AssignmentFactory(examiner=examiner, mission=MissionFactory(starts_on=date(2026, 6, 20)))
    generate_claims([assignment])
    claim = Claim.objects.get()
    assert claim_of(examiner, assignment.mission.number).liquidation == "Créteil"
    summary = render_summary(claim)
    assert "Académie de liquidation Créteil" in pages.text(summary)
    assert pages.attached(summary, FILE_NAME)["liquidation"] == "Créteil"


def test_elsewhere_nothing_is_said_of_it(toulouse):
    assignment = AssignmentFactory(examiner=teacher_of("0941234A"))
    generate_claims([assignment])
    assert "liquidation" not in pages.text(render_summary(Claim.objects.get()))
