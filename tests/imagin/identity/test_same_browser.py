"""One sign-in per browser: another person ends it, the same one goes on with it, more recently proved."""

from urllib.parse import urlencode

import pytest

from imagin.identity.models import HubSession
from imagin.tenancy.context import hub
from tests.imagin.identity.chain import (
    come_back,
    leave_for_provider,
    query_of,
    register_upstream,
    sign_in_on_hub,
)
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in

BACK = "/o/authorize/?" + urlencode({"client_id": "academy-toulouse"})


@pytest.fixture
def browser(portal):
    client = hub_client()
    sign_in_on_hub(client, portal)
    return client


def again(browser, portal, **claims):
    asked = leave_for_provider(browser, "/connexion/?forcer=1")
    assert asked["prompt"] == "login"
    portal.claims |= claims
    return come_back(browser, portal, asked)


def test_another_person(browser, portal):
    first = HubSession.objects.get()
    assert again(browser, portal, sub="paul", numen=None).url == "/"
    first.refresh_from_db()
    assert first.ended_at is not None
    assert HubSession.objects.exclude(pk=first.pk).get().account.subject == "paul"


def test_the_same_person_proves_himself_again(browser, portal, clock):
    HubSession.objects.update(amr=["pwd", "otp", "mfa"])
    before = HubSession.objects.get()
    clock.shift(600)
    assert again(browser, portal).url == "/"
    after = HubSession.objects.get()
    assert after.sid == before.sid and after.ended_at is None
    assert (after.authenticated_at - before.authenticated_at).total_seconds() >= 599
    assert after.amr == ["pwd"], "the second factor was not given again"


def test_old_proof_is_not_a_new_one(browser, portal, clock):
    clock.shift(600)
    before = HubSession.objects.get().authenticated_at
    old = int(before.timestamp()) - 600
    assert again(browser, portal, auth_time=old).url == "/connexion/echec/?motif=erreur"
    assert HubSession.objects.get().authenticated_at == before
    assert browser.get("/session/etat/").status_code == 200


def test_proof_without_date_counts_from_the_request(browser, portal):
    assert again(browser, portal, auth_time=None).url == "/"


def test_the_browser_s_id_changes(browser, portal):
    before = browser.cookies["imagin_session"].value
    again(browser, portal)
    assert browser.cookies["imagin_session"].value != before


def test_forced_goes_back_to_one_s_own_provider(browser, portal):
    register_upstream(code="autre", name="ProConnect", issuer="https://pc.example")
    answer = browser.get("/connexion/?forcer=1")
    assert answer.url.startswith("https://portail.example/")


def test_forced_external_goes_to_his_door(portal):
    account = hub_account("e", external_academy="toulouse", external_number=12)
    client = hub_client()
    with hub():
        sign_in(client, account)
    answer = client.get("/connexion/", {"forcer": "1", "next": BACK})
    assert answer.url.startswith("/connexion/externe/?") and query_of(answer.url)["forcer"] == "1"
