"""Reading an examiner's missions; the lines are what lists and other academies' tabs show."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef, QuerySet

from imagin.tenancy.context import current_academy
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, Convocation
from tenants.people.models import Examiner


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date of a mission, local to its academy; ``unit`` is « journée(s) » or « demi-journée(s) »."""

    day: date
    time: time | None
    duration: int
    unit: str


@dataclass(frozen=True, slots=True)
class MissionLine:
    """A mission as its examiner sees it (guide v17 §2.3), free of any database row."""

    academy: str
    number: int
    session: str
    exam: str
    specialty: str
    paper: str
    type: str
    centre: str
    quality: str
    jury: str
    jury_quality: str
    observations: str
    starts_on: date
    ends_on: date
    dates: tuple[DateLine, ...]
    has_convocation: bool


def missions_of(examiner: Examiner) -> QuerySet[Assignment]:
    """Convoked assignments of an examiner, newest mission first. Two queries with their dates."""
    archived = Convocation.objects.filter(assignment=OuterRef("pk"), run=OuterRef("run"))
    return (
        Assignment.objects.filter(examiner_id=examiner.pk, state=AssignmentState.CONVOKED)
        .select_related("mission__session", "mission__paper__exam", "mission__type", "mission__centre")
        .prefetch_related("mission__dates")
        .annotate(has_convocation=Exists(archived))
        .order_by("-mission__starts_on", "mission__number")
    )


def assignment_of(examiner: Examiner, number: int) -> Assignment:
    """Raises Assignment.DoesNotExist when this examiner is not convoked to that mission."""
    return missions_of(examiner).get(mission__number=number)


def latest_convocation(assignment: Assignment) -> Convocation | None:
    return Convocation.objects.filter(assignment_id=assignment.pk, run_id=assignment.run_id).first()


def mission_lines(examiner: Examiner) -> list[MissionLine]:
    return [mission_line(assignment) for assignment in missions_of(examiner)]


def mission_line(assignment: Assignment) -> MissionLine:
    mission = assignment.mission
    paper = mission.paper
    return MissionLine(
        academy=current_academy() or "",
        number=mission.number,
        session=mission.session.label,
        exam=paper.exam.label,
        specialty=_coded(paper.specialty_code, paper.specialty, " - "),
        paper=_coded(paper.code, paper.label, ", "),
        type=mission.type.label,
        centre=str(mission.centre) if mission.centre else "",
        quality=assignment.quality,
        jury=assignment.jury,
        jury_quality=assignment.jury_quality,
        observations=mission.observations,
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        dates=tuple(_date_line(row) for row in mission.dates.all()),
        has_convocation=assignment.has_convocation,  # type: ignore[attr-defined]
    )


def _coded(code: str, label: str, separator: str) -> str:
    return separator.join(part for part in (code, label) if part)


def _date_line(row) -> DateLine:
    return DateLine(row.day, row.time, row.duration, row.get_unit_display())
