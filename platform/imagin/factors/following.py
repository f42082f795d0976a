"""Where a person goes on to after a proof: a page of the hub, or the academy's request he came with."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from imagin.academies import directory
from imagin.identity.client.asked import AUTHORIZE_PATH, asked_in
from imagin.identity.client.returning import HOME, safe_next
from imagin.identity.csp import allow_forms_to


def wanted(request: HttpRequest) -> str:
    return request.POST.get("next", "") or request.GET.get("next", "")


def following(request: HttpRequest) -> str:
    """A page that exists here; of the provider, only its front door. Else the list of one's factors."""
    own = reverse("factors:home")
    asked = wanted(request)
    target = safe_next(request, asked)
    if (target == HOME and asked != HOME) or target.startswith(reverse("factors:prove")):
        return own
    path = urlsplit(target).path
    if path.startswith("/o/") and path != AUTHORIZE_PATH:
        return own
    return target if _exists(path) else own


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def with_next(name: str, target: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': target})}"


def forms_may_end_there(response: HttpResponse, target: str) -> HttpResponse:
    """A proof sent from here goes on, by redirects alone, to the academy that asked for it."""
    hosted = directory.by_code(asked_in(target).academy)
    if hosted:
        allow_forms_to(response, hosted.url)
    return response
