"""Who enters an examiner's activities, and the sentence where an academy keeps one closed."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponseBase

from imagin.academies.directory import HostedAcademy
from imagin.rules.services import rule
from portal.shell import errors
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount
from tenants.accounts.policies import View, has_role, requires
from tenants.people.models import Examiner

ROLES = frozenset({Role.TEACHER, Role.EXTERNAL})
CLOSED = {
    "services.missions": (
        "Votre académie n'a pas ouvert la consultation des missions. "
        "Pour une convocation, adressez-vous à votre division des examens et concours."
    ),
    "services.claims": (
        "Votre académie n'a pas ouvert la saisie des états de frais. "
        "Ce que vous avez déjà enregistré est conservé et vous attend à la réouverture."
    ),
}


def activity(module: str) -> Callable[[View], View]:
    """Role, then module: the same answer to a page and to a form sent to it."""

    def decorate(view: View) -> View:
        @requires(*ROLES)
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            if not rule(module):
                return errors.refused(request, 404, "Activité fermée", CLOSED[module])
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def account_of(request: HttpRequest) -> AcademyAccount:
    return cast(AcademyAccount, request.user)


def examiner_of(request: HttpRequest) -> Examiner:
    """Both roles come from the examiner's file: who has one of them has a file."""
    return cast(Examiner, account_of(request).examiner)


def academy_of(request: HttpRequest) -> HostedAcademy:
    return request.academy  # type: ignore[attr-defined]


def is_examiner(request: HttpRequest) -> bool:
    """Other roles share the home page with the examiners."""
    return has_role(request, *ROLES)
