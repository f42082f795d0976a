"""Tokens that no honest provider would send, told to the running hub by a provider it knows (V9, V10.5)."""

import hashlib
import hmac
import json
import time

import pytest

from tests.attack import rogue as forge
from tests.attack.rogue import b64, hand_made, new_key, public_pem

OTHER_KEY = new_key()


def hs256(secret: bytes):
    return lambda text: hmac.new(secret, text, hashlib.sha256).digest()


def unsigned(rogue, claims):
    return hand_made({"alg": "none", "typ": "JWT"}, claims)


def signed_with_the_public_key(rogue, claims):
    header = {"alg": "HS256", "typ": "JWT", "kid": rogue.kid}
    return hand_made(header, claims, hs256(public_pem(rogue.key)))


def signed_with_the_published_key(rogue, claims):
    header = {"alg": "HS256", "typ": "JWT", "kid": rogue.kid}
    return hand_made(header, claims, hs256(json.dumps(rogue.published[0]).encode()))


def signed_with_the_client_secret(rogue, claims):
    return hand_made({"alg": "HS256", "typ": "JWT", "kid": rogue.kid}, claims, hs256(b"s"))


def key_in_the_header(rogue, claims):
    return rogue.sign(claims, key=OTHER_KEY, kid="m2", jwk=forge.jwk_of(OTHER_KEY, "m2"))


def key_at_an_address(rogue, claims):
    return rogue.sign(claims, key=OTHER_KEY, jku=f"{rogue.issuer}/keys", x5u=f"{rogue.issuer}/keys")


def changed_after_signing(rogue, claims):
    head, _, seal = rogue.sign(claims).split(".")
    return f"{head}.{b64({**claims, 'sub': 'hebergeur'})}.{seal}"


def cut(rogue, claims):
    return rogue.sign(claims).rsplit(".", 1)[0] + "."


FORGERIES = {
    "alg none": unsigned,
    "alg None": lambda rogue, claims: hand_made({"alg": "None", "typ": "JWT", "kid": rogue.kid}, claims),
    "HS256 with the public key": signed_with_the_public_key,
    "HS256 with the published JWK": signed_with_the_published_key,
    "HS256 with the client secret": signed_with_the_client_secret,
    "RS512": lambda rogue, claims: forge.jwt.encode(
        claims, rogue.key, algorithm="RS512", headers={"kid": rogue.kid}
    ),
    "another key": lambda rogue, claims: rogue.sign(claims, key=OTHER_KEY),
    "unknown kid": lambda rogue, claims: rogue.sign(claims, kid="inconnue"),
    "unknown kid and key": lambda rogue, claims: rogue.sign(claims, key=OTHER_KEY, kid="inconnue"),
    "kid as a path": lambda rogue, claims: rogue.sign(claims, key=OTHER_KEY, kid="../../dev/null"),
    "no kid": lambda rogue, claims: forge.jwt.encode(claims, rogue.key, algorithm="RS256"),
    "key in the header": key_in_the_header,
    "key at an address": key_at_an_address,
    "changed after signing": changed_after_signing,
    "signature cut": cut,
    "empty": lambda rogue, claims: "",
    "not a token": lambda rogue, claims: "a.b.c",
}
NOW = int(time.time())
WRONG_CLAIMS = {
    "wrong iss": {"iss": "http://idp.localhost/o"},
    "iss with a slash": {"iss": "slash"},
    "no iss": {"iss": None},
    "wrong aud": {"aud": "academy-toulouse"},
    "no aud": {"aud": None},
    "empty aud": {"aud": []},
    "several aud without azp": {"aud": ["imagin-hub", "other"], "azp": None},
    "several aud, azp another": {"aud": ["imagin-hub", "other"], "azp": "other"},
    "wrong azp": {"azp": "academy-toulouse"},
    "wrong nonce": {"nonce": "n-attaquant"},
    "no nonce": {"nonce": None},
    "empty nonce": {"nonce": ""},
    "past exp": {"exp": NOW - 3600},
    "no exp": {"exp": None},
    "exp as text": {"exp": "demain"},
    "no iat": {"iat": None},
    "old iat": {"iat": NOW - 7200},
    "iat to come": {"iat": NOW + 7200},
    "not yet valid": {"nbf": NOW + 7200},
    "no sub": {"sub": None},
    "empty sub": {"sub": ""},
    "sub not a text": {"sub": 7},
    "endless sub": {"sub": "s" * 300},
}


def refused(browser, page) -> None:
    """No session, a page that says so, and nothing of the token on it."""
    assert page.status_code == 302 and "/connexion/echec/" in page.headers["Location"], page.text[:300]
    assert browser.follow().status_code == 403
    assert not browser.is_signed_in("localhost")


def test_control_the_right_token_opens_a_session(attacker, rogue):
    page = rogue.answer(attacker, rogue.sign)
    assert page.status_code == 302 and "/connexion/echec/" not in page.headers["Location"]
    assert attacker.is_signed_in("localhost")


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_signature_opens_nothing(attacker, rogue, forgery):
    refused(attacker, rogue.answer(attacker, lambda claims: forgery(rogue, claims)))


@pytest.mark.parametrize("changes", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_token_for_somebody_else_or_another_time_opens_nothing(attacker, rogue, changes):
    if changes.get("iss") == "slash":
        changes = {"iss": rogue.issuer + "/"}
    refused(attacker, rogue.answer(attacker, rogue.sign, **changes))


def test_a_token_of_an_earlier_sign_in_opens_nothing(attacker, rogue):
    """Replayed whole: its nonce is not the one of this sign-in."""
    kept: list[str] = []
    rogue.answer(attacker, lambda claims: kept.append(rogue.sign(claims)) or kept[0])
    attacker.jar.clear()
    refused(attacker, rogue.answer(attacker, lambda claims: kept[0]))


def test_a_provider_cannot_name_itself_another(attacker, rogue, platform):
    """Same subject as a person of the demonstration provider: (iss, sub) makes him another person."""
    sub = platform.operate(
        "from imagin.identity.models import Account\n"
        "answer = Account.objects.filter(hosting=True).values_list('subject', flat=True)[0]"
    )
    rogue.answer(attacker, rogue.sign, sub=sub, hosting=True, roles=["hosting"])
    assert attacker.visit("localhost", "/hebergement/").status_code == 403
