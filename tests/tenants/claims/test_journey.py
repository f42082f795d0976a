"""Enregistrer, Valider, Dévalider, « Je n'ai pas effectué » : when, and what stays."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction

from imagin.documents import archive
from tenants.accounts.models import AcademyAccount
from tenants.claims import services
from tenants.claims.enums import ClaimState, Half
from tenants.claims.labels import TRAVEL_BY_MANAGER
from tenants.claims.models import Claim, ClaimHalf, ClaimSummary, HalfLog
from tenants.claims.selectors import claim_of, claims_of
from tenants.claims.workflow import Refused
from tenants.journal.models import Entry, OutboxEvent
from tests.factories import AssignmentFactory, ExaminerFactory

BEFORE, DURING, AFTER = "2026-06-19 12:00+00:00", "2026-06-21 12:00+00:00", "2026-06-23 12:00+00:00"


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


@time_machine.travel(BEFORE)
def test_before_the_first_day_nothing_may_be_saved(claim, sophie):
    with pytest.raises(Refused, match="s'ouvrira le 20/06/2026"):
        services.save_claim(claim, actor=sophie, quantity=12)
    assert pay(claim).quantity is None


@time_machine.travel(DURING)
def test_from_the_first_day_it_is_saved_with_its_amount(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=12)
    half = pay(claim)
    assert (half.quantity, half.amount, half.currency) == (12, Decimal("60.00"), "EUR")
    assert half.computation["explanation"].startswith("12 copies × 5,00 €")
    assert half.computation["inputs"]["rate_row"]


@time_machine.travel(DURING)
def test_before_the_last_day_is_over_it_cannot_be_submitted(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=12)
    with pytest.raises(Refused, match="à partir du lendemain"):
        services.submit_claim(claim, actor=sophie)
    assert pay(claim).state == ClaimState.OPEN


@time_machine.travel(AFTER)
def test_submitting_gives_a_file_number_and_archives_the_summary(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=12)
    summary = services.submit_claim(claim, actor=sophie)
    claim.refresh_from_db()
    assert claim.file_number == f"{claim.assignment.examiner.number}-00001"
    assert archive.read(summary.key, summary.sha256).startswith(b"%PDF-")
    assert pay(claim).state == ClaimState.SUBMITTED
    assert Entry.objects.filter(code="claims.pay.submitted").count() == 1
    assert OutboxEvent.objects.filter(person_key="ab" * 32).exists()
    assert [row.transition for row in HalfLog.objects.order_by("id")] == ["save", "submit"]


@time_machine.travel(AFTER)
def test_nothing_typed_nothing_submitted(claim, sophie):
    with pytest.raises(Refused, match="Indiquez d'abord"):
        services.submit_claim(claim, actor=sophie)


@time_machine.travel(AFTER)
def test_withdrawing_keeps_the_file_number_and_the_archived_summary(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=12)
    first = services.submit_claim(claim, actor=sophie)
    services.withdraw_claim(claim, actor=sophie)
    services.save_claim(claim, actor=sophie, quantity=13)
    second = services.submit_claim(Claim.objects.get(pk=claim.pk), actor=sophie)
    assert Claim.objects.get().file_number.endswith("-00001")
    assert (first.version, second.version) == (1, 2)
    assert archive.read(first.key, first.sha256) != archive.read(second.key, second.sha256)


@time_machine.travel(AFTER)
@pytest.mark.parametrize(
    "state", [ClaimState.APPROVED, ClaimState.SENT, ClaimState.PAID, ClaimState.CANCELLED]
)
def test_once_handled_by_the_manager_it_cannot_be_withdrawn(claim, sophie, state):
    ClaimHalf.objects.update(state=state)
    for act in (services.withdraw_claim, services.submit_claim, services.declare_not_performed):
        with pytest.raises(Refused):
            act(claim, actor=sophie)


@time_machine.travel(AFTER)
def test_only_the_version_that_was_read_is_submitted(claim, sophie):
    seen = services.save_claim(claim, actor=sophie, quantity=42).version
    latest = services.save_claim(claim, actor=sophie, quantity=99).version
    with pytest.raises(Refused, match="a changé depuis l'affichage"):
        services.submit_claim(claim, actor=sophie, seen=seen)
    assert pay(claim).state == ClaimState.OPEN
    assert latest == pay(claim).version, "the same once read again from the database"
    services.submit_claim(claim, actor=sophie, seen=latest)
    assert pay(claim).state == ClaimState.SUBMITTED


@pytest.mark.parametrize(
    ("now", "label"), [(DURING, "Mission en cours"), (AFTER, "Non validé"), (BEFORE, "Mission non effectuée")]
)
def test_travel_gives_no_order(claim, now, label):
    ClaimHalf.objects.create(claim=claim, kind=Half.TRAVEL)
    with time_machine.travel(now):
        status = claims_of(claim.assignment.examiner)[0].travel
    assert status.label == label
    if now != BEFORE:
        assert (status.tone, status.hint) == ("info", TRAVEL_BY_MANAGER)


@time_machine.travel("2026-06-22 14:30+00:00")
def test_the_last_day_ends_by_the_clock_of_the_academy(noumea):
    """22 June 14:30 UTC is already the 23rd in Nouméa: a mission ended on the 22nd is over there."""
    assignment = AssignmentFactory()
    services.generate_claims([assignment])
    actor = AcademyAccount.objects.create(issuer="hub", subject="s", examiner=assignment.examiner)
    services.save_claim(Claim.objects.get(), actor=actor, quantity=3)
    assert services.submit_claim(Claim.objects.get(), actor=actor).version == 1


@time_machine.travel("2026-06-22 14:30+00:00")
def test_the_same_hour_is_too_early_in_toulouse(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=3)
    with pytest.raises(Refused):
        services.submit_claim(claim, actor=sophie)


@time_machine.travel(AFTER)
def test_no_sure_rate_no_amount(noumea):
    """The rates are in euros: in Nouvelle-Calédonie nothing is converted, the manager computes."""
    assignment = AssignmentFactory()
    services.generate_claims([assignment])
    computation = services.preview_pay(Claim.objects.get(), 12)
    assert computation.amount is None and computation.currency == "XPF"


@time_machine.travel(AFTER)
def test_a_failed_archive_leaves_the_claim_as_it_was(claim, sophie, monkeypatch):
    services.save_claim(claim, actor=sophie, quantity=12)

    def full(kind, content):
        raise OSError("disque plein")

    monkeypatch.setattr(archive, "store", full)
    with pytest.raises(OSError, match="disque plein"):
        services.submit_claim(claim, actor=sophie)
    assert pay(claim).state == ClaimState.OPEN
    assert Claim.objects.get().file_number == "" and not ClaimSummary.objects.exists()


@time_machine.travel(AFTER)
def test_an_archived_summary_cannot_be_rewritten(claim, sophie):
    services.save_claim(claim, actor=sophie, quantity=12)
    services.submit_claim(claim, actor=sophie)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ClaimSummary.objects.update(sha256="0" * 64)


def test_the_database_refuses_two_pay_halves(claim):
    with pytest.raises(IntegrityError, match="half_once"), transaction.atomic():
        ClaimHalf.objects.create(claim=claim, kind=Half.PAY)


def test_the_database_refuses_an_unknown_state(claim):
    with pytest.raises(IntegrityError, match="half_state"), transaction.atomic():
        ClaimHalf.objects.update(state="invented")


def test_the_database_refuses_a_submitted_half_without_its_date(claim):
    with pytest.raises(IntegrityError, match="submitted_has_date"), transaction.atomic():
        ClaimHalf.objects.update(state=ClaimState.SUBMITTED)


@pytest.mark.parametrize(
    ("now", "state", "label"),
    [
        (BEFORE, ClaimState.OPEN, "Mission non effectuée"),
        (DURING, ClaimState.OPEN, "Mission en cours"),
        (AFTER, ClaimState.OPEN, "Non validé"),
        (AFTER, ClaimState.TO_BE_HANDLED, "A traiter par le gestionnaire"),
        (AFTER, ClaimState.HANDLED, "Traité par le gestionnaire"),
        (AFTER, ClaimState.APPROVED, "Validé par gestionnaire"),
        (AFTER, ClaimState.SENT, "Validé par gestionnaire"),
        (AFTER, ClaimState.PAID, "Validé par gestionnaire"),
        (AFTER, ClaimState.ON_FIRST_MISSION, "Invalidable"),
        (AFTER, ClaimState.CANCELLED, "Annulé"),
    ],
)
def test_the_examiner_reads_the_words_of_the_guide(claim, now, state, label):
    ClaimHalf.objects.update(state=state)
    with time_machine.travel(now):
        row = claims_of(claim.assignment.examiner)[0]
    assert (row.pay.label, row.travel.label) == (label, "Pas de frais")


@time_machine.travel(AFTER)
def test_a_cancelled_claim_is_listed_but_not_opened(claim):
    ClaimHalf.objects.update(state=ClaimState.CANCELLED)
    examiner = claim.assignment.examiner
    assert claims_of(examiner)[0].openable is False
    with pytest.raises(Claim.DoesNotExist):
        claim_of(examiner, claim.assignment.mission.number)


def test_another_examiner_never_reaches_the_claim(claim):
    with pytest.raises(Claim.DoesNotExist):
        claim_of(ExaminerFactory(), claim.assignment.mission.number)


@time_machine.travel("2030-06-24 12:00+00:00")
def test_missions_ended_four_years_ago_are_not_listed(claim):
    assert claims_of(claim.assignment.examiner) == []


@time_machine.travel("2030-06-22 12:00+00:00")
def test_on_the_last_day_of_the_four_years_it_still_is(claim):
    assert claim.assignment.mission.ends_on == date(2026, 6, 22)
    assert len(claims_of(claim.assignment.examiner)) == 1


@time_machine.travel(AFTER)
def test_the_list_takes_the_same_queries_whatever_its_length(toulouse, django_assert_num_queries):
    examiner = ExaminerFactory()
    services.generate_claims([AssignmentFactory(examiner=examiner) for _ in range(25)])
    claims_of(examiner)
    with django_assert_num_queries(2):
        assert len(claims_of(examiner)) == 25
