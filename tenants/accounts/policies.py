"""Who may open a view: one of the roles it names, or nobody (default deny).

Strong roles count only once a second factor was given in this sign-in; before, a view that needs one
raises ``StepUpNeeded``, which the middleware answers by asking for it (DESIGN §5).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from imagin.identity.client import assurance
from tenants.accounts.enums import HOSTING, STRONG

View = Callable[..., HttpResponseBase]
NEED_PROOF = STRONG | {HOSTING}


class NotInAView(PermissionDenied):
    """« Voir comme » shows what the person sees: neither his acts nor what he proves himself for."""


class StepUpNeeded(Exception):
    """The person has the right, but must first prove himself: within the last ``seconds`` if given.

    ``level`` 1: any proof will do, his password too; 2: a second factor.
    """

    def __init__(self, seconds: int = 0, level: int = 2) -> None:
        super().__init__()
        self.seconds, self.level = seconds, level


def share_out(request: HttpRequest, held: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The roles that count now, and those that wait for a second factor."""
    to_prove = frozenset() if assurance.of(request).strong else held & NEED_PROOF
    return held - to_prove, to_prove


def roles_to_prove(request: HttpRequest) -> frozenset[str]:
    return getattr(request, "roles_to_prove", frozenset())


def held_roles(request: HttpRequest) -> frozenset[str]:
    """All that the person is here, proved or not: for menus and sentences, never for a right."""
    return request.roles | roles_to_prove(request)  # type: ignore[attr-defined]


def has_role(request: HttpRequest, *roles: str) -> bool:
    return not frozenset(roles).isdisjoint(request.roles)  # type: ignore[attr-defined]


def check_role(request: HttpRequest, *roles: str) -> None:
    if has_role(request, *roles):
        return
    if not roles_to_prove(request).isdisjoint(roles):
        raise StepUpNeeded
    raise PermissionDenied


def check_fresh_factor(request: HttpRequest, seconds: int) -> None:
    if getattr(request, "view_as", None):
        raise NotInAView  # the proof is the administrator's, not the examiner's
    given = assurance.of(request)
    if not (given.strong and given.fresh(seconds)):
        raise StepUpNeeded(seconds)


def check_fresh_proof(request: HttpRequest, seconds: int) -> None:
    if getattr(request, "view_as", None):
        raise NotInAView  # the proof is the administrator's, not the examiner's
    if not assurance.of(request).fresh(seconds):
        raise StepUpNeeded(seconds, level=1)


def requires(*roles: str) -> Callable[[View], View]:
    """403 for a signed-in person who has none of ``roles``; without any role named, for everybody."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_role(request, *roles)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def fresh_factor(seconds: int = 300) -> Callable[[View], View]:
    """An act that asks for a second factor given less than ``seconds`` ago: bank data, settlement.

    Under ``requires``: who has not the right is refused before he is asked to prove himself.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_fresh_factor(request, seconds)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def fresh_proof(seconds: int = 600) -> Callable[[View], View]:
    """An act that a browser left open must not do: what would let somebody take the account over."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_fresh_proof(request, seconds)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def by_himself(view: View) -> View:
    """A page that is there for an act: « Voir comme » offers it no more than the act."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "view_as", None):
            raise NotInAView
        return view(request, *args, **kwargs)

    return checked


class RequiresMixin:
    """The same for class-based views: ``roles`` must be named on the class."""

    roles: frozenset[str] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_role(request, *self.roles)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
