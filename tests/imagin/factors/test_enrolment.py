"""Adding, and the rules of removing."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from imagin.factors import enrolment, services
from imagin.factors.models import Factor, Kind, RecoveryCode
from imagin.tenancy.context import academy, hub
from tenants.accounts import tasks
from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tenants.people.enums import ExaminerKind
from tests.factories import ExaminerFactory
from tests.imagin.factors.conftest import SECRET, code

KEY = "ab" * 32


def test_an_application_counts_once_it_gave_its_code(clock, aurelie, said):
    with pytest.raises(services.WrongCode):
        enrolment.add_totp(aurelie, SECRET, "000000", "Téléphone")
    assert not services.has_factor(aurelie)
    factor = enrolment.add_totp(aurelie, SECRET, code(), "  Téléphone ")
    assert (factor.name, factor.kind) == ("Téléphone", Kind.TOTP) and services.has_factor(aurelie)
    assert said == [("factor.added", f"totp:{factor.pk}", {})]


def test_the_code_that_enrolled_does_not_prove_afterwards(clock, aurelie):
    enrolment.add_totp(aurelie, SECRET, code(), "")
    with pytest.raises(services.WrongCode):
        services.prove_by_code(aurelie, code())


def test_nobody_has_more_than_five(clock, aurelie):
    for _ in range(5):
        enrolment.add_totp(aurelie, SECRET, code(), "")
    with pytest.raises(enrolment.Refused, match="déjà cinq"):
        enrolment.add_totp(aurelie, SECRET, code(), "")


def test_a_person_without_strong_role_may_remove_his_last_one(aurelie, telephone, said):
    enrolment.renew_recovery_codes(aurelie)
    enrolment.remove_factor(aurelie, telephone)
    assert not services.has_factor(aurelie) and not RecoveryCode.objects.exists()
    assert said[-1][0] == "factor.removed"


def test_the_hosting_team_keeps_one(aurelie, telephone):
    aurelie.hosting = True
    with pytest.raises(enrolment.Refused, match="dernier moyen"):
        enrolment.remove_factor(aurelie, telephone)
    other = Factor.objects.create(account=aurelie, kind=Kind.TOTP, name="B", secret=SECRET)
    enrolment.remove_factor(aurelie, telephone)
    assert [*aurelie.factors.all()] == [other]


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        (Role.MANAGER, True),
        (Role.ADMINISTRATOR, True),
        (Role.JURY_PRESIDENT, True),
        (Role.SCHOOL_HEAD, False),
    ],
)
def test_a_strong_role_in_any_academy_keeps_one(aurelie, telephone, role, kept):
    aurelie.person_key = KEY
    with academy("rennes"):
        grant_role(actor="tests", person_key=KEY, role=role, school="0350024L")
    with hub():
        if kept:
            with pytest.raises(enrolment.Refused):
                enrolment.remove_factor(aurelie, telephone)
        else:
            enrolment.remove_factor(aurelie, telephone)
    assert services.has_factor(aurelie) == kept


@pytest.mark.parametrize(
    "values",
    [{"kind": "totp", "credential_id": "abc"}, {"kind": "webauthn"}, {"kind": "sms", "secret": "x"}],
)
def test_a_row_is_of_one_kind(aurelie, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Factor.objects.create(account=aurelie, name="?", **values)


def test_the_demonstration_never_changes_what_somebody_has(aurelie, telephone):
    enrolment.ensure_demo_factor(aurelie, "A" * 32, "Démonstration")
    assert [factor.secret for factor in aurelie.factors.all()] == [SECRET]


def test_the_owner_of_a_local_account_hears_of_each_change(
    clock, aurelie, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.tell_notice, "delay", tasks.tell_notice.run)
    with academy("rennes"):
        ExaminerFactory(number=900_001, kind=ExaminerKind.EXTERNAL, email="ana@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        enrolment.add_totp(aurelie, SECRET, code(), "")
    assert mail.outbox == []
    aurelie.external_academy, aurelie.external_number = "rennes", 900_001
    aurelie.save()
    with django_capture_on_commit_callbacks(execute=True):
        enrolment.remove_factor(aurelie, aurelie.factors.get())
        enrolment.reset(aurelie)
    assert [sent.to for sent in mail.outbox] == [["ana@example.org"]]
    clock.shift(60)
    with django_capture_on_commit_callbacks(execute=True):
        enrolment.add_totp(aurelie, SECRET, code(), "Téléphone d'Ana")
    assert "a été ajouté" in mail.outbox[-1].subject and "Téléphone" not in mail.outbox[-1].body
