"""Who enters an examiner's activities, and the sentence where an academy keeps one closed."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponseBase

from imagin.academies.directory import HostedAcademy
from imagin.rules import modules
from portal.shell.closed import service_closed
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount
from tenants.accounts.policies import View, has_role, requires
from tenants.accounts.windows import closed_service, services_of
from tenants.people.models import Examiner

ROLES = frozenset({Role.TEACHER, Role.EXTERNAL})


def activity(module: str) -> Callable[[View], View]:
    """Role, then module, then period: the same answer to a page and to a form sent to it."""

    def decorate(view: View) -> View:
        @requires(*ROLES)
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            modules.require(module)
            closed = closed_to(request)
            return service_closed(request, closed) if closed else view(request, *args, **kwargs)

        return guarded

    return decorate


def closed_to(request: HttpRequest) -> str:
    """Why the service of this examiner is closed today; empty while it is open."""
    [service] = services_of(ROLES & request.roles)  # type: ignore[attr-defined]
    return closed_service(service)


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
