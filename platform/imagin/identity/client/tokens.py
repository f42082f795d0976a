"""Is this ID token for us, from whom it says, for this very sign-in? (OpenID Connect Core §3.1.3.7)"""

import hashlib
from typing import Any

import jwt
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from imagin.identity.client import http
from imagin.identity.client.upstream import Provider
from imagin.identity.session import remembered

REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
REQUIRED_OF_USERINFO = ["iss", "sub", "aud"]
LEEWAY_SECONDS = 10
OLDEST_SECONDS = 600
KEYS_KEPT_SECONDS = 3600
REFRESH_EVERY_SECONDS = 5
KEY_TYPES = {"RS256": "RSA", "ES256": "EC"}


class TokenRefused(SuspiciousOperation):
    """Why, in one word for the log; nothing of the token's content."""


def check_id_token(token: str, provider: Provider, nonce: str) -> dict[str, Any]:
    """The claims, once everything about the token is right."""
    payload = _verified(token, provider, REQUIRED)
    _check_party(payload, provider)
    _check_issued(payload)
    _check_level(payload, provider)
    if not nonce or not constant_time_compare(str(payload.get("nonce", "")), nonce):
        raise TokenRefused("nonce")
    if not isinstance(payload["sub"], str) or not 0 < len(payload["sub"]) <= 255:
        raise TokenRefused("sub")
    return payload


def check_userinfo(token: str, provider: Provider) -> dict[str, Any]:
    """Claims of a signed answer of userinfo (OpenID Connect Core §5.3.2)."""
    return _verified(token, provider, REQUIRED_OF_USERINFO)


def verified(token: str, provider: Provider, *, kind: str) -> dict[str, Any]:
    """Claims of a token that is not an ID token, and says so in its header (RFC 8725 §3.11)."""
    if _header(token).get("typ") != kind:
        raise TokenRefused("typ")
    payload = _verified(token, provider, REQUIRED)
    _check_party(payload, provider)
    _check_issued(payload)
    return payload


def _verified(token: str, provider: Provider, required: list[str]) -> dict[str, Any]:
    header = _header(token)
    algorithm = header.get("alg")
    if algorithm not in provider.algorithms or algorithm not in KEY_TYPES:
        raise TokenRefused("alg")
    key = _signing_key(provider, str(header.get("kid") or ""), algorithm)
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": required, "verify_iat": False},
        )
    except jwt.InvalidTokenError as error:
        raise TokenRefused(type(error).__name__) from None


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise TokenRefused("header") from None


def _check_party(payload: dict[str, Any], provider: Provider) -> None:
    """``azp`` is required with several audiences, and is us whenever it is there."""
    audience = payload["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in payload) and payload.get("azp") != provider.client_id:
        raise TokenRefused("azp")


def _check_issued(payload: dict[str, Any]) -> None:
    issued, now = payload["iat"], timezone.now().timestamp()
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise TokenRefused("iat")
    if not now - OLDEST_SECONDS <= issued <= now + LEEWAY_SECONDS:
        raise TokenRefused("iat")


def _check_level(payload: dict[str, Any], provider: Provider) -> None:
    """A level that was asked is a level that is required: providers may ignore what they are asked."""
    if provider.acr_values and payload.get("acr") not in provider.acr_values:
        raise TokenRefused("acr")


def _signing_key(provider: Provider, kid: str, algorithm: str) -> jwt.PyJWK:
    if not kid:
        raise TokenRefused("kid")
    kept = remembered.recall(_cache_key(provider))
    found = _find(kept or [], kid, algorithm) or _find(_fresh_keys(provider, kept), kid, algorithm)
    if found is None:
        raise TokenRefused("kid")
    try:
        return jwt.PyJWK(found, algorithm=algorithm)
    except jwt.PyJWKError:
        raise TokenRefused("key") from None


def _find(keys: list[dict[str, Any]], kid: str, algorithm: str) -> dict[str, Any] | None:
    for key in keys:
        fits = key.get("kty") == KEY_TYPES[algorithm] and key.get("alg", algorithm) == algorithm
        if key.get("kid") == kid and fits and key.get("use", "sig") == "sig":
            return key
    return None


def _fresh_keys(provider: Provider, kept: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Asked when none is kept; for an unknown ``kid``, at most once in a few seconds."""
    name = _cache_key(provider)
    if kept and not remembered.first_in(f"{name}:asked", REFRESH_EVERY_SECONDS):
        return []
    keys = http.call(provider, "GET", provider.jwks_uri).get("keys")
    keys = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
    remembered.remember(name, keys, KEYS_KEPT_SECONDS)
    return keys


def _cache_key(provider: Provider) -> str:
    return "jwks:" + hashlib.sha256(f"{provider.issuer}|{provider.jwks_uri}".encode()).hexdigest()
