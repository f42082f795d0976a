"""What a rule that the missions obey would change, told before it is decided."""

from datetime import date

from django.db.models import Count

from imagin.rules.registry import Touched, effect_of
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment
from tenants.people.enums import ExaminerKind

NO_MORE = (
    "intervenant convoqué, qui ne consulte plus ses missions|"
    "intervenants convoqués, qui ne consultent plus leurs missions"
)
AGAIN = (
    "intervenant convoqué, qui consulte de nouveau ses missions|"
    "intervenants convoqués, qui consultent de nouveau leurs missions"
)
ALL_SHUT = (
    "intervenant convoqué, qui ne consulte plus ni missions, ni états de frais|"
    "intervenants convoqués, qui ne consultent plus ni missions, ni états de frais"
)
ALL_OPENED = (
    "intervenant convoqué, qui consulte de nouveau missions et états de frais|"
    "intervenants convoqués, qui consultent de nouveau missions et états de frais"
)


@effect_of("services.missions")
def missions_service(before: bool, after: bool, day: date) -> list[Touched]:
    return convoked_people(AGAIN if after else NO_MORE)


def service_window(kind: ExaminerKind, after: bool, session: str) -> list[Touched]:
    """Of the whole service: closing one session shuts no page."""
    return [] if session else convoked_people(ALL_OPENED if after else ALL_SHUT, kind)


def convoked_people(label: str, kind: ExaminerKind | None = None) -> list[Touched]:
    rows = Assignment.objects.filter(state=AssignmentState.CONVOKED)
    if kind:
        rows = rows.filter(examiner__kind=kind)
    people = rows.aggregate(people=Count("examiner", distinct=True))["people"]
    return [Touched(label, people=people)] if people else []
