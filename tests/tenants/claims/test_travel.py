"""Travel closed in the middle of the year: who is told to ask on paper, and what is still read."""

import pytest
import time_machine
from django.utils import timezone

from imagin.rules.services import set_rule
from tenants.accounts.models import AcademyAccount
from tenants.claims import services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import claim_of, claims_of
from tenants.claims.travel import shown_among
from tests.factories import AssignmentFactory, ExaminerFactory

PAPER = "ne se saisissent pas dans IMAG'IN"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-23 12:00+00:00", tick=False):
        yield


@pytest.fixture
def claim(toulouse):
    services.generate_claims([AssignmentFactory(examiner=ExaminerFactory())])
    return Claim.objects.get()


@pytest.fixture
def close():
    return lambda: set_rule("toulouse", "modules.travel", False, actor="tests")


def travel_half(claim, state=ClaimState.OPEN):
    sent = {"submitted_at": timezone.now()} if state == ClaimState.SUBMITTED else {}
    return ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL, state=state, **sent)


def travels(claim, answer=True):
    kind = claim.assignment.mission.type
    kind.travels = answer
    kind.save(update_fields=["travels"])


def view_of(claim):
    return claim_of(claim.assignment.examiner, claim.assignment.mission.number)


def is_told(view):
    return any(PAPER in sentence for sentence in view.follow_up)


def test_a_half_that_was_only_prepared_is_on_paper(claim, close):
    travel_half(claim)
    travels(claim)
    assert view_of(claim).travel and not view_of(claim).on_paper
    close()
    view = view_of(claim)
    assert view.travel is None and view.travel_status is None
    assert view.on_paper and is_told(view)
    assert claims_of(claim.assignment.examiner)[0].travel is None


def test_a_half_that_was_handled_is_still_read(claim, close):
    travel_half(claim, ClaimState.SUBMITTED)
    travels(claim)
    close()
    view = view_of(claim)
    assert view.travel_status.label == "Validé" and not view.on_paper and not is_told(view)
    assert len(shown_among(claim.halves.all())) == 2


def test_a_mission_done_at_home_asks_nothing_on_paper(claim, close):
    travels(claim, False)
    close()
    assert not view_of(claim).on_paper and not is_told(view_of(claim))


def test_a_mission_that_was_not_performed_asks_nothing(claim, close):
    travel_half(claim)
    travels(claim)
    close()
    actor = AcademyAccount.objects.create(issuer="hub", subject="s", examiner=claim.assignment.examiner)
    services.declare_not_performed(claim, actor=actor)
    view = view_of(claim)
    assert not view.on_paper and view.travel is None and view.can.undo_not_performed


def test_nothing_is_said_of_the_right_to_travel(claim, close):
    ClaimHalf.objects.filter(claim=claim).update(kind=Half.TRAVEL)
    travels(claim)
    assert "ou à remboursement" in view_of(claim).pay_status.hint
    close()
    assert view_of(claim).pay_status.hint == "La mission n'ouvre pas droit à rémunération."
