"""The academy's side of a link: the file, the account here, the outbox, the journal."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.accounts.linking import door
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.journal.models import Entry, OutboxEvent
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import HUB_ISSUER

KEY, OTHER = "a" * 64, "b" * 64
SUBJECT = "c" * 64


@pytest.fixture
def examiner(toulouse):
    return ExaminerFactory(number=900_001)


def account_here(examiner=None, key=""):
    return AcademyAccount.objects.create(
        issuer=HUB_ISSUER, subject=SUBJECT, person_key=key, examiner=examiner
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_tying_tells_the_federation(examiner):
    door.tie(examiner.number, KEY, SUBJECT, "rennes")
    assert [event.person_key for event in OutboxEvent.objects.all()] == [KEY]
    entry = Entry.objects.get(code="link.made")
    assert (entry.actor, entry.subject) == ("system", f"examiner:{examiner.pk}")


def test_the_actor_is_the_account_here_where_there_is_one(examiner):
    account = account_here()
    door.tie(examiner.number, KEY, SUBJECT, "rennes")
    assert Entry.objects.get(code="link.made").actor == str(account.pk)


def test_a_request_to_the_division_is_answered_by_the_link(examiner):
    PendingAccount.objects.create(issuer=HUB_ISSUER, subject=SUBJECT)
    PendingAccount.objects.create(issuer=HUB_ISSUER, subject="somebody else")
    door.tie(examiner.number, KEY, SUBJECT, "rennes")
    assert [row.subject for row in PendingAccount.objects.all()] == ["somebody else"]


def test_a_number_of_nobody(toulouse):
    with pytest.raises(ValidationError) as refusal:
        door.tie(1, KEY, SUBJECT, "")
    assert refusal.value.code == "unknown"


def test_already_known_is_said(examiner):
    examiner.person_key = KEY
    examiner.save()
    with pytest.raises(ValidationError) as refusal:
        door.tie(examiner.number, KEY, SUBJECT, "")
    assert refusal.value.code == "known"


def test_a_tie_of_the_exam_division_outlives_the_link(examiner):
    account = account_here(examiner, KEY)
    PendingAccount.objects.create(
        issuer=HUB_ISSUER, subject=SUBJECT, examiner=examiner, decided_at=timezone.now()
    )
    examiner.person_key = KEY
    examiner.save()
    door.untie(examiner.number, [KEY], SUBJECT, [])
    assert fresh(examiner).person_key == "" and fresh(account).examiner == examiner


def test_the_accounts_of_others_keep_the_file(examiner):
    own = AcademyAccount.objects.create(issuer=HUB_ISSUER, subject="his password account", examiner=examiner)
    account = account_here(examiner, KEY)
    examiner.person_key = KEY
    examiner.save()
    door.untie(examiner.number, [KEY], SUBJECT, [])
    assert fresh(account).examiner is None and fresh(own).examiner == examiner


def test_at_home_a_key_that_is_there_stays(examiner):
    examiner.person_key = OTHER
    examiner.save()
    account = account_here(examiner, OTHER)
    door.adopt(KEY, SUBJECT, "rennes")
    assert fresh(examiner).person_key == fresh(account).person_key == OTHER


def test_at_home_without_an_account_the_journal_still_says_it(toulouse):
    door.adopt(KEY, SUBJECT, "rennes")
    door.release(KEY, SUBJECT, "rennes")
    assert [entry.code for entry in Entry.objects.order_by("id")] == ["link.made", "link.undone"]


def test_a_key_that_stays_is_not_released(examiner):
    examiner.person_key = KEY
    examiner.save()
    account = account_here(examiner, KEY)
    door.release("", SUBJECT, "rennes")
    assert fresh(examiner).person_key == fresh(account).person_key == KEY
