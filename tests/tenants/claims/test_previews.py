"""What is told of a change is what the change then does."""

from datetime import date

import pytest
import time_machine

from imagin.rules.effects import Wanted, effect
from imagin.rules.registry import Touched
from imagin.rules.services import set_rule
from imagin.rules.windows import set_periods, wanted_of
from imagin.tenancy.context import academy
from tenants.accounts.models import AcademyAccount, ExternalCredential
from tenants.accounts.services import grant_role
from tenants.claims import previews, services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import claims_of
from tenants.missions.enums import AssignmentState
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner, Posting
from tests.factories import (
    AssignmentFactory,
    ExaminerFactory,
    ExamSessionFactory,
    MissionFactory,
    MissionTypeFactory,
    SchoolFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-25 10:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def people():
    """In Toulouse: Sophie, two claims of June, one of September; an external, one of June."""
    with academy("rennes"):
        make(ExaminerFactory(last_name="SECRET"), date(2026, 6, 20))
    with academy("toulouse"):
        september = ExamSessionFactory(code="2026-09", label="Session de septembre")
        sophie = ExaminerFactory(last_name="SECRET")
        make(sophie, date(2026, 6, 20))
        make(sophie, date(2026, 6, 1))
        make(sophie, date(2026, 6, 10), session=september)
        make(ExaminerFactory(last_name="SECRET", kind=ExaminerKind.EXTERNAL), date(2026, 6, 20))


def make(examiner, day, **mission):
    assignment = AssignmentFactory(examiner=examiner, mission=MissionFactory(starts_on=day, **mission))
    services.generate_claims([assignment])


def told(key, value, session="") -> list[Touched]:
    found = effect("toulouse", [Wanted(key, value, session=session)])
    assert found.unknown == [] and "SECRET" not in str(found.touched)
    return list(found.touched)


def figures(key, value, session=""):
    return [(touched.label, touched.claims, touched.people) for touched in told(key, value, session)]


def to_complete():
    with academy("toulouse"):
        rows = [row for examiner in Examiner.objects.all() for row in claims_of(examiner)]
    return sum(row.to_complete for row in rows)


def test_a_closed_session_is_counted_as_it_then_is():
    [(label, claims, people)] = figures("windows.teacher", False, "2026-06")
    assert (label, claims, people) == (previews.NO_ENTRY, 2, 1)
    before = to_complete()
    set_rule("toulouse", "windows.teacher", False, session="2026-06", actor="tests")
    assert before - to_complete() == 2
    assert figures("windows.teacher", True, "2026-06") == [(previews.ENTRY, 2, 1)]


def test_the_whole_service_is_its_people_then_its_claims():
    assert [(n, p) for _, n, p in figures("windows.teacher", False)] == [(0, 1), (3, 1)]
    assert [(n, p) for _, n, p in figures("windows.external", False)] == [(0, 1), (1, 1)]


def test_a_session_opened_in_a_closed_service_opens_its_claims():
    for session in ("", "2026-06"):
        set_rule("toulouse", "windows.teacher", False, session=session, actor="tests")
    assert figures("windows.teacher", True, "2026-06") == [(previews.ENTRY, 2, 1)]
    assert [(n, p) for _, n, p in figures("windows.teacher", True)] == [(0, 1), (1, 1)]


def test_a_session_that_stays_open_does_not_follow_the_service():
    set_rule("toulouse", "windows.teacher", True, session="2026-06", actor="tests")
    assert [(n, p) for _, n, p in figures("windows.teacher", False)] == [(0, 1), (1, 1)]


def test_periods_are_previewed_at_their_first_change():
    set_periods("toulouse", "teacher", "", [(date(2026, 6, 1), None)], actor="tests")
    wanted = wanted_of("toulouse", "teacher", "", [(date(2026, 6, 1), date(2026, 7, 15))])
    found = effect("toulouse", [wanted])
    assert (wanted.since, found.claims) == (date(2026, 7, 16), 3)


def test_examples_name_missions_and_nobody():
    [touched] = told("windows.teacher", False, "2026-06")
    assert len(touched.examples) == 2 and all("Mission n° " in example for example in touched.examples)


def test_an_example_is_a_mission_once_told_by_its_exam_and_its_centre():
    with academy("toulouse"):
        mission = MissionFactory(centre=SchoolFactory(name="Lycée Déodat"), starts_on=date(2026, 6, 1))
        services.generate_claims([AssignmentFactory(mission=mission) for _ in range(3)])
        exam = mission.paper.exam.label
    [_, touched] = told("windows.teacher", False)
    found = [example for example in touched.examples if str(mission.number) in example]
    told_once = (
        f"Mission n° {mission.number}, {exam}, Lycée Déodat, fin le {mission.ends_on:%d/%m/%Y} (3 états)"
    )
    assert found == [told_once]


def test_services_count_who_loses_them():
    assert [(n, p) for _, n, p in figures("services.claims", False)] == [(4, 2)]
    assert [(n, p) for _, n, p in figures("services.missions", False)] == [(0, 2)]


def test_the_travel_module_keeps_what_is_prepared():
    with academy("toulouse"):
        ClaimHalf.objects.create(claim=Claim.objects.earliest("pk"), kind=Half.TRAVEL)
        MissionTypeFactory(code="ORAL", label="Oral", travels=True)
        coming = MissionFactory(type=MissionTypeFactory(code="ORAL"))
        AssignmentFactory(mission=coming, state=AssignmentState.ASSIGNED)
    assert figures("modules.travel", False) == [(previews.TRAVEL_KEPT, 1, 1), (previews.TRAVEL_NEVER, 1, 1)]
    set_rule("toulouse", "modules.travel", False, actor="tests")
    assert figures("modules.travel", True) == [(previews.TRAVEL_COMES, 1, 1)]


def test_the_currency_tells_what_is_saved_from_what_is_not():
    with academy("toulouse"):
        claim = Claim.objects.earliest("pk")
        actor = AcademyAccount.objects.create(issuer="hub", subject="s", examiner=claim.assignment.examiner)
        services.save_claim(claim, actor=actor, quantity=3)
    found = figures("money.currency", "XPF")
    assert [(n, p) for _, n, p in found] == [(1, 1), (3, 2)]
    assert "EUR" in found[0][0] and "XPF" in found[1][0]


def test_the_clock_concerns_the_missions_that_are_not_over():
    with academy("toulouse"):
        make(ExaminerFactory(), date(2026, 6, 24))
    assert figures("time.zone", "Pacific/Noumea") == [(previews.CLOCK, 1, 1)]


def test_the_channel_leaves_the_sessions_that_decide_otherwise():
    with academy("toulouse"):
        for claim in Claim.objects.all():
            ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL)
    assert figures("documents.channel", "post", "2026-09") == [(previews.CHANNEL, 1, 1)]
    set_rule("toulouse", "documents.channel", "manager", session="2026-09", actor="tests")
    assert figures("documents.channel", "post") == [(previews.CHANNEL, 3, 2)]


def test_a_claim_changes_payer_with_the_department_of_its_school():
    idf = ["SIEC (075)", "Créteil (077, 094)"]
    with academy("toulouse"):
        sophie = Examiner.objects.get(kind=ExaminerKind.INTERNAL)
        Posting.objects.create(examiner=sophie, school=SchoolFactory(uai="0941234A"))
    assert figures("liquidation.academies", idf) == [(previews.PAYER, 4, 2)]
    set_rule("toulouse", "liquidation.academies", idf, actor="tests")
    assert figures("liquidation.academies", ["SIEC (075)", "Créteil (094)"]) == []
    assert figures("liquidation.academies", ["SIEC (075)", "Versailles (094)"]) == [(previews.PAYER, 3, 1)]
    with academy("toulouse"):
        ClaimHalf.objects.filter(claim__in=claims_of_person(sophie)).update(state=ClaimState.SENT)
    assert figures("liquidation.academies", ["SIEC (075)"]) == []


def claims_of_person(examiner):
    return Claim.objects.filter(assignment__examiner=examiner)


def test_local_accounts_and_heads_are_people():
    with academy("toulouse"):
        examiner = Examiner.objects.get(kind=ExaminerKind.EXTERNAL)
        ExternalCredential.objects.create(examiner=examiner, initial=False)
        for role in ("school_head", "centre_head"):
            grant_role(actor="tests", person_key="c" * 64, role=role)
    assert [(n, p) for _, n, p in figures("modules.external", False)] == [(0, 1)]
    assert [(n, p) for _, n, p in figures("windows.school", False)] == [(0, 1)]


def test_a_session_closed_or_open_to_the_heads_is_told_to_all_of_them():
    with academy("toulouse"):
        for key, role in (("c", "school_head"), ("c", "centre_head"), ("d", "centre_head"), ("e", "manager")):
            grant_role(actor="tests", person_key=key * 64, role=role)
    [shut] = told("windows.school", False, "2026-06")
    assert "liront leur service fermé pour cette session" in shut.words and shut.people == 2
    set_rule("toulouse", "windows.school", False, actor="tests")
    assert told("windows.school", False, "2026-06") == []
    [opened] = told("windows.school", True, "2026-06")
    assert "liront leur service ouvert pour cette session" in opened.words and opened.people == 2
