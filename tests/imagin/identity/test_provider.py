"""The hub's provider: what it tells an academy, and what it refuses."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.utils import timezone
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_refresh_token_model,
)

from imagin.identity.models import AcademyClient, HubSession
from imagin.identity.provider.clients import client_secret_of, register_academy
from imagin.identity.provider.pairwise import subject_for
from tests.imagin.identity.chain import query_of
from tests.imagin.identity.helpers import HUB_ISSUER, hub_account, hub_client, sign_in
from tests.imagin.identity.hub import CALLBACK, VERIFIER, ask, claims_of, code_for, exchange, in_rennes


@pytest.fixture
def account(db):
    return hub_account(display_name="Sophie Vidal", person_key="a" * 64, imagin_identifier="rennes/900001")


@pytest.fixture
def browser(account):
    client = hub_client()
    client.sid = sign_in(client, account)
    return client


def test_id_token(browser, account):
    response = exchange(code_for(browser))
    claims = claims_of(response)
    told = {
        "iss",
        "sub",
        "aud",
        "azp",
        "iat",
        "exp",
        "nonce",
        "auth_time",
        "acr",
        "amr",
        "sid",
        "at_hash",
        "jti",
    }
    assert set(claims) == told | {"name", "person_key", "idp"}
    assert (claims["iss"], claims["aud"], claims["azp"]) == (
        HUB_ISSUER,
        "academy-toulouse",
        "academy-toulouse",
    )
    assert (claims["sub"], claims["sid"]) == (subject_for(account.pk, "toulouse"), browser.sid)
    assert claims["exp"] - claims["iat"] == 300
    header = jwt.get_unverified_header(response.json()["id_token"])
    published = hub_client().get("/o/.well-known/jwks.json").json()["keys"]
    assert header["alg"] == "RS256"
    assert header["kid"] in [key["kid"] for key in published]


def test_level_and_moment_of_the_last_proof(browser):
    moment = timezone.now() - timedelta(minutes=3)
    HubSession.objects.update(amr=["pwd"], authenticated_at=moment)
    claims = claims_of(exchange(code_for(browser)))
    assert (claims["acr"], claims["amr"]) == ("urn:imagin:acr:1", ["pwd"])
    assert claims["auth_time"] == int(moment.timestamp())
    HubSession.objects.update(amr=["pwd", "otp", "mfa"])
    assert claims_of(exchange(code_for(browser)))["acr"] == "urn:imagin:acr:2"


def test_identifier_is_told_to_its_academy_only(browser):
    assert in_rennes(browser)["imagin_identifier"] == "rennes/900001"


def test_local_number_is_told_to_its_academy_only(browser, account):
    account.external_academy, account.external_number = "rennes", 10_002
    account.save()
    assert "examiner_number" not in claims_of(exchange(code_for(browser)))
    assert in_rennes(browser)["examiner_number"] == 10_002


def test_preferences_come_with_the_sign_in(browser, account):
    account.preferences = {"contrast": "fort"}
    account.save()
    assert claims_of(exchange(code_for(browser)))["preferences"] == {"contrast": "fort"}


def test_no_refresh_token_and_no_readable_token(browser):
    assert "refresh_token" not in exchange(code_for(browser)).json()
    assert get_refresh_token_model().objects.count() == 0
    assert get_access_token_model().objects.get().token == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "x" * 50},
        {"code_verifier": ""},
        {"redirect_uri": CALLBACK + "?x=1"},
        {"redirect_uri": None},
        {"grant_type": "password", "username": "a", "password": "b"},
        {"grant_type": "client_credentials"},
        {"grant_type": "refresh_token", "refresh_token": "x"},
    ],
    ids=str,
)
def test_refused_exchange(browser, changes):
    response = exchange(code_for(browser), **changes)
    assert response.status_code in (400, 401)
    assert "id_token" not in response.json()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"response_mode": "fragment"},
        {"request": "e30.e30."},
        {"request_uri": "https://mechant.example/r"},
        {"max_age": "-1"},
        {"max_age": "hier"},
        {"prompt": "none login"},
    ],
    ids=str,
)
def test_refused_request(browser, changes):
    response = ask(browser, **changes)
    assert response.url.startswith(CALLBACK)
    answer = parse_qs(urlsplit(response.url).query)
    assert "error" in answer
    assert "code" not in answer
    assert (answer["iss"], answer["state"]) == ([HUB_ISSUER], ["s"])
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://mechant.localhost:8000/connexion/retour/"},
        {"redirect_uri": CALLBACK + "?a=1"},
        {"redirect_uri": CALLBACK.replace("8000", "8001")},
        {"redirect_uri": CALLBACK.replace("retour/", "retour")},
        {"client_id": "academy-inconnue"},
    ],
    ids=str,
)
@pytest.mark.parametrize("prompt", [None, "none", "login"])
def test_request_that_redirects_nowhere(browser, changes, prompt):
    for client in (browser, hub_client()):
        response = ask(client, prompt=prompt, **changes)
        assert response.status_code == 400
        assert "Demande de connexion refusée" in response.content.decode()


def test_answer_names_who_answers_once(browser):
    response = ask(browser)
    assert parse_qs(urlsplit(response.url).query)["iss"] == [HUB_ISSUER]
    assert "no-store" in response.headers["Cache-Control"]


def test_visitor_signs_in_first(db):
    response = ask(hub_client(), porte="personnel")
    assert response.url.startswith("/connexion/?next=%2Fo%2Fauthorize%2F")
    assert "porte=personnel" in query_of(response.url)["next"]
    assert "no-store" in response.headers["Cache-Control"]


def test_discovery_says_what_is_done(db):
    told = hub_client().get("/o/.well-known/openid-configuration").json()
    assert told["issuer"] == HUB_ISSUER
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["grant_types_supported"] == ["authorization_code"]
    assert told["subject_types_supported"] == ["pairwise"]
    assert told["prompt_values_supported"] == ["none", "login"]
    assert told["acr_values_supported"] == ["urn:imagin:acr:1", "urn:imagin:acr:2"]
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["ES256"]
    assert told["backchannel_logout_supported"] and told["backchannel_logout_session_supported"]


def test_discovery_lists_the_claims_that_are_told(browser, account):
    account.preferences, account.imagin_identifier = {"size": "150"}, "toulouse/1"
    account.external_academy, account.external_number = "toulouse", 1
    account.save()
    listed = set(hub_client().get("/o/.well-known/openid-configuration").json()["claims_supported"])
    protocol = {"iss", "aud", "iat", "exp", "at_hash", "jti"}
    assert listed == set(claims_of(exchange(code_for(browser)))) - protocol


@pytest.mark.parametrize(
    "path", ["applications/", "revoke_token/", "introspect/", "device/", "register/", "logout/"]
)
def test_what_nobody_uses_is_not_there(browser, path):
    assert browser.get(f"/o/{path}").status_code == 404


def test_register_twice(db):
    register_academy("caen", "http://caen.localhost:8000")
    register_academy("caen", "http://caen.example:8000")
    application = get_application_model().objects.get(client_id="academy-caen")
    assert application.redirect_uris == "http://caen.example:8000/connexion/retour/"
    assert application.client_secret == ""
    client = AcademyClient.objects.get(application=application)
    assert client.logout_uri == "http://caen.example:8000/connexion/deconnexion/"
    assert (client.jwk["kty"], client.jwk["crv"]) == ("EC", "P-256")
    assert "d" not in client.jwk and client_secret_of("caen") not in str(client.jwk)
