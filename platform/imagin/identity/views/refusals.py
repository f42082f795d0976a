"""Pages that say why there is no session, and what to do."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from imagin.identity import tie_request
from imagin.identity.client.returning import safe_next
from imagin.identity.models import EndReason
from imagin.identity.session import idle, stash
from imagin.identity.tie_request import TieRequestForm
from imagin.identity.views.leave import hub_leave_url

FAILURES = {
    "sans-compte": (
        "Vous n'avez pas de compte dans cette académie",
        "Vous êtes bien identifié(e), mais cette académie ne vous connaît ni comme intervenant ni comme "
        "agent. Si vous y avez une mission, adressez-vous à sa division des examens et concours, votre "
        "convocation en main.",
    ),
    "a-rattacher": (
        "Votre compte est à rattacher",
        "Vous êtes bien identifié(e), mais rien ne dit encore à cette académie qui vous êtes parmi ses "
        "intervenants et ses agents. Si vous y intervenez, demandez à sa division des examens et concours de "
        "rattacher votre compte à votre dossier.",
    ),
    "compte-ferme": (
        "Votre compte est fermé",
        "Adressez-vous à la division des examens et concours de votre académie pour le faire rouvrir.",
    ),
    "externes-fermes": (
        "Cette académie n'a pas de comptes locaux",
        "Votre compte d'intervenant extérieur n'y ouvre rien. Connectez-vous avec les identifiants de votre "
        "académie ; si vous n'en avez pas, adressez-vous au gestionnaire nommé sur votre convocation.",
    ),
    "refus": (
        "La connexion n'a pas abouti",
        "Le service de connexion n'a pas confirmé votre identité. Recommencez ; si cela persiste, "
        "vérifiez vos identifiants auprès de votre académie.",
    ),
    "perime": (
        "Cette demande de connexion n'est plus valable",
        "Elle a déjà servi, elle est trop ancienne ou elle vient d'un autre navigateur. "
        "Recommencez la connexion.",
    ),
    "muet": (
        "Le service de connexion ne répond pas",
        "Réessayez dans quelques minutes. Si cela persiste, prévenez l'assistance de votre académie.",
    ),
    "renfort": (
        "La vérification n'a pas abouti",
        "Cette page ou cet acte demande de confirmer votre identité par un second moyen, et il n'a pas été "
        "confirmé. Votre session reste ouverte. Recommencez depuis la page où vous étiez.",
    ),
    "autre-personne": (
        "Ce n'est pas votre compte qui a répondu",
        "Une autre personne s'est connectée avec ce navigateur entre-temps. Votre session reste ouverte, "
        "rien n'a été renforcé. Quittez, puis reconnectez-vous avec votre compte.",
    ),
    "erreur": (
        "La réponse du service de connexion n'est pas recevable",
        "Par sécurité, rien n'a été ouvert. Recommencez la connexion ; si cela persiste, prévenez "
        "l'assistance.",
    ),
}
TO_TIE = "a-rattacher"
KNOWN_ELSEWHERE = ("sans-compte", TO_TIE)


@require_safe
@never_cache
@login_not_required
def failure(request: HttpRequest) -> HttpResponse:
    return show_failure(request, request.GET.get("motif", ""))


def show_failure(request: HttpRequest, reason: str, form: TieRequestForm | None = None) -> HttpResponse:
    title, sentence = FAILURES.get(reason, FAILURES["refus"])
    stranger = tie_request.noted(request) if reason in KNOWN_ELSEWHERE else None
    may_ask = stranger is not None and not stranger.decided and reason == TO_TIE
    context = {
        "stranger": stranger,
        "form": form or (TieRequestForm() if may_ask else None),
        "ask_url": ask_url(request),
        "failure_title": title,
        "sentence": sentence,
        "known_elsewhere": reason in KNOWN_ELSEWHERE,
        "linking_url": settings.HUB_URL + reverse("identity:links", urlconf=settings.HUB_URLCONF),
        "change_url": hub_leave_url(request),
        "sign_in_url": sign_in_url(request),
        "back": safe_next(request, request.GET.get("next", "")),
    }
    return render(request, "identity/failure.html", context, status=HTTPStatus.FORBIDDEN)


EXPIRED = {
    EndReason.IDLE: "Votre session est fermée par sécurité : vous n'avez rien fait pendant le délai permis.",
    EndReason.LEFT: "Vous avez quitté la plateforme depuis une autre page : votre session est fermée.",
    EndReason.AGE: "Votre session était ouverte depuis trop longtemps : par sécurité, elle est fermée.",
    EndReason.CLOSED: "Reconnectez-vous pour continuer.",
}


@require_safe
@never_cache
@login_not_required
def expired(request: HttpRequest) -> HttpResponse:
    reason = idle.ended(request).get("reason", EndReason.CLOSED)
    context = {
        "sentence": EXPIRED.get(EndReason(reason), EXPIRED[EndReason.CLOSED]),
        "kept": stash.has_stash(request),
        "sign_in_url": sign_in_url(request),
    }
    return render(request, "identity/expired.html", context)


def ask_url(request: HttpRequest) -> str:
    """Of an academy only; its answer goes on to the page that was wanted."""
    if request.academy is None:  # type: ignore[attr-defined]
        return ""
    back = safe_next(request, request.GET.get("next", ""))
    return f"{reverse('identity:ask_tie')}?{urlencode({'next': back})}"


def sign_in_url(request: HttpRequest) -> str:
    """On to the page that was wanted."""
    back = safe_next(request, request.GET.get("next", ""))
    return f"{reverse('identity:sign_in')}?{urlencode({'next': back})}"
