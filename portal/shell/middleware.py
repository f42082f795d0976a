"""Full screen and folded menu without JavaScript: a link sets a cookie and comes back. A page for 405."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from portal.shell.preferences import YEAR
from portal.shell.returning import here, is_own_path

FULL_SCREEN = "plein-ecran"
FOLDED_MENU = "menu-replie"


class ViewStateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in (FULL_SCREEN, FOLDED_MENU):
            if request.method == "GET" and request.GET.get(name) in ("0", "1"):
                return self.remember(request, name)
        return self.get_response(request)

    def remember(self, request: HttpRequest, name: str) -> HttpResponse:
        target = here(request, **{name: None})
        response = HttpResponseRedirect(target if is_own_path(target) else "/")
        if request.GET[name] == "1":
            response.set_cookie(name, "1", max_age=YEAR, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
        return response


class NotAllowedMiddleware:
    """Django answers a wrong method by an empty page; a person gets a sentence and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        by_person = "text/html" in request.headers.get("Accept", "")
        if not (isinstance(response, HttpResponseNotAllowed) and by_person):
            return response
        from portal.shell import errors  # it draws what this module's cookies say

        page = errors.not_allowed(request)
        page["Allow"] = response["Allow"]
        return page


def is_on(request: HttpRequest, name: str) -> bool:
    return request.COOKIES.get(name) == "1"
