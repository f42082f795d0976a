"""« Second facteur perdu »: the account is found, the reason said, the factors taken away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from federation.accounts import accounts_numbered
from imagin.factors.selectors import factors_of, recovery_left
from imagin.identity.models import Account
from imagin.operations import factor_reset
from portal.hosting.academy import actor_of
from portal.hosting.factors_forms import ReasonForm, SearchForm
from portal.hosting.maintenance import choices
from portal.hosting.resets import resets_listing
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import fresh_factor, requires

NOBODY = "Aucun compte ne correspond. Vérifiez l'identifiant, ou l'académie et le n° intervenant."
DONE = "Seconds facteurs retirés : {count}. La personne en ajoutera un à sa prochaine connexion."
CONFIRM = "confirmer"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(HOSTING)
def search(request: HttpRequest) -> HttpResponse:
    """By POST: an identifier is a personal datum, and stays out of addresses and logs."""
    form = SearchForm(request.POST if request.method == "POST" else None, choices=choices())
    accounts: list[Account] = []
    if form.is_valid():
        accounts = wanted(form)
        if not accounts:
            form.add_error(None, NOBODY)
    context = {"form": form, "accounts": accounts, "listing": resets_listing(request, factor_reset.latest())}
    return render(request, "hosting/factors.html", context)


def wanted(form: SearchForm) -> list[Account]:
    if form.cleaned_data["identifier"]:
        return list(factor_reset.accounts_named(form.cleaned_data["identifier"])[:10])
    return list(accounts_numbered(form.cleaned_data["academy"], form.cleaned_data["number"]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(HOSTING)
@fresh_factor()
def account(request: HttpRequest, account: UUID) -> HttpResponse:
    chosen = get_object_or_404(Account, pk=account)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return shown(request, chosen, form, "hosting/factors_account.html")
    if CONFIRM not in request.POST:
        return shown(request, chosen, form, "hosting/factors_confirm.html")
    try:
        done = factor_reset.reset_for(chosen, actor=actor_of(request), reason=form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal.messages[0])
        return shown(request, chosen, form, "hosting/factors_account.html")
    messages.success(request, DONE.format(count=done.removed))
    return redirect("hosting:factors")


def shown(request: HttpRequest, chosen: Account, form: ReasonForm, template: str) -> HttpResponse:
    context = {
        "account": chosen,
        "form": form,
        "factors": list(factors_of(chosen)),
        "recovery": recovery_left(chosen),
        "own": str(chosen.pk) == actor_of(request),
    }
    return render(request, template, context)
