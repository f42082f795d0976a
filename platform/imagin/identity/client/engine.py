"""The client side of a sign-in, shared by the hub and the academies.

mozilla-django-oidc carries the exchange; who the provider is, what a token must say and who a person
is (issuer and subject, never an e-mail) are decided here.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from imagin.identity.client import http, tokens
from imagin.identity.client.upstream import PRIVATE_KEY, Provider
from imagin.identity.person import SignedInPerson
from imagin.identity.provider import assertion
from imagin.identity.tie_request import Stranger

CALLBACK = "identity:callback"
NAMES = ("name", "given_name", "usual_name", "family_name")
WANTED_CLAIMS = (*NAMES, "numen", "imagin_identifier")


class SignInRefused(Exception):
    """The person is who he says, and may not enter here; ``reason`` is a key of the failure page."""

    def __init__(self, reason: str, stranger: Stranger | None = None) -> None:
        self.reason = reason
        self.stranger = stranger
        super().__init__(reason)


class OIDCBackend(OIDCAuthenticationBackend):
    """Answers only on its own kind of host, so that a session of one never authenticates on the other."""

    provider: Provider
    expecting: Callable[[dict[str, Any]], None] | None

    def __init__(self) -> None:
        """Nothing is read from settings: the provider is known at the time of a sign-in."""

    def is_at_home(self) -> bool:
        raise NotImplementedError

    def find_person(self, claims: dict[str, Any]) -> SignedInPerson:
        """Create or update the account of these claims, or raise SignInRefused."""
        raise NotImplementedError

    def get_user(self, user_id):
        raise NotImplementedError

    def authenticate(self, request: HttpRequest | None, **kwargs):
        """``expecting`` may refuse the checked claims before any account is touched."""
        provider = kwargs.pop("provider", None)
        self.expecting = kwargs.pop("expecting", None)
        if request is None or provider is None or not self.is_at_home():
            return None
        self.provider = provider
        self.OIDC_RP_CLIENT_ID = provider.client_id
        self.OIDC_RP_CLIENT_SECRET = provider.client_secret
        return super().authenticate(request, **kwargs)

    def get_settings(self, attr, *args):
        if attr == "OIDC_AUTHENTICATION_CALLBACK_URL":
            return CALLBACK
        return OIDCAuthenticationBackend.get_settings(attr, *args)

    def get_token(self, payload):
        payload = {**payload, "redirect_uri": self.provider.redirect_uri}
        if self.provider.token_auth == PRIVATE_KEY:
            del payload["client_secret"]
            payload |= assertion.client_assertion(self.provider)
        return http.call(self.provider, "POST", self.provider.token_endpoint, data=payload)

    def verify_token(self, token, **kwargs):
        claims = tokens.check_id_token(str(token or ""), self.provider, str(kwargs.get("nonce") or ""))
        if self.expecting is not None:
            self.expecting(claims)
        return claims

    def get_userinfo(self, access_token, id_token, payload):
        """Asked only for what the ID token lacks; it must speak of the same subject."""
        needed = {"name", self.provider.linking_claim} - {"", *payload}
        if not needed or not self.provider.userinfo_endpoint:
            return payload
        told = http.userinfo(self.provider, access_token)
        if isinstance(told, str):
            told = tokens.check_userinfo(told, self.provider)
        if told.get("sub") != payload["sub"]:
            raise tokens.TokenRefused("userinfo")
        wanted = {*WANTED_CLAIMS, self.provider.linking_claim}
        return {**{claim: told[claim] for claim in wanted if claim in told}, **payload}

    def get_or_create_user(self, access_token, id_token, payload):
        claims = self.get_userinfo(access_token, id_token, payload)
        person = self.find_person(claims)
        person.claims = claims  # type: ignore[attr-defined]
        return person

    def trusted(self, claims: dict[str, Any], claim: str) -> str:
        """The claim, if this provider is trusted to tell it."""
        value = claims.get(claim)
        return value if claim in self.provider.trusted_claims and isinstance(value, str) else ""


def provider_in(claims: dict[str, Any]) -> str:
    """What the hub says of who proved the person to it."""
    told = claims.get("idp")
    return told[:120] if isinstance(told, str) else ""


def name_in(claims: dict[str, Any]) -> str:
    """As told, or made of its parts: ProConnect tells ``given_name`` and ``usual_name``."""
    whole, first, usual, family = (claims.get(claim) for claim in NAMES)
    parts = [whole] if whole else [first, usual or family]
    return " ".join(str(part) for part in parts if part)[:160]
