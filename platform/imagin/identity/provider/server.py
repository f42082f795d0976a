"""The hub as OpenID Provider of its academies: what differs from django-oauth-toolkit's own.

Authorization codes only, S256 only, no refresh token, no client secret; the ID token carries the
sign-in (``sid``) and tells an academy only what is its own.
"""

import hashlib
import logging
import re
import uuid
from typing import Any

from django.db.models import Exists, OuterRef
from oauth2_provider.models import get_grant_model, get_id_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import generate_token
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.openid import Server

from imagin.identity.client.assurance import level_of
from imagin.identity.client.upstream import hub_issuer, name_of_issuer
from imagin.identity.events import tell
from imagin.identity.models import AcademyClient, AcademyVisit, Account, HubSession
from imagin.identity.provider import assertion
from imagin.identity.provider.clients import academy_of
from imagin.identity.provider.pairwise import subject_for

logger = logging.getLogger(__name__)
# SHA-256 in base64url (RFC 7636 §4.2).
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LOCAL_ACCOUNT = "compte local"


class HubServer(Server):
    """oauthlib's server reduced to one grant: the authorization code, without refresh token."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.auth_grant.refresh_token = self.openid_connect_auth.refresh_token = False
        self._response_types = {"code": self.auth_grant_choice}
        self._grant_types = {"authorization_code": self.token_grant_choice}
        for grant in (self.auth_grant, self.openid_connect_auth):
            grant.custom_validators.pre_auth.append(require_s256)


def require_s256(request) -> dict[str, Any]:
    asked = request.code_challenge
    if asked is not None and (request.code_challenge_method != "S256" or not CHALLENGE.fullmatch(asked)):
        raise errors.InvalidRequestError(description="S256 code challenge required.", request=request)
    return {}


class HubValidator(OAuth2Validator):
    oidc_claim_scope = None

    def client_authentication_required(self, request, *args, **kwargs):
        return True

    def authenticate_client(self, request, *args, **kwargs):
        """By a signed assertion and nothing else (RFC 7523)."""
        try:
            request.client = self._client_of(request)
        except assertion.AssertionRefused as refusal:
            logger.warning("a client was refused at the token endpoint: %s", refusal)
            return False
        request.client_id = request.client.client_id
        return True

    def _client_of(self, request):
        given = getattr(request, "client_assertion", None) or ""
        by_secret = getattr(request, "client_secret", None) or request.headers.get("HTTP_AUTHORIZATION")
        if by_secret or getattr(request, "client_assertion_type", None) != assertion.TYPE:
            raise assertion.AssertionRefused("method")
        name = assertion.client_named_in(given)
        known = AcademyClient.objects.select_related("application").filter(application__client_id=name)
        client = known.first()
        if client is None or request.client_id not in (None, "", name):
            raise assertion.AssertionRefused("client")
        audiences = [hub_issuer(), f"{hub_issuer()}/token/"]
        assertion.check(given, client_id=name, jwk=client.jwk, audiences=audiences)
        return client.application

    def _check_secret(self, provided_secret, stored_secret):
        """No secret opens anything, whatever a row holds."""
        return False

    def validate_silent_login(self, request):
        """Whether somebody is signed in is known to the view, which answers login_required itself."""
        return True

    def validate_silent_authorization(self, request):
        """No consent is asked: the academies are ours."""
        return True

    def _create_authorization_code(self, request, code, expires=None):
        grant = super()._create_authorization_code(request, code, expires)
        grant.session_id = request.user.hub_session.sid
        grant.save(update_fields=["session"])
        return grant

    def validate_code(self, client_id, code, client, request, *args, **kwargs):
        """A code serves once, to its client, while its sign-in lasts; both rows are held until the answer."""
        grants = get_grant_model().objects.select_for_update(of=("self",))
        grant = grants.filter(code=code, application=client).first()
        if grant is None:
            take_back(code, client)
            return False
        session = _alive(grant.session_id, academy_of(client.client_id))
        if session is None or not super().validate_code(client_id, code, client, request, *args, **kwargs):
            return False
        request.user.hub_session = session
        return request.user.is_active

    def confirm_redirect_uri(self, client_id, code, redirect_uri, client, request, *args, **kwargs):
        """Said again with the code (RFC 6749 §4.1.3): the address registered is no substitute for it.

        OpenID Connect Core §3.1.2.1 has every authorization request carry one.
        """
        said = not request.using_default_redirect_uri
        return said and super().confirm_redirect_uri(
            client_id, code, redirect_uri, client, request, *args, **kwargs
        )

    def validate_bearer_token(self, token, scopes, request):
        """An access token ends with the sign-in it names."""
        known = super().validate_bearer_token(token, scopes, request) and request.user.is_active
        return known and is_of_open_sign_in(token, request.user)

    def get_claim_dict(self, request):
        academy = academy_of(request.client.client_id)
        return {"sub": subject_for(request.user.pk, academy), **claims_about(request.user, academy)}

    def get_id_token_dictionary(self, token, token_handler, request):
        claims, expiration = super().get_id_token_dictionary(token, token_handler, request)
        session: HubSession = request.user.hub_session
        about_sign_in = {
            "sid": str(session.sid),
            "acr": level_of(session.amr),
            "amr": session.amr,
            "auth_time": int(session.authenticated_at.timestamp()),
        }
        jti = str(token_name(request.code))
        return claims | about_sign_in | {"azp": request.client.client_id, "jti": jti}, expiration

    def _save_bearer_token(self, token, request, *args, **kwargs):
        super()._save_bearer_token(token, request, *args, **kwargs)
        note_visit(request.user.hub_session, academy_of(request.client.client_id))


def _alive(sid: uuid.UUID | None, academy: str) -> HubSession | None:
    """Held against its end: an academy that gets a token is one that will be told of the end."""
    visited = AcademyVisit.objects.filter(session=OuterRef("pk"), academy=academy)
    sessions = HubSession.objects.select_for_update(no_key=True).annotate(visited=Exists(visited))
    return sessions.filter(ended_at=None, pk=sid).first() if sid else None


def note_visit(session: HubSession, academy: str) -> None:
    if not session.visited:  # type: ignore[attr-defined]
        visit = AcademyVisit(session=session, academy=academy)
        AcademyVisit.objects.bulk_create([visit], ignore_conflicts=True)


def access_token(request) -> str:
    """Drawn, then the sign-in it was given in: an academy knows that ``sid`` from the ID token."""
    return f"{generate_token()}.{request.user.hub_session.sid}"


def is_of_open_sign_in(token: str, account: Account) -> bool:
    try:
        sid = uuid.UUID(token.rpartition(".")[2])
    except ValueError:
        return False
    return HubSession.objects.filter(pk=sid, account=account, ended_at=None).exists()


def token_name(code: str) -> uuid.UUID:
    """``jti`` of the ID token given for a code: what a code gave is found again when it is replayed."""
    return uuid.UUID(bytes=hashlib.sha256(f"id-token|{code}".encode()).digest()[:16], version=4)


def take_back(code: str, client) -> None:
    """A code that comes twice was stolen: what it gave is withdrawn (RFC 6749 §4.1.2)."""
    given = get_id_token_model().objects.filter(jti=token_name(code), application=client)
    if given.delete()[0]:
        logger.warning("a code of %s came twice: its tokens are withdrawn", client.client_id)
        tell("sign_in.refused", subject=client.client_id, reason="code-replayed")


def claims_about(account: Account, academy: str) -> dict[str, Any]:
    """An identifier is told only to the academy that gave it: IMAG'IN's (``toulouse/900001``), a local one's.

    Display preferences come too: a person who needs large print needs it on the first page.
    """
    claims: dict[str, Any] = {"name": account.display_name, "idp": provider_name(account)}
    if account.preferences:
        claims["preferences"] = account.preferences
    if account.person_key:
        claims["person_key"] = account.person_key
    if account.imagin_identifier.startswith(f"{academy}/"):
        claims["imagin_identifier"] = account.imagin_identifier
    if account.external_academy == academy:
        claims["examiner_number"] = account.external_number
    return claims


def provider_name(account: Account) -> str:
    """Which service proved who this is, as the academy's own people know it."""
    return LOCAL_ACCOUNT if account.external_academy else name_of_issuer(account.issuer)
