"""Whether an examiner may still enter the claims of a session (rules ``windows.*``): else he reads them."""

from imagin.rules.windows import sentence, window
from tenants.accounts.windows import SERVICE_OF_KIND
from tenants.claims.workflow import Refused
from tenants.missions.models import Mission
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

NAME = "« {session} » : la saisie"
READ = "Vos états de frais restent consultables."


def closed_sentence(examiner: Examiner, mission: Mission) -> str:
    """Empty while the session is open to him. No query: rules and session are read already."""
    service = SERVICE_OF_KIND[ExaminerKind(examiner.kind)]
    found = window(service, mission.session.code)
    if found.open:
        return ""
    return f"{sentence(found, NAME.format(session=mission.session.label), feminine=True)} {READ}"


def require_open(examiner: Examiner, mission: Mission) -> None:
    closed = closed_sentence(examiner, mission)
    if closed:
        raise Refused(closed)
