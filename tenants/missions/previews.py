"""What a rule that the missions obey would change, told before it is decided.

A mission and an examiner are named by their numbers: a preview may be printed, or kept in a report.
"""

from datetime import date

from django.db.models import Count, QuerySet

from imagin.rules.effects import EXAMPLES
from imagin.rules.modules import is_open
from imagin.rules.registry import Touched, effect_of
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, Mission
from tenants.people.enums import ExaminerKind

NO_MORE = (
    "intervenant convoqué ne consulte plus ses missions|"
    "intervenants convoqués ne consultent plus leurs missions"
)
AGAIN = (
    "intervenant convoqué consulte de nouveau ses missions|"
    "intervenants convoqués consultent de nouveau leurs missions"
)
ALL_SHUT = (
    "intervenant convoqué ne consulte plus ni missions, ni états de frais|"
    "intervenants convoqués ne consultent plus ni missions, ni états de frais"
)
ALL_OPENED = (
    "intervenant convoqué consulte de nouveau missions et états de frais|"
    "intervenants convoqués consultent de nouveau missions et états de frais"
)
SENTENCE = (
    "intervenant convoqué lit cette phrase à la place de ses missions|"
    "intervenants convoqués lisent cette phrase à la place de leurs missions"
)


@effect_of("services.missions")
def missions_service(before: bool, after: bool, day: date) -> list[Touched]:
    return convoked_people(AGAIN if after else NO_MORE)


@effect_of("services.missions.off_sentence")
def missions_sentence(before: str, after: str, day: date) -> list[Touched]:
    return [] if is_open("services.missions") else convoked_people(SENTENCE)


def service_window(kind: ExaminerKind, after: bool, session: str) -> list[Touched]:
    """Of the whole service: closing one session shuts no page."""
    return [] if session else convoked_people(ALL_OPENED if after else ALL_SHUT, kind)


def convoked_people(label: str, kind: ExaminerKind | None = None) -> list[Touched]:
    rows = Assignment.objects.filter(state=AssignmentState.CONVOKED)
    if kind:
        rows = rows.filter(examiner__kind=kind)
    people = _people(rows)
    return [Touched(label, people=people, examples=_most_convoked(rows))] if people else []


def to_convoke(label: str, **narrowed: object) -> list[Touched]:
    """Assignments whose convocation is still to come."""
    rows = Assignment.objects.filter(state=AssignmentState.ASSIGNED, **narrowed)
    people = _people(rows)
    examples = mission_examples(rows, "mission", "affectations")
    return [Touched(label, claims=rows.count(), people=people, examples=examples)] if people else []


def _people(rows: QuerySet[Assignment]) -> int:
    return rows.aggregate(people=Count("examiner", distinct=True))["people"]


def _most_convoked(rows: QuerySet[Assignment]) -> list[str]:
    counted = rows.order_by().values_list("examiner__number").annotate(missions=Count("pk"))
    found = counted.order_by("-missions", "examiner__number")[:EXAMPLES]
    return [f"Intervenant n° {number}, {_convoked(missions)}" for number, missions in found]


def _convoked(missions: int) -> str:
    return f"{missions} missions convoquées" if missions > 1 else f"{missions} mission convoquée"


def mission_examples(rows: QuerySet, path: str, unit: str) -> list[str]:
    """The missions that end last, each once: its exam and its centre tell it from its neighbours.

    ``path`` leads from the rows to their mission; ``unit`` names several rows of one mission.
    """
    missions = Mission.objects.filter(pk__in=rows.order_by().values(path))
    latest = missions.select_related("centre", "paper__exam").order_by("-ends_on", "number", "pk")[:EXAMPLES]
    mine = rows.filter(**{f"{path}__in": [each.pk for each in latest]})
    count = dict(mine.order_by().values_list(path).annotate(Count("pk", distinct=True)))
    return [_example(each, count[each.pk], unit) for each in latest]


def _example(mission: Mission, count: int, unit: str) -> str:
    where = f", {mission.centre.name}" if mission.centre else ""
    several = f" ({count} {unit})" if count > 1 else ""
    exam = mission.paper.exam.label
    return f"Mission n° {mission.number}, {exam}{where}, fin le {mission.ends_on:%d/%m/%Y}{several}"
