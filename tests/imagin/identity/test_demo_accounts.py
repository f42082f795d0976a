"""The accounts of the demonstration provider: one per role and academy, people of their region."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from imagin.vault.person import normalise_numen

FILE = Path(settings.PACKAGE_DIR).parents[1] / "infra" / "simulators" / "upstream" / "accounts.json"
ACADEMIES = ("rennes", "toulouse", "caen", "noumea", "centrale")
ROLES = ("enseignant", "externe", "gestionnaire", "chef-etablissement", "chef-centre", "admin")


@pytest.fixture(scope="module")
def accounts():
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_one_per_role_and_academy(accounts):
    expected = {f"{role}.{academy}" for role in ROLES for academy in ACADEMIES} | {"hebergeur"}
    assert {account["username"] for account in accounts} == expected


@pytest.mark.parametrize("field", ["username", "sub", "name", "numen", "imagin_identifier"])
def test_nobody_is_somebody_else(accounts, field):
    values = [account[field] for account in accounts if account[field]]
    assert len(set(values)) == len(values)


def test_staff_have_a_numen_and_externals_an_identifier(accounts):
    for account in accounts:
        role, _, academy = account["username"].partition(".")
        if role == "externe":
            assert account["imagin_identifier"].startswith(f"{academy}/")
            assert account["numen"] == ""
        elif academy:
            assert normalise_numen(account["numen"]) == account["numen"]
            assert account["imagin_identifier"] == ""


def test_nothing_says_who_is_of_the_hosting_team(accounts):
    fields = {"username", "password", "sub", "name", "numen", "imagin_identifier"}
    assert all(set(account) == fields for account in accounts)
