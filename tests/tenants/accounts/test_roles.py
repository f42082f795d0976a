"""Roles come from the examiner's file or from a grant, and change at the next request."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from imagin.vault.person import person_key
from tenants.accounts.enums import GRANTED, Role
from tenants.accounts.models import AcademyAccount, RoleGrant
from tenants.accounts.selectors import examiner_of, roles_of
from tenants.accounts.services import grant_role, revoke_role
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import SOPHIE, academy_account, academy_client, hub_account, sign_in

KEY = person_key(SOPHIE)


@pytest.fixture
def account(toulouse):
    hub_account_of_sophie = hub_account(person_key=KEY)
    return academy_account(hub_account_of_sophie, examiner=ExaminerFactory(person_key=KEY))


@pytest.mark.parametrize(("kind", "role"), [("internal", Role.TEACHER), ("external", Role.EXTERNAL)])
def test_role_of_an_examiner(toulouse, kind, role):
    account = academy_account(hub_account(), examiner=ExaminerFactory(kind=kind))
    assert roles_of(account) == {role}


def test_granted_roles_are_added(account):
    grant_role(actor="tests", person_key=KEY, role=Role.MANAGER)
    grant_role(actor="tests", person_key=KEY, role=Role.SCHOOL_HEAD, school="0311234X")
    assert roles_of(account) == {Role.TEACHER, Role.MANAGER, Role.SCHOOL_HEAD}


def test_grant_of_somebody_else(account):
    grant_role(actor="tests", person_key="f" * 64, role=Role.MANAGER)
    assert roles_of(account) == {Role.TEACHER}


def test_grant_twice_is_one(account):
    first = grant_role(actor="tests", person_key=KEY, role=Role.MANAGER)
    assert grant_role(actor="other", person_key=KEY, role=Role.MANAGER) == first


def test_removed_role_is_gone_at_the_next_request(account):
    grant = grant_role(actor="tests", person_key=KEY, role=Role.MANAGER)
    client = academy_client("toulouse")
    sign_in(client, account)
    assert client.get("/plan-du-site/").wsgi_request.roles == {Role.TEACHER, Role.MANAGER}
    revoke_role(actor="tests", grant=grant)
    assert client.get("/plan-du-site/").wsgi_request.roles == {Role.TEACHER}


def test_visitor_has_none(toulouse):
    assert academy_client("toulouse").get("/plan-du-site/").wsgi_request.roles == frozenset()


def test_hosting_role_on_the_hub_only(db):
    assert roles_of(hub_account("a", hosting=True)) == {"hosting"}
    assert roles_of(hub_account("b")) == frozenset()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EXTERNAL, "hosting", "king"])
def test_role_that_is_not_granted(toulouse, role):
    with pytest.raises(ValidationError, match="ne s'attribue pas"):
        grant_role(actor="tests", person_key=KEY, role=role)


def test_role_of_nobody(toulouse):
    with pytest.raises(ValidationError, match="connue par son NUMEN"):
        grant_role(actor="tests", person_key="", role=Role.MANAGER)


def refuses(constraint: str, make) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_database_is_the_last_judge(toulouse):
    def grant(**values):
        given = {"person_key": KEY, "role": "manager", "granted_by": "tests", "granted_at": timezone.now()}
        return RoleGrant.objects.create(**{**given, **values})

    grant()
    refuses("role_once", grant)
    refuses("role_of_somebody", lambda: grant(person_key=""))
    refuses("role_granted", lambda: grant(role="teacher"))
    AcademyAccount.objects.create(issuer="i", subject="s")
    refuses("academy_account_once", lambda: AcademyAccount.objects.create(issuer="i", subject="s"))


def test_every_role_has_a_french_label():
    assert all(role.label and role.label[0].isupper() for role in Role)
    assert set(GRANTED) == set(Role) - {Role.TEACHER, Role.EXTERNAL}


class TestExaminerOf:
    def test_by_print_first(self, toulouse):
        by_print = ExaminerFactory(person_key=KEY)
        ExaminerFactory(imagin_identifier="toulouse/900001")
        assert examiner_of(person_key=KEY, imagin_identifier="toulouse/900001") == by_print

    def test_by_exact_identifier(self, toulouse):
        examiner = ExaminerFactory(imagin_identifier="toulouse/900001")
        assert examiner_of(person_key="", imagin_identifier="toulouse/900001") == examiner
        assert examiner_of(person_key="", imagin_identifier="toulouse/90000") is None

    def test_blank_fits_nobody(self, toulouse):
        ExaminerFactory()
        assert examiner_of(person_key="", imagin_identifier="") is None
