"""The client side of a sign-in, shared by the hub and the academies.

mozilla-django-oidc carries the exchange; who the provider is, what a token must say and who a person
is (issuer and subject, never an e-mail) are decided here.
"""

from typing import Any

from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from imagin.identity import http, tokens
from imagin.identity.person import SignedInPerson
from imagin.identity.upstream import Provider

CALLBACK = "identity:callback"
WANTED_CLAIMS = ("name", "numen", "imagin_identifier", "person_key")


class SignInRefused(Exception):
    """The person is who he says, and may not enter here; ``reason`` is a key of the failure page."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class OIDCBackend(OIDCAuthenticationBackend):
    """Answers only on its own kind of host, so that a session of one never authenticates on the other."""

    provider: Provider

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
        provider = kwargs.pop("provider", None)
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
        return http.call(self.provider, "POST", self.provider.token_endpoint, data=payload)

    def verify_token(self, token, **kwargs):
        return tokens.check_id_token(str(token or ""), self.provider, str(kwargs.get("nonce") or ""))

    def get_userinfo(self, access_token, id_token, payload):
        """The ID token suffices when it names the person; userinfo must speak of the same subject."""
        if "name" in payload or not self.provider.userinfo_endpoint:
            return payload
        bearer = {"Authorization": f"Bearer {access_token}"}
        told = http.call(self.provider, "GET", self.provider.userinfo_endpoint, headers=bearer)
        if told.get("sub") != payload["sub"]:
            raise tokens.TokenRefused("userinfo")
        return {**{claim: told[claim] for claim in WANTED_CLAIMS if claim in told}, **payload}

    def get_or_create_user(self, access_token, id_token, payload):
        claims = self.get_userinfo(access_token, id_token, payload)
        person = self.find_person(claims)
        person.claims = claims  # type: ignore[attr-defined]
        return person

    def trusted(self, claims: dict[str, Any], claim: str) -> str:
        """The claim, if this provider is trusted to tell it."""
        value = claims.get(claim)
        return value if claim in self.provider.trusted_claims and isinstance(value, str) else ""
