"""« Comptes locaux »: how external examiners enter, and what the division does when they cannot."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imagin.rules.services import rule
from portal.division.access import ROLES
from portal.division.tables import TOO_MANY, externals_listing
from tenants.accounts.externals import desk, selectors, services
from tenants.accounts.externals.standings import Standing, standings
from tenants.accounts.policies import fresh_factor, requires
from tenants.people.enums import ExaminerKind, ExaminerState
from tenants.people.models import Examiner
from tenants.people.search import FIELDS, MOST, search_examiners

SENT = "Le lien est envoyé à l'adresse électronique connue de l'académie."
CLOSED = "Le compte est fermé : personne n'entre plus avec lui."
REOPENED = "Le compte est rouvert, avec le mot de passe qu'il avait."


@require_safe
@requires(*ROLES)
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("recherche", "")[:80]
    found = list(search_examiners(words, kind=ExaminerKind.EXTERNAL, state__in=present()))
    shown = found[:MOST]
    listing = externals_listing(request, shown, standings(shown)) if words.strip() else None
    context = {"words": words, "listing": listing, "too_many": TOO_MANY if len(found) > MOST else ""}
    return render(request, "division/externals.html", context)


@require_safe
@never_cache
@requires(*ROLES)
def account(request: HttpRequest, external: int) -> HttpResponse:
    return render(request, "division/external.html", facts(chosen(external)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(*ROLES)
@fresh_factor()
def reissue(request: HttpRequest, external: int) -> HttpResponse:
    """The secret is in this answer and nowhere else: asked again, it is another one."""
    examiner = chosen(external)
    if request.method != "POST":
        return render(request, "division/external_reissue.html", facts(examiner))
    secret = services.reissue_secret(examiner, actor=actor_of(request))
    context = {**facts(examiner), "secret": secret, "until": selectors.secret_expires()}
    return render(request, "division/external_secret.html", context)


@require_POST
@requires(*ROLES)
def send_link(request: HttpRequest, external: int) -> HttpResponse:
    return done(request, external, desk.send_access_link, SENT)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def close(request: HttpRequest, external: int) -> HttpResponse:
    if request.method != "POST":
        return render(request, "division/external_close.html", facts(chosen(external)))
    return done(request, external, services.close_account, CLOSED)


@require_POST
@requires(*ROLES)
def reopen(request: HttpRequest, external: int) -> HttpResponse:
    return done(request, external, services.reopen_account, REOPENED)


def done(request: HttpRequest, external: int, act: Callable[..., None], sentence: str) -> HttpResponse:
    try:
        act(chosen(external), actor=actor_of(request))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, sentence)
    return redirect("division:external", external)


def chosen(number: int) -> Examiner:
    externals = Examiner.objects.only(*FIELDS, "email").filter(kind=ExaminerKind.EXTERNAL)
    return get_object_or_404(externals, number=number, state__in=present())


def present() -> list[str]:
    return [state.value for state in ExaminerState if state != ExaminerState.ARCHIVED]


def facts(examiner: Examiner) -> dict[str, object]:
    standing, accepted = standings([examiner])[examiner.number], rule("signin.identifier")
    return {
        "examiner": examiner,
        "standing": standing,
        "closed": standing == Standing.CLOSED,
        "credential": selectors.credential_of(examiner),
        "by_number": accepted != "identifier",
        "by_identifier": accepted != "number" and bool(examiner.imagin_identifier),
    }


def actor_of(request: HttpRequest) -> str:
    return str(request.user.pk)
