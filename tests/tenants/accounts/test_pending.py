"""The exam division decides whose file an unknown person has; once, and told to the journal."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.identity.models import AcademyVisit
from imagin.identity.services import open_session
from imagin.sessions.models import Session
from imagin.sessions.services import OVER
from imagin.sessions.store import SessionStore
from imagin.tenancy.context import hub
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.pending import decided, names_of_deciders, refuse, tie, tied_elsewhere, undecided, undo
from tenants.accounts.ties import decided_for
from tenants.journal.models import Entry
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_account, hub_account


@pytest.fixture
def examiner(toulouse):
    return ExaminerFactory()


@pytest.fixture
def pending(toulouse):
    return PendingAccount.objects.create(issuer="https://hub", subject="x", display_name="Sophie Vidal")


def journal():
    return [
        (e.code, e.actor, e.subject) for e in Entry.objects.filter(code__startswith="account.").order_by("pk")
    ]


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


def test_an_untied_account_loses_the_file_and_its_sessions(examiner):
    """Only its own sessions end."""
    with hub():
        person = hub_account("paul")
        own, other = (open_session(account, {"amr": ["pwd"]}) for account in (person, hub_account("eve")))
        for session in (own, other):
            AcademyVisit.objects.create(session=session, academy="toulouse")
    account = academy_account(person, examiner=examiner)
    for session in (own, other):
        store = SessionStore()
        store["hub"] = {"sid": str(session.sid)}
        store.save()
    pending = PendingAccount.objects.create(issuer=account.issuer, subject=account.subject)
    tie(actor="manager", pending=pending, examiner=examiner)
    undo(actor="colleague", pending=pending)
    account.refresh_from_db()
    assert account.examiner is None and undecided().get() == pending
    assert journal()[-1] == ("account.untied", "colleague", f"examiner:{examiner.pk}")
    over = {row.sid: OVER in row.get_decoded() for row in Session.objects.all()}
    assert over == {str(own.sid): True, str(other.sid): False}


def test_an_account_that_has_another_file_keeps_it(examiner, pending):
    other = ExaminerFactory()
    tie(actor="manager", pending=pending, examiner=examiner)
    account = AcademyAccount.objects.create(issuer="https://hub", subject="x", examiner=other)
    undo(actor="manager", pending=pending)
    account.refresh_from_db()
    assert account.examiner == other


def test_a_refusal_is_reopened_once(pending):
    refuse(actor="manager", pending=pending)
    for _ in range(2):
        undo(actor="manager", pending=pending)
    assert undecided().get() == pending
    assert [code for code, _, _ in journal()] == ["account.refused", "account.reopened"]


def test_who_decided(examiner, pending):
    manager = AcademyAccount.objects.create(issuer="https://hub", subject="m", display_name="Line Petit")
    tie(actor=str(manager.pk), pending=pending, examiner=examiner)
    PendingAccount.objects.create(
        issuer="https://hub", subject="z", decided_at=timezone.now(), decided_by="import"
    )
    assert names_of_deciders(decided()) == {str(manager.pk): "Line Petit"}
