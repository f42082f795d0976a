"""The second factor is asked: a code, a key, or a recovery code."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from imagin.academies import directory
from imagin.factors import services, waiting
from imagin.factors.following import following, forms_may_end_there, with_next
from imagin.factors.forms import CodeForm, RecoveryForm
from imagin.factors.models import Kind
from imagin.factors.selectors import factors_of, recovery_left
from imagin.factors.throttle import TooManyTries
from imagin.factors.views.guards import account_of, proved
from imagin.factors.webauthn import KeyRefused
from imagin.identity.client.asked import asked_in
from imagin.rules.services import academy_zone
from imagin.tenancy.context import academy
from imagin.typography import format_clock

WRONG = (
    "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant dans votre application, "
    "puis recopiez-le."
)
WRONG_RECOVERY = "Ce code de secours n'est pas le bon, ou il a déjà servi. Essayez-en un autre."
CLOSED = (
    "Trop de codes refusés : la saisie est fermée jusqu'à {hour}. Réessayez ensuite ; "
    "une clé de sécurité reste utilisable."
)
KEY_REFUSED = "Votre clé n'a pas été reconnue. Recommencez, ou utilisez un code."
FEW_LEFT = (
    "Vous avez utilisé un code de secours ; il en reste {left}. Si votre appareil est perdu, "
    "retirez-le et ajoutez-en un autre."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("factor_code", "factor_recovery", "factor_credential")
def prove(request: HttpRequest) -> HttpResponse:
    """Enrolment first for who has nothing yet; always back to where he was going."""
    target = following(request)
    if not services.has_factor(account_of(request)):
        return HttpResponseRedirect(with_next("factors:totp", target))
    if "factor_credential" in request.POST:
        return by_key(request, target)
    form_class = RecoveryForm if "secours" in request.GET else CodeForm
    if request.method != "POST":
        return show(request, target, form_class())
    form = form_class(request.POST)
    return by_code(request, target, form) if form.is_valid() else show(request, target, form)


def by_code(request: HttpRequest, target: str, form: Form) -> HttpResponse:
    account, recovering = account_of(request), isinstance(form, RecoveryForm)
    field = "factor_recovery" if recovering else "factor_code"
    use = services.prove_by_recovery if recovering else services.prove_by_code
    try:
        use(account, form.cleaned_data[field])
    except TooManyTries as closed:
        form.add_error(field, CLOSED.format(hour=hour_there(request, closed.until)))
        return show(request, target, form, status=429)
    except services.WrongCode:
        form.add_error(field, WRONG_RECOVERY if recovering else WRONG)
        return show(request, target, form)
    if recovering:
        messages.warning(request, FEW_LEFT.format(left=recovery_left(account)))
    return go_on(request, target, services.OTP)


def hour_there(request: HttpRequest, moment: datetime) -> str:
    """In the zone of the academy that he comes from, or whose local account he is."""
    code = asked_in(following(request)).academy or account_of(request).external_academy
    if directory.by_code(code) is None:
        return format_clock(timezone.localtime(moment))
    with academy(code):
        return format_clock(timezone.localtime(moment, academy_zone()))


def by_key(request: HttpRequest, target: str) -> HttpResponse:
    state = waiting.take_challenge(request, waiting.PROOF)
    try:
        answer = json.loads(request.POST["factor_credential"])
        services.prove_by_key(account_of(request), state or {}, answer)
    except (KeyRefused, ValueError):
        messages.error(request, KEY_REFUSED)
        return show(request, target, CodeForm())
    return go_on(request, target, services.KEY)


def go_on(request: HttpRequest, target: str, method: str) -> HttpResponse:
    proved(request, method)
    if target == reverse("factors:home"):
        messages.success(request, "Votre identité est confirmée.")
    return HttpResponseRedirect(target)


def show(request: HttpRequest, target: str, form: Form, status: int = 200) -> HttpResponse:
    account = account_of(request)
    kinds = set(factors_of(account).values_list("kind", flat=True))
    recovering = isinstance(form, RecoveryForm)
    context: dict[str, Any] = {
        "form": form,
        "target": target,
        "recovering": recovering,
        "by_code": recovering or Kind.TOTP in kinds,
        "recovery_left": recovery_left(account),
        "recovery_url": with_next("factors:prove", target) + "&secours=1",
        "ordinary_url": with_next("factors:prove", target),
    }
    if Kind.WEBAUTHN in kinds and not recovering:
        options, state = services.ask_key(account)
        waiting.keep_challenge(request, waiting.PROOF, state)
        context["key_options"] = json.dumps(options)
    response = render(request, "factors/prove.html", context, status=status)
    return forms_may_end_there(response, target)
