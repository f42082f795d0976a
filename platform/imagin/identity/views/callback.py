"""Coming back from a provider. A failed or forged answer leaves the session that is open as it was."""

import logging
import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from imagin.identity import events, tie_request
from imagin.identity.client import arrival, asked, step_up
from imagin.identity.client.engine import SignInRefused, provider_in
from imagin.identity.client.http import ProviderUnreachable
from imagin.identity.client.returning import failure_url
from imagin.identity.client.upstream import Provider, provider_of
from imagin.identity.views.departure import STATES

logger = logging.getLogger(__name__)
STATE_LIVES_SECONDS = 1800
# What a silent attempt is answered when somebody has to be asked something (Core §3.1.2.6).
NOT_SILENTLY = (
    "login_required",
    "interaction_required",
    "account_selection_required",
    "consent_required",
)


@method_decorator([never_cache, login_not_required], name="dispatch")
class CallbackView(OIDCAuthenticationCallbackView):
    user: Any
    noted: dict[str, Any] = {}
    through = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        noted = self.take_state(request)
        if noted is None:
            return self.show_failure("perime")
        self.noted = noted
        provider = self.provider_asked(request)
        if provider is None or not self.is_from(provider):
            return self.fail("erreur")
        if request.GET.get("error"):
            return self.answer_error(request.GET["error"])
        return self.exchange(request, provider) if "code" in request.GET else self.fail("refus")

    def take_state(self, request: HttpRequest) -> dict[str, Any] | None:
        """Each state serves once, for half an hour, in the browser that asked."""
        states = request.session.get(STATES) or {}
        noted = states.pop(request.GET.get("state", ""), None)
        if noted is None:
            return None
        request.session[STATES] = states
        request.session.save()
        return noted if time.time() - noted["added_on"] < STATE_LIVES_SECONDS else None

    def provider_asked(self, request: HttpRequest) -> Provider | None:
        """Still open, still offered to that academy; a level asked for this attempt is required of it."""
        academy = asked.asked_in(self.noted["next"]).academy
        # Who proves himself again does so where he first did, whatever the academy.
        academy = "" if request.user.is_authenticated else academy
        provider = provider_of(request, self.noted["provider"], academy=academy)
        level = self.noted.get("acr")
        return replace(provider, acr_values=(level,)) if provider and level else provider

    def is_from(self, provider: Provider) -> bool:
        """Against mixed-up providers (RFC 9207)."""
        issuer = self.request.GET.get("iss")
        return issuer == provider.issuer if issuer or provider.names_itself else True

    def answer_error(self, error: str) -> HttpResponseBase:
        """Nobody is signed in on the hub: the person chooses a door. Nothing was refused to anybody."""
        if self.noted.get("silent") and error in NOT_SILENTLY:
            doors = reverse("identity:doors")
            return HttpResponseRedirect(f"{doors}?{urlencode({'next': self.noted['next']})}")
        return self.fail("refus")

    def exchange(self, request: HttpRequest, provider: Provider) -> HttpResponseBase:
        noted = self.noted
        proof = {"nonce": noted["nonce"], "code_verifier": noted["code_verifier"]}
        try:
            self.user = auth.authenticate(request, provider=provider, expecting=self.check, **proof)
        except SignInRefused as refusal:
            tie_request.note(request, refusal.stranger)
            return self.fail(refusal.reason)
        except (SuspiciousOperation, ProviderUnreachable) as error:
            logger.warning("sign-in through %s refused: %s", provider.code, error)
            return self.fail("muet" if isinstance(error, ProviderUnreachable) else "erreur")
        return self.fail("erreur") if self.user is None else self.login_success()

    def check(self, claims: dict[str, Any]) -> None:
        """Before any account is touched. Where the provider says when, it must be since we asked."""
        if self.request.academy is not None:
            self.through = provider_in(claims)
        if self.noted.get("sid"):
            step_up.check(self.request, self.noted, claims)
        if self.noted.get("fresh") and not self.is_recent(claims.get("auth_time")):
            raise SignInRefused("erreur")

    def is_recent(self, when: Any) -> bool:
        if when is None:
            return True
        since = self.noted["added_on"] - step_up.CLOCKS_DIFFER_SECONDS
        return isinstance(when, int | float) and when >= since

    def login_success(self) -> HttpResponseBase:
        claims, provider = self.user.claims, self.noted["provider"]
        tie_request.note(self.request, None)
        if self.noted.get("sid"):
            step_up.strengthen(self.request, claims)
        elif self.request.academy is not None:
            arrival.enter_academy(self.request, self.user, claims, provider)
        else:
            arrival.enter_hub(self.request, self.user, claims, provider)
        return HttpResponseRedirect(self.noted["next"])

    def fail(self, reason: str) -> HttpResponseBase:
        """An attempt of this browser came to nothing: told, unlike what anybody can forge."""
        code = "step_up.refused" if self.noted.get("sid") else "sign_in.refused"
        known = str(self.request.user.pk) if self.request.user.is_authenticated else ""
        provider = self.through or self.noted["provider"]
        events.tell(code, actor=known, reason=reason, provider=provider)
        stepping = self.noted.get("sid") and reason == "refus"
        return self.show_failure("renfort" if stepping else reason)

    def show_failure(self, reason: str) -> HttpResponseBase:
        return HttpResponseRedirect(failure_url(reason, self.noted.get("next", "")))
