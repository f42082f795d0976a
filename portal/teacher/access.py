"""Who enters an examiner's activities, and the sentence where an academy keeps one closed."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponseBase

from imagin.academies.directory import HostedAcademy
from imagin.rules import modules
from imagin.rules.windows import open_sessions
from portal.shell.closed import service_closed
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount
from tenants.accounts.policies import View, has_role, requires
from tenants.accounts.windows import closed_service, services_of
from tenants.claims.selectors import ClaimRow, claims_of, has_claim_in
from tenants.people.models import Examiner

ROLES = frozenset({Role.TEACHER, Role.EXTERNAL})
CLAIMS = "services.claims"


def activity(module: str) -> Callable[[View], View]:
    """Role, then module, then period: the same answer to a page and to a form sent to it.

    Of a closed service, the claims of a session that stays open are still entered.
    """

    def decorate(view: View) -> View:
        @requires(*ROLES)
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            modules.require(module)
            closed = closed_to(request)
            if closed and not (module == CLAIMS and has_open_claims(request, kwargs.get("number"))):
                return service_closed(request, closed)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def closed_to(request: HttpRequest) -> str:
    """Why the service of this examiner is closed today; empty while it is open."""
    return closed_service(service_of(request))


def service_of(request: HttpRequest) -> str:
    [service] = services_of(ROLES & request.roles)  # type: ignore[attr-defined]
    return service


def has_open_claims(request: HttpRequest, number: int | None = None) -> bool:
    """A session that decides for itself lets its people in, for its own claims: ``number`` if given."""
    sessions = open_sessions(service_of(request))
    return bool(sessions) and has_claim_in(examiner_of(request), sessions, number)


def claims_open_to(request: HttpRequest) -> list[ClaimRow]:
    """All of them, or those of the sessions that stay open in a closed service."""
    rows = claims_of(examiner_of(request))
    if not closed_to(request):
        return rows
    sessions = open_sessions(service_of(request))
    return [row for row in rows if row.mission.session.code in sessions]


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
