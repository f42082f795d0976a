"""Preparing the claims of convoked assignments: set-based, idempotent (DESIGN §6, S06)."""

from collections.abc import Collection, Iterable

from imagin.reference.services import adjacent_pairs
from imagin.rules.services import rule
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.exams.enums import Evaluation, PayEntry, RateGroup
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, Mission
from tenants.people.enums import PostingKind
from tenants.people.models import Posting, Residence
from tenants.people.selectors import in_force, residences_of

BY_MANAGER = (PayEntry.MANAGER, PayEntry.SANTORIN)


def generate_claims(assignments: Iterable[Assignment]) -> int:
    """Give each convoked assignment its claim and halves; returns how many claims were made.

    A mission that opens neither right gets none, and is not listed. The number of queries does not
    depend on the number of assignments.
    """
    wanted = _convoked_without_claim([assignment.pk for assignment in assignments])
    travelling = _travel_rights(wanted)
    rights = [(a, initial_pay_state(a.mission), a.pk in travelling) for a in wanted]
    rights = [(a, pay, travel) for a, pay, travel in rights if pay or travel]
    claims = Claim.objects.bulk_create([Claim(assignment=a) for a, _, _ in rights], ignore_conflicts=True)
    made = {c.assignment_id: c for c in Claim.objects.filter(assignment__in=[a.pk for a, _, _ in rights])}
    ClaimHalf.objects.bulk_create(_halves(rights, made), ignore_conflicts=True)
    return len(claims)


def _convoked_without_claim(keys: Collection[int]) -> list[Assignment]:
    rows = Assignment.objects.filter(pk__in=keys, state=AssignmentState.CONVOKED, claim__isnull=True)
    rows = rows.select_related("mission__type", "mission__paper__exam", "mission__centre", "examiner")
    return list(rows.defer("examiner__numen", "examiner__nir", "examiner__iban"))


def initial_pay_state(mission: Mission) -> ClaimState | None:
    """State a pay half begins in; ECA papers and NR exams open no right to pay (S06, S62)."""
    paper, entry = mission.paper, mission.type.pay_entry
    unpaid = entry == PayEntry.NONE or paper.exam.copy_rate == RateGroup.NOT_PAID
    if unpaid or paper.evaluation == Evaluation.IN_YEAR:
        return None
    return ClaimState.TO_BE_HANDLED if entry in BY_MANAGER else ClaimState.OPEN


def _travel_rights(assignments: list[Assignment]) -> set[int]:
    """Keys of the assignments whose centre is outside home, main school and their neighbours."""
    if not rule("modules.travel"):
        return set()
    schools, homes = _school_communes(assignments), residences_of([a.examiner_id for a in assignments])
    places = {
        a.pk: _places(a, schools, homes) for a in assignments if a.mission.type.travels and a.mission.centre
    }
    codes = {code for centre, known in places.values() for code in (centre, *known)}
    near = adjacent_pairs(codes)
    return {key for key, (centre, known) in places.items() if centre and _is_far(centre, known, near)}


def _school_communes(assignments: list[Assignment]) -> dict[int, str]:
    rows = Posting.objects.filter(
        examiner__in=[a.examiner_id for a in assignments], kind=PostingKind.MAIN
    ).order_by("examiner_id")
    return dict(rows.values_list("examiner_id", "school__commune"))


def _places(
    assignment: Assignment, schools: dict[int, str], homes: dict[int, list[Residence]]
) -> tuple[str, set[str]]:
    """Commune of the centre; those of the school and of the home of the day when the mission begins."""
    home = in_force(homes[assignment.examiner_id], assignment.mission.starts_on)
    known = {home.commune if home else "", schools.get(assignment.examiner_id, "")} - {""}
    centre = assignment.mission.centre
    return (centre.commune if centre else ""), known


def _is_far(centre: str, known: set[str], near: set[tuple[str, str]]) -> bool:
    return all(centre != place and tuple(sorted((centre, place))) not in near for place in known)


def _halves(rights, made: dict[int, Claim]) -> list[ClaimHalf]:
    halves = []
    for assignment, pay, travel in rights:
        claim = made[assignment.pk]
        if pay:
            halves.append(ClaimHalf(claim=claim, kind=Half.PAY, state=pay))
        if travel:
            halves.append(ClaimHalf(claim=claim, kind=Half.TRAVEL))
    return halves
