"""``request.roles``: what the signed-in person may be on this host, read anew at every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenants.accounts.selectors import roles_of


class RolesMiddleware:
    """In ``process_view``: after the idle and sign-in checks, so that a refused request reads nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.roles = frozenset()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        request.roles = roles_of(request.user)  # type: ignore[attr-defined]
