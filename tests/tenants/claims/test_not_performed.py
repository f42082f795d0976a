"""« Je n'ai pas effectué cette mission », and back: both halves or none (guide v17 §2.6.3)."""

import pytest
import time_machine
from django.utils import timezone

from tenants.accounts.models import AcademyAccount
from tenants.claims import services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import claim_of
from tenants.claims.workflow import SETTLED, Refused
from tenants.exams.enums import PayEntry
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory, MissionTypeFactory

AFTER = "2026-06-23 12:00+00:00"


@pytest.fixture
def claim(toulouse):
    assignment = AssignmentFactory(examiner=ExaminerFactory(person_key="ab" * 32))
    services.generate_claims([assignment])
    return Claim.objects.get()


@pytest.fixture
def sophie(claim):
    return AcademyAccount.objects.create(issuer="hub", subject="sophie", examiner=claim.assignment.examiner)


def pay(claim) -> ClaimHalf:
    return ClaimHalf.objects.get(claim=claim, kind=Half.PAY)


@time_machine.travel(AFTER)
def test_declared_not_performed_then_performed_after_all(claim, sophie):
    services.declare_not_performed(claim, actor=sophie)
    assert pay(claim).state == ClaimState.NOT_PERFORMED
    services.undo_not_performed(claim, actor=sophie)
    assert pay(claim).state == ClaimState.OPEN


@time_machine.travel(AFTER)
@pytest.mark.parametrize("settled", sorted(SETTLED))
@pytest.mark.parametrize("kind", [Half.PAY, Half.TRAVEL])
def test_both_halves_are_set_aside_or_none(claim, sophie, settled, kind):
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL)
    for act, left in (
        (services.declare_not_performed, "open"),
        (services.undo_not_performed, "not_performed"),
    ):
        ClaimHalf.objects.update(state=left)
        ClaimHalf.objects.filter(kind=kind).update(state=settled, submitted_at=timezone.now())
        with pytest.raises(Refused, match=ClaimState(settled).label):
            act(claim, actor=sophie)
        assert set(ClaimHalf.objects.values_list("state", flat=True)) == {left, settled}
        can = claim_of(claim.assignment.examiner, claim.assignment.mission.number).can
        assert not can.declare_not_performed and not can.undo_not_performed


@time_machine.travel(AFTER)
def test_both_halves_come_back_together(claim, sophie):
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL)
    services.declare_not_performed(claim, actor=sophie)
    assert set(ClaimHalf.objects.values_list("state", flat=True)) == {"not_performed"}
    services.undo_not_performed(claim, actor=sophie)
    assert set(ClaimHalf.objects.values_list("state", flat=True)) == {"open"}


@time_machine.travel(AFTER)
def test_a_travel_half_set_aside_alone_can_be_brought_back(claim, sophie):
    """Left by an earlier version: travel alone was set aside, after Valider then Dévalider."""
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL, state=ClaimState.NOT_PERFORMED)
    services.undo_not_performed(claim, actor=sophie)
    assert set(ClaimHalf.objects.values_list("state", flat=True)) == {"open"}


@time_machine.travel(AFTER)
def test_undoing_brings_a_manager_half_back_to_the_manager(toulouse):
    kind = MissionTypeFactory(code="SURV", pay_entry=PayEntry.MANAGER)
    assignment = AssignmentFactory(mission=MissionFactory(type=kind))
    services.generate_claims([assignment])
    actor = AcademyAccount.objects.create(issuer="hub", subject="s", examiner=assignment.examiner)
    claim = Claim.objects.get()
    services.declare_not_performed(claim, actor=actor)
    services.undo_not_performed(claim, actor=actor)
    assert pay(claim).state == ClaimState.TO_BE_HANDLED
