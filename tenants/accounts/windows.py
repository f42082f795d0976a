"""Which service of the academy is whose, and what is said where it is closed (rules ``windows.*``)."""

from collections.abc import Iterable

from imagin.rules.windows import sentence, window
from tenants.accounts.enums import Role
from tenants.people.enums import ExaminerKind

SERVICE_OF = {
    Role.TEACHER: "teacher",
    Role.EXTERNAL: "external",
    Role.SCHOOL_HEAD: "school",
    Role.CENTRE_HEAD: "school",
}
SERVICE_OF_KIND = {ExaminerKind.INTERNAL: "teacher", ExaminerKind.EXTERNAL: "external"}
NAMES = {
    "teacher": "Le service des enseignants",
    "external": "Le service des intervenants extérieurs",
    "school": "Le service des chefs d'établissement et de centre",
}


def services_of(roles: Iterable[str]) -> list[str]:
    """In the order of ``NAMES``, each once."""
    theirs = {SERVICE_OF[Role(role)] for role in roles if role in SERVICE_OF}
    return [service for service in NAMES if service in theirs]


def closed_service(service: str) -> str:
    """« Le service des enseignants est fermé depuis le 16/07/2026. Il rouvre le 01/09/2026. », or empty."""
    found = window(service)
    return "" if found.open else sentence(found, NAMES[service])
