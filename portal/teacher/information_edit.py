"""What an external examiner changes himself: his home, his contact details, his account, his NIR."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from imagin.identity.session.idle import pop_stash
from portal.shell.formats import short_date
from portal.teacher.access import account_of, examiner_of
from portal.teacher.information_forms import BankForm, ContactForm, HealthForm, ResidenceForm
from tenants.accounts.enums import Role
from tenants.accounts.policies import by_himself, fresh_factor, fresh_proof, requires
from tenants.people import services
from tenants.people.homes import Home
from tenants.people.models import Examiner
from tenants.people.selectors import residence_on, today

SAME = "C'est ce qui est déjà enregistré : rien n'a changé."
HOME_KEPT = "Votre adresse est enregistrée, à compter du {day}."
CANCELLED = "Le changement d'adresse annoncé est annulé."
CONTACT_KEPT = "Vos coordonnées sont enregistrées."
BANK_KEPT = "Votre IBAN est enregistré. Il sert aux paiements à venir."
HEALTH_KEPT = "Votre numéro de sécurité sociale est enregistré."


def actor_of(request: HttpRequest) -> str:
    return str(account_of(request).pk)


def typed_in(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else pop_stash(request)


def done(request: HttpRequest, changed: object, sentence: str) -> HttpResponse:
    messages.success(request, sentence) if changed else messages.info(request, SAME)
    return redirect("teacher:information")


def show(request: HttpRequest, form: forms.Form, title: str, purpose: str, **extra: Any) -> HttpResponse:
    context = {"form": form, "form_title": title, "form_purpose": purpose, **extra}
    return render(request, "teacher/information_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EXTERNAL)
@by_himself
def residence(request: HttpRequest) -> HttpResponse:
    examiner = examiner_of(request)
    form = ResidenceForm(typed_in(request), initial=home_as_typed(examiner))
    if request.method == "POST" and form.is_valid():
        since = form.cleaned_data["since"]
        changed = services.declare_residence(examiner, actor=actor_of(request), home=form.home(), since=since)
        return done(request, changed, HOME_KEPT.format(day=short_date(since)))
    purpose = "Votre commune de résidence sert à établir vos droits aux frais de déplacement."
    return show(request, form, "Modifier mon adresse", purpose, is_home=True)


def home_as_typed(examiner: Examiner) -> dict[str, Any]:
    current = residence_on(examiner, today())
    values = Home.of(current).as_values() if current else {}
    return {**values, "since": today()}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EXTERNAL)
@by_himself
def cancel_residence(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("teacher:information")
    return done(request, services.cancel_announced(examiner_of(request), actor=actor_of(request)), CANCELLED)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EXTERNAL)
@fresh_proof(600)
def contact(request: HttpRequest) -> HttpResponse:
    """The address receives the links that give a new password: who changes it has just proved himself."""
    examiner = examiner_of(request)
    form = ContactForm(typed_in(request), initial={"email": examiner.email, "phone": examiner.phone})
    if request.method == "POST" and form.is_valid():
        changed = services.change_contact(examiner, actor=actor_of(request), **form.cleaned_data)
        return done(request, changed, CONTACT_KEPT)
    purpose = "Votre académie s'en sert pour vous joindre au sujet de vos missions."
    return show(request, form, "Modifier mes coordonnées", purpose)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EXTERNAL)
@fresh_factor(300)
def bank(request: HttpRequest) -> HttpResponse:
    """What was recorded is not shown: the new one is typed in full."""
    form = BankForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        changed = services.change_iban(
            examiner_of(request), actor=actor_of(request), iban=form.cleaned_data["iban"]
        )
        return done(request, changed, BANK_KEPT)
    return show(request, form, "Modifier mon IBAN", "Le compte sur lequel vos indemnités sont versées.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EXTERNAL)
@fresh_factor(300)
def health(request: HttpRequest) -> HttpResponse:
    form = HealthForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        changed = services.change_nir(
            examiner_of(request), actor=actor_of(request), nir=form.cleaned_data["nir"]
        )
        return done(request, changed, HEALTH_KEPT)
    purpose = "Il est nécessaire à l'établissement de votre bulletin de paie."
    return show(request, form, "Modifier mon numéro de sécurité sociale", purpose)
