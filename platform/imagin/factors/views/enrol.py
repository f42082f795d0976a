"""Adding an application, or a security key; each must work once before it counts."""

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from imagin.factors import enrolment, services, totp, waiting
from imagin.factors.following import following, forms_may_end_there, with_next
from imagin.factors.forms import EnrolForm, NameForm
from imagin.factors.models import Factor
from imagin.factors.selectors import factors_of, recovery_left
from imagin.factors.views.guards import account_of, proved, proved_recently
from imagin.factors.views.listing import show_new_codes
from imagin.factors.webauthn import KeyRefused
from imagin.identity.external.accounts import end_other_sign_ins

TOO_LATE = (
    "Cette page est restée ouverte trop longtemps : un nouveau code à scanner est affiché. "
    "Scannez-le, puis recopiez le code à 6 chiffres."
)
WRONG = (
    "Ce code n'est pas celui de cette application. Vérifiez l'heure de votre appareil, attendez le code "
    "suivant, puis recopiez-le."
)
KEY_REFUSED = "Votre clé n'a pas répondu comme attendu. Recommencez, ou utilisez une application."
ADDED = "« {name} » est ajouté à vos moyens de confirmation. Vos autres connexions sont fermées."


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("factor_code")
@proved_recently
def application(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show_application(request, EnrolForm())
    form, secret = EnrolForm(request.POST), waiting.secret_kept(request)
    if not form.is_valid():
        return show_application(request, form)
    if not secret:
        messages.warning(request, TOO_LATE)
        return show_application(request, EnrolForm())
    typed = form.cleaned_data
    try:
        factor = enrolment.add_totp(account_of(request), secret, typed["factor_code"], typed["name"])
    except services.WrongCode:
        form.add_error("factor_code", WRONG)
        return show_application(request, form)
    except enrolment.Refused as refused:
        form.add_error(None, str(refused))
        return show_application(request, form)
    waiting.forget_secret(request)
    return added(request, factor)


def show_application(request: HttpRequest, form: Form) -> HttpResponse:
    secret = waiting.secret_shown(request)
    address = totp.enrolment_address(secret, str(account_of(request)))
    context = {"form": form, "picture": totp.picture(address), "secret": totp.spaced(secret)}
    return show(request, "factors/application.html", context, "factors:webauthn")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("factor_credential")
@proved_recently
def key(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show_key(request, form)
    state = waiting.take_challenge(request, waiting.NEW_KEY)
    try:
        answer = json.loads(request.POST.get("factor_credential", ""))
        factor = enrolment.add_key(account_of(request), state or {}, answer, form.cleaned_data["name"])
    except enrolment.Refused as refused:
        form.add_error(None, str(refused))
        return show_key(request, form)
    except (KeyRefused, ValueError):
        form.add_error(None, KEY_REFUSED)
        return show_key(request, form)
    return added(request, factor)


def show_key(request: HttpRequest, form: Form) -> HttpResponse:
    options, state = enrolment.ask_new_key(account_of(request))
    waiting.keep_challenge(request, waiting.NEW_KEY, state)
    return show(
        request, "factors/key.html", {"form": form, "key_options": json.dumps(options)}, "factors:totp"
    )


def show(request: HttpRequest, template: str, context: dict[str, Any], other: str) -> HttpResponse:
    target = following(request)
    context |= {"target": target, "other_url": with_next(other, target)}
    return forms_may_end_there(render(request, template, context), target)


def added(request: HttpRequest, factor: Factor) -> HttpResponse:
    """The first one is a proof by itself: it answered. Recovery codes are given with it."""
    account, target = account_of(request), following(request)
    messages.success(request, ADDED.format(name=factor.name))
    if factors_of(account).count() == 1:
        proved(request, services.METHODS[factor.kind])  # type: ignore[index]
    end_other_sign_ins(request, account)
    if recovery_left(account):
        return HttpResponseRedirect(target)
    return show_new_codes(request, target)
