"""The exam division decides whose file an unknown person has; once, and told to the journal."""

import pytest
from django.core.exceptions import ValidationError

from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.pending import refuse, tie, tied_elsewhere, undecided
from tenants.accounts.ties import decided_for
from tenants.journal.models import Entry
from tests.factories import ExaminerFactory


@pytest.fixture
def examiner(toulouse):
    return ExaminerFactory()


@pytest.fixture
def pending(toulouse):
    return PendingAccount.objects.create(issuer="https://hub", subject="x", display_name="Sophie Vidal")


def journal():
    return [(e.code, e.actor, e.subject) for e in Entry.objects.filter(code__startswith="account.")]


def test_tied_is_what_the_next_sign_in_reads(examiner, pending):
    tie(actor="manager", pending=pending, examiner=examiner)
    assert decided_for(AcademyAccount(issuer="https://hub", subject="x")) == examiner
    assert not undecided().exists()
    assert journal() == [("account.tied", "manager", f"examiner:{examiner.pk}")]


def test_refused_leads_to_nobody(pending):
    refuse(actor="manager", pending=pending)
    assert decided_for(AcademyAccount(issuer="https://hub", subject="x")) is None
    assert not undecided().exists()
    assert journal() == [("account.refused", "manager", f"pending:{pending.pk}")]


def test_the_same_decision_twice_is_one(examiner, pending):
    for _ in range(2):
        tie(actor="manager", pending=pending, examiner=examiner)
    assert len(journal()) == 1


def test_refused_twice_is_once(pending):
    for _ in range(2):
        refuse(actor="manager", pending=pending)
    assert len(journal()) == 1


def test_another_decision_comes_too_late(examiner, pending):
    refuse(actor="manager", pending=pending)
    with pytest.raises(ValidationError) as late:
        tie(actor="colleague", pending=pending, examiner=examiner)
    assert late.value.code == "decided"
    other = PendingAccount.objects.create(issuer="https://hub", subject="y")
    tie(actor="manager", pending=other, examiner=examiner)
    with pytest.raises(ValidationError):
        refuse(actor="colleague", pending=other)
    with pytest.raises(ValidationError):
        tie(actor="colleague", pending=other, examiner=ExaminerFactory(), sure=True)


def test_an_examiner_with_an_account_is_confirmed_twice(examiner, pending):
    AcademyAccount.objects.create(issuer="https://hub", subject="his", examiner=examiner)
    with pytest.raises(ValidationError) as asked:
        tie(actor="manager", pending=pending, examiner=examiner)
    assert asked.value.code == "already_tied" and undecided().exists()
    tie(actor="manager", pending=pending, examiner=examiner, sure=True)
    assert not undecided().exists()


def test_who_else_is_tied(examiner, pending):
    assert not tied_elsewhere(pending, examiner)
    AcademyAccount.objects.create(issuer="https://hub", subject="x", examiner=examiner)
    assert not tied_elsewhere(pending, examiner)
    other = PendingAccount.objects.create(issuer="https://hub", subject="y")
    tie(actor="manager", pending=other, examiner=examiner, sure=True)
    assert tied_elsewhere(pending, examiner)
