"""Second factors of the demonstration: the page of codes and the hub agree, and only there."""

import importlib.util

import pytest
import time_machine
from django.conf import settings

from imagin.factors import services, totp
from imagin.factors.models import Factor
from imagin.identity.models import Account
from tenants.feeds.demo import accounts
from tenants.feeds.demo.factors import ROLES, demo_secret, give_demo_factors

FILE = accounts.SOURCES / "infra/simulators/upstream/demo_idp/authenticator.py"


@pytest.fixture(scope="module")
def telephone():
    spec = importlib.util.spec_from_file_location("demo_authenticator", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def known(db):
    known = accounts.demo_accounts()
    give_demo_factors(known)
    return known


def test_those_whose_role_asks_for_one_have_one(known, telephone):
    subjects = {account.sub for account in known if account.role in ROLES}
    assert {factor.account.subject for factor in Factor.objects.select_related("account")} == subjects
    assert len(subjects) == 11
    assert {name for name in (a.username for a in known) if telephone.has_telephone(name)} == {
        account.username for account in known if account.sub in subjects
    }


@time_machine.travel(1_900_000_005, tick=False)
def test_the_code_shown_is_the_one_asked_and_so_is_the_next(known, telephone):
    manager = accounts.find_account(known, "gestionnaire", "toulouse")
    person = Account.objects.get(issuer=f"{settings.DEMO_IDP_URL}/o", subject=manager.sub)
    services.prove_by_code(person, telephone.code(manager.sub))
    services.prove_by_code(person, telephone.code(manager.sub, 1))
    assert telephone.seconds_left() == 15
    assert telephone.secret_of(manager.sub) == demo_secret(manager.sub)


def test_loading_again_adds_and_changes_nothing(known):
    before = list(Factor.objects.values_list("pk", "account").order_by("pk"))
    give_demo_factors(known)
    assert list(Factor.objects.values_list("pk", "account").order_by("pk")) == before


def test_what_somebody_chose_instead_stays(known):
    Factor.objects.update(secret=totp.new_secret(), name="Le mien")
    give_demo_factors(known)
    assert set(Factor.objects.values_list("name", flat=True)) == {"Le mien"}
