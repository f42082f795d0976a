"""A claim for each convoked mission: ECA, NR, travel rights, and doing it twice (DESIGN §6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.services import generate_claims
from tenants.exams.enums import Evaluation, PayEntry
from tenants.missions.enums import AssignmentState
from tenants.people.models import Posting
from tests.factories import (
    AssignmentFactory,
    ExamFactory,
    ExaminerFactory,
    MissionFactory,
    MissionTypeFactory,
    PaperFactory,
    SchoolFactory,
)

RENNES, TOURNEFEUILLE, TOULOUSE = "35238", "31557", "31555"


def halves(assignment) -> dict[str, str]:
    return dict(
        ClaimHalf.objects.filter(claim__assignment=assignment).order_by("kind").values_list("kind", "state")
    )


@pytest.fixture
def travelling_type(toulouse):
    return MissionTypeFactory(
        code="ORAL", label="Interrogation orale", pay_entry=PayEntry.CANDIDATES, travels=True
    )


def test_a_convoked_correction_at_home_has_a_pay_half_only(toulouse):
    assignment = AssignmentFactory()
    assert generate_claims([assignment]) == 1
    assert halves(assignment) == {Half.PAY: ClaimState.OPEN}


def test_doing_it_twice_changes_nothing(toulouse):
    assignment = AssignmentFactory()
    generate_claims([assignment])
    assert generate_claims([assignment]) == 0
    assert Claim.objects.count() == 1


def test_an_assignment_that_is_not_convoked_gets_no_claim(toulouse):
    assert generate_claims([AssignmentFactory(state=AssignmentState.ASSIGNED)]) == 0


def test_a_paper_judged_in_the_year_opens_no_pay(toulouse):
    mission = MissionFactory(paper=PaperFactory(code="ECA1", evaluation=Evaluation.IN_YEAR))
    assert generate_claims([AssignmentFactory(mission=mission)]) == 0


def test_an_exam_that_is_not_paid_opens_no_pay(toulouse):
    paper = PaperFactory(exam=ExamFactory(code="ASSR", copy_rate="NR"), code="1")
    assert generate_claims([AssignmentFactory(mission=MissionFactory(paper=paper))]) == 0


def test_a_type_typed_by_the_manager_waits_for_him(toulouse):
    supervision = MissionTypeFactory(code="SURV", label="SURVEILLANCE", pay_entry=PayEntry.MANAGER)
    assignment = AssignmentFactory(mission=MissionFactory(type=supervision))
    generate_claims([assignment])
    assert halves(assignment) == {Half.PAY: ClaimState.TO_BE_HANDLED}


def test_a_centre_far_from_home_and_school_opens_travel(travelling_type):
    mission = MissionFactory(type=travelling_type, centre=SchoolFactory(commune=RENNES))
    assignment = AssignmentFactory(mission=mission)
    generate_claims([assignment])
    assert Half.TRAVEL in halves(assignment)


@pytest.mark.parametrize("centre", [TOURNEFEUILLE, TOULOUSE], ids=["home town", "neighbouring town"])
def test_a_centre_at_home_or_next_door_opens_no_travel(travelling_type, centre):
    mission = MissionFactory(type=travelling_type, centre=SchoolFactory(uai="0310044E", commune=centre))
    assignment = AssignmentFactory(mission=mission)
    generate_claims([assignment])
    assert Half.TRAVEL not in halves(assignment)


def test_a_centre_in_the_town_of_the_main_school_opens_no_travel(travelling_type):
    examiner = ExaminerFactory()
    Posting.objects.create(examiner=examiner, school=SchoolFactory(commune=RENNES))
    mission = MissionFactory(type=travelling_type, centre=SchoolFactory(uai="0310044E", commune=RENNES))
    assignment = AssignmentFactory(mission=mission, examiner=examiner)
    generate_claims([assignment])
    assert Half.TRAVEL not in halves(assignment)


def test_no_travel_where_the_academy_closed_the_module(noumea):
    oral = MissionTypeFactory(code="ORAL", pay_entry=PayEntry.CANDIDATES, travels=True)
    assignment = AssignmentFactory(mission=MissionFactory(type=oral, centre=SchoolFactory(commune=RENNES)))
    generate_claims([assignment])
    assert Half.TRAVEL not in halves(assignment)


def test_the_number_of_queries_does_not_follow_the_number_of_assignments(
    travelling_type, django_assert_num_queries
):
    centre = SchoolFactory(commune=RENNES)
    few = [AssignmentFactory(mission=MissionFactory(type=travelling_type, centre=centre)) for _ in range(2)]
    many = [AssignmentFactory(mission=MissionFactory(type=travelling_type, centre=centre)) for _ in range(40)]
    generate_claims([AssignmentFactory(mission=MissionFactory(type=travelling_type, centre=centre))])
    with CaptureQueriesContext(connection) as small:
        generate_claims(few)
    with django_assert_num_queries(len(small)):
        assert generate_claims(many) == 40
