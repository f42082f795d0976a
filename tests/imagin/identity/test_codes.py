"""A code serves once, to its academy, for a minute, in a sign-in that lasts; what it gave is withdrawn."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from oauth2_provider.models import get_id_token_model

from imagin.identity import events, services
from imagin.identity.models import AcademyVisit, Grant, HubSession
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in
from tests.imagin.identity.hub import ask, code_for, exchange, in_rennes


@pytest.fixture
def account(db):
    return hub_account(display_name="Sophie Vidal")


@pytest.fixture
def browser(account):
    client = hub_client()
    client.sid = sign_in(client, account)
    return client


def test_code_serves_once(browser):
    code = code_for(browser)
    exchange(code)
    assert exchange(code).status_code == 400


def userinfo(token):
    return hub_client().get("/o/userinfo/", headers={"authorization": f"Bearer {token}"})


def test_replayed_code_withdraws_what_it_gave(browser):
    stolen, other = code_for(browser), code_for(browser)
    first, kept = exchange(stolen).json()["access_token"], exchange(other).json()["access_token"]
    assert userinfo(first).status_code == 200
    exchange(stolen, "rennes")
    assert userinfo(first).status_code == 200
    assert exchange(stolen).json() == {"error": "invalid_grant"}
    assert userinfo(first).status_code == 401
    assert userinfo(kept).status_code == 200


def test_replayed_code_is_told_to_the_journal(browser):
    heard = []

    def hear(**told):
        heard.append((told["code"], told["subject"], told["data"]))

    code = code_for(browser)
    exchange(code)
    events.told.connect(hear)
    try:
        exchange(code)
        exchange("never-given")
    finally:
        events.told.disconnect(hear)
    assert heard == [("sign_in.refused", "academy-toulouse", {"reason": "code-replayed"})]


def test_two_exchanges_at_the_same_moment(committed, own_cache):
    """For real, in two transactions: the code serves one of them."""
    account = hub_account("twice")
    try:
        client = hub_client()
        sign_in(client, account)
        code = code_for(client)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(exchanged_apart, [code, code]))
        assert sorted(answers) == [200, 400]
    finally:
        get_id_token_model().objects.filter(user=account).delete()
        HubSession.objects.filter(account=account).delete()
        account.delete()


def exchanged_apart(code) -> int:
    try:
        return exchange(code).status_code
    finally:
        connections.close_all()


def test_silent_sign_on_asks_the_database_little(browser, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        ask(browser, prompt="none")


def test_userinfo_of_a_closed_account(browser, account):
    token = exchange(code_for(browser)).json()["access_token"]
    account.is_active = False
    account.save()
    assert userinfo(token).status_code == 401


def test_visit_is_noted_once(browser):
    exchange(code_for(browser))
    assert in_rennes(browser)["sid"] == browser.sid
    exchange(code_for(browser))
    assert sorted(AcademyVisit.objects.values_list("academy", flat=True)) == ["rennes", "toulouse"]


def test_code_given_away_opens_no_visit(browser):
    exchange(code_for(browser), code_verifier="x" * 50)
    assert not AcademyVisit.objects.exists()


def test_code_of_another_academy(browser):
    assert exchange(code_for(browser), "rennes").status_code == 400


def test_code_lives_a_minute(browser):
    code = code_for(browser)
    Grant.objects.update(expires="2020-01-01T00:00:00Z")
    assert exchange(code).status_code == 400


def test_code_dies_with_the_sign_in(browser):
    code = code_for(browser)
    services.end_session(browser.sid)
    assert exchange(code).status_code == 400


def test_code_dies_with_the_account(browser, account):
    code = code_for(browser)
    account.is_active = False
    account.save()
    assert exchange(code).status_code == 400


def test_an_access_token_ends_with_the_sign_in_it_was_given_in(browser, account):
    """Not with another of the same person."""
    token = exchange(code_for(browser)).json()["access_token"]
    other = hub_client()
    sid = sign_in(other, account)
    kept = exchange(code_for(other)).json()["access_token"]
    services.end_session(browser.sid)
    assert userinfo(token).status_code == 401
    assert userinfo(kept).status_code == 200 and kept.endswith(sid)


def test_a_token_that_names_another_sign_in_is_no_token(browser, account):
    token = exchange(code_for(browser)).json()["access_token"]
    other = hub_client()
    sid = sign_in(other, account)
    services.end_session(browser.sid)
    assert userinfo(f"{token.rpartition('.')[0]}.{sid}").status_code == 401
