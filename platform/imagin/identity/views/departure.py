"""Leaving for a provider: what is asked of it this time, and what its answer will have to fit."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.views.generic import View
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from imagin.identity.client.engine import CALLBACK
from imagin.identity.client.upstream import Provider

STATES = "oidc_states"


@dataclass(frozen=True, slots=True)
class Attempt:
    """``fresh``: the person proves himself again; ``acr`` and ``max_age``: how surely, and since when.

    ``sid`` names the sign-in that a step-up strengthens; empty for a sign-in.
    """

    next: str
    silent: bool = False
    fresh: bool = False
    door: str = ""
    acr: str = ""
    max_age: int | None = None
    sid: str = ""

    def parameters(self) -> dict[str, str]:
        """Nothing is sent that was not asked for: some providers refuse what they do not know."""
        prompt = "none" if self.silent else "login" if self.fresh else ""
        told = {"prompt": prompt, "porte": self.door, "acr_values": self.acr}
        told["max_age"] = "" if self.max_age is None else str(self.max_age)
        return {name: value for name, value in told.items() if value}


class DepartureView(OIDCAuthenticationRequestView):
    """The client engine's request (code, state, nonce, PKCE), told which provider and what for."""

    provider: Provider
    attempt: Attempt

    def __init__(self, **kwargs: Any) -> None:
        View.__init__(self, **kwargs)

    def leave(self, request: HttpRequest, provider: Provider, attempt: Attempt) -> HttpResponseBase:
        self.provider, self.attempt = provider, attempt
        self.OIDC_OP_AUTH_ENDPOINT = provider.authorization_endpoint
        self.OIDC_RP_CLIENT_ID = provider.client_id
        response = OIDCAuthenticationRequestView.get(self, request)
        self.note(request, response.url)
        return response

    def get_settings(self, attr, *args):
        own = {
            "OIDC_AUTHENTICATION_CALLBACK_URL": CALLBACK,
            "OIDC_RP_SCOPES": self.provider.scopes,
            "OIDC_USE_PKCE": self.provider.use_pkce,
            "OIDC_USE_NONCE": True,
        }
        return own[attr] if attr in own else OIDCAuthenticationRequestView.get_settings(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The registered address, whatever Host says."""
        level = {"acr_values": " ".join(self.provider.acr_values)} if self.provider.acr_values else {}
        return {"redirect_uri": self.provider.redirect_uri, **level, **self.attempt.parameters()}

    def note(self, request: HttpRequest, address: str) -> None:
        """What the answer to this very request must fit, beside the nonce and the PKCE verifier."""
        state = parse_qs(urlsplit(address).query)["state"][0]
        request.session[STATES][state] |= {"provider": self.provider.code, **asdict(self.attempt)}
        request.session.modified = True
