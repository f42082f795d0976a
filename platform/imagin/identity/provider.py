"""The hub as OpenID Provider of its academies: what differs from django-oauth-toolkit's own.

Authorization codes only, S256 only, no refresh token; the ID token carries the sign-in (``sid``) and
tells an academy only what is its own.
"""

from typing import Any

from django.utils.crypto import constant_time_compare
from oauth2_provider.models import get_grant_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.openid import Server

from imagin.identity.clients import academy_of, digest
from imagin.identity.models import Account, HubSession


class HubServer(Server):
    """oauthlib's server reduced to one grant: the authorization code, without refresh token."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.auth_grant.refresh_token = self.openid_connect_auth.refresh_token = False
        self._response_types = {"code": self.auth_grant_choice}
        self._grant_types = {"authorization_code": self.token_grant_choice}


class HubValidator(OAuth2Validator):
    oidc_claim_scope = None

    def _check_secret(self, provided_secret, stored_secret):
        return bool(provided_secret) and constant_time_compare(digest(provided_secret), stored_secret)

    def validate_silent_login(self, request):
        """``prompt=none`` is answered with login_required until the silent sign-on is written."""
        return False

    def validate_silent_authorization(self, request):
        return True

    def _create_authorization_code(self, request, code, expires=None):
        if request.code_challenge_method != "S256":
            raise errors.InvalidRequestError(description="S256 code challenge required.", request=request)
        grant = super()._create_authorization_code(request, code, expires)
        grant.session_id = request.user.hub_session.sid
        grant.save(update_fields=["session"])
        return grant

    def validate_code(self, client_id, code, client, request, *args, **kwargs):
        """A code dies with the sign-in it was given in."""
        if not super().validate_code(client_id, code, client, request, *args, **kwargs):
            return False
        grant = get_grant_model().objects.select_related("session").get(code=code, application=client)
        if grant.session is None or grant.session.ended_at is not None or not request.user.is_active:
            return False
        request.user.hub_session = grant.session
        return True

    def get_additional_claims(self, request):
        return claims_about(request.user, academy_of(request.client.client_id))

    def get_id_token_dictionary(self, token, token_handler, request):
        claims, expiration = super().get_id_token_dictionary(token, token_handler, request)
        session: HubSession = request.user.hub_session
        claims["auth_time"] = int(session.authenticated_at.timestamp())
        claims["azp"] = request.client.client_id
        return claims | {"sid": str(session.sid), "amr": session.amr}, expiration


def claims_about(account: Account, academy: str) -> dict[str, Any]:
    """An IMAG'IN identifier is told only to the academy that gave it (``toulouse/900001``).

    Display preferences come too: a person who needs large print needs it on the first page.
    """
    claims: dict[str, Any] = {"name": account.display_name}
    if account.preferences:
        claims["preferences"] = account.preferences
    if account.person_key:
        claims["person_key"] = account.person_key
    if account.imagin_identifier.startswith(f"{academy}/"):
        claims["imagin_identifier"] = account.imagin_identifier
    return claims
