"""Of what only changes how claims are listed, printed and explained: the claims that then read otherwise."""

from datetime import date

import pytest
import time_machine

from imagin.rules.calendar import school_year
from imagin.rules.effects import Wanted, effect
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.claims import display_previews as previews
from tenants.claims import services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import claim_of
from tenants.missions import previews as of_missions
from tenants.missions.enums import AssignmentState
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory, MissionTypeFactory

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 6, 1), date(2026, 6, 20), date(2025, 9, 10), date(2020, 9, 10))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-25 10:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def claims():
    """Sophie, in Toulouse: four claims, one too old to be listed; one assignment to convoke."""
    with academy("rennes"):
        made(ExaminerFactory(), DAYS[0])
    with academy("toulouse"):
        sophie = ExaminerFactory(last_name="SECRET", number=10_012)
        for day in DAYS:
            made(sophie, day)
        coming = MissionFactory(starts_on=date(2026, 7, 1))
        AssignmentFactory(mission=coming, examiner=sophie, state=AssignmentState.ASSIGNED)


def made(examiner, day, **mission):
    assignment = AssignmentFactory(examiner=examiner, mission=MissionFactory(starts_on=day, **mission))
    services.generate_claims([assignment])
    return Claim.objects.get(assignment=assignment)


def told(key, value):
    found = effect("toulouse", [Wanted(key, value)])
    assert found.unknown == [] and "SECRET" not in str(found.touched)
    return [(touched.label, touched.claims, touched.people) for touched in found.touched]


def years():
    with academy("toulouse"):
        return [school_year(day).label for day in DAYS[:3]]


def test_claims_change_of_school_year():
    before = years()
    assert told("calendar.starts_on", "09-15") == [(previews.YEAR, 1, 1)]
    set_rule("toulouse", "calendar.starts_on", "09-15", actor="tests")
    assert [old == new for old, new in zip(before, years(), strict=True)] == [True, True, False]
    assert told("calendar.starts_on", "02-15") == [(previews.YEAR, 3, 1)]
    assert told("calendar.starts_on", "09-20") == []


@pytest.mark.parametrize("key", ["office.name", "office.address"])
def test_the_letterhead_is_that_of_the_documents_to_come(key):
    with academy("toulouse"):
        ClaimHalf.objects.filter(claim=Claim.objects.latest("pk")).update(state=ClaimState.NOT_PERFORMED)
    assert told(key, "Nouveau bureau") == [(previews.LETTERS, 1, 1), (previews.SUMMARIES, 3, 1)]
    letters, _ = effect("toulouse", [Wanted(key, "Nouveau bureau")]).touched
    assert len(letters.examples) == 1 and "fin le 03/07/2026" in letters.examples[0]


def test_a_sentence_is_read_by_who_meets_it_while_its_service_is_closed():
    labels = {
        "services.claims": (previews.NO_CLAIMS, 3, 1),
        "services.missions": (of_missions.SENTENCE, 0, 1),
    }
    for module, expected in labels.items():
        assert told(f"{module}.off_sentence", "Fermé cette année.") == []
        set_rule("toulouse", module, False, actor="tests")
        assert told(f"{module}.off_sentence", "Fermé cette année.") == [expected]


def test_the_sentence_of_travel_is_on_the_claims_that_ask_for_it_on_paper():
    with academy("toulouse"):
        oral = MissionTypeFactory(code="ORAL", label="Oral", travels=True)
        examiner = ExaminerFactory()
        prepared, handled, aside = (made(examiner, date(2026, 6, n), type=oral) for n in (2, 3, 4))
        for claim, state in ((prepared, ClaimState.OPEN), (handled, ClaimState.APPROVED)):
            ClaimHalf.objects.update_or_create(claim=claim, kind=Half.TRAVEL, defaults={"state": state})
        aside.halves.update(state=ClaimState.CANCELLED)
        numbers = [each.assignment.mission.number for each in (prepared, handled)]
    key, sentence = "modules.travel.off_sentence", "Sur papier, au bureau."
    assert told(key, sentence) == []
    set_rule("toulouse", "modules.travel", False, actor="tests")
    assert told(key, sentence) == [(previews.ON_PAPER, 1, 1)]
    with academy("toulouse"):
        assert [claim_of(examiner, number).on_paper for number in numbers] == [True, False]


def test_people_without_a_claim_in_play_are_told_by_their_missions():
    [touched] = effect("toulouse", [Wanted("services.missions", False)]).touched
    assert list(touched.examples) == ["Intervenant n° 10012, 4 missions convoquées"]
    assert (touched.number, touched.words) == (1, "intervenant convoqué ne consulte plus ses missions")


def test_assignments_to_convoke_have_examples_too():
    with academy("toulouse"):
        oral = MissionTypeFactory(code="ORAL", label="Oral", travels=True)
        mission = MissionFactory(type=oral, starts_on=date(2026, 7, 2))
        for _ in range(2):
            AssignmentFactory(mission=mission, state=AssignmentState.ASSIGNED)
    found = effect("toulouse", [Wanted("modules.travel", False)]).touched
    assert [len(touched.examples) for touched in found] == [1]
    assert found[0].examples[0].endswith("(2 affectations)")
