"""The convocation letter, rendered once per run and archived: it is the examiner's *ordre de mission*.

Whatever changes later, the bytes sent stay: the duplicate is made from them (domain dossier §3.3, S25b).
"""

from collections import Counter
from datetime import timedelta
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from imagin.academies import directory
from imagin.documents import archive
from imagin.documents.render import render_pdf
from imagin.rules.services import academy_zone
from imagin.tenancy.context import current_academy
from tenants.accounts.externals import letters
from tenants.accounts.externals.letters import Access
from tenants.journal.services import record
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, Convocation, ConvocationRun
from tenants.missions.selectors import latest_convocation, mission_line
from tenants.people.selectors import residence_on
from tenants.schools.models import School

KIND = "convocation"
TEMPLATE = "missions/convocation.html"
FORMS_OF_ADDRESS = {
    "M": ("Monsieur", "convoqué"),
    "MME": ("Madame", "convoquée"),
    "MLLE": ("Madame", "convoquée"),
}
UNKNOWN_CIVILITY = ("Madame, Monsieur", "convoqué(e)")


@transaction.atomic
def archive_missing(limit: int = 50) -> int:
    """Archive at most ``limit`` convocations that their run has not produced yet; returns how many.

    Several workers may call it at once: each takes rows that no other holds. A worker killed meanwhile
    leaves no row, and the file it may have written is found again under the same key.
    """
    held = _missing().select_for_update(skip_locked=True, no_key=True, of=("self",))
    keys = list(held.order_by("run_id", "pk").values_list("pk", flat=True)[:limit])
    # Asked again now that the rows are held: another worker may have finished some in between.
    assignments = list(_printable(_missing().filter(pk__in=keys)).order_by("run_id", "pk"))
    # Before the letters are drawn, in their transaction: a secret that is printed is the one that opens.
    access = letters.accesses((found.examiner, letters.run_of(_run_of(found))) for found in assignments)
    made = [_archived(assignment, access.get(assignment.examiner_id)) for assignment in assignments]
    Convocation.objects.bulk_create(made)
    for run, count in Counter(assignment.run_id for assignment in assignments).items():
        record("missions.convocations.archived", subject=f"run:{run}", count=count)
    return len(assignments)


def _missing() -> QuerySet[Assignment]:
    produced = Convocation.objects.filter(assignment=OuterRef("pk"), run=OuterRef("run"))
    convoked = Assignment.objects.filter(state=AssignmentState.CONVOKED)
    return convoked.annotate(has_convocation=Exists(produced)).filter(has_convocation=False)


def _printable(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    mission = ("session", "type", "centre", "paper__exam")
    return assignments.select_related(
        "run", "examiner", *(f"mission__{name}" for name in mission)
    ).prefetch_related("mission__dates", "examiner__residences")


def _archived(assignment: Assignment, access: Access | None) -> Convocation:
    stored = archive.store(KIND, render_convocation(assignment, access))
    return Convocation(assignment=assignment, run=_run_of(assignment), key=stored.key, sha256=stored.sha256)


def render_convocation(assignment: Assignment, access: Access | None = None) -> bytes:
    """PDF of a convoked assignment, dated of its run; the same run gives the same bytes.

    ``access``: how its reader signs in, where he is an external examiner.
    """
    examiner, mission = assignment.examiner, assignment.mission
    convoked_at = timezone.localtime(_run_of(assignment).ran_at, academy_zone())
    salutation, convoked = _forms_of_address(examiner.civility)
    context = {
        "line": mission_line(assignment),
        "examiner": examiner,
        "access": access,
        "residence": residence_on(examiner, convoked_at.date()),
        "place": place_of(mission.centre),
        "convoked_on": convoked_at.date(),
        "opens_on": mission.ends_on + timedelta(days=1),
        "salutation": salutation,
        "convoked": convoked,
        "address": _address(),
    }
    title = f"Convocation – mission n° {mission.number}"
    return render_pdf(TEMPLATE, context, title=title, created=convoked_at)


class SecretError(Exception):
    """The letter says a first secret that still opens the account: it is on paper, not on a page."""


def archived_letter(assignment: Assignment) -> bytes | None:
    """The bytes that were sent, or None where the run has not produced them yet."""
    convocation = latest_convocation(assignment)
    if convocation is None:
        return None
    if letters.still_opens(assignment.examiner, letters.run_of(convocation.run)):
        raise SecretError
    return archive.read(convocation.key, convocation.sha256)


def _run_of(assignment: Assignment) -> ConvocationRun:
    """A convoked assignment has one: the constraint ``convoked_by_a_run`` says so."""
    return cast(ConvocationRun, assignment.run)


def place_of(centre: School | None) -> str:
    return f"{centre.postal_code} {centre.city}".strip() if centre else ""


def _forms_of_address(civility: str) -> tuple[str, str]:
    return FORMS_OF_ADDRESS.get(civility.upper().strip(" ."), UNKNOWN_CIVILITY)


def _address() -> str:
    academy = directory.by_code(current_academy() or "")
    return academy.url if academy else ""
