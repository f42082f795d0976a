"""The hub's provider endpoints: only those that an academy's sign-in uses."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import View
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.views import AuthorizationView, TokenView
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error, OAuth2Error

from imagin.identity.client.assurance import LEVELS
from imagin.identity.client.upstream import hub_issuer
from imagin.identity.models import HubSession
from imagin.identity.provider import asking
from imagin.identity.session import idle

ANSWERED = ("client_id", "redirect_uri", "response_type", "state", "nonce")
CHALLENGE = ("code_challenge", "code_challenge_method")


@method_decorator([never_cache, login_not_required], name="dispatch")
class HubAuthorizationView(AuthorizationView):
    """No consent screen: academies are ours. The code carries the sign-in it is given in.

    A request of an unknown client or address gets a page; any other answer goes to the client, or to
    the page where the person does what is missing.
    """

    http_method_names = ["get", "head", "options"]
    template_name = "identity/authorization_refused.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Visitors come in: who they are is asked below, once the request itself is known to be fine."""
        self.oauth2_data: dict[str, Any] = {}
        return View.dispatch(self, request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            scopes, credentials = self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self.error_response(error, application=None)
        try:
            asked = asking.read(request.GET)
        except OAuth2Error as error:
            return self.refuse(error, credentials)
        session = sign_in_of(request)
        step = asking.missing(asked, session)
        if step is None:
            return self.give_code(session, scopes, credentials)
        if reason := asking.refusal(asked, step):
            return self.refuse(CustomOAuth2Error(reason), credentials)
        return HttpResponseRedirect(asking.way_to(step, asked, request))

    def give_code(self, session: HubSession | None, scopes: list[str], credentials: dict) -> HttpResponseBase:
        self.request.user.hub_session = session
        application = credentials["request"].client
        kept = {name: credentials[name] for name in (*ANSWERED, *CHALLENGE) if name in credentials}
        try:
            uri, *_ = self.create_authorization_response(
                request=self.request, scopes=" ".join(scopes), credentials=kept, allow=True
            )
        except OAuthToolkitError as error:
            return self.error_response(error, application)
        return self.redirect(uri, application)

    def refuse(self, error: OAuth2Error, credentials: dict[str, Any]) -> HttpResponseBase:
        error.state = credentials["state"]
        return self.redirect(error.in_uri(credentials["redirect_uri"]), credentials["request"].client)

    def redirect(self, redirect_to: str, application: Any) -> HttpResponseBase:
        """Every answer to a client, refusals included, names who answers (RFC 9207)."""
        return super().redirect(with_issuer(redirect_to), application)


def sign_in_of(request: HttpRequest) -> HubSession | None:
    if not request.user.is_authenticated:
        return None
    sessions = HubSession.objects.filter(account=request.user.pk, ended_at=None)
    return sessions.filter(pk=idle.sid_of(request)).first()


def with_issuer(address: str) -> str:
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "iss"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("iss", hub_issuer())])))


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class HubTokenView(TokenView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One transaction: of two exchanges of one code at the same moment, the second finds it used."""
        with transaction.atomic():
            return self.authorization_flow_token_response(request)


@require_safe
@login_not_required
def discovery(request: HttpRequest) -> JsonResponse:
    """What this provider really does (OpenID Connect Discovery §3), at addresses no Host header changes."""
    issuer = hub_issuer()
    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize/",
            "token_endpoint": f"{issuer}/token/",
            "userinfo_endpoint": f"{issuer}/userinfo/",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            "scopes_supported": ["openid"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "prompt_values_supported": ["none", "login"],
            "acr_values_supported": list(LEVELS),
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "claims_supported": [
                "sub",
                "name",
                "idp",
                "person_key",
                "imagin_identifier",
                "examiner_number",
                "preferences",
                "sid",
                "acr",
                "amr",
                "auth_time",
                "azp",
                "nonce",
            ],
        }
    )
