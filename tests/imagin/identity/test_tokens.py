"""An ID token is believed only when everything about it is right."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode

import jwt
import pytest

from imagin.identity.client import http
from imagin.identity.client.tokens import TokenRefused, check_id_token, check_userinfo
from tests.imagin.identity.helpers import Signer, provider_for_tests


@pytest.fixture(scope="module")
def signer():
    return Signer()


@pytest.fixture
def published(monkeypatch, signer):
    """What the provider's key endpoint answers, and how often it was asked."""
    keys, asked = [signer.jwk], []

    def answer(provider, method, url, **options):
        asked.append(url)
        return {"keys": keys}

    monkeypatch.setattr(http, "call", answer)
    return keys, asked


def test_right_token(signer, published):
    provider = provider_for_tests()
    claims = check_id_token(signer.token(provider, azp=provider.client_id), provider, "n-1")
    assert claims["sub"] == "someone"


WRONG = {
    "issuer": {"iss": "http://localhost:9999/o"},
    "no issuer": {"iss": None},
    "audience": {"aud": "academy-rennes"},
    "no audience": {"aud": None},
    "several audiences without azp": {"aud": ["academy-toulouse", "academy-rennes"]},
    "azp": {"azp": "academy-rennes"},
    "nonce": {"nonce": "other"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1_000_000},
    "no expiry": {"exp": None},
    "issued long ago": {"iat": 1_000_000},
    "issued in the future": {"iat": 4_000_000_000},
    "no issue date": {"iat": None},
    "issue date as text": {"iat": "hier"},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "subject too long": {"sub": "x" * 256},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_wrong_claims(signer, published, changes):
    provider = provider_for_tests()
    with pytest.raises(TokenRefused):
        check_id_token(signer.token(provider, **changes), provider, "n-1")


def test_without_expected_nonce(signer, published):
    provider = provider_for_tests()
    with pytest.raises(TokenRefused, match="nonce"):
        check_id_token(signer.token(provider, nonce=""), provider, "")


def _part(value: dict) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _claims(signer, provider) -> str:
    return signer.token(provider).split(".")[1]


def test_unsigned(signer, published):
    provider = provider_for_tests()
    token = f"{_part({'alg': 'none', 'kid': 'k1'})}.{_claims(signer, provider)}."
    with pytest.raises(TokenRefused, match="alg"):
        check_id_token(token, provider, "n-1")


@pytest.mark.parametrize("algorithms", [("RS256",), ("RS256", "HS256")], ids=["listed", "listed by mistake"])
def test_hmac_with_the_public_key(signer, published, algorithms):
    """The classic confusion: the published key used as a shared secret."""
    provider = provider_for_tests(algorithms=algorithms)
    signed = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_claims(signer, provider)}"
    seal = hmac.new(json.dumps(signer.jwk).encode(), signed.encode(), hashlib.sha256).digest()
    token = f"{signed}.{urlsafe_b64encode(seal).rstrip(b'=').decode()}"
    with pytest.raises(TokenRefused, match="alg"):
        check_id_token(token, provider, "n-1")


def test_another_key_under_the_same_kid(signer, published):
    provider = provider_for_tests()
    with pytest.raises(TokenRefused, match="InvalidSignatureError"):
        check_id_token(Signer(signer.kid, key="other").token(provider), provider, "n-1")


def test_key_of_another_kind(signer, published):
    keys, _ = published
    keys[0] = {**signer.jwk, "use": "enc"}
    with pytest.raises(TokenRefused, match="kid"):
        check_id_token(signer.token(provider_for_tests()), provider_for_tests(), "n-1")


def test_without_kid(signer, published):
    provider = provider_for_tests()
    token = jwt.encode(
        jwt.decode(signer.token(provider), options={"verify_signature": False}), signer.key, "RS256"
    )
    with pytest.raises(TokenRefused, match="kid"):
        check_id_token(token, provider, "n-1")


@pytest.mark.parametrize("token", ["", "a.b.c", "€", "e30.e30.e30"])
def test_not_a_token(published, token):
    with pytest.raises(TokenRefused):
        check_id_token(token, provider_for_tests(), "n-1")


def test_keys_are_asked_once(signer, published):
    provider, (_, asked) = provider_for_tests(), published
    for _ in range(3):
        check_id_token(signer.token(provider), provider, "n-1")
    assert len(asked) == 1


def test_new_key_is_found_at_once(signer, published):
    provider, (keys, asked) = provider_for_tests(), published
    check_id_token(signer.token(provider), provider, "n-1")
    new = Signer("k2")
    keys.append(new.jwk)
    check_id_token(new.token(provider), provider, "n-1")
    assert len(asked) == 2


def test_unknown_kids_do_not_hammer_the_provider(signer, published):
    provider, (_, asked) = provider_for_tests(), published
    check_id_token(signer.token(provider), provider, "n-1")
    for number in range(20):
        with pytest.raises(TokenRefused, match="kid"):
            check_id_token(Signer(f"x{number}", key="k1").token(provider), provider, "n-1")
    assert len(asked) == 2


class TestLevel:
    """A level that was asked is required (``acr``)."""

    def test_reached(self, signer, published):
        provider = provider_for_tests(acr_values=("eidas2", "eidas3"))
        assert check_id_token(signer.token(provider, acr="eidas3"), provider, "n-1")["acr"] == "eidas3"

    @pytest.mark.parametrize("told", ["eidas1", "eidas2 eidas3", None, ["eidas2"]])
    def test_not_reached(self, signer, published, told):
        provider = provider_for_tests(acr_values=("eidas2", "eidas3"))
        with pytest.raises(TokenRefused, match="acr"):
            check_id_token(signer.token(provider, acr=told), provider, "n-1")

    def test_none_asked(self, signer, published):
        provider = provider_for_tests()
        assert check_id_token(signer.token(provider, acr="whatever"), provider, "n-1")


class TestSignedUserinfo:
    """Checked by the same keys as the ID token; it has neither nonce nor end."""

    def test_right(self, signer, published):
        provider = provider_for_tests()
        told = check_userinfo(signer.token(provider, nonce=None, exp=None, iat=None), provider)
        assert told["name"] == "Sophie Vidal"

    @pytest.mark.parametrize("changes", [{"iss": "https://x"}, {"aud": "x"}, {"aud": None}, {"sub": None}])
    def test_wrong(self, signer, published, changes):
        provider = provider_for_tests()
        with pytest.raises(TokenRefused):
            check_userinfo(signer.token(provider, **changes), provider)

    def test_another_key(self, signer, published):
        provider = provider_for_tests()
        with pytest.raises(TokenRefused, match="InvalidSignatureError"):
            check_userinfo(Signer(signer.kid, key="other").token(provider), provider)

    def test_cannot_serve_as_id_token(self, signer, published):
        provider = provider_for_tests()
        with pytest.raises(TokenRefused):
            check_id_token(signer.token(provider, nonce=None), provider, "n-1")
