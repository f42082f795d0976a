"""The hub's provider: what it tells an academy, and what it refuses."""

import hashlib
from base64 import urlsafe_b64encode

import jwt
import pytest
from oauth2_provider.models import get_access_token_model, get_application_model, get_refresh_token_model

from imagin.identity import services
from imagin.identity.clients import client_secret_of, register_academy
from imagin.identity.models import Grant
from tests.imagin.identity.chain import query_of
from tests.imagin.identity.helpers import HUB_ISSUER, hub_account, hub_client, sign_in

VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
CALLBACK = "http://toulouse.localhost:8000/connexion/retour/"


@pytest.fixture
def account(db):
    return hub_account(display_name="Sophie Vidal", person_key="a" * 64, imagin_identifier="rennes/900001")


@pytest.fixture
def browser(account):
    client = hub_client()
    client.sid = sign_in(client, account)
    return client


def ask(client, **changes):
    asked = {
        "client_id": "academy-toulouse",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return client.get("/o/authorize/", {name: value for name, value in asked.items() if value is not None})


def code_for(client, **changes) -> str:
    return query_of(ask(client, **changes).url)["code"]


def exchange(code, academy="toulouse", **changes):
    return hub_client().post(
        "/o/token/",
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": f"academy-{academy}",
            "client_secret": client_secret_of(academy),
            "code_verifier": VERIFIER,
            **changes,
        },
    )


def claims_of(response):
    return jwt.decode(response.json()["id_token"], options={"verify_signature": False})


def test_id_token(browser, account):
    response = exchange(code_for(browser))
    claims = claims_of(response)
    told = {"iss", "sub", "aud", "azp", "iat", "exp", "nonce", "auth_time", "amr", "sid", "at_hash", "jti"}
    assert set(claims) == told | {"name", "person_key"}
    assert (claims["iss"], claims["aud"], claims["azp"]) == (
        HUB_ISSUER,
        "academy-toulouse",
        "academy-toulouse",
    )
    assert (claims["sub"], claims["sid"]) == (str(account.pk), browser.sid)
    assert claims["exp"] - claims["iat"] == 300
    header = jwt.get_unverified_header(response.json()["id_token"])
    published = hub_client().get("/o/.well-known/jwks.json").json()["keys"]
    assert header["alg"] == "RS256"
    assert header["kid"] in [key["kid"] for key in published]


def test_identifier_is_told_to_its_academy_only(browser):
    rennes = "http://rennes.localhost:8000/connexion/retour/"
    code = code_for(browser, client_id="academy-rennes", redirect_uri=rennes)
    assert claims_of(exchange(code, "rennes", redirect_uri=rennes))["imagin_identifier"] == "rennes/900001"


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
        {"client_secret": "x"},
        {"client_secret": ""},
        {"code_verifier": "x" * 50},
        {"code_verifier": ""},
        {"redirect_uri": CALLBACK + "?x=1"},
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


def test_code_serves_once(browser):
    code = code_for(browser)
    exchange(code)
    assert exchange(code).status_code == 400


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


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"prompt": "none"},
    ],
    ids=str,
)
def test_refused_request(browser, changes):
    response = ask(browser, **changes)
    assert response.url.startswith(CALLBACK)
    assert "error" in query_of(response.url)
    assert "code" not in query_of(response.url)


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
def test_request_that_redirects_nowhere(browser, changes):
    response = ask(browser, **changes)
    assert response.status_code == 400
    assert "Demande de connexion refusée" in response.content.decode()


def test_silent_request_of_a_visitor(db):
    assert query_of(ask(hub_client(), prompt="none").url)["error"] == "login_required"


def test_visitor_signs_in_first(db):
    response = ask(hub_client())
    assert response.url.startswith("/connexion/?next=/o/authorize/")


def test_discovery_says_what_is_done(db):
    told = hub_client().get("/o/.well-known/openid-configuration").json()
    assert told["issuer"] == HUB_ISSUER
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["grant_types_supported"] == ["authorization_code"]


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
    assert client_secret_of("caen") not in application.client_secret
