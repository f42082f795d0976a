"""What the other academies of a person open to him today: asked of their rules, at most seconds old.

Never copied to the projection: a service opens and closes at midnight of its own zone, with nobody there
to publish it. The projection only says as whom the academy knows the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from imagin.rules import modules
from imagin.rules.reading import Known, known_elsewhere, with_rules
from imagin.rules.windows import open_sessions
from tenants.accounts.windows import SERVICE_OF_KIND, closed_service
from tenants.people.enums import ExaminerKind

MISSIONS, CLAIMS = "services.missions", "services.claims"


@dataclass(frozen=True, slots=True)
class Opening:
    """Why his missions, his claims are closed there, in the academy's words; empty where they are open.

    ``enters_claims``: a session that decides for itself may let him in while its service is closed.
    """

    missions: str = ""
    claims: str = ""
    enters_claims: bool = True


def openings_for(kinds: Mapping[str, bool | None]) -> dict[str, Opening]:
    """By academy: is he external there? None where the projection does not say it yet."""
    known = known_elsewhere(kinds)
    return {code: _opening(code, known[code], external) for code, external in kinds.items()}


def _opening(code: str, known: Known, external: bool | None) -> Opening:
    services = _services(external)
    with with_rules(code, known):
        shut = _shut(services)
        claims = why_closed(CLAIMS, shut)
        enters = modules.is_open(CLAIMS) and (not shut or any(map(open_sessions, services)))
        return Opening(why_closed(MISSIONS, shut), claims, enters)


def why_closed(module: str, shut: str) -> str:
    """In the open academy: the module that is off comes before its periods."""
    return shut if modules.is_open(module) else modules.closed_sentence(module)


def _services(external: bool | None) -> list[str]:
    known = (ExaminerKind.EXTERNAL if external else ExaminerKind.INTERNAL,)
    return [SERVICE_OF_KIND[kind] for kind in (ExaminerKind if external is None else known)]


def _shut(services: list[str]) -> str:
    """Of one that may be his, nothing is said unless the others are closed too."""
    told = [closed_service(service) for service in services]
    return told[0] if all(told) else ""
