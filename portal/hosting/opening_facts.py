"""What the pages of an opening say in figures and in marks."""

from collections.abc import Iterable

from django.db import connection

from imagin.academies.models import Academy
from imagin.academies.opening.checks import Result
from imagin.tenancy import naming
from imagin.tenancy.context import academy as opened
from portal.shell.components import Status
from portal.shell.formats import counted
from tenants.claims.models import Claim
from tenants.missions.models import Mission
from tenants.people.models import Examiner

PASSED = Status("Vérifié", "success")
TO_SEE = Status("À voir", "warning", "N'empêche pas d'ouvrir l'académie.")
STOPS = Status("Empêche d'ouvrir", "danger", "L'académie ne s'ouvre pas tant que ce n'est pas corrigé.")


def marks(results: Iterable[Result]) -> list[tuple[Status, Result]]:
    return [(mark_of(result), result) for result in results]


def mark_of(result: Result) -> Status:
    if result.outcome.ok:
        return PASSED
    return STOPS if result.stops else TO_SEE


def at_stake(academy: Academy) -> list[str]:
    """What there is in it: nothing where its tables are not made yet."""
    if not has_tables(academy.code):
        return []
    with opened(academy.code):
        return [
            counted(Examiner.objects.count(), ("intervenant", "intervenants")),
            counted(Mission.objects.count(), ("mission", "missions")),
            counted(Claim.objects.count(), ("état de frais", "états de frais")),
        ]


def has_tables(code: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [naming.schema_of(code)])
        return cursor.fetchone() is not None
