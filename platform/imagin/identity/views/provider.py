"""The hub's provider endpoints: only those that an academy's sign-in uses."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from oauth2_provider.views import AuthorizationView

from imagin.identity import idle
from imagin.identity.models import HubSession
from imagin.identity.upstream import hub_issuer


@method_decorator(never_cache, name="dispatch")
class HubAuthorizationView(AuthorizationView):
    """No consent screen: academies are ours. The code carries the sign-in it is given in."""

    http_method_names = ["get", "head", "options"]
    template_name = "identity/authorization_refused.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user.hub_session = HubSession.objects.get(pk=idle.sid_of(request))  # type: ignore[union-attr]
        return super().get(request, *args, **kwargs)


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
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "claims_supported": [
                "sub",
                "name",
                "person_key",
                "imagin_identifier",
                "preferences",
                "sid",
                "amr",
                "auth_time",
                "azp",
                "nonce",
            ],
        }
    )
