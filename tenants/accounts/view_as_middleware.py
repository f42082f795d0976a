"""« Voir comme » around each view: whose eyes, what is refused, when it ends. After ``RolesMiddleware``.

It must come last of those with a ``process_view``: it calls the view itself, in a transaction that
cannot write.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import InternalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from psycopg.errors import ReadOnlySqlTransaction

from tenants.accounts import view_as
from tenants.accounts.enums import Role
from tenants.accounts.policies import NotInAView

END = "/assistance/voir-comme/fin/"
LEAVE = "/quitter/"
# The administrator's own: his sign-in, his session, the end of the view.
HIS_OWN = ("/connexion/", LEAVE, "/session/", END)
HIS_OWN_ACTS = (LEAVE, "/session/", END)
READING = ("GET", "HEAD")
SENTENCES = {
    "expired": "La vue est terminée : elle dure trente minutes au plus. Vous êtes de nouveau vous-même.",
    "role": "La vue est terminée : vous n'êtes plus administrateur de cette académie.",
    "gone": "La vue est terminée : cet intervenant n'est plus dans cette académie.",
}


class ViewAsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.view_as = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        opened = view_as.noted(request) if request.user.is_authenticated else None
        if opened is None:
            return None
        request.view_as = opened  # type: ignore[attr-defined]
        if request.path.startswith(HIS_OWN) and self.is_his(request):
            return None
        account = view_as.look_alike(opened)
        cause = why_over(request, opened, account is None)
        if cause or account is None:
            return finish(request, cause)
        view_as.put_on(request, account)
        return look(request, view, args, kwargs)

    @staticmethod
    def is_his(request: HttpRequest) -> bool:
        """Quitter flushes the session itself: the end of the view is told before."""
        if request.path.startswith(LEAVE) and request.method == "POST":
            view_as.close_view(request, "left")
        return request.method in READING or request.path.startswith(HIS_OWN_ACTS)


def why_over(request: HttpRequest, opened: view_as.View, gone: bool) -> str:
    if opened.over:
        return "expired"
    if Role.ADMINISTRATOR not in request.roles:  # type: ignore[attr-defined]
        return "role"
    return "gone" if gone else ""


def finish(request: HttpRequest, cause: str) -> HttpResponse:
    """Nothing of what was asked is done: it was asked of another's pages."""
    view_as.close_view(request, cause)
    messages.info(request, SENTENCES[cause])
    return HttpResponseRedirect("/")


def look(request: HttpRequest, view, args, kwargs) -> HttpResponse:
    """Acts are refused before the view, writes that hide in a reading by the database."""
    if request.method not in READING:
        return refused(request)
    try:
        with view_as.read_only():
            return view(request, *args, **kwargs)
    except NotInAView:
        return refused(request)
    except InternalError as error:
        if isinstance(error.__cause__, ReadOnlySqlTransaction):
            return refused(request)
        raise


def refused(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/view_as_refused.html", status=403)
