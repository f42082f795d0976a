"""The hub's token endpoint: who asks, with what, once (V10.4.2, V10.4.4, V10.4.6, V10.4.10, V10.4.16)."""

import hashlib
import hmac
import time

import pytest

from tests.attack.browser import Browser, query_of
from tests.attack.rogue import hand_made, jwt, new_key

TOULOUSE, HUB = "toulouse.localhost", "localhost"
OTHER_KEY = new_key()

VERIFIER = """
from importlib import import_module
from django.conf import settings
with academy("toulouse"):
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    answer = store["oidc_states"][state]["code_verifier"]
"""
ASSERTION = """
from imagin.academies import directory
from imagin.identity.provider import assertion
from imagin.identity.client.upstream import hub_provider
answer = assertion.client_assertion(hub_provider(code, directory.by_code(code).url))
"""
SIGNED = """
import jwt
from django.conf import settings
from imagin.identity import keys
key = keys.academy_key(settings.SECRET_KEY, "toulouse")
kid = keys.public_jwk(key.public_key())["kid"]
answer = jwt.encode(claims, key, "ES256", headers={"kid": kid})
"""
PUBLIC_KEY = """
from django.conf import settings
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from imagin.identity import keys
key = keys.academy_key(settings.SECRET_KEY, "toulouse").public_key()
answer = {"kid": keys.public_jwk(key)["kid"],
          "pem": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()}
"""
AGE_CODE = """
from datetime import timedelta
from oauth2_provider.models import get_grant_model
for grant in get_grant_model().objects.filter(code=code):
    grant.expires -= timedelta(seconds=seconds)
    grant.save()
"""
CLOSE = """
from imagin.identity import services
from imagin.identity.models import HubSession
from oauth2_provider.models import get_grant_model
for grant in get_grant_model().objects.filter(code=code):
    services.end_session(grant.session_id)
"""
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Exchange:
    """A code of Toulouse, its verifier, and somebody at the token endpoint."""

    def __init__(self, person: Browser) -> None:
        self.person, self.platform = person, person.platform
        person.jar.pop(TOULOUSE, None)
        person.get(TOULOUSE, "/connexion/")
        told = query_of(person.follow_to(f"{TOULOUSE}:{self.platform.port}/connexion/retour/"))
        self.code, self.state = told["code"], told["state"]
        self.verifier = self.platform.operate(VERIFIER, key=person.cookie(TOULOUSE), state=self.state)

    def ask(self, **fields: str):
        """As the academy asks; an empty field is not sent."""
        asked = {
            "grant_type": "authorization_code",
            "code": self.code,
            "redirect_uri": self.platform.url(TOULOUSE, "/connexion/retour/"),
            "code_verifier": self.verifier,
            "client_id": "academy-toulouse",
            **fields,
        }
        nobody = Browser(self.platform)
        data = {name: value for name, value in asked.items() if value}
        return nobody.request("POST", self.platform.url(HUB, "/o/token/"), data=data)

    def proof(self, academy: str = "toulouse") -> dict[str, str]:
        return self.platform.operate(ASSERTION, code=academy)


@pytest.fixture
def exchange(known) -> Exchange:
    return Exchange(known)


def refused(page) -> None:
    assert page.status_code in (400, 401), page.text
    assert "id_token" not in page.text and "access_token" not in page.text


def test_control_the_academy_redeems_its_code(exchange):
    page = exchange.ask(**exchange.proof())
    assert page.status_code == 200 and page.json()["id_token"]
    assert "refresh_token" not in page.json()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_code_serves_once(exchange):
    assert exchange.ask(**exchange.proof()).status_code == 200
    refused(exchange.ask(**exchange.proof()))


def test_an_assertion_serves_once(exchange):
    proof = exchange.proof()
    assert exchange.ask(code="unknown", **proof).status_code == 400
    refused(exchange.ask(**proof))


def test_the_code_of_an_academy_given_by_another(exchange):
    refused(exchange.ask(client_id="academy-rennes", **exchange.proof("rennes")))
    refused(exchange.ask(**exchange.proof("rennes")))


def test_a_code_of_more_than_a_minute(exchange, platform):
    platform.operate(AGE_CODE, code=exchange.code, seconds=61)
    refused(exchange.ask(**exchange.proof()))


def test_a_code_of_a_sign_in_that_ended(browser, platform):
    person = browser()
    person.sign_in("enseignant.toulouse", TOULOUSE)
    exchange = Exchange(person)
    platform.operate(CLOSE, code=exchange.code)
    refused(exchange.ask(**exchange.proof()))


@pytest.mark.parametrize(
    "verifier", ["", "x" * 43, "x" * 128, "*" * 43], ids=["none", "short", "long", "odd"]
)
def test_a_code_without_its_verifier(exchange, verifier):
    refused(exchange.ask(code_verifier=verifier, **exchange.proof()))


def test_a_code_asked_without_a_challenge(exchange, platform):
    """PKCE taken out on the way (RFC 9700 §4.8.2): a code that no verifier protects is never given."""
    person = exchange.person
    person.get(TOULOUSE, "/connexion/")
    asked = person.follow_to("/o/authorize/")
    challenge = query_of(asked)["code_challenge"]
    page = person.request("GET", asked.replace(f"code_challenge={challenge}", "code_challenge="))
    code = query_of(page.headers.get("Location", "")).get("code", "")
    assert not code or exchange.ask(code=code, **exchange.proof()).status_code == 400


@pytest.mark.parametrize("address", ["http://evil.example/", "http://rennes.localhost/connexion/retour/"])
def test_a_code_for_another_address(exchange, address):
    refused(exchange.ask(redirect_uri=address, **exchange.proof()))


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "client_credentials",
        "refresh_token",
        "implicit",
        "",
        "urn:ietf:params:oauth:grant-type:device_code",
    ],
)
def test_another_grant(exchange, grant):
    fields = {"username": "enseignant.toulouse", "password": "demo", "refresh_token": "x"}
    refused(exchange.ask(grant_type=grant, **fields, **exchange.proof()))


def assertion(exchange, **changes):
    """Signed by the academy's own key, with claims a test bends; ``None`` removes one."""
    now = int(time.time())
    right = {
        "iss": "academy-toulouse",
        "sub": "academy-toulouse",
        "aud": f"{exchange.platform.hub}/o",
        "iat": now,
        "exp": now + 60,
        "jti": f"j{time.time_ns()}",
        **changes,
    }
    return {name: value for name, value in right.items() if value is not None}


def test_control_a_bent_assertion_would_pass_if_it_were_right(exchange, platform):
    signed = platform.operate(SIGNED, claims=assertion(exchange))
    assert exchange.ask(client_assertion_type=TYPE, client_assertion=signed).status_code == 200


NOW = int(time.time())
BENT = {
    "another aud": {"aud": "http://evil.example/o"},
    "no aud": {"aud": None},
    "another iss": {"iss": "academy-rennes"},
    "another sub": {"sub": "academy-rennes"},
    "no sub": {"sub": None},
    "past": {"exp": NOW - 3600},
    "no exp": {"exp": None},
    "endless": {"exp": NOW + 10 * 365 * 86400},
    "no jti": {"jti": None},
    "empty jti": {"jti": ""},
    "no iat": {"iat": None},
}


@pytest.mark.parametrize("changes", BENT.values(), ids=BENT)
def test_an_assertion_that_says_something_else(exchange, platform, changes):
    signed = platform.operate(SIGNED, claims=assertion(exchange, **changes))
    refused(exchange.ask(client_assertion_type=TYPE, client_assertion=signed))


@pytest.mark.parametrize("kind", ["none", "HS256", "another key", "another type", "garbage"])
def test_an_assertion_that_nobody_signed(exchange, platform, kind):
    claims, public = assertion(exchange), platform.operate(PUBLIC_KEY)
    header = {"typ": "JWT", "kid": public["kid"]}
    forged = {
        "none": lambda: hand_made({**header, "alg": "none"}, claims),
        "HS256": lambda: hand_made(
            {**header, "alg": "HS256"},
            claims,
            lambda text: hmac.new(public["pem"].encode(), text, hashlib.sha256).digest(),
        ),
        "another key": lambda: jwt.encode(claims, OTHER_KEY, "RS256", headers={"kid": public["kid"]}),
        "another type": lambda: platform.operate(SIGNED, claims=claims),
        "garbage": lambda: "a.b.c",
    }[kind]()
    refused(
        exchange.ask(
            client_assertion_type="urn:x" if kind == "another type" else TYPE, client_assertion=forged
        )
    )


@pytest.mark.parametrize("secret", ["", "secret", "academy-toulouse", "0" * 64])
def test_an_academy_without_its_proof(exchange, secret):
    refused(exchange.ask(client_secret=secret))


def test_an_access_token_that_was_invented(attacker, platform):
    for token in ("", "x", "eyJhbGciOiJub25lIn0.e30."):
        page = attacker.get(HUB, "/o/userinfo/", headers={"Authorization": f"Bearer {token}"})
        assert page.status_code == 401
    page = attacker.get(HUB, "/o/userinfo/?access_token=x")
    assert page.status_code == 401
