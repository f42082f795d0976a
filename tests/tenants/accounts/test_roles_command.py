"""The first administrator of an academy, named without a NUMEN in any argument."""

import io

import pytest
from django.core.management import CommandError, call_command

from imagin.vault.person import person_key
from tenants.accounts.models import RoleGrant
from tenants.accounts.opening import administrator_named
from tenants.journal.models import Entry
from tests.imagin.identity.helpers import SOPHIE


@pytest.fixture
def say(toulouse, monkeypatch):
    def run(*arguments, numen=SOPHIE):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{numen}\n"))
        call_command("roles", *arguments, "--academy", "toulouse")

    return run


def test_an_administrator_is_named_and_taken_back(say, capsys):
    assert "imagin roles grant administrator --academy toulouse" in administrator_named("toulouse").remedy
    say("grant", "administrator")
    assert RoleGrant.objects.get().person_key == person_key(SOPHIE)
    assert administrator_named("toulouse").ok
    say("revoke", "administrator")
    assert not RoleGrant.objects.exists()
    said = capsys.readouterr().out
    assert "« Administrateur de l'académie » attribué dans Académie de Toulouse" in said and "retiré" in said
    assert SOPHIE not in said
    assert list(Entry.objects.order_by("pk").values_list("code", "actor")) == [
        ("accounts.role.granted", "imagin roles"),
        ("accounts.role.revoked", "imagin roles"),
    ]


@pytest.mark.parametrize(
    ("arguments", "numen", "sentence"),
    [
        (["grant", "administrator"], "12", "NUMEN"),
        (["grant", "school_head"], SOPHIE, "donnez son UAI"),
        (["revoke", "administrator"], SOPHIE, "rien n'a été retiré"),
    ],
)
def test_what_is_wrong_is_said(say, arguments, numen, sentence):
    with pytest.raises(CommandError, match=sentence):
        say(*arguments, numen=numen)
    assert not RoleGrant.objects.exists()


def test_an_academy_that_is_none(db):
    with pytest.raises(CommandError, match="Aucune académie nulle_part"):
        call_command("roles", "grant", "administrator", "--academy", "nulle_part")
