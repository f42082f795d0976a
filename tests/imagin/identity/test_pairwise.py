"""Two academies that compare what they call a person find nothing in common."""

import re
import uuid
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from imagin.identity.models import Account
from imagin.identity.provider.pairwise import subject_for
from tenants.accounts.models import AcademyAccount
from tests.imagin.identity.chain import register_upstream
from tests.imagin.identity.helpers import HUB_ISSUER, hub_account, hub_client, sign_in
from tests.imagin.identity.hub import claims_of, code_for, exchange, in_rennes

SOMEBODY = uuid.UUID(int=1)


@pytest.fixture
def account(db):
    return hub_account()


@pytest.fixture
def browser(account):
    client = hub_client()
    sign_in(client, account)
    return client


def test_same_word_each_time():
    assert subject_for(SOMEBODY, "toulouse") == subject_for(str(SOMEBODY), "toulouse")
    assert re.fullmatch("[0-9a-f]{64}", subject_for(SOMEBODY, "toulouse"))


def test_another_word_in_another_academy_for_another_person():
    words = {subject_for(uuid.UUID(int=n), code) for n in (1, 2) for code in ("toulouse", "rennes")}
    assert len(words) == 4


def test_another_platform_another_word(settings):
    here = subject_for(SOMEBODY, "toulouse")
    settings.PERSON_KEY_SECRET = "another"
    assert subject_for(SOMEBODY, "toulouse") != here


def test_outlives_a_change_of_the_secret_key(settings):
    here = subject_for(SOMEBODY, "toulouse")
    settings.SECRET_KEY = "another" * 10
    assert subject_for(SOMEBODY, "toulouse") == here


def test_told_in_the_id_token_and_by_userinfo(browser, account):
    response = exchange(code_for(browser))
    bearer = {"authorization": f"Bearer {response.json()['access_token']}"}
    told = hub_client().get("/o/userinfo/", headers=bearer).json()
    assert claims_of(response)["sub"] == told["sub"] == subject_for(account.pk, "toulouse")


def test_nothing_told_to_an_academy_is_told_to_another(browser, account):
    there, here = in_rennes(browser), claims_of(exchange(code_for(browser)))
    assert there["sub"] == subject_for(account.pk, "rennes") != here["sub"]
    assert str(account.pk) not in f"{here} {there}"


def test_accounts_of_before_keep_their_person(account, toulouse):
    """Known by the hub's own key until then; a second run, and other issuers, change nothing."""
    migration = import_module("tenants.accounts.migrations.0003_pairwise_subjects")
    here = AcademyAccount.objects.create(issuer=HUB_ISSUER, subject=str(account.pk))
    other = AcademyAccount.objects.create(issuer="https://portail.example", subject=str(account.pk))
    for _ in range(2):
        migration.rename(apps, SimpleNamespace(connection=connection))
        here.refresh_from_db()
        assert here.subject == subject_for(account.pk, "toulouse")
    other.refresh_from_db()
    assert other.subject == str(account.pk)


def test_the_academy_is_told_which_service_proved_who_it_is(browser, account):
    register_upstream(name="Portail", issuer=account.issuer)
    assert claims_of(exchange(code_for(browser)))["idp"] == "Portail"


def test_a_local_account_is_said_to_be_one(browser, account):
    Account.objects.update(external_academy="rennes", external_number=3)
    told = claims_of(exchange(code_for(browser)))
    assert told["idp"] == "compte local" and "examiner_number" not in told
