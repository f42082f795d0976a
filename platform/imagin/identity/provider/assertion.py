"""How an academy proves to the hub that it is the one: ``private_key_jwt`` (RFC 7523, OIDC Core §9).

Nothing secret travels: the hub keeps the public key, and each assertion serves once.
"""

import hashlib
import secrets
from typing import Any, Protocol

import jwt
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from imagin.identity import keys
from imagin.identity.provider.clients import academy_of
from imagin.identity.session.remembered import out_of_order

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHM = "ES256"
LIVES_SECONDS = 60
LONGEST_SECONDS = 120
LEEWAY_SECONDS = 10
LONGEST_JTI = 255
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti"]


class Client(Protocol):
    """What an assertion needs to know of the provider it is for."""

    @property
    def client_id(self) -> str: ...
    @property
    def issuer(self) -> str: ...


class AssertionRefused(Exception):
    """Why, in one word for the log; nothing of what was sent."""


def client_assertion(provider: Client) -> dict[str, str]:
    """Form fields that authenticate an academy at the hub's token endpoint, once, for a minute.

    Meant for the issuer, not for one of its addresses: no other provider could make use of it.
    """
    now = int(timezone.now().timestamp())
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": provider.issuer,
        "iat": now,
        "exp": now + LIVES_SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    key = keys.academy_key(settings.SECRET_KEY, academy_of(provider.client_id))
    signed = jwt.encode(claims, key, ALGORITHM, headers={"kid": keys.public_jwk(key.public_key())["kid"]})
    return {"client_assertion_type": TYPE, "client_assertion": signed}


def client_named_in(assertion: str) -> str:
    """Whose key to check it with; believed only once it is checked."""
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise AssertionRefused("format") from None
    return str(claims.get("sub") or "")


def check(assertion: str, *, client_id: str, jwk: dict[str, Any], audiences: list[str]) -> None:
    """AssertionRefused unless this client signed it, for us, for now, and it was not used before."""
    claims = _verified(assertion, client_id, jwk)
    if claims["aud"] not in audiences:
        raise AssertionRefused("aud")
    expiry = claims["exp"]
    if not isinstance(expiry, int | float) or expiry > timezone.now().timestamp() + LONGEST_SECONDS:
        raise AssertionRefused("exp")
    _use_once(client_id, claims["jti"])


def _verified(assertion: str, client_id: str, jwk: dict[str, Any]) -> dict[str, Any]:
    try:
        if jwt.get_unverified_header(assertion).get("kid") != jwk.get("kid"):
            raise AssertionRefused("kid")
        claims = jwt.decode(
            assertion,
            jwt.PyJWK(jwk, algorithm=ALGORITHM),
            algorithms=[ALGORITHM],
            issuer=client_id,
            subject=client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED, "verify_aud": False},
        )
    except (jwt.InvalidTokenError, jwt.PyJWKError) as error:
        raise AssertionRefused(type(error).__name__) from None
    return claims


def _use_once(client_id: str, jti: Any) -> None:
    """A cache out of order refuses: nothing else would stop a replay."""
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise AssertionRefused("jti")
    name = hashlib.sha256(f"{client_id}|{jti}".encode()).hexdigest()
    try:
        fresh = cache.add(f"client-assertion:{name}", 1, LONGEST_SECONDS + 2 * LEEWAY_SECONDS)
    except out_of_order():
        raise AssertionRefused("cache") from None
    if not fresh:
        raise AssertionRefused("replay")
