"""``imagin factors reset``: for who lost everything, once the assistance has checked who he is."""

import pytest
from django.core.management import CommandError, call_command

from imagin.factors.enrolment import renew_recovery_codes
from imagin.factors.models import Factor, RecoveryCode, WrongCodes
from imagin.identity.models import HubSession
from tests.imagin.identity.helpers import hub_account


def reset(*words):
    call_command("factors", "reset", *words)


@pytest.fixture
def lost(aurelie, telephone):
    renew_recovery_codes(aurelie)
    WrongCodes.objects.create(account=aurelie, count=3)
    return aurelie


@pytest.mark.parametrize("by", ["account", "subject"])
def test_everything_goes_and_is_told(lost, proved_browser, said, by, capsys):
    reset(*([str(lost.pk)] if by == "account" else ["--issuer", lost.issuer, "--subject", lost.subject]))
    assert not any(table.objects.exists() for table in (Factor, RecoveryCode, WrongCodes))
    assert said == [("factor.reset", f"account:{lost.pk}", {"count": 1})]
    assert HubSession.objects.get().ended_at is not None
    assert proved_browser.get("/second-facteur/").status_code == 302
    assert "1 second(s) facteur(s) retiré(s)" in capsys.readouterr().out


def test_nobody_else_loses_anything(lost):
    other = hub_account("other")
    Factor.objects.create(account=other, kind="totp", name="x", secret="s")
    reset(str(lost.pk))
    assert Factor.objects.get().account == other


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Donnez l'identifiant"),
        (["--issuer", "https://portail.example"], "Donnez l'identifiant"),
        (["00000000-0000-0000-0000-000000000000"], "Aucun compte"),
        (["aurelie"], "Aucun compte"),
        (["--issuer", "https://portail.example", "--subject", "nobody"], "Aucun compte"),
    ],
)
def test_whoever_is_not_found_keeps_his_factors(lost, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        reset(*words)
    assert Factor.objects.exists()
