"""A session that is closed: its claims are read, and no act passes."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.rules.services import as_of, set_rule
from tenants.accounts.models import AcademyAccount
from tenants.claims import services
from tenants.claims.enums import ClaimState
from tenants.claims.models import Claim, ClaimHalf, HalfLog
from tenants.claims.selectors import READ_ONLY, claim_of, claims_of
from tenants.claims.workflow import Refused
from tenants.people.enums import ExaminerKind
from tests.factories import AssignmentFactory, ExaminerFactory

SENTENCE = "« Session juin 2026 » : la saisie est fermée depuis le 23/06/2026."
LATER = date(2026, 9, 1)
ACTS = (
    lambda claim, actor: services.save_claim(claim, actor=actor, quantity=12),
    lambda claim, actor: services.submit_claim(claim, actor=actor),
    lambda claim, actor: services.withdraw_claim(claim, actor=actor),
    lambda claim, actor: services.declare_not_performed(claim, actor=actor),
    lambda claim, actor: services.undo_not_performed(claim, actor=actor),
)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-23 12:00+00:00", tick=False):
        yield


@pytest.fixture
def claim(toulouse):
    assignment = AssignmentFactory(examiner=ExaminerFactory(person_key="ab" * 32))
    services.generate_claims([assignment])
    return Claim.objects.get()


@pytest.fixture
def sophie(claim):
    return AcademyAccount.objects.create(issuer="hub", subject="sophie", examiner=claim.assignment.examiner)


def close(key="windows.teacher", session="2026-06"):
    set_rule("toulouse", key, False, actor="tests", session=session)


def view_of(claim):
    return claim_of(claim.assignment.examiner, claim.assignment.mission.number)


@pytest.mark.parametrize("act", ACTS, ids=["save", "submit", "withdraw", "not performed", "undo"])
def test_no_act_passes_in_a_closed_session(claim, sophie, act):
    services.save_claim(claim, actor=sophie, quantity=3)
    logged = HalfLog.objects.count()
    close()
    with pytest.raises(Refused, match=SENTENCE):
        act(claim, sophie)
    half = ClaimHalf.objects.get()
    assert (half.quantity, half.state, HalfLog.objects.count()) == (3, ClaimState.OPEN, logged)


def test_it_is_read_and_says_why(claim):
    close()
    view = view_of(claim)
    assert view.can == READ_ONLY and view.closed.startswith(SENTENCE)
    assert view.closed.endswith("Vos états de frais restent consultables.")
    [row] = claims_of(claim.assignment.examiner)
    assert row.openable and not row.to_complete


@pytest.mark.parametrize(
    ("key", "session"), [("windows.external", "2026-06"), ("windows.teacher", "2026-09")]
)
def test_another_service_or_session_closes_nothing(claim, sophie, key, session):
    close(key, session)
    assert services.save_claim(claim, actor=sophie, quantity=12)
    assert view_of(claim).closed == ""


def test_an_external_examiner_has_his_own_window(claim, sophie):
    examiner = claim.assignment.examiner
    examiner.kind = ExaminerKind.EXTERNAL
    examiner.save(update_fields=["kind"])
    close("windows.external")
    with pytest.raises(Refused, match="fermée"):
        services.save_claim(Claim.objects.get(), actor=sophie, quantity=12)


def test_it_reopens_by_itself(claim, sophie):
    set_rule("toulouse", "windows.teacher", False, actor="tests", session="2026-06", until=LATER)
    assert view_of(claim).closed.count("Elle rouvre le 01/09/2026.") == 1
    with as_of(LATER):
        assert view_of(claim).closed == ""


def test_the_window_costs_no_query(claim):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            claims_of(claim.assignment.examiner)
        return len(queries)

    cost()
    open_cost = cost()
    close()
    cost()
    assert cost() == open_cost
