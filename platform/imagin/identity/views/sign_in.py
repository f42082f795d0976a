"""Going to the provider, and coming back. Both are the client engine's views, told which provider."""

import logging
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from imagin.identity import idle, preferences, services
from imagin.identity.client import CALLBACK, SignInRefused
from imagin.identity.http import ProviderUnreachable
from imagin.identity.models import UpstreamProvider
from imagin.identity.returning import safe_next
from imagin.identity.upstream import Provider, provider_of

logger = logging.getLogger(__name__)
STATES = "oidc_states"
STATE_LIVES_SECONDS = 1800


@method_decorator([never_cache, login_not_required], name="dispatch")
class SignInView(OIDCAuthenticationRequestView):
    """Leaves for the provider at once; the hub asks which one only where it knows several."""

    def __init__(self, **kwargs: Any) -> None:
        View.__init__(self, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        back = safe_next(request, request.GET.get("next", ""))
        if request.user.is_authenticated:
            return HttpResponseRedirect(back)
        provider = provider_of(request, request.GET.get("fournisseur", ""))
        if provider is None:
            return self.choose(request, back)
        self.provider = provider
        self.OIDC_OP_AUTH_ENDPOINT = provider.authorization_endpoint
        self.OIDC_RP_CLIENT_ID = provider.client_id
        response = super().get(request)
        self.note(request, response.url, back)
        return response

    def choose(self, request: HttpRequest, back: str) -> HttpResponse:
        providers = UpstreamProvider.objects.filter(active=True).order_by("name")
        links = [(row.name, "?" + urlencode({"fournisseur": row.code, "next": back})) for row in providers]
        return render(request, "identity/choose.html", {"links": links})

    def get_settings(self, attr, *args):
        own = {
            "OIDC_AUTHENTICATION_CALLBACK_URL": CALLBACK,
            "OIDC_RP_SCOPES": self.provider.scopes,
            "OIDC_USE_PKCE": self.provider.use_pkce,
            "OIDC_USE_NONCE": True,
        }
        return own[attr] if attr in own else OIDCAuthenticationRequestView.get_settings(attr, *args)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The registered address whatever Host says; after an idle end, the person proves himself again."""
        extra = {"redirect_uri": self.provider.redirect_uri}
        if self.must_prove(request):
            extra["prompt"] = "login"
        return extra

    @staticmethod
    def must_prove(request: HttpRequest) -> bool:
        on_hub = request.academy is None  # type: ignore[attr-defined]
        return on_hub and bool(idle.ended(request))

    def note(self, request: HttpRequest, address: str, back: str) -> None:
        """What the answer to this very request must fit, beside the nonce and the PKCE verifier."""
        state = parse_qs(urlsplit(address).query)["state"][0]
        fresh = self.must_prove(request)
        request.session[STATES][state] |= {"provider": self.provider.code, "next": back, "fresh": fresh}
        request.session.modified = True


@method_decorator([never_cache, login_not_required], name="dispatch")
class CallbackView(OIDCAuthenticationCallbackView):
    """A failed or forged answer leaves the session that is already open as it was."""

    user: Any

    def get(self, request: HttpRequest) -> HttpResponseBase:
        noted = self.take_state(request)
        if noted is None:
            return self.fail("perime")
        if request.GET.get("error") or "code" not in request.GET:
            return self.fail("refus")
        provider = provider_of(request, noted["provider"])
        if provider is None or not self.is_from(provider):
            return self.fail("erreur")
        return self.exchange(request, provider, noted)

    def take_state(self, request: HttpRequest) -> dict[str, Any] | None:
        """Each state serves once, for half an hour, in the browser that asked."""
        states = request.session.get(STATES) or {}
        noted = states.pop(request.GET.get("state", ""), None)
        if noted is None:
            return None
        request.session[STATES] = states
        request.session.save()
        return noted if time.time() - noted["added_on"] < STATE_LIVES_SECONDS else None

    def is_from(self, provider: Provider) -> bool:
        """Against mixed-up providers (RFC 9207)."""
        issuer = self.request.GET.get("iss")
        return issuer == provider.issuer if issuer or provider.names_itself else True

    def exchange(self, request: HttpRequest, provider: Provider, noted: dict[str, Any]) -> HttpResponseBase:
        try:
            self.user = auth.authenticate(
                request, provider=provider, nonce=noted["nonce"], code_verifier=noted["code_verifier"]
            )
        except SignInRefused as refusal:
            return self.fail(refusal.reason)
        except (SuspiciousOperation, ProviderUnreachable) as error:
            logger.warning("sign-in through %s refused: %s", provider.code, error)
            return self.fail("muet" if isinstance(error, ProviderUnreachable) else "erreur")
        if self.user is None or (noted["fresh"] and not self.proved_again(noted)):
            return self.fail("erreur")
        self.back = noted["next"]
        return self.login_success()

    def proved_again(self, noted: dict[str, Any]) -> bool:
        """Where the provider says when it authenticated, it must be since we asked."""
        when = self.user.claims.get("auth_time")
        return when is None or when >= noted["added_on"] - 60

    def login_success(self) -> HttpResponseBase:
        request, claims = self.request, self.user.claims
        key = request.session.session_key
        auth.login(request, self.user)
        if request.session.session_key == key:
            request.session.cycle_key()
        idle.settle(request)
        idle.start(request, self.open_sign_in(claims), self.told_preferences(claims))
        return HttpResponseRedirect(self.back)

    def open_sign_in(self, claims: dict[str, Any]) -> str:
        """An academy's session belongs to the sign-in named by the hub; the hub opens one."""
        if self.request.academy is not None:
            return str(claims["sid"])
        return str(services.open_session(self.user, claims).sid)

    def told_preferences(self, claims: dict[str, Any]) -> dict[str, Any]:
        """By the hub to an academy; what an upstream provider says of them is not ours."""
        return preferences.told(claims) if self.request.academy is not None else {}

    def fail(self, reason: str) -> HttpResponseBase:
        return HttpResponseRedirect(f"{reverse('identity:failure')}?{urlencode({'motif': reason})}")
