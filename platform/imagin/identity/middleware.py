"""Refuses a session that idled too long, before any view runs (DESIGN §5)."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from imagin.identity.session import idle, stash

NOT_ACTS = ("/session/", "/sante/", "/static/", "/apparence.css", "/o/", "/favicon.ico")
# What a page asks by itself to stay up to date (the progress of a job).
ASKED_BY_THE_PAGE = "/etat.json"
EXTEND = "/session/prolonger/"
CLOCK = "/session/etat/"


class IdleMiddleware:
    """Works in ``process_view``: after the CSRF check, before the sign-in check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "idle_remaining") or getattr(request, "kept_out", False):
            # What a signed-in person saw is not shown again by Back once he has left; nor is, once he is
            # in, the way to the sign-in.
            response.headers.setdefault("Cache-Control", "no-store, private")
            # Nor is it embedded by another site, not even as a picture that is never read.
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        protected = getattr(view, "login_required", True)
        request.kept_out = protected  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            # A form sent from a page that was still open when the session ended in another window.
            return refuse(request) if protected and request.method == "POST" else None
        verdict = idle.check(request, act=is_act(request))
        if verdict.alive:
            request.idle_remaining = verdict.remaining  # type: ignore[attr-defined]
            request.assurance = verdict.proof  # type: ignore[attr-defined]
            return None
        if request.path == CLOCK:
            # The page's clock only asks: a form sent at the same moment must still find whose it is.
            return JsonResponse({"remaining": 0, "warning": False}, status=401)
        idle.end(request, verdict.reason)
        return refuse(request) if protected else None


def is_act(request: HttpRequest) -> bool:
    """An act is something the person did: not a clock of the page, not a page fetched in advance."""
    if request.path == EXTEND:
        return True
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    by_itself = request.path.startswith(NOT_ACTS) or request.path.endswith(ASKED_BY_THE_PAGE)
    return not (fetched_ahead or by_itself)


def refuse(request: HttpRequest) -> HttpResponse:
    """To the sentence that says why, with the way back; a script gets 401."""
    person = idle.ended(request).get("person", "")
    back = request.get_full_path()
    if request.method == "POST":
        back = stash.form_page(request)
        if person:
            stash.keep(request, person)
    target = f"{reverse('identity:expired')}?{urlencode({'next': back})}"
    if is_script(request):
        return JsonResponse({"remaining": 0}, status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def is_script(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    scripted = "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return scripted or accepted.startswith("application/json")
