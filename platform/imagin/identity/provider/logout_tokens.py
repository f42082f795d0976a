"""The hub's word that a sign-in is over, to one academy (OpenID Connect Back-Channel Logout 1.0 §2.4)."""

import secrets
from dataclasses import dataclass
from typing import Any

import jwt
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.utils import jwk_from_pem

from imagin.identity.client import tokens
from imagin.identity.client.tokens import TokenRefused
from imagin.identity.client.upstream import Provider, hub_issuer
from imagin.identity.models import EndReason, HubSession
from imagin.identity.provider.clients import client_id_of
from imagin.identity.provider.pairwise import subject_for
from imagin.identity.session import remembered

TYPE = "logout+jwt"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIVES_SECONDS = 120
LONGEST = 255
# Ours: for the sentence the person reads on the academy's site.
REASON = "imagin_reason"


@dataclass(frozen=True, slots=True)
class Order:
    """Which sign-in is over, and why."""

    sid: str
    reason: str


def make(session: HubSession, academy: str) -> str:
    now, key = int(timezone.now().timestamp()), oauth2_settings.OIDC_RSA_PRIVATE_KEY
    claims = {
        "iss": hub_issuer(),
        "sub": subject_for(session.account_id, academy),
        "aud": client_id_of(academy),
        "iat": now,
        "exp": now + LIVES_SECONDS,
        "jti": secrets.token_urlsafe(16),
        "sid": str(session.sid),
        "events": {EVENT: {}},
        REASON: session.end_reason,
    }
    headers = {"kid": jwk_from_pem(key).thumbprint(), "typ": TYPE}
    return jwt.encode(claims, key, "RS256", headers=headers)


def check(token: str, provider: Provider) -> Order:
    """TokenRefused unless this provider says so, to us, now, and for the first time (§2.6)."""
    claims = tokens.verified(token, provider, kind=TYPE)
    if not isinstance(claims.get("events"), dict) or not isinstance(claims["events"].get(EVENT), dict):
        raise TokenRefused("events")
    if "nonce" in claims:
        raise TokenRefused("nonce")
    sid, jti = (_text(claims, name) for name in ("sid", "jti"))
    if not remembered.first_in(f"logout:{jti}", 2 * LIVES_SECONDS):
        raise TokenRefused("replay")
    reason = claims.get(REASON)
    return Order(sid, reason if reason in EndReason.values else EndReason.CLOSED)


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise TokenRefused(name)
    return value
