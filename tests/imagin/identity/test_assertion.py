"""An academy proves itself at the token endpoint by a signed assertion, and by nothing else."""

from base64 import b64encode
from datetime import timedelta
from types import SimpleNamespace

import jwt
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheDown

from imagin.identity import keys
from imagin.identity.models import AcademyClient
from imagin.identity.provider import assertion, clients
from tests.imagin.identity.helpers import HUB_ISSUER, hub_account, hub_client, sign_in
from tests.imagin.identity.hub import code_for, exchange, proof_of

NAME = "academy-toulouse"


@pytest.fixture
def browser(db):
    client = hub_client()
    sign_in(client, hub_account())
    return client


def academy_key(code="toulouse"):
    return keys.academy_key(django_settings.SECRET_KEY, code)


def made(key=None, algorithm="ES256", kid="", **changes) -> dict[str, str]:
    """``None`` removes a claim."""
    now = int(timezone.now().timestamp())
    claims = {"iss": NAME, "sub": NAME, "aud": HUB_ISSUER, "iat": now, "exp": now + 60, "jti": "j"} | changes
    kid = kid or keys.public_jwk(academy_key().public_key())["kid"]
    kept = {name: value for name, value in claims.items() if value is not None}
    signed = jwt.encode(kept, key or academy_key(), algorithm, headers={"kid": kid})
    return {"client_assertion_type": assertion.TYPE, "client_assertion": signed}


def is_accepted(response) -> bool:
    assert response.status_code == 200 or response.json() == {"error": "invalid_client"}
    return response.status_code == 200


@pytest.mark.parametrize("audience", [HUB_ISSUER, f"{HUB_ISSUER}/token/"])
def test_right_assertion(browser, audience):
    assert is_accepted(exchange(code_for(browser), **made(aud=audience)))


def test_client_may_leave_its_name_out(browser):
    assert is_accepted(exchange(code_for(browser), client_id=None))


LONG_AGO = 1_000_000_000
WRONG = {
    "issuer": {"iss": "academy-rennes"},
    "no issuer": {"iss": None},
    "subject": {"sub": "academy-rennes"},
    "no subject": {"sub": None},
    "audience": {"aud": "https://portail.example"},
    "audience begins alike": {"aud": HUB_ISSUER + "/other"},
    "several audiences": {"aud": [HUB_ISSUER, "https://portail.example"]},
    "no audience": {"aud": None},
    "expired": {"exp": LONG_AGO},
    "no expiry": {"exp": None},
    "lives too long": {"exp": LONG_AGO * 4},
    "expiry as text": {"exp": "demain"},
    "expiry as figures": {"exp": "4000000000"},
    "no issue date": {"iat": None},
    "no number": {"jti": None},
    "number that is none": {"jti": ""},
    "number too long": {"jti": "x" * 256},
    "kid": {"kid": "k1"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_wrong_assertion(browser, changes):
    assert not is_accepted(exchange(code_for(browser), **made(**changes)))


def test_serves_once(browser):
    proof = made()
    assert is_accepted(exchange(code_for(browser), **proof))
    assert not is_accepted(exchange(code_for(browser), **proof))


def test_old_assertion(browser, clock):
    proof, code = made(), code_for(browser)
    clock.shift(timedelta(seconds=71))
    assert not is_accepted(exchange(code, **proof))


def test_key_of_another_academy(browser):
    assert not is_accepted(exchange(code_for(browser), **made(key=academy_key("rennes"))))


def test_assertion_of_another_academy(browser):
    assert not is_accepted(exchange(code_for(browser), **proof_of("rennes")))


def test_shared_secrets_sign_nothing(browser):
    """Neither the secret of before, nor the public key taken for one."""
    public = keys.public_jwk(academy_key().public_key())["x"]
    for secret in (clients.client_secret_of("toulouse"), public * 2):
        assert not is_accepted(exchange(code_for(browser), **made(key=secret, algorithm="HS256")))


def test_unsigned(browser):
    proof = made()
    head, body, _ = proof["client_assertion"].split(".")
    unsigned = jwt.encode({}, "", "none").split(".")[0]
    for token in (f"{unsigned}.{body}.", f"{head}.{body}.", "x", "a.b.c", "€"):
        assert not is_accepted(exchange(code_for(browser), **{**proof, "client_assertion": token}))


def test_another_type_of_assertion(browser):
    for kind in ("urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "", None):
        assert not is_accepted(exchange(code_for(browser), client_assertion_type=kind))


def test_unknown_client(browser):
    proof = made(key=academy_key("atlantide"), iss="academy-atlantide", sub="academy-atlantide")
    assert not is_accepted(exchange(code_for(browser), client_id="academy-atlantide", **proof))


@pytest.mark.parametrize("secret", [clients.client_secret_of("toulouse"), "x", ""])
def test_secret_is_accepted_no_more(browser, secret):
    nothing = {"client_assertion": None, "client_assertion_type": None}
    basic = b64encode(f"{NAME}:{secret}".encode()).decode()
    headers = {"authorization": f"Basic {basic}"}
    assert not is_accepted(exchange(code_for(browser), client_secret=secret, **nothing))
    assert not is_accepted(exchange(code_for(browser), headers=headers, **nothing))
    assert not is_accepted(exchange(code_for(browser), headers=headers))


def test_two_ways_at_once(browser):
    """RFC 6749 §2.3: one method a request."""
    assert not is_accepted(exchange(code_for(browser), client_secret="x"))


def test_cache_out_of_order_refuses(browser, monkeypatch):
    code = code_for(browser)

    def down(*args, **options):
        raise CacheDown

    monkeypatch.setattr(assertion, "cache", SimpleNamespace(add=down))
    assert not is_accepted(exchange(code))


def test_key_is_derived_not_kept(browser):
    kept = AcademyClient.objects.get(application__client_id=NAME).jwk
    assert kept == keys.public_jwk(academy_key().public_key())
    assert academy_key().private_numbers() == academy_key().private_numbers()
    assert academy_key().private_numbers() != academy_key("rennes").private_numbers()


def test_each_assertion_is_another():
    first, second = (proof_of("toulouse")["client_assertion"] for _ in range(2))
    assert first != second
