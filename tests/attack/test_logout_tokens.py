"""The academy's back-channel logout address: only the hub's own word ends a session there (V10.5.5)."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlsplit

import pytest

from tests.attack.rogue import hand_made, jwk_of, jwt, new_key

TOULOUSE, HUB = "toulouse.localhost", "localhost"
OTHER_KEY = new_key()
NOW = int(time.time())

TOLD = """
from imagin.sessions.store import SessionStore
from oauth2_provider.models import get_application_model
from imagin.identity.provider import logout_tokens
from imagin.identity.models import HubSession
session = HubSession.objects.get(pk=SessionStore(key)["hub"]["sid"])
client = get_application_model().objects.get(client_id="academy-toulouse").academy_client
answer = {"address": client.logout_uri, "genuine": logout_tokens.make(session, "toulouse"),
          "of rennes": logout_tokens.make(session, "rennes")}
"""
SIGN = """
import jwt
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.utils import jwk_from_pem
key = oauth2_settings.OIDC_RSA_PRIVATE_KEY
headers = {"kid": jwk_from_pem(key).thumbprint(), "typ": "logout+jwt", **header}
answer = jwt.encode(claims, key, "RS256", headers=headers)
"""


def told_of(person):
    return person.platform.operate(TOLD, key=person.cookie(HUB))


@pytest.fixture(scope="module")
def told(sophie):
    """What the hub would say of Sophie's sign-in, and where."""
    return told_of(sophie)


@pytest.fixture(scope="module")
def right(told):
    return jwt.decode(told["genuine"], options={"verify_signature": False})


def order(browser, platform, told, token: str):
    path = urlsplit(told["address"]).path
    return browser.request("POST", platform.url(TOULOUSE, path), data={"logout_token": token})


def refused(page, sophie) -> None:
    assert page.status_code == 400, page.text
    assert sophie.is_signed_in(TOULOUSE)


def fresh(right, **changes):
    """The hub's claims, a jti of their own, bent; ``None`` removes a claim."""
    claims = {**right, "jti": f"j{time.time_ns()}", **changes}
    return {name: value for name, value in claims.items() if value is not None}


def test_control_the_hub_s_word_ends_the_session(browser, platform):
    person = browser()
    person.sign_in("enseignant.toulouse", TOULOUSE)
    told = told_of(person)
    assert order(browser(), platform, told, told["genuine"]).status_code == 200
    assert not person.is_signed_in(TOULOUSE)


def test_the_word_given_to_another_academy(attacker, platform, told, sophie):
    refused(order(attacker, platform, told, told["of rennes"]), sophie)


WRONG = {
    "another iss": {"iss": "http://evil.example/o"},
    "no iss": {"iss": None},
    "another aud": {"aud": "academy-rennes"},
    "no aud": {"aud": None},
    "past exp": {"exp": NOW - 3600, "iat": NOW - 3720},
    "no exp": {"exp": None},
    "old iat": {"iat": NOW - 7200},
    "no iat": {"iat": None},
    "no events": {"events": None},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "event not an object": {"events": {"http://schemas.openid.net/event/backchannel-logout": True}},
    "events as text": {"events": "http://schemas.openid.net/event/backchannel-logout"},
    "with a nonce": {"nonce": "n"},
    "no sid": {"sid": None},
    "sid not a text": {"sid": ["*"]},
    "no jti": {"jti": None},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_word_of_the_hub_that_is_not_this_one(attacker, platform, told, right, sophie, changes):
    """Signed by the hub's true key: only what it says is wrong."""
    token = platform.operate(SIGN, claims=fresh(right, **changes), header={})
    refused(order(attacker, platform, told, token), sophie)


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": "at+jwt"}, {"kid": "inconnue"}, {"kid": ""}])
def test_a_word_of_another_kind(attacker, platform, told, right, sophie, header):
    """An ID token of the hub is signed by the same key: its type is what tells them apart (V9.2.2)."""
    token = platform.operate(SIGN, claims=fresh(right), header=header)
    refused(order(attacker, platform, told, token), sophie)


def published(platform, attacker):
    return attacker.get(HUB, "/o/.well-known/jwks.json").json()["keys"][0]


FORGED = {
    "none": lambda key, claims: hand_made({"alg": "none", "typ": "logout+jwt", "kid": key["kid"]}, claims),
    "HS256 with the public key": lambda key, claims: hand_made(
        {"alg": "HS256", "typ": "logout+jwt", "kid": key["kid"]},
        claims,
        lambda text: hmac.new(jwt.PyJWK(key).key.public_bytes(**pem()), text, hashlib.sha256).digest(),
    ),
    "HS256 with the JWK": lambda key, claims: hand_made(
        {"alg": "HS256", "typ": "logout+jwt", "kid": key["kid"]},
        claims,
        lambda text: hmac.new(json.dumps(key).encode(), text, hashlib.sha256).digest(),
    ),
    "another key": lambda key, claims: signed(claims, key["kid"]),
    "another key, in the header": lambda key, claims: signed(
        claims, "m2", jwk=jwk_of(OTHER_KEY, "m2"), jku="http://evil.example/keys"
    ),
    "empty": lambda key, claims: "",
    "garbage": lambda key, claims: "a.b.c",
}


def pem():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return {"encoding": Encoding.PEM, "format": PublicFormat.SubjectPublicKeyInfo}


def signed(claims, kid, **header):
    return jwt.encode(claims, OTHER_KEY, "RS256", headers={"kid": kid, "typ": "logout+jwt", **header})


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_word_that_the_hub_did_not_say(attacker, platform, told, right, sophie, forge):
    token = forge(published(platform, attacker), fresh(right))
    refused(order(attacker, platform, told, token), sophie)


def test_a_word_said_twice_is_heard_once(browser, platform):
    """Replayed after the person has signed in again: his new session, or this word's, stays."""
    person = browser()
    person.sign_in("enseignant.toulouse", TOULOUSE)
    told = told_of(person)
    order(browser(), platform, told, told["genuine"])
    assert order(browser(), platform, told, told["genuine"]).status_code == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_a_word_sent_otherwise(attacker, platform, told, sophie, method):
    path = urlsplit(told["address"]).path
    page = attacker.request(method, platform.url(TOULOUSE, path), params={"logout_token": told["genuine"]})
    assert page.status_code == 405
    assert sophie.is_signed_in(TOULOUSE)
