"""Who may open a view: one of the roles it names, or nobody (default deny)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def has_role(request: HttpRequest, *roles: str) -> bool:
    return not frozenset(roles).isdisjoint(request.roles)  # type: ignore[attr-defined]


def check_role(request: HttpRequest, *roles: str) -> None:
    if not has_role(request, *roles):
        raise PermissionDenied


def requires(*roles: str) -> Callable[[View], View]:
    """403 for a signed-in person who has none of ``roles``; without any role named, for everybody."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_role(request, *roles)
            return view(request, *args, **kwargs)

        return checked

    return decorate


class RequiresMixin:
    """The same for class-based views: ``roles`` must be named on the class."""

    roles: frozenset[str] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_role(request, *self.roles)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
