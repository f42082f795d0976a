"""« Intervenant extérieur » on the hub: identifier and password of a local account of an academy.

A GET signs nobody in, and every form carries the CSRF token: no prepared page enters somebody else's account.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.generic import View
from kombu.exceptions import OperationalError

from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.identity.client.asked import EXTERNAL, asked_in, is_hub_page
from imagin.identity.client.engine import SignInRefused
from imagin.identity.client.returning import failure_url, safe_next
from imagin.identity.csp import allow_forms_to
from imagin.identity.external import accounts as external_accounts
from imagin.identity.external import door as external_door
from imagin.identity.external import lockout
from imagin.identity.external import steps as external_steps
from imagin.identity.external.door import Outcome, Proof
from imagin.identity.external.forms import ExternalSignInForm, IdentifierForm
from imagin.rules.middleware import refuse
from imagin.tenancy.context import academy

REFUSED = (
    "Identifiant ou mot de passe inexact. Vérifiez-les sur votre convocation ; les majuscules comptent. "
    "Au bout de {limit} essais manqués, la connexion est suspendue {minutes} minutes."
)
EXPIRED = (
    "Ce premier mot de passe n'est plus valable. Demandez un lien par « Mot de passe oublié », ou un nouveau "
    "mot de passe au gestionnaire qui vous a convoqué(e)."
)
SILENT = "Le service ne répond pas. Réessayez dans quelques minutes."


# The method first: what an academy or a step lacks is said of a request that could have been answered.
OPEN = [
    require_http_methods(["GET", "HEAD", "POST"]),
    sensitive_post_parameters(),
    never_cache,
    login_not_required,
]


@dataclass(frozen=True, slots=True)
class Visit:
    """The academy of the account, and where he goes back to: an authorization of that academy, or the hub."""

    academy: HostedAcademy
    back: str

    def url(self, name: str, **more: str) -> str:
        chosen = {"academie": self.academy.code} if is_hub_page(self.back) else {}
        return f"{reverse(name)}?{urlencode({'next': self.back, **chosen, **more})}"


def visit_of(request: HttpRequest) -> Visit | None:
    """Named by the authorization request to go back to, or chosen before a page of the hub.

    Only if the registry knows it. To choose one gives no right: its account must be proved.
    """
    back = safe_next(request, request.GET.get("next", ""))
    chosen = request.GET.get("academie", "") if is_hub_page(back) else asked_in(back).academy
    hosted = directory.by_code(chosen) if chosen else None
    return Visit(hosted, back) if hosted else None


@method_decorator(OPEN, name="dispatch")
class ExternalView(View):
    """A form for the academy that the person comes from."""

    http_method_names = ["get", "head", "post"]
    template = ""
    visit: Visit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        visit = visit_of(request)
        if visit is None:
            return choose_academy(request)
        self.visit = visit
        closed = external_door.closed(visit.academy.code)
        if closed:
            return refuse(request, closed)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form())

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def label(self) -> str:
        with academy(self.visit.academy.code):
            return external_door.door().identifier_label()

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        """The sign-in that follows the form ends on the academy: CSP's ``form-action`` must say so."""
        context = {"academy": self.visit.academy, "visit": self.visit, "form": form, **more}
        response = render(request, self.template, context, status=status)
        allow_forms_to(response, self.visit.academy.url)
        return response


class ExternalSignInView(ExternalView):
    template = "identity/external.html"

    def form(self, data: Any = None) -> ExternalSignInForm:
        return ExternalSignInForm(data, label=self.label())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        typed = form.cleaned_data
        code = self.visit.academy.code
        outcome = external_door.attempt(code, typed["username"], typed["password"], request)
        if outcome.proof is None:
            form.add_error(None, sentence_for(outcome))
            return self.show(request, form, HTTPStatus.TOO_MANY_REQUESTS if outcome.suspended else 200)
        return self.enter(request, outcome.proof)

    def enter(self, request: HttpRequest, proof: Proof) -> HttpResponse:
        """A first secret opens one page, the choice of a password."""
        if proof.must_change:
            external_steps.note_first(request, proof, self.visit.back)
            return HttpResponseRedirect(reverse("identity:external_change"))
        try:
            external_accounts.sign_in(request, proof)
        except SignInRefused as refusal:
            return HttpResponseRedirect(failure_url(refusal.reason, self.visit.back))
        external_steps.forget(request)
        return HttpResponseRedirect(self.visit.back)

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        with academy(self.visit.academy.code):
            told = external_door.door().credentials_help()
        urls = {"forgotten_url": self.visit.url("identity:external_forgotten")}
        return super().show(request, form, status, help=told, **urls, **more)


class ForgottenView(ExternalView):
    """The same answer, at once, whether or not somebody has this identifier: the queue does the work."""

    template = "identity/external_forgotten.html"

    def form(self, data: Any = None) -> IdentifierForm:
        return IdentifierForm(data, label=self.label())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            external_door.ask_reset(self.visit.academy.code, form.cleaned_data["username"])
        except OperationalError:
            form.add_error(None, SILENT)
            return self.show(request, form, HTTPStatus.SERVICE_UNAVAILABLE)
        return HttpResponseRedirect(self.visit.url("identity:external_forgotten", envoye="1"))

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        sign_in_url = self.visit.url("identity:external")
        sent = request.GET.get("envoye") == "1"
        return super().show(request, form, status, sent=sent, sign_in_url=sign_in_url, **more)


def sentence_for(outcome: Outcome) -> str:
    if outcome.suspended:
        return external_door.suspended_sentence()
    return EXPIRED if outcome.expired else REFUSED.format(limit=lockout.limit(), minutes=lockout.minutes())


def choose_academy(request: HttpRequest) -> HttpResponse:
    """A local account is one academy's."""
    back = safe_next(request, request.GET.get("next", ""))
    links = [(hosted.name, way_in(request, hosted, back)) for hosted in directory.listed_academies()]
    return render(request, "identity/external_academies.html", {"links": links})


def way_in(request: HttpRequest, hosted: HostedAcademy, back: str) -> str:
    """To the form, for the page of the hub that was asked for; else by the external door of that site."""
    if is_hub_page(back) and back != "/":
        return f"{request.path}?{urlencode({'next': back, 'academie': hosted.code})}"
    return f"{hosted.url}/connexion/?{urlencode({'porte': EXTERNAL, 'next': '/'})}"
