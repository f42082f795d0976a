"""« Second facteur perdu »: found, said why, confirmed, journalled; never one's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.factors.models import Factor
from imagin.identity.models import Account, HubSession
from imagin.journal.models import HubEntry
from imagin.operations.models import FactorReset
from imagin.tenancy.context import academy
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in
from tests.portal.teacher.reading import text

SEARCH = "/hebergement/seconds-facteurs/"
REASON = "Rappel au standard, carte vue"
KEY = "9" * 64


@pytest.fixture
def lost(db):
    found = hub_account(subject="aurelie", display_name="Aurélie Morel", imagin_identifier="amorel")
    Factor.objects.create(account=found, kind="totp", name="Téléphone", secret="x")
    return found


def page(account: Account) -> str:
    return f"{SEARCH}{account.pk}/"


def test_found_by_identifier_or_by_what_the_journal_says(team, lost):
    for typed in ("AMorel", str(lost.pk), f" {lost.pk} "):
        words = text(team.post(SEARCH, {"identifier": typed}))
        assert "1 compte trouvé Aurélie Morel" in words


def test_found_by_the_number_of_an_academy(team, lost):
    with academy("rennes"):
        ExaminerFactory(number=4411, person_key=KEY)
    Account.objects.filter(pk=lost.pk).update(person_key=KEY)
    hub_account(subject="ana", display_name="Ana Lima", external_academy="rennes", external_number=4411)
    words = text(team.post(SEARCH, {"academy": "rennes", "number": "4411"}))
    assert "2 comptes trouvés" in words and "Aurélie Morel" in words and "Ana Lima" in words
    assert "Aucun compte ne correspond" in text(team.post(SEARCH, {"academy": "toulouse", "number": "4411"}))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Donnez l'identifiant, ou bien"),
        ({"identifier": "a", "academy": "rennes", "number": "1"}, "Donnez l'identifiant, ou bien"),
        ({"academy": "rennes"}, "Donnez l'identifiant, ou bien"),
        ({"number": "1"}, "Donnez l'identifiant, ou bien"),
        ({"academy": "rennes", "number": "douze"}, "en chiffres"),
        ({"academy": "atlantide", "number": "1"}, "atlantide"),
        ({"identifier": "personne"}, "Aucun compte ne correspond"),
    ],
)
def test_what_finds_nobody_says_what_to_do(team, lost, typed, sentence):
    words = text(team.post(SEARCH, typed))
    assert sentence in words and "Aurélie" not in words


def test_nobody_is_named_in_an_address(team, lost):
    response = team.get(SEARCH + "?identifier=amorel")
    assert "Aurélie" not in text(response)


def test_the_first_press_shows_what_will_be_taken_and_takes_nothing(team, lost):
    words = text(team.post(page(lost), {"reason": REASON}))
    assert "1 second facteur sera retiré" in words and REASON in words
    assert Factor.objects.filter(account=lost).exists() and not FactorReset.objects.exists()


def test_the_second_press_takes_them_and_closes_his_sign_ins(team, lost):
    sign_in(hub_client(), lost)
    words = text(team.post(page(lost), {"reason": REASON, "confirmer": "1"}, follow=True))
    assert "Seconds facteurs retirés : 1" in words and REASON in words
    assert not Factor.objects.filter(account=lost).exists()
    assert not HubSession.objects.filter(account=lost, ended_at=None).exists()
    told = HubEntry.objects.get(code="factor.reset")
    assert told.actor == str(team.account.pk) and told.subject == f"account:{lost.pk}"
    assert REASON not in str(told.data)
    assert FactorReset.objects.get().reason == REASON


@pytest.mark.parametrize("reason", ["", "court", "x" * 201])
def test_without_a_reason_nothing_is_taken(team, lost, reason):
    words = text(team.post(page(lost), {"reason": reason, "confirmer": "1"}))
    assert "Votre saisie est à corriger" in words
    assert Factor.objects.filter(account=lost).exists()


def test_ones_own_are_not_taken_here(team):
    assert "Ce compte est le vôtre" in text(team.get(page(team.account)))
    words = text(team.post(page(team.account), {"reason": REASON, "confirmer": "1"}))
    assert "un autre membre de l'équipe" in words and not FactorReset.objects.exists()


def test_an_old_proof_is_not_enough(team, lost):
    HubSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    response = team.post(page(lost), {"reason": REASON, "confirmer": "1"})
    assert response.status_code == 302 and Factor.objects.filter(account=lost).exists()


def test_who_does_not_host_has_no_such_page(lost):
    client = hub_client()
    sign_in(client, lost)
    for path in (SEARCH, page(lost)):
        assert client.post(path, {"identifier": "amorel"}).status_code == 403
